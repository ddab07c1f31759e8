"""Scores of links: arXiv ids and other addresses on their mentions, and links that belong to no mention."""

from collections.abc import Sequence
from dataclasses import dataclass

from notesetl.evaluate.found import FoundLink, FoundNote
from notesetl.evaluate.gold import GoldMention, GoldNote, LooseLink
from notesetl.evaluate.normal import arxiv_key, url_key
from notesetl.evaluate.pairs import Attachment, pair
from notesetl.evaluate.tally import NoteTally


@dataclass(frozen=True, slots=True)
class _Want:
    """A target that the gold has on a mention; ``role`` is empty for arXiv ids."""

    mention: GoldMention
    key: str
    role: str


@dataclass(frozen=True, slots=True)
class _Got:
    """A target that was found on a mention; twins of one target on one mention are one."""

    mention_id: str
    key: str
    row: FoundLink


def score_links(gold: GoldNote, found: FoundNote, tally: NoteTally) -> None:
    """Count pairs of mention and arXiv id, pairs of mention and other address with roles, and loose links."""
    attachment = Attachment(found.mentions)
    wanted = [_Want(mention, key, "") for mention in gold.mentions for key in _distinct(mention.arxiv)]
    got = _targets([(row, arxiv_key(row.arxiv)) for row in found.links if row.arxiv and row.role == "paper"])
    _count("arxiv", wanted, got, attachment, tally)
    others = [(row, url_key(row.url)) for row in found.links if not (row.arxiv and row.role == "paper")]
    links = [
        _Want(mention, key, role)
        for mention in gold.mentions
        for key, role in {url_key(link.url): link.role for link in reversed(mention.links)}.items()
    ]
    pairs = _count("link", links, _targets(others), attachment, tally)
    for want, one in pairs:
        right = want.role == one.row.role
        tally.same("link_role", one.row.line, one.row.url, (want.role, one.row.role), right=right)
    _loose(gold.links, [row for row in found.links if row.mention_id is None], tally)


def _distinct(identifiers: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(map(arxiv_key, identifiers)))


def _targets(rows: Sequence[tuple[FoundLink, str]]) -> list[_Got]:
    distinct = {(row.mention_id, key): row for row, key in reversed(rows) if row.mention_id is not None}
    return [_Got(mention_id, key, row) for (mention_id, key), row in reversed(distinct.items())]


def _count(
    name: str, wanted: Sequence[_Want], got: Sequence[_Got], attachment: Attachment, tally: NoteTally
) -> list[tuple[_Want, _Got]]:
    def fits(want: _Want, one: _Got) -> bool:
        return want.key == one.key and attachment.right(want.mention, one.mention_id)

    pairs = pair(wanted, got, fits)
    tally.matched(name, len(pairs), len(wanted), len(got))
    matched, used = {at for at, _ in pairs}, {place for _, place in pairs}
    for at, want in enumerate(wanted):
        if at not in matched:
            there = [f"on {attachment.name(one.mention_id)}" for one in got if one.key == want.key]
            there += [one.key for one in got if one.key != want.key and attachment.right(want.mention, one.mention_id)]
            tally.missed(name, want.mention.line, f"{want.key} on {want.mention.title}", " | ".join(there))
    for place, one in enumerate(got):
        if place not in used:
            there = [f"on {want.mention.title}" for want in wanted if want.key == one.key]
            text = f"{one.row.url} ({one.row.role}) on {attachment.name(one.mention_id)}"
            tally.surplus(name, one.row.line, text, " | ".join(there))
    return [(wanted[at], got[place]) for at, place in pairs]


def _loose(links: Sequence[LooseLink], rows: Sequence[FoundLink], tally: NoteTally) -> None:
    """Count the links of no mention that the tables hold without a mention."""
    identifiers = {arxiv_key(row.arxiv) for row in rows if row.arxiv}
    addresses = {url_key(row.url) for row in rows}
    for link in links:
        right = url_key(link.url) in addresses or (link.arxiv is not None and arxiv_key(link.arxiv) in identifiers)
        tally.share("arxiv_loose", int(right), 1)
        if not right:
            tally.missed("arxiv_loose", link.line, link.url)
