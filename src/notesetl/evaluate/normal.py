"""How two ways of writing one value are told to be the same: pure functions from text to text."""

import html
import re
import unicodedata
from urllib.parse import unquote

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TARGET = re.compile(r"\]\([^()\s]*\)")
_MARKUP = str.maketrans("", "", "*_`~\\[]#$|")
_VERSION = re.compile(r"v[0-9]{1,3}\Z")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−~～", "-"))


def plain(text: str) -> str:
    """Return ``text`` without markup (Markdown, tags, link targets, entities), white space run together."""
    text = _TARGET.sub("]", _TAG.sub(" ", text))
    return " ".join(html.unescape(text).translate(_MARKUP).split())


def title_key(title: str) -> str:
    """Return what two writings of one title share: no markup, no case, no outer punctuation, one Unicode form."""
    words = unicodedata.normalize("NFKC", plain(title)).casefold()
    first, last = 0, len(words)
    while first < last and not words[first].isalnum():
        first += 1
    while last > first and not words[last - 1].isalnum():
        last -= 1
    return words[first:last] or words


def word_key(word: str | None) -> str:
    """Return a label, unit or name without case and outer white space; nothing and the empty text are the same."""
    return " ".join(unicodedata.normalize("NFKC", word or "").casefold().split())


def arxiv_key(identifier: str) -> str:
    """Return an arXiv identifier in lower case, its version stripped."""
    return _VERSION.sub("", identifier.strip().casefold().removeprefix("arxiv:"))


def url_key(url: str) -> str:
    """Return what two writings of one address share: no scheme, no ``www.``, no last slash, host in lower case."""
    address = html.unescape(url.strip().strip("<>"))
    address = address.split("://", 1)[-1] if "://" in address[:10] else address.removeprefix("//")
    host, slash, path = address.partition("/")
    return (host.casefold().removeprefix("www.") + slash + unquote(path)).rstrip("/")


def figure_key(value: str | None) -> str | float:
    """Return a figure as a number where it is one (``1,024`` and ``1024.0`` are equal), else its tidied text."""
    text = "".join(unicodedata.normalize("NFKC", value or "").casefold().split()).translate(_DASHES)
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return text


def unit_key(unit: str | None) -> str:
    """Return a unit without case and white space; the multiplication sign is an x."""
    return word_key(unit).replace("×", "x").replace(" ", "")
