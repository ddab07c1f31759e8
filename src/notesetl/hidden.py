"""Keeps packages that are installed, but not needed, from being imported by others.

thinc, on which spaCy stands, imports torch wherever it is installed: 1.4 s and 185 MB for which our components have
no use. spaCy itself imports all of its command line, with an HTTP client and more behind it, for one function. pyarrow
imports pandas.
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any


class _Absent(MetaPathFinder):
    """Says of ``names`` that there are no such modules."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, _path: object, _target: object = None, /) -> None:
        if fullname in self._names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


@contextmanager
def hidden(*packages: str) -> Iterator[None]:
    """Inside the block, importing one of ``packages`` fails as if it were not installed; what is loaded stays."""
    finder = _Absent(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def datasets_without_pandas() -> None:
    """Import pyarrow's data sets without pandas, for a process of our own that has no use for it.

    pyarrow asks for pandas as soon as it makes a scalar, to know a Series when it sees one; 0.3 s. Tables become
    DataFrames as ever afterwards, but a Series is no array to pyarrow before: not for where others' code runs.
    """
    with hidden("pandas"):
        import_module("pyarrow.dataset")


@contextmanager
def without_commands() -> Iterator[None]:
    """Inside the block, spaCy is imported without its command line, which can be imported as ever afterwards."""
    if "spacy" in sys.modules:
        yield
        return
    commands, information = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    information.info = _info  # type: ignore[attr-defined] # the one name that spaCy takes from there
    sys.modules.update({"spacy.cli": commands, "spacy.cli.info": information})
    try:
        yield
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]


def _info(*arguments: Any, **options: Any) -> Any:
    """Do what ``spacy.info`` does."""
    return import_module("spacy.cli.info").info(*arguments, **options)
