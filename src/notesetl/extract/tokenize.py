"""A spaCy tokenizer for text that mixes Latin, Vietnamese, Han and Hangul.

Words and numbers of alphabetic scripts are one token; each Han, kana and Hangul character and each other
symbol is a token of its own, so that ``YOLO模型``, ``논문을`` and ``image-to-image`` split without a dictionary.
"""

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["ScriptTokenizer", "make_tokenizer", "split", "words"]

_CJK = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul and kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_MARK = "\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20f0"
_JOINERS = frozenset("-_/\u2010\u2011\u2012\u2013\u00ad\u200b*`'\u2019")
_TOKEN = re.compile(rf"(?:[^\W_{_CJK}][{_MARK}]*)+|\s+|[^\s][{_MARK}]*")


def split(text: str) -> list[str]:
    """Return the pieces of ``text``, white space included, that joined give ``text`` again; linear time."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """Return the tokens of ``text`` that names are compared by: white space and joining marks left out."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return text.split()
    return [piece for piece in split(text) if not piece.isspace() and piece not in _JOINERS]


class ScriptTokenizer:
    """Makes a Doc whose text equals the given text, white space and all."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize ``text``; a blank after a token is its trailing space, other white space is a token."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in split(text):
            rest = piece
            if piece[0] == " " and words and not words[-1].isspace():
                spaces[-1] = True
                rest = piece[1:]
            if rest:
                words.append(rest)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_options: object) -> bytes:
        """Return nothing: the tokenizer has no state to save."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> "ScriptTokenizer":
        """Return the tokenizer itself: it has no state to read."""
        return self

    def to_disk(self, _path: object, **_options: object) -> None:
        """Save nothing: the tokenizer has no state."""

    def from_disk(self, _path: object, **_options: object) -> "ScriptTokenizer":
        """Return the tokenizer itself: it has no state to read."""
        return self


def make_tokenizer(vocab: Vocab) -> ScriptTokenizer:
    """Return the tokenizer for ``vocab``."""
    return ScriptTokenizer(vocab)


@registry.tokenizers("notesetl.ScriptTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], ScriptTokenizer]:
    """Return the factory that a spaCy configuration names ``notesetl.ScriptTokenizer.v1``."""

    def build(nlp: Language) -> ScriptTokenizer:
        return make_tokenizer(nlp.vocab)

    return build
