"""Whether a model says what any sound one must say."""

import re
from dataclasses import dataclass

from notesetl.errors import NotesetlError
from notesetl.languages import codes
from notesetl.translate.base import ENGLISH
from notesetl.translate.models import find
from notesetl.translate.words import words

_BEAM = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence and what a model made of it; ``sound`` tells whether it holds what any translation of it must."""

    language: str
    source: str
    translation: str
    sound: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """A model and its answers; ``unknown`` are languages that it does not translate."""

    name: str
    fingerprint: str
    answers: tuple[Answer, ...]
    unknown: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether it has a language at all and each answer holds what it must."""
        return bool(self.answers) and all(answer.sound for answer in self.answers)


def examine(wanted: str) -> Examined:
    """Let the model that ``wanted`` names translate the golden sentences of each language.

    Raises:
        NotesetlError: it is not here, or cannot be loaded.
    """
    found = find(wanted)
    if found.model is None:
        raise NotesetlError(f"translator {wanted}: {found.hint}")
    model = found.model
    spoken = [code for code in codes() if code != ENGLISH]
    known = [code for code in spoken if model.knows(code)]
    answers: list[Answer] = []
    for code in known:
        golden = words(code).data.golden
        said = model.decode([sentence for sentence, _ in golden], code, ENGLISH, _BEAM)
        for (sentence, wanted_words), translation in zip(golden, said, strict=True):
            sound = re.search(wanted_words, translation, re.IGNORECASE) is not None
            answers.append(Answer(code, sentence, translation, sound))
    return Examined(model.name, model.fingerprint, tuple(answers), tuple(sorted(set(spoken) - set(known))))
