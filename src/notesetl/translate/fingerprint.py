"""What tells one model from another: its files."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

_BLOCK = 1 << 20


def of_files(paths: Iterable[Path]) -> str:
    """Return twelve hex digits of the contents of ``paths``, in their order."""
    digest = blake2b(digest_size=6)
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
