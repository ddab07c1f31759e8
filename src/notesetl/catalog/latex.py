r"""LaTeX in titles and names: accents become letters, protecting braces and fonts go, formulas stay as they are.

arXiv asks its submitters for TeX accents and for formulas between dollars
(https://info.arxiv.org/help/prep.html, https://info.arxiv.org/help/submit_metadata); so ``Poincar\'e`` is the common
form of older titles.
"""

import re
import unicodedata

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "\u00df", "ae": "\u00e6", "AE": "\u00c6", "oe": "\u0153", "OE": "\u0152", "aa": "\u00e5", "AA": "\u00c5",
    "o": "\u00f8", "O": "\u00d8", "l": "\u0142", "L": "\u0141", "i": "\u0131", "j": "\u0237",
}  # fmt: skip
_DOTLESS = {"\u0131": "i", "\u0237": "j"}  # under an accent the letter itself
_ACCENT = re.compile(  # \'e \'{e} \v{c} \v c
    r"""(?<!\\)\\(?:(?P<sign>[`'^~=."])|(?P<word>[uvHcdbkr])(?![A-Za-z]))[ ]?"""
    r"""(?:\{[ ]?(?P<braced>[A-Za-z\u0131\u0237])\}|(?P<letter>[A-Za-z\u0131\u0237]))"""
)
_LETTER = re.compile(r"(?<!\\)\\(?P<name>ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\{\}|[ ](?=[a-z]))?")
_ESCAPED = re.compile(r"(?<!\\)\\([&%#_])")
_FONT = (
    r"\\(?:math(?:bb|rm|cal|it|bf|frak|scr|sf|tt)|text(?:it|bf|tt|sc|rm|sf)?|emph|operatorname|boldsymbol"
    r"|rm|it|bf|cal|em|sc|sf|tt)(?![A-Za-z])"
)
FONT = re.compile(_FONT)
_GROUP = re.compile(
    rf"(?P<font>{_FONT}\s?)?(?P<other>\\[A-Za-z]{{1,20}}\s?)?(?<!\\)\{{(?P<inner>[^{{}}\\$]{{0,80}})\}}"
)
_NESTED = 3  # braces in braces that are taken off


def decode(text: str) -> str:
    r"""Return ``text`` with the accents of LaTeX as letters (``Erd\H{o}s`` is Erdős), outside of formulas."""
    if "\\" not in text and "{" not in text:
        return text
    pieces = text.split("$")
    if len(pieces) % 2 == 0:  # a dollar without its partner begins no formula
        return _plain(text)
    return "$".join(piece if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    text = _LETTER.sub(lambda found: _LETTERS[found["name"]], text)
    text = _ACCENT.sub(_accented, text)
    text = _ESCAPED.sub(r"\1", text)
    for _ in range(_NESTED):
        text = _GROUP.sub(lambda found: found[0] if found["other"] else found["inner"], text)
    return text


def _accented(found: re.Match[str]) -> str:
    mark = _MARKS[found["sign"] or found["word"]]
    letter = found["letter"] or found["braced"]
    return unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + mark)
