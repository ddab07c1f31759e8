"""Deterministic identifiers: 16 lower-case hex digits of a BLAKE2b digest over the parts that name a row."""

from hashlib import blake2b

_SEPARATOR = "\x1f"  # the unit separator cannot occur in a part without being escaped


def make_id(kind: str, *parts: object) -> str:
    """Return the 16-digit hex id of ``kind`` and ``parts``; the same parts give the same id everywhere."""
    text = _SEPARATOR.join([kind, *map(str, parts)])
    if "\\" in text or text.count(_SEPARATOR) > len(parts):
        text = _SEPARATOR.join([kind, *map(_escaped, parts)])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _escaped(part: object) -> str:
    return str(part).replace("\\", "\\\\").replace(_SEPARATOR, "\\u")
