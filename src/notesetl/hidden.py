"""Keeps packages that are installed, but not needed, from being imported by others.

thinc, on which spaCy stands, imports torch wherever it is installed: 1.4 s and 185 MB for which our components have
no use. spaCy itself imports all of its command line, with an HTTP client and more behind it, for one function.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def hidden(*packages: str) -> Iterator[None]:
    """Inside the block, importing one of ``packages`` fails as if it were not installed; what is loaded stays."""
    absent = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # None says that there is no such module
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


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
