"""The shapes of arXiv ids and DOIs, wherever they stand."""

import re
from typing import NamedTuple
from urllib.parse import unquote

_ARCHIVES = (  # of the arXiv ids before April 2007
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
ARXIV = (  # either form of an id, with the groups new, archive, number, version
    r"(?:(?P<new>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})"
    rf"|(?P<archive>{_ARCHIVES})(?:\.[A-Za-z-]{{2,8}})?/(?P<number>[0-9]{{2}}(?:0[1-9]|1[0-2])[0-9]{{3}}))"
    r"(?:v(?P<version>[1-9][0-9]{0,2}))?(?![0-9])"
)
_ARXIV = re.compile(ARXIV, re.ASCII)
_MONTH = "(?:0[1-9]|1[0-2])"
NUMBER = re.compile(  # an id that nothing but its shape tells: five digits behind the point since 2015, four before
    rf"(?<![A-Za-z0-9_./=+~$#@^%\u20ac\u00a3\u00a5\u20a9-])(?<!\d,)(?<![=<>]\s)"
    rf"(?:(?:1[5-9]|2[0-9]){_MONTH}\.[0-9]{{5}}|(?P<old>(?:0[7-9]|1[0-4]){_MONTH}\.[0-9]{{4}}))"
    r"(?:v[1-9][0-9]?)?(?![A-Za-z0-9_/%\u2030]|[.,-][0-9]|\s?[%$\u20ac\u00a3\u00a5\u20a9])"
)
_ARXIV_DOI = "10.48550/arxiv."
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}/[!-$&-~]+")
_DOI_CUT = re.compile(r"[?#&%\"\\^`{|}]|[^!-~]|https?:")
_LONGEST_DOI = 400
_DOI_TAIL = re.compile(  # what sites hang behind a DOI
    r"(?:/(?:full|abstract|pdf|epdf|html|meta|summary|fulltext|references|citations)|\.(?:full|pdf|html))$"
)
_PREPRINT_VERSION = re.compile(r"(?<=^10\.1101/)([0-9.]+)v[0-9]{1,2}$")
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "】": "【", "」": "「", "》": "《"}
_BRACKET = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values()])) + "]")
_LOOSE_ENDS = ".,;:!?'\"*~-_/([{<"


class ArxivId(NamedTuple):
    """An arXiv id without its version (``1706.03762``, ``cs/0112017``), and the version (``v2``) or None."""

    id: str
    version: str | None


def read_arxiv(match: re.Match[str]) -> ArxivId:
    """Return the id that ``match``, of a pattern that holds ``ARXIV``, found."""
    number = match["new"] or f"{match['archive']}/{match['number']}"
    return ArxivId(number, f"v{match['version']}" if match["version"] else None)


def arxiv_id(text: str) -> ArxivId | None:
    """Return the arXiv id that ``text`` begins with; what follows the id is not looked at."""
    found = _ARXIV.match(text)
    return read_arxiv(found) if found else None


def clean_doi(raw: str) -> str | None:
    """Return the DOI that ``raw`` begins with: decoded, lower case, loose ends cut; None if there is none."""
    doi = unquote(raw[:_LONGEST_DOI], errors="replace").lower()
    cut = _DOI_CUT.search(doi)
    doi, before = doi[: cut.start()] if cut else doi, ""
    while doi != before:
        before = doi
        doi = balanced(doi).rstrip(_LOOSE_ENDS)
        doi = _PREPRINT_VERSION.sub(r"\1", _DOI_TAIL.sub("", doi))
    return doi if _DOI.fullmatch(doi) else None


def arxiv_of_doi(doi: str) -> ArxivId | None:
    """Return the arXiv id of an arXiv DOI (10.48550/arXiv.…), None for other DOIs."""
    return arxiv_id(doi[len(_ARXIV_DOI) :]) if doi.startswith(_ARXIV_DOI) else None


def balanced(text: str) -> str:
    """Return ``text`` up to the first closing bracket that nothing opened."""
    depth = dict.fromkeys(_PAIRS.values(), 0)
    for bracket in _BRACKET.finditer(text):
        if (opening := _PAIRS.get(bracket[0])) is None:
            depth[bracket[0]] += 1
        elif depth[opening]:
            depth[opening] -= 1
        else:
            return text[: bracket.start()]
    return text
