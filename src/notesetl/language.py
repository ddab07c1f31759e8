"""The language that a note's keeper writes in, and that of each of its blocks.

Papers are written in English, so a note's characters say little: what counts is running text outside
titles, links, code and quotations. A language that is not the literature's wins with a small share of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from notesetl.evidence import OTHER, Evidence, language_data, weigh
from notesetl.records import Block, Note

_SPEAKING = frozenset({"heading", "paragraph", "cell", "field"})
_MASKED = frozenset({"link", "image", "code", "math", "wiki"})

_FIELD = 0.3  # front matter: titles, tags, names
_READ_LINK = 0.1  # link texts in the literature's language are titles
_OWN_LINK = 0.3
_QUOTED = 0.25  # quotations and abstracts in the literature's language
_TERM = 0.3  # words of a language inside a block of another one
_HALF = 0.5
_OWN_SHARE = 0.04  # so much of the running text in its own language shows what a keeper writes in
_FOREIGN_SHARE = 0.4  # a language without a folder needs more
_FOREIGN_EXAMPLES = 3.0  # a keeper of another language may quote so many times what he writes
_MIN_WORDS = 1.0
_ABSTRACT_LABEL_LENGTH = 30

_DETECT_WORDS = 20  # fewer lower-case words tell langdetect nothing
_DETECT_CHARS = 2000
_DETECT_KNOWN = 0.12  # share of listed words under which Latin text stays open
_DETECT_SURE = 0.95


class _Spoken(NamedTuple):
    """A block's running text and what each language has of it, or of its links where it is nothing else."""

    prose: str
    evidence: Evidence


def identify(note: Note) -> Note:
    """Return the note with its language and score (0 to 1) and the language of each leaf block.

    Languages are the codes of ``notesetl.languages`` or ``other``; code and formulas have none.
    """
    literature = next(code for code, data in language_data().items() if data.literature)
    totals: dict[str, float] = {}
    spoken: dict[int, _Spoken] = {}
    for index, factor, quoted in _speaking(note):
        prose, masked = _split(note.text, note.blocks[index])
        evidence = weigh(prose)
        linked = weigh(masked) if masked else evidence
        spoken[index] = _Spoken(prose, evidence if evidence.words else linked)
        if factor:
            _add(totals, evidence, literature, factor * (_QUOTED if quoted else 1.0), factor)
            if masked:
                _add(totals, linked, literature, factor * _READ_LINK, factor * _OWN_LINK)
    if not totals:
        _add(totals, weigh(_code(note)), literature, 1.0, 1.0)
    language, score = _decide(totals, literature)
    if language == literature and (found := _detect(spoken)) and found != literature:
        language, score = found, _DETECT_SURE * score
    plain = sum(s.evidence.plain for s in spoken.values()) > _HALF * totals.get(language, 0.0)
    unknown = language if plain or language == OTHER else literature
    blocks = tuple(
        _spoken_in(block, _block_language(spoken[i], language, unknown, literature)) if i in spoken else block
        for i, block in enumerate(note.blocks)
    )
    return replace(note, blocks=blocks, language=language, language_score=round(score, 4))


def _spoken_in(block: Block, language: str) -> Block:
    """Return ``block`` with its language; ``replace`` takes twice as long, and each block of a dump comes by here."""
    return Block(
        block.kind,
        block.start,
        block.end,
        block.level,
        block.parent,
        block.name,
        block.runs,
        block.inlines,
        block.boilerplate,
        language,
    )


def _speaking(note: Note) -> Iterator[tuple[int, float, bool]]:
    """Yield the index of every leaf but code and formulas, how much it counts, and whether it is a quotation."""
    quoted = [False] * len(note.blocks)
    abstract = 0
    labels = {label for data in language_data().values() for label in data.abstract_labels}
    for index, block in enumerate(note.blocks):
        quoted[index] = block.kind == "quote" or (block.parent >= 0 and quoted[block.parent])
        if block.kind not in _SPEAKING:
            continue
        factor = 0.0 if block.boilerplate else 1.0
        if block.kind == "field":
            factor *= _FIELD
        is_label = _is_label(note.text, block, labels)
        if block.kind == "heading":
            abstract = 2 if is_label else 0
        elif is_label:
            abstract = 1
        yield index, factor, quoted[index] or abstract > 0
        if abstract == 1 and not is_label:
            abstract = 0


def _is_label(text: str, block: Block, labels: set[str]) -> bool:
    if block.end - block.start > _ABSTRACT_LABEL_LENGTH:
        return False
    return "".join(text[start:end] for start, end in block.runs).strip(" \t\n:：.*#【】[]").lower() in labels


def _split(text: str, block: Block) -> tuple[str, str]:
    """Return the block's running text and the text of its links, formulas and inline code."""
    masks = [(i.start, i.end) for i in block.inlines if i.kind in _MASKED]
    if not masks:
        if len(block.runs) == 1:
            return text[slice(*block.runs[0])], ""
        return " ".join([text[start:end] for start, end in block.runs]), ""
    prose: list[str] = []
    masked: list[str] = []
    position = 0
    for start, end in block.runs:
        while position < len(masks) and masks[position][1] <= start:
            position += 1
        inside = position < len(masks) and masks[position][0] <= start
        (masked if inside else prose).append(text[start:end])
    return " ".join(prose), " ".join(masked)


def _code(note: Note) -> str:
    """Return the note's code, whose comments decide where nothing else speaks."""
    return "\n".join([note.text[start:end] for b in note.blocks if b.kind == "code" for start, end in b.runs])


def _add(totals: dict[str, float], evidence: Evidence, literature: str, read: float, own: float) -> None:
    """Add a block's words, weighed by ``read`` in the literature's language and by ``own`` in others."""
    running = evidence.words.get(literature, 0.0)
    for code, words in evidence.words.items():
        is_term = words < _HALF * running and code not in evidence.phrases
        weight = read if code == literature else own * _TERM if is_term else own
        totals[code] = totals.get(code, 0.0) + words * weight


def _decide(totals: dict[str, float], literature: str) -> tuple[str, float]:
    """Return the language and its score; all but the literature's need only a share of the words."""
    read, total = totals.get(literature, 0.0), sum(totals.values())
    if not total:
        return OTHER, 0.0
    own = {code: words for code, words in totals.items() if code not in {literature, OTHER}}
    best = max(sorted(own), key=own.__getitem__, default=OTHER)
    if totals.get(OTHER, 0.0) > own.get(best, 0.0) * _preference(best):
        best = OTHER
    bar = (_FOREIGN_SHARE if best == OTHER else _OWN_SHARE) * read
    words = totals.get(best, 0.0)
    if words >= bar and (words - bar >= _MIN_WORDS or words >= read):
        return best, _score(words, bar + total - read - words, total)
    return literature, _score(bar or read, words, total)


def _preference(code: str) -> float:
    """A language whose text another one may be taken for gets none over it."""
    data = language_data().get(code)
    return _FOREIGN_EXAMPLES if data and not data.rival_script else 1.0


def _score(winner: float, rest: float, total: float) -> float:
    return winner / (winner + rest) * total / (total + 1.0) if winner else 0.0


def _block_language(spoken: _Spoken, language: str, unknown: str, literature: str) -> str:
    """Return a block's language; ``unknown`` is that of Latin words of which none is in a list."""
    evidence = spoken.evidence
    words = evidence.words
    if not words:
        return language
    best = max(sorted(words), key=words.__getitem__) if len(words) > 1 else next(iter(words))
    if best != literature:
        return best
    if language in evidence.phrases or words.get(language, 0.0) >= _TERM * words[best]:
        return language
    data = language_data().get(language)
    if data and data.letters and evidence.marked >= _TERM * evidence.latin:
        return language
    return literature if evidence.known else unknown


def _detect(spoken: dict[int, _Spoken]) -> str:
    """Ask langdetect where Latin text stays open; return a language, or "" where it stays so."""
    latin = sum(s.evidence.latin for s in spoken.values())
    known = sum(s.evidence.known for s in spoken.values())
    if latin < _DETECT_WORDS or known > _DETECT_KNOWN * latin:
        return ""
    words: list[str] = []
    for s in spoken.values():
        if s.evidence.latin:
            words.extend(word for word in s.prose.split() if word[0].islower() and word.isalpha())
        if sum(map(len, words)) > _DETECT_CHARS:
            break
    if len(words) < _DETECT_WORDS:
        return ""
    return ask_detector(" ".join(words)[:_DETECT_CHARS])


def ask_detector(text: str) -> str:
    """Return the language that langdetect is sure of, as one of our codes or ``other``; "" where it is not."""
    from langdetect import DetectorFactory, detect_langs  # noqa: PLC0415  # loads 55 profiles
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    DetectorFactory.seed = 0
    try:
        best = detect_langs(text)[0]
    except LangDetectException:
        return ""
    if best.prob < _DETECT_SURE:
        return ""
    return next((code for code, data in language_data().items() if best.lang in data.detector), OTHER)
