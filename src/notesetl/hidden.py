"""Keeps packages that are installed, but not needed, from being imported by others.

thinc, on which spaCy stands, imports torch wherever it is installed: 1.4 s and 185 MB for which our components have
no use.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
