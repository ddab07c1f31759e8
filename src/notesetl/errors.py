"""Errors that a person sees as one line, and the reasons for which something is rejected."""

from enum import StrEnum


class NotesetlError(Exception):
    """A mistake in what was asked, told in one line; the command line exits with 2."""


class TransientError(NotesetlError):
    """What another try may do better: a disk is full or does not answer, somebody else is writing."""


class RejectReason(StrEnum):
    """Why a file, an archive member or a row was not kept."""

    BINARY = "binary"
    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported_format"
    OUTSIDE = "outside_dump"
    ARCHIVE_BOMB = "archive_bomb"
    BAD_ARCHIVE = "bad_archive"
    NUL_BYTES = "nul_bytes"
    SURROGATES = "lone_surrogates"
    UNREADABLE = "unreadable"
    DUPLICATE_PATH = "duplicate_path"
    FRONT_MATTER = "bad_front_matter"
    EXTRACTION = "extraction_failed"
    CONTRACT = "breaks_contract"
    BAD_CORRECTION = "bad_correction"
    STALE_CORRECTION = "stale_correction"
    AMBIGUOUS_CORRECTION = "ambiguous_correction"
