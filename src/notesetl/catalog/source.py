"""The lines of a dump, whatever it is packed in; nothing is unpacked to disk, no line is held that has no end."""

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from notesetl.errors import NotesetlError

LONGEST_LINE = 8 * 1024 * 1024  # bytes; papers of thousands of authors take half a megabyte
_OPENERS: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b\x08": lambda raw: gzip.GzipFile(fileobj=raw),  # type: ignore[dict-item,return-value]
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN = (EOFError, OSError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


class Source:
    """The file at ``path``: plain, .gz, .bz2, .xz, or .zip with one file of JSON, told by its first bytes.

    ``size`` and ``done`` count bytes of the same kind, for showing how far reading is.

    Raises:
        NotesetlError: the file cannot be read, or its packing is damaged (while iterating, too).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        if not path.is_file():
            raise NotesetlError(f"{path}: {'no regular file' if path.exists() else 'no such file'}")
        try:
            self._raw = self._stack.enter_context(path.open("rb"))
            self.size = path.stat().st_size
            self._counted: IO[bytes] = self._raw
            self._stream = self._open()
        except _BROKEN as error:
            self._stack.close()
            raise self._damaged(error) from None
        except NotesetlError:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def done(self) -> int:
        """How many of the ``size`` bytes have been read."""
        return self._counted.tell()

    def __iter__(self) -> Iterator[bytes | None]:
        """Yield the lines, ends included; None for one that is longer than ``LONGEST_LINE``."""
        try:
            while line := self._stream.readline(LONGEST_LINE + 1):
                if len(line) <= LONGEST_LINE:
                    yield line
                    continue
                while line and not line.endswith(b"\n"):
                    line = self._stream.readline(LONGEST_LINE)
                yield None
        except _BROKEN as error:
            raise self._damaged(error) from None

    def _open(self) -> IO[bytes]:
        head = self._raw.read(6)
        self._raw.seek(0)
        if head.startswith(_ZIP):
            return self._member()
        for magic, opener in _OPENERS.items():
            if head.startswith(magic):
                return self._stack.enter_context(opener(self._raw))
        return self._raw

    def _member(self) -> IO[bytes]:
        archive = self._stack.enter_context(zipfile.ZipFile(self._raw))
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        found = [entry for entry in files if entry.filename.lower().endswith((".json", ".jsonl"))] or files
        if not found:
            raise NotesetlError(f"{self._path}: an empty archive")
        largest = max(found, key=lambda entry: entry.file_size)
        self.size = largest.file_size
        stream = self._stack.enter_context(archive.open(largest))
        self._counted = stream
        return stream

    def _damaged(self, error: BaseException) -> NotesetlError:
        why = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        return NotesetlError(f"{self._path}: cannot be read: {why}")
