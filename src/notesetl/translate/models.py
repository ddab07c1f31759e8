"""Which model translates: the shipped one, one in a folder, one of the hub at a pinned revision, or none."""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.translate.base import Model
from notesetl.translate.ct2 import DESCRIPTION, CTranslate2Translator

SHIPPED, NONE = "shipped", "none"
_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(?:@[\w./-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """The model that was asked for, or, in one line, why it is not there and how to get it."""

    model: Model | None
    hint: str = ""


def shipped_folder() -> Path:
    """Return where the model of the project lies if it came along."""
    return Path(str(files("notesetl").joinpath("translate", "model")))


def find(wanted: str, device: str = "auto") -> Found:
    """Return the model that ``wanted`` names: ``shipped``, ``none``, a folder, or a hub id with its revision.

    Raises:
        NotesetlError: it names nothing of the kind, or a folder without a model.
    """
    if wanted == NONE:
        return Found(None, "no translator is wanted (translator none)")
    if wanted == SHIPPED:
        return _shipped(device)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return Found(_in_folder(folder, device))
    raise NotesetlError(
        f"translator {wanted!r} is neither {SHIPPED}, {NONE}, a folder of a model nor ID@REVISION of the hub"
    )


def _shipped(device: str) -> Found:
    folder = shipped_folder()
    if not (folder / DESCRIPTION).is_file():
        return Found(None, "this installation came without a model; see: notesetl models list")
    return Found(CTranslate2Translator(folder, "cpu" if device == "auto" else device))


def _in_folder(folder: Path, device: str) -> Model:
    return CTranslate2Translator(folder, "cpu" if device == "auto" else device)
