"""Addresses, arXiv ids and DOIs that stand in running text without link markup."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notesetl.extract.hosts import is_named
from notesetl.extract.identifiers import ARXIV, clean_doi, read_arxiv
from notesetl.extract.urls import address_end

_SCHEME = re.compile(r"https?$", re.IGNORECASE)
_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
_LONGEST_HOST = 64
_HOST_END = re.compile(r"\.[A-Za-z]{2,12}/")
_WWW = re.compile(r"www\.[A-Za-z0-9-]{1,63}\.[A-Za-z0-9]")
_JOINT = r"(?:\s{1,3}|[:：|/\[\](（#=*_\"'`{}-]|preprint|e-?print|abs(?=/)|pdf(?=/)|id(?![A-Za-z])|no\.){0,10}+"
_ARXIV_NAMED = re.compile(rf"(?P<word>[aA][rR][xX][iI][vV])(?P<joint>{_JOINT}){ARXIV}")
_ARXIV_KEYED = re.compile(rf"(?P<word>eprint)(?P<joint>\s{{0,9}}=\s{{0,9}}[{{\"])(?:[aA][rR][xX][iI][vV]:)?{ARXIV}")
_ARXIV_SHORT = re.compile(rf"(?P<word>abs)(?P<joint>/){ARXIV}")
_ARXIV_BEFORE = re.compile(rf"{ARXIV}[\])）]?\s?[(（\[【|,-]?\s?[aA][rR][xX][iI][vV]")
_ID = re.compile(ARXIV)
_PLAIN_JOINT = re.compile(r"[:：\s]*")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}/")
_DOI_WORD = re.compile(r"(?<![A-Za-z])doi\s?[:：]?\s?$", re.IGNORECASE)
_SHORTEST_DOI_SUFFIX = 4


class Bare(NamedTuple):
    """An address at ``start``:``end`` of a text; ``address`` is what ``canonicalise`` is to be given."""

    start: int
    end: int
    address: str


def bare_addresses(text: str) -> list[Bare]:
    """Return the addresses, arXiv ids and DOIs of ``text`` that do not overlap, in order; linear time."""
    found = sorted(_candidates(text), key=lambda bare: (bare.start, -bare.end))
    kept: list[Bare] = []
    for bare in found:
        if not kept or bare.start >= kept[-1].end:
            kept.append(bare)
    return kept


def arxiv_ids(text: str, start: int, end: int) -> Iterator[Bare]:
    """Yield the arXiv ids between ``start`` and ``end``, where it is known that ids stand there."""
    for found in _ID.finditer(text, start, end):
        if not (found.start() > start and (text[found.start() - 1].isalnum() or text[found.start() - 1] in "./-")):
            yield Bare(found.start(), found.end(), f"arXiv:{found[0]}")


def _candidates(text: str) -> Iterator[Bare]:
    yield from _with_scheme(text)
    yield from _without_scheme(text)
    yield from _arxiv(text)
    yield from _dois(text)


def _with_scheme(text: str) -> Iterator[Bare]:
    resume = position = 0
    while (position := text.find("://", position)) >= 0:
        scheme = _SCHEME.search(text, max(position - 5, resume), position)
        position += 3
        if scheme:
            end = address_end(text, scheme.start())
            if end > position:
                yield Bare(scheme.start(), end, text[scheme.start() : end])
                position = resume = end


def _without_scheme(text: str) -> Iterator[Bare]:
    for starts in (_known_hosts(text), (found.start() for found in _WWW.finditer(text))):
        resume = 0
        for start in starts:
            if start >= resume and not _continues(text, start):
                resume = address_end(text, start)
                yield Bare(start, resume, text[start:resume])


def _known_hosts(text: str) -> Iterator[int]:
    for found in _HOST_END.finditer(text):
        start = found.start()
        while start > 0 and found.start() - start < _LONGEST_HOST and text[start - 1] in _HOST_CHARS:
            start -= 1
        if is_named(text[start : found.end() - 1]):
            yield start


def _continues(text: str, start: int) -> bool:
    """Tell whether what stands at ``start`` is the rest of an address, a path or a name."""
    before = text[start - 1 : start]
    return before in set("@/:_.-%=&\\") or (before.isascii() and before.isalnum())


def _arxiv(text: str) -> Iterator[Bare]:
    for pattern in (_ARXIV_NAMED, _ARXIV_KEYED, _ARXIV_SHORT):
        for found in pattern.finditer(text):
            plain = pattern is not _ARXIV_KEYED and _PLAIN_JOINT.fullmatch(found["joint"])
            if not _continues(text, found.start()) or plain:
                start = found.start() if plain or pattern is _ARXIV_SHORT else found.end("joint")
                number = read_arxiv(found)
                yield Bare(start, found.end(), f"arXiv:{number.id}{number.version or ''}")
    for found in _ARXIV_BEFORE.finditer(text):
        if not _continues(text, found.start()):
            number = read_arxiv(found)
            end = found.end("version") if found["version"] else max(found.end("new"), found.end("number"))
            yield Bare(found.start(), end, f"arXiv:{number.id}{number.version or ''}")


def _dois(text: str) -> Iterator[Bare]:
    resume = 0
    for found in _DOI.finditer(text):
        start = found.start()
        if start < resume or text[start - 1 : start].isalnum() or text[start - 1 : start] in set("./-"):
            continue
        resume = end = address_end(text, start)
        word = _DOI_WORD.search(text, max(start - 8, 0), start)
        if clean_doi(text[start:end]) and (word or end - found.end() >= _SHORTEST_DOI_SUFFIX):
            yield Bare(word.start() if word else start, end, text[start:end])
