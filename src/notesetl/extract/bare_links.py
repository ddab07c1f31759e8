"""Addresses, arXiv ids and DOIs that stand in running text without link markup."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notesetl.extract.hosts import is_named
from notesetl.extract.identifiers import ARXIV, NUMBER, clean_doi, read_arxiv
from notesetl.extract.urls import address_end

_SCHEME = re.compile(r"https?$", re.IGNORECASE)
_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
_CONTINUING = frozenset("@/:_.-%=&\\")
_LONGEST_HOST = 64
_LONGEST_ID = 30
_HOST_END = re.compile(r"\.[A-Za-z]{2,12}/")
_WWW = re.compile(r"www\.[A-Za-z0-9-]{1,63}\.[A-Za-z0-9]")
_JOINT = r"(?:\s{1,3}|[:：|/\[\](（#=*_\"'`{}-]|preprint|e-?print|abs(?=/)|pdf(?=/)|id(?![A-Za-z])|no\.){0,10}+"
_WORD = re.compile(r"[xX][iI][vV]")
_ARXIV_NAMED = re.compile(rf"[aA][rR][xX][iI][vV](?P<joint>{_JOINT}){ARXIV}")
_ARXIV_KEYED = re.compile(rf"eprint(?P<joint>\s{{0,9}}=\s{{0,9}}[{{\"]){ARXIV}")
_ARXIV_BRACKETED = re.compile(rf"(?<![\w\])])\[(?=\d{{4}}\.\d{{5}}){ARXIV}\]\s{{1,3}}(?=[A-Z\"\u201c])")
_ARXIV_SHORT = re.compile(rf"abs/{ARXIV}")
_ARXIV_BEFORE = re.compile(rf"{ARXIV}[\])）]?\s?[(（\[【|,-]?\s?[aA][rR][xX][iI][vV]")
_ID = re.compile(ARXIV)
_PLAIN_JOINT = re.compile(r"[:： \t]*")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}/")
_DOI_WORD = re.compile(r"(?<![A-Za-z])doi\s?[:：]?\s?$", re.IGNORECASE)
_SHORTEST_DOI_SUFFIX = 4
_OPENING = frozenset("([\uff08\u3010")
_CLOSING = frozenset(")],\uff09\u3011\uff0c")


class Bare(NamedTuple):
    """An address at ``start``:``end`` of a text; ``address`` is what ``canonicalise`` is to be given.

    ``number`` says that nothing but the shape of a number tells that it is an arXiv id.
    """

    start: int
    end: int
    address: str
    number: bool = False


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
    return before in _CONTINUING or (before.isascii() and before.isalnum())


def _arxiv(text: str) -> Iterator[Bare]:
    for word in _WORD.finditer(text):
        start = word.start() - 2
        if start < 0:
            continue
        if named := _ARXIV_NAMED.match(text, start):
            plain = _PLAIN_JOINT.fullmatch(named["joint"])
            yield _named(named, named.start() if plain else named.end("joint"))
        before = _ARXIV_BEFORE.search(text, max(start - _LONGEST_ID, 0), word.end())
        if before and not _continues(text, before.start()):
            yield _named(before, before.start())
    for found in _ARXIV_KEYED.finditer(text):
        yield _named(found, found.end("joint"))
    for found in _ARXIV_BRACKETED.finditer(text):
        yield _named(found, found.start() + 1)
    for found in _ARXIV_SHORT.finditer(text):
        if not _continues(text, found.start()):
            yield _named(found, found.start())
    yield from _numbers(text)


def _numbers(text: str) -> Iterator[Bare]:
    """Yield the ids that stand without a word; old ones out of brackets only beside others, prices look like them."""
    found = list(NUMBER.finditer(text))
    told = any(number["old"] is None for number in found) or (bool(found) and _WORD.search(text) is not None)
    for number in found:
        bracketed = text[number.start() - 1 : number.start()] in _OPENING and text[number.end() : number.end() + 1]
        if told or (bracketed and bracketed in _CLOSING):
            yield Bare(number.start(), number.end(), f"arXiv:{number[0]}", number=True)


def _named(found: re.Match[str], start: int) -> Bare:
    """Return the id that ``found`` holds, from ``start`` to the end of the id."""
    number = read_arxiv(found)
    end = max(found.end("new"), found.end("number"), found.end("version"))
    return Bare(start, end, f"arXiv:{number.id}{number.version or ''}")


def _dois(text: str) -> Iterator[Bare]:
    resume = 0
    for found in _DOI.finditer(text):
        start = found.start()
        if start < resume or (start and (text[start - 1].isalnum() or text[start - 1] in "./-_%")):
            continue
        resume = end = address_end(text, start)
        word = _DOI_WORD.search(text, max(start - 8, 0), start)
        if clean_doi(text[start:end]) and (word or end - found.end() >= _SHORTEST_DOI_SUFFIX):
            yield Bare(word.start() if word else start, end, text[start:end])
