"""Keeps lines that are little but markup from the Markdown parser, which makes an event and a block of every sign.

A megabyte of ``>`` would be a million quotes in each other, and a gigabyte of memory.
"""

_SIGNS = "!#$&()*+-.:;<=>[\\]_`{|}~"
_HARMLESS = str.maketrans(dict.fromkeys(_SIGNS, "x"))
_GONE = str.maketrans(dict.fromkeys(_SIGNS))
_RULES = frozenset("|-: \r")
_LONG = 4_000  # characters of a line that is looked at
_HUGE = 400_000  # characters of a note whose shorter lines are looked at as well
_LONG_IN_HUGE = 200
_SHARE = 0.3  # of a line that is little but markup


def tamed(body: str) -> str:
    """Return ``body``, of the same length, with the markup of endless lines of markup made plain letters.

    Its lines are where they were, and so is what the parser says of the rest.
    """
    least = _LONG if len(body) < _HUGE else _LONG_IN_HUGE
    if len(body) < least:
        return body
    lines = body.split("\n")
    if max(map(len, lines)) < least:
        return body
    return "\n".join([line.translate(_HARMLESS) if len(line) >= least and _is_markup(line) else line for line in lines])


def _is_markup(line: str) -> bool:
    if len(line) < _LONG and set(line) <= _RULES:  # below the head of a wide table
        return False
    return len(line) - len(line.translate(_GONE)) >= _SHARE * len(line)
