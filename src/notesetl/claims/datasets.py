"""The data set that a claim names."""

import re
from functools import cache
from importlib.resources import files

from notesetl.claims.figure_words import dataset_words
from notesetl.claims.phrases import Folded, Phrases, fold
from notesetl.vocabulary.sheets import read_resource

__all__ = ["find_dataset"]

_BETWEEN = " \"'“”’‘`*"
_LOOK_BACK = 24
_COLUMNS = ("name", "ordinary")
_SUFFIX = re.compile(
    r"(?:[-_ ](?:"
    r"(?:val|test|train|dev|mini|trainval|test-dev|test-std|minival|validation|seen|unseen|subset)(?:-\w{1,8})?"
    r"|v\d(?:\.\d)?|en-[a-z]{2}|[a-z]{2}-en|\d{2,4}k?|hard|lite|verified|full)(?![\w@]))+",
    re.ASCII,
)


def find_dataset(text: str) -> tuple[int, int] | None:
    """Return where ``text`` first names a known data set, its split or version included (Cityscapes-val), or None."""
    folded = fold(text)
    for start, end, ordinary in _names().find(folded):
        if not ordinary or _called_data(folded, start, end):
            suffix = _SUFFIX.match(folded.text, end)
            return folded.original(start, suffix.end() if suffix else end)
    return None


def _called_data(folded: Folded, start: int, end: int) -> bool:
    """Tell whether an everyday word (Places, Weather) is called a data set right there."""
    words = dataset_words()
    text = folded.text
    beside = end
    while beside < len(text) and text[beside] in _BETWEEN:
        beside += 1
    return words.after.at(folded, beside) is not None or text[max(0, start - _LOOK_BACK) : start].rstrip(
        _BETWEEN
    ).endswith(words.before)


@cache
def _names() -> Phrases[bool]:
    source = files("notesetl.vocabulary").joinpath("datasets.csv")
    return Phrases({row["name"]: bool(row["ordinary"]) for row in read_resource(source, _COLUMNS)})
