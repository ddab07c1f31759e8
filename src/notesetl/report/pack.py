"""Columns as the page takes them in: JSON, compressed, the same bytes for the same rows."""

import base64
import gzip
import json
from typing import Any

_LEVEL = 9
_DIGITS = 4  # of scores and confidences that are shown


def pack(content: Any) -> bytes:
    """Return ``content`` as gzipped JSON; numbers keep four digits behind the point, what is no number becomes null."""
    text = json.dumps(_short(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), _LEVEL, mtime=0)


def inline(packed: bytes) -> str:
    """Return packed columns as the text of an element of a page."""
    return base64.b64encode(packed).decode("ascii")


def _short(value: Any) -> Any:
    if isinstance(value, float):
        if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN
            return None
        return int(value) if value.is_integer() else round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _short(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_short(inner) for inner in value]
    return value
