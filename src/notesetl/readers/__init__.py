"""Dumps of notes in, one record a note out; what cannot be read becomes a reject with its reason."""

from notesetl.readers.note import read_dump, read_note
from notesetl.readers.raw import Limits, RawFile

__all__ = ["Limits", "RawFile", "read_dump", "read_note"]
