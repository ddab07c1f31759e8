"""What a translator is, and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

ENGLISH = "en"
_NO_CHECKS: Mapping[str, bool] = MappingProxyType({})


class Status(StrEnum):
    """How an English text came about, or why there is none."""

    NONE = "none"  # nothing to translate: it is English, or has no words
    TRANSLATED = "translated"
    FAILED = "failed_checks"  # kept, though a check found fault with it
    GLOSSARY = "glossary"
    CORRECTED = "corrected"  # a user's own words
    PENDING = "pending"  # no translator was there
    UNSUPPORTED = "unsupported"  # the translator does not know the language


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in the target language (None: there is none), how it came about, and what each check found."""

    text: str | None
    status: Status = Status.TRANSLATED
    checks: Mapping[str, bool] = field(default_factory=lambda: _NO_CHECKS)

    @property
    def faults(self) -> int:
        """How many checks it failed."""
        return sum(not passed for passed in self.checks.values())


class Translator(Protocol):
    """Turns texts of one language into another."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Return a translation of each of ``texts``, in their order; languages are codes such as zh."""
        ...


class Model(Translator, Protocol):
    """A neural translator: what stands in its texts goes through the network as it is."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hex digits that change when its weights or words do."""
        ...

    @property
    def has_marks(self) -> bool:
        """Whether it copies ``<m0>`` to ``<m19>``."""
        ...

    def knows(self, source: str) -> bool:
        """Tell whether it translates from ``source``."""
        ...

    def decode(self, texts: Sequence[str], source: str, target: str, beam: int) -> list[str]:
        """Return the best translation that a search of width ``beam`` finds for each of ``texts``."""
        ...
