"""Which model translates: the shipped one, one in a folder, one of the hub at a pinned revision, or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.translate.base import Model, Translation
from notesetl.translate.ct2 import DESCRIPTION, CTranslate2Translator
from notesetl.translate.hub import TransformersTranslator
from notesetl.translate.hub_cache import cached, installed
from notesetl.translate.words import known

SHIPPED, NONE = "shipped", "none"
_HUB_ID = re.compile(r"(?P<id>[\w.-]{1,96}/[\w.-]{1,96})(?:@(?P<revision>[\w./-]{1,96}))?", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_ROUTE = re.compile(r"(?P<language>[a-z]{2,3})=(?P<wanted>.+)")


@dataclass(frozen=True, slots=True)
class Found:
    """The model that was asked for, or, in one line, why it is not there and how to get it."""

    model: Model | None
    hint: str = ""


class Routes:
    """A model for each language."""

    has_marks = False

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = models

    @property
    def name(self) -> str:
        """The languages with the names of their models."""
        return ",".join(f"{language}={model.name}" for language, model in sorted(self._models.items()))

    @property
    def fingerprint(self) -> str:
        """Hex digits of the models' fingerprints."""
        listed = "".join(f"{language}{model.fingerprint}" for language, model in sorted(self._models.items()))
        return blake2b(listed.encode(), digest_size=6).hexdigest()

    def knows(self, source: str) -> bool:
        """Tell whether there is a model for ``source`` and it knows the language."""
        return source in self._models and self._models[source].knows(source)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Return what the language's model says, unchecked."""
        return self._models[source].translate(texts, source, target)

    def decode(self, texts: Sequence[str], source: str, target: str, beam: int) -> list[str]:
        """Return what the language's model finds for each of ``texts``."""
        return self._models[source].decode(texts, source, target, beam)


def shipped_folder() -> Path:
    """Return where the model of the project lies if it came along."""
    return Path(str(files("notesetl").joinpath("translate", "model")))


def find(wanted: str, device: str = "auto") -> Found:
    """Return the model that ``wanted`` names.

    That is ``shipped``, ``none``, a folder, a hub id with its commit (``ID@COMMIT``), or one of these for each
    language (``zh=…,ko=…``). Nothing is fetched.

    Raises:
        NotesetlError: it names nothing of the kind, a folder without a model, or a revision that can move.
    """
    if wanted == NONE:
        return Found(None, "none is wanted (--translator none)")
    if wanted == SHIPPED:
        return _shipped(device)
    if "=" in wanted:
        return _routes(wanted, device)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return Found(_in_folder(folder, device))
    return _from_hub(wanted, device)


def _shipped(device: str) -> Found:
    folder = shipped_folder()
    if not (folder / DESCRIPTION).is_file():
        return Found(None, "this installation came without a model; see: notesetl models list")
    return Found(_in_folder(folder, device))


def _in_folder(folder: Path, device: str, name: str = "") -> Model:
    if (folder / DESCRIPTION).is_file():
        return CTranslate2Translator(folder, "cpu" if device == "auto" else device)
    return TransformersTranslator(folder, name, device)


def _from_hub(wanted: str, device: str) -> Found:
    repo, revision = split_id(wanted)
    if revision is None:
        raise NotesetlError(f"{repo} moves: name a commit, as ID@COMMIT; notesetl models fetch {repo} tells it")
    if not installed():
        return Found(None, "models of the hub need transformers and torch: pip install 'notesetl[translate]'")
    folder = cached(repo, revision)
    if folder is None:
        return Found(None, f"it is not here yet; get it with: notesetl models fetch {repo}@{revision}")
    return Found(_in_folder(folder, device, f"{repo}@{revision[:12]}"))


def split_id(wanted: str) -> tuple[str, str | None]:
    """Return the id and the commit of ``ID@COMMIT``, None where none is named.

    Raises:
        NotesetlError: it is no id of the hub, or what it names is no commit.
    """
    match = _HUB_ID.fullmatch(wanted)
    if match is None:
        raise NotesetlError(
            f"translator {wanted!r} is neither {SHIPPED}, {NONE}, a folder with a model nor ID@COMMIT of the hub"
        )
    if match["revision"] is not None and not _COMMIT.fullmatch(match["revision"]):
        raise NotesetlError(f"{match['revision']!r} is no commit: 40 hex digits pin a model, branches and tags move")
    return match["id"], match["revision"]


def _routes(wanted: str, device: str) -> Found:
    models: dict[str, Model] = {}
    for part in wanted.split(","):
        match = _ROUTE.fullmatch(part.strip())
        if match is None or not known(match["language"]):
            raise NotesetlError(f"translator {part!r} names no language; write zh=MODEL,ko=MODEL")
        found = find(match["wanted"], device)
        if found.model is None:
            return Found(None, f"for {match['language']} {found.hint}")
        models[match["language"]] = found.model
    return Found(Routes(models))
