"""Who kept a note: ratings of one keeper are compared with each other."""

import json
from dataclasses import replace

from notesetl.records import Note

_KEY = "keeper"  # of the front matter; not "author", which keepers use for the authors of papers


def with_keeper(note: Note, folders: int) -> Note:
    """Return ``note`` with its keeper: what the front matter calls so, else the first ``folders`` of its path.

    An archive counts as a folder, and a dump with a name of its own has that before them. Notes outside any folder,
    and all notes where ``folders`` is 0, are of one keeper, whose name is empty.
    """
    told = json.loads(note.meta).get(_KEY)
    if isinstance(told, str) and told.strip():
        return replace(note, keeper=" ".join(told.split()))
    return replace(note, keeper="/".join([*filter(None, [note.source]), *note.path.split("/")[:-1][:folders]]))
