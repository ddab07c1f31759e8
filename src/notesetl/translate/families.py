"""How the families of translation models are told which language they read and which they write."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from notesetl.errors import NotesetlError
from notesetl.languages import codes
from notesetl.translate.base import ENGLISH
from notesetl.translate.words import words


class Family(Protocol):
    """What differs between the families."""

    def source_code(self, tokenizer: Any, source: str) -> str | None:
        """Return the model's name of the language ``source``, None where it has none."""
        ...

    def prepare(self, tokenizer: Any, texts: Sequence[str], source: str) -> list[str]:
        """Set the tokenizer to ``source``, and return the texts as the model reads them."""
        ...

    def generation(self, tokenizer: Any) -> dict[str, Any]:
        """Return what ``generate`` must be told for English."""
        ...


def family_of(folder: Path, tokenizer: Any) -> Family:
    """Return the family of the model in ``folder``.

    Raises:
        NotesetlError: it is none of those that translate.
    """
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type")
    except (OSError, ValueError) as error:
        raise NotesetlError(f"{folder / 'config.json'} cannot be read: {error}") from None
    if kind == "marian":
        return Marian()
    if kind == "m2m_100":
        return Nllb() if _has(tokenizer, words(ENGLISH).data.codes["nllb"]) else M2M100()
    if kind in {"t5", "umt5", "mt5"} and _has(tokenizer, f"<2{words(ENGLISH).data.codes['madlad']}>"):
        return Madlad()
    raise NotesetlError(f"{folder} is a model of type {kind}; Marian, M2M100, NLLB and MADLAD translate")


@dataclass(frozen=True, slots=True)
class Marian:
    """One pair of languages, which the tokenizer names."""

    def source_code(self, tokenizer: Any, source: str) -> str | None:
        """Return the tokenizer's source language where that is ``source``."""
        own = str(getattr(tokenizer, "source_lang", None) or "")
        return own if own in words(source).data.codes["marian"].split() else None

    def prepare(self, tokenizer: Any, texts: Sequence[str], source: str) -> list[str]:
        """Return ``texts`` as they are."""
        del tokenizer, source
        return list(texts)

    def generation(self, tokenizer: Any) -> dict[str, Any]:
        """Return nothing: it writes one language."""
        del tokenizer
        return {}


@dataclass(frozen=True, slots=True)
class M2M100:
    """A hundred languages; the first token that is written says which."""

    key: str = "m2m100"

    def source_code(self, tokenizer: Any, source: str) -> str | None:
        """Return the code if the vocabulary has its token."""
        code = words(source).data.codes[self.key]
        return code if _has(tokenizer, self._token(code)) else None

    def prepare(self, tokenizer: Any, texts: Sequence[str], source: str) -> list[str]:
        """Let the tokenizer put the source language before each text."""
        tokenizer.src_lang = words(source).data.codes[self.key]
        return list(texts)

    def generation(self, tokenizer: Any) -> dict[str, Any]:
        """Return the token of English, with which the translation begins."""
        english = self._token(words(ENGLISH).data.codes[self.key])
        return {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(english)}

    def _token(self, code: str) -> str:
        return f"__{code}__"


@dataclass(frozen=True, slots=True)
class Nllb(M2M100):
    """Two hundred languages, named with their script."""

    key: str = "nllb"

    def _token(self, code: str) -> str:
        return code


@dataclass(frozen=True, slots=True)
class Madlad:
    """Four hundred languages; a token before the text says which is wanted, the source is found out."""

    def source_code(self, tokenizer: Any, source: str) -> str | None:
        """Return the code if the vocabulary has its token."""
        code = words(source).data.codes["madlad"]
        return code if source in codes() and _has(tokenizer, f"<2{code}>") else None

    def prepare(self, tokenizer: Any, texts: Sequence[str], source: str) -> list[str]:
        """Put what asks for English before each text."""
        del tokenizer, source
        return [f"<2{words(ENGLISH).data.codes['madlad']}> {text}" for text in texts]

    def generation(self, tokenizer: Any) -> dict[str, Any]:
        """Return nothing: the text says it."""
        del tokenizer
        return {}


def _has(tokenizer: Any, token: str) -> bool:
    return tokenizer.convert_tokens_to_ids(token) not in {None, tokenizer.unk_token_id}
