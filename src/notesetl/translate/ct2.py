"""Models in the form of CTranslate2: quick on a processor without a graphics card."""

import os
import tomllib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.languages import build
from notesetl.translate.base import ENGLISH, Translation
from notesetl.translate.fingerprint import of_files

DESCRIPTION = "model.toml"
_FORMAT = "ctranslate2"
_FILES = ("model.bin", "config.json", "source.spm")
_END = "</s>"
_BATCH_TOKENS = 1024
_MOST_BATCHES = 16  # that wait for a thread
_LONGEST_REPEAT = 3  # pieces that may come again in a translation, as one behind the other they came before
_LONGEST = 480  # pieces: what the positions of the network reach to
_GROWTH, _ROOM = 2.5, 12  # pieces of a translation: at most so many for one of the source, and so many more


@dataclass(frozen=True, slots=True)
class Description:
    """``model.toml``: what lies in the folder. ``tag`` comes before a text, with its language for the ``{}`` in it."""

    name: str
    version: str
    format: str
    languages: tuple[str, ...]
    tag: str = ""
    marks: bool = False
    licence: str = ""


def describe(folder: Path) -> Description:
    """Read what ``folder`` says of its model.

    Raises:
        NotesetlError: it holds none in this form.
    """
    path = folder / DESCRIPTION
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise NotesetlError(f"{folder} holds no model: {DESCRIPTION} is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotesetlError(f"{path}: {error}") from None
    found = build(values, Description, str(path))
    if found.format != _FORMAT:
        raise NotesetlError(f"{path}: format {found.format!r}; {_FORMAT} is the one that is known")
    if lacking := [name for name in _FILES if not (folder / name).is_file()]:
        raise NotesetlError(f"{folder} is incomplete: {', '.join(lacking)} missing")
    return found


class CTranslate2Translator:
    """The model in a folder of CTranslate2, with one vocabulary of sentencepiece for all its languages.

    Raises:
        NotesetlError: the folder holds none, or it cannot be loaded.
    """

    def __init__(self, folder: Path, device: str = "cpu", threads: int = 0) -> None:
        self._folder = folder
        self._device = device
        self._threads = threads
        self.description = describe(folder)

    @property
    def name(self) -> str:
        """The name and version that the folder gives."""
        return f"{self.description.name}-{self.description.version}"

    @cached_property
    def fingerprint(self) -> str:
        """Hex digits of the weights, the vocabulary and the description."""
        return of_files(self._folder / name for name in ("model.bin", "source.spm", DESCRIPTION))

    @property
    def has_marks(self) -> bool:
        """Whether the vocabulary holds marks that the model copies."""
        return self.description.marks

    def knows(self, source: str) -> bool:
        """Tell whether the folder names ``source`` among its languages."""
        return source in self.description.languages

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Return what the network says, unchecked."""
        return [Translation(text) for text in self.decode(texts, source, target, 1)]

    def decode(self, texts: Sequence[str], source: str, target: str, beam: int) -> list[str]:
        """Return the best translation that a search of width ``beam`` finds for each of ``texts``."""
        if target != ENGLISH:
            raise NotesetlError(f"{self.name} translates into English, not into {target}")
        answers = [""] * len(texts)
        rows = [self._pieces(text, source) for text in texts]
        under_way: deque[tuple[list[int], Any]] = deque()
        for batch in _batches(rows):
            under_way.append((batch, self._begun([rows[number] for number in batch], beam)))
            if len(under_way) > _MOST_BATCHES:
                self._take(*under_way.popleft(), answers)
        while under_way:
            self._take(*under_way.popleft(), answers)
        return answers

    def _begun(self, rows: list[list[str]], beam: int) -> Any:
        """Return the results to come of a batch; threads work on several of them at a time."""
        longest = max(map(len, rows))
        return self._network.translate_batch(
            rows,
            beam_size=beam,
            no_repeat_ngram_size=_LONGEST_REPEAT + 1,
            max_decoding_length=min(int(_GROWTH * longest) + _ROOM, _LONGEST),
            max_input_length=0,
            asynchronous=True,
        )

    def _take(self, batch: list[int], results: Any, answers: list[str]) -> None:
        for number, result in zip(batch, results, strict=True):
            answers[number] = self._vocabulary.decode(result.result().hypotheses[0])

    def _pieces(self, text: str, source: str) -> list[str]:
        tag = self.description.tag.format(source)
        pieces: list[str] = self._vocabulary.encode(text, out_type=str)[:_LONGEST]
        return [*([tag] if tag else []), *pieces, _END]

    @cached_property
    def _vocabulary(self) -> Any:
        import sentencepiece  # noqa: PLC0415 - only where something is translated

        return sentencepiece.SentencePieceProcessor(model_file=str(self._folder / "source.spm"))

    @cached_property
    def _network(self) -> Any:
        import ctranslate2  # noqa: PLC0415 - heavy

        try:
            return ctranslate2.Translator(
                str(self._folder),
                device=self._device,
                compute_type="int8" if self._device == "cpu" else "auto",
                inter_threads=self._threads or min(os.cpu_count() or 1, 8),
                intra_threads=1,  # so small a network loses half of its time where threads share a batch
            )
        except (RuntimeError, ValueError) as error:
            raise NotesetlError(f"{self._folder} cannot be loaded: {' '.join(str(error).split())}") from None


def _batches(rows: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return the numbers of ``rows`` in batches of like length."""
    found: list[list[int]] = []
    held = 0
    for number in sorted(range(len(rows)), key=lambda number: len(rows[number])):
        if not found or held + len(rows[number]) > _BATCH_TOKENS:
            found.append([])
            held = 0
        found[-1].append(number)
        held = len(found[-1]) * len(rows[number])
    return found
