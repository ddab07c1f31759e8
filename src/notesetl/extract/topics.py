"""Sorts mentions under topics by the words of their titles, headings and tags."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from notesetl.extract import topic_rules
from notesetl.extract.tokenize import words
from notesetl.records import TopicTag
from notesetl.vocabulary import Vocabulary

__all__ = ["TopicTagger", "dominant"]

_MOST = 3  # topics of a mention
_LONGEST = 400  # tokens of a title or heading that are looked at
_PURPOSE, _MEANS = 1.2, 0.62
_METHOD, _WEAK, _COINED = 0.92, 0.6, 0.72
_HEADINGS = (0.72, 0.5, 0.38, 0.3)  # the innermost heading first
_TAG, _CONTEXT = 0.5, 0.4
_CLAIM = 0.4
_MOST_CLAIMS = 40  # of a mention that are looked at
_OFTEN = 2  # claims that speak of a topic
_MODIFIER = 0.88  # a name right before another one: few-shot | object detection
_HEAD = 1.45  # a weak word that heads a short title: style reconstruction | loss
_SHORT = 4  # tokens of a short title
_LATER = 0.003  # what a name loses a token from the start
_SUPPORT = 0.45  # what a second source adds to the best one
_FLOOR = 0.12
_UNKNOWN = "\0"
_BREAKS = frozenset(":;.?!|()[]：；。？！（）【】—")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name of ``topic`` over the tokens ``start`` to ``end``; an empty topic marks a cue."""

    topic: str
    cue: str
    weight: float
    start: int
    end: int


class _Name(NamedTuple):
    """What a name means: topics with their weights; ``turn`` decides between two names of the same tokens."""

    turn: int
    topics: tuple[tuple[str, float], ...]


class TopicTagger:
    """Finds the topics of a vocabulary in short texts; build it once, it may be shared by threads of reading."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        """Index all labels, aliases and cue words of ``vocabulary`` (the shipped one by default)."""
        self.vocabulary = vocabulary or Vocabulary.load()
        self._vocab = Vocab()
        self._folded = PhraseMatcher(self._vocab)
        self._exact = PhraseMatcher(self._vocab)
        self._known: dict[bool, frozenset[str]] = {}
        self._names: dict[bool, dict[tuple[str, ...], _Name]] = {True: {}, False: {}}
        self._ancestors = {topic.id: self.vocabulary.ancestors(topic.id) for topic in self.vocabulary}
        self._fill()
        self.find = lru_cache(maxsize=4096)(self._find)

    def tag(
        self, title: str, headings: Sequence[str] = (), tags: Sequence[str] = (), context: str = ""
    ) -> tuple[TopicTag, ...]:
        """Return up to three topics, the best first.

        ``headings`` are those above the mention, outermost first; ``tags`` the keeper's own; ``context``
        (the note's title, the words of its path) counts only where the rest gives nothing.
        """
        evidence: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self._gather(evidence, self._find(title), "title", 1.0)
        for heading, weight in zip(reversed(headings), _HEADINGS, strict=False):
            found = self.find(heading)
            self._gather(evidence, found, "heading", weight / max(1, len(found)) ** 0.35)
        for tag in tags:
            self._gather(evidence, self.find(tag), "tag", _TAG / max(1, len(tags)) ** 0.5)
        if not evidence and context:
            self._gather(evidence, self.find(context), "tag", _CONTEXT)
        return self._rank(evidence)

    def tag_claims(self, claims: Sequence[str]) -> tuple[TopicTag, ...]:
        """Return up to three topics that ``claims``, all of one mention, speak of; one in passing is none."""
        said: dict[str, list[float]] = defaultdict(list)
        for claim in claims[:_MOST_CLAIMS]:
            for topic, weight in self.find(claim):
                said[topic].append(weight)
        often = {topic: weights for topic, weights in said.items() if len(weights) >= min(_OFTEN, len(claims))}
        most = max(map(len, often.values()), default=1)
        return self._rank(
            {topic: [(_CLAIM * max(weights) * len(weights) / most, "claim")] for topic, weights in often.items()}
        )

    def _fill(self) -> None:
        names: dict[bool, dict[tuple[str, ...], dict[str, float]]] = {True: {}, False: {}}
        accented: set[str] = set()
        for topic_id, text, kind in self._all_names():
            cased = topic_rules.is_cased(text, kind)
            tokens = words(unicodedata.normalize("NFC", text))
            form = tuple(tokens) if cased else tuple(map(topic_rules.key, tokens))
            if len(form) == 1 and not text.isascii():
                accented.add(form[0])
            if form:
                topics = names[cased].setdefault(form, {})
                topics[topic_id] = max(topics.get(topic_id, 0.0), _name_weight(form, kind))
        for rule in topic_rules.rules():
            for cue in ("purpose_before", "means_before", "purpose_after", "means_after", "release"):
                for text in getattr(rule, cue):
                    form = tuple(topic_rules.key(token) for token in words(text))
                    names[False].setdefault(form, {})[f"/{cue}"] = 0.0
        self._accented = frozenset(accented)
        numbers: dict[tuple[bool, tuple[tuple[str, float], ...]], int] = {}
        for cased, matcher in ((True, self._exact), (False, self._folded)):
            self._known[cased] = frozenset(chain.from_iterable(names[cased]))
            hashes = {token: self._vocab.strings.add(token) for token in self._known[cased]}
            # Hashes, as a pickled matcher has them: 20,000 Docs would cost 0.3 s, and 5,000 keys 0.2 s.
            matcher.add("name", [list(map(hashes.__getitem__, form)) for form in names[cased]])  # type: ignore[misc]
            for form, topics in names[cased].items():
                meaning = tuple(topics.items())
                number = numbers.setdefault((cased, meaning), len(numbers))
                self._names[cased][form] = _Name(self._vocab.strings.add(f"{number}"), meaning)

    def _all_names(self) -> Iterator[tuple[str, str, str]]:
        for topic in self.vocabulary:
            yield topic.id, topic.label, "name"
            yield topic.id, topic.id, "name"
        for alias in self.vocabulary.aliases:
            yield alias.topic_id, alias.text, alias.kind

    def _find(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return the topics that ``text`` names, with the weight of the best place each."""
        if not text:
            return ()
        tokens = words(unicodedata.normalize("NFC", text[: _LONGEST * 20]))[:_LONGEST]
        if not tokens:
            return ()
        hits = self._hits(tokens)
        best: dict[str, float] = {}
        for hit, weight in _weigh(hits, tokens):
            value = weight * topic_rules.roles().get(hit.topic, 1.0)
            best[hit.topic] = max(best.get(hit.topic, 0.0), value)
        return tuple(best.items())

    def _spans(self, tokens: Sequence[str], *, cased: bool) -> list[tuple[int, int, int, _Name]]:
        """Return (-length, start, end, name) of the names found.

        Unknown tokens never enter spaCy's vocabulary, so that it does not grow. A lone token with diacritics
        is no acronym: Vietnamese "một" is not MOT.
        """
        known = self._known[cased]
        keys = tokens if cased else [topic_rules.key(token) for token in tokens]
        if known.isdisjoint(keys):
            return []
        doc = Doc(self._vocab, words=[token if token in known else _UNKNOWN for token in keys])
        matcher = self._exact if cased else self._folded
        names = self._names[cased]
        return [
            (start - end, start, end, names[tuple(keys[start:end])])
            for _, start, end in matcher(doc)
            if cased or end - start > 1 or tokens[start].isascii() or keys[start] in self._accented
        ]

    def _hits(self, tokens: Sequence[str]) -> list[_Hit]:
        spans = self._spans(tokens, cased=False)
        spans += self._spans(tokens, cased=True)
        spans.sort()
        taken = bytearray(len(tokens))
        hits: list[_Hit] = []
        for _, start, end, name in spans:
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            for label, weight in name.topics:
                is_cue = label[0] == "/"
                hits.append(_Hit("" if is_cue else label, label[1:] if is_cue else "", weight, start, end))
        for index, token in enumerate(tokens):
            topic = "" if taken[index] else topic_rules.coined(token)
            if topic in self._ancestors:
                hits.append(_Hit(topic, "", _COINED, index, index + 1))
        hits.sort(key=lambda hit: hit.start)
        return hits

    def _gather(
        self,
        evidence: dict[str, list[tuple[float, str]]],
        found: Iterable[tuple[str, float]],
        source: str,
        weight: float,
    ) -> None:
        for topic, score in found:
            evidence[topic].append((score * weight, source))

    def _rank(self, evidence: dict[str, list[tuple[float, str]]]) -> tuple[TopicTag, ...]:
        scores: dict[str, tuple[float, str]] = {}
        for topic, parts in evidence.items():
            best: dict[str, float] = {}
            for score, source in parts:
                best[source] = max(best.get(source, 0.0), score)
            ordered = sorted(((score, source) for source, score in best.items()), reverse=True)
            total = ordered[0][0] + _SUPPORT * sum(score for score, _ in ordered[1:])
            scores[topic] = (total, ordered[0][1])
        for topic, (own, source) in scores.items():
            above = (scores[name] for name in self._ancestors[topic] if name in scores)
            wider = max((score for score, place in above if source in ("title", place)), default=0.0)
            if wider and own >= 0.5 * wider:
                scores[topic] = (max(own, wider + 0.02), source)
        ranked = sorted(scores.items(), key=lambda item: (-item[1][0], -len(self._ancestors[item[0]]), item[0]))
        kept = [(topic, score, source) for topic, (score, source) in ranked[:_MOST] if score >= _FLOOR]
        return tuple(
            TopicTag(topic, rank, source, round(min(1.0, score / 1.2), 4))
            for rank, (topic, score, source) in enumerate(kept, start=1)
        )


def dominant(tags: Iterable[tuple[TopicTag, ...]]) -> tuple[TopicTag, ...]:
    """Return the topics that at least half of a note's tagged mentions share, at half their mean score.

    Bare method names in a note about one subject inherit them.
    """
    total = 0
    found: dict[str, list[float]] = defaultdict(list)
    for own in tags:
        total += bool(own)
        for tag in own:
            found[tag.topic_id].append(tag.score / tag.rank)
    shared = [(sum(scores) / total, topic) for topic, scores in found.items() if len(scores) * 2 >= total]
    shared.sort(key=lambda item: (-item[0], item[1]))
    return tuple(
        TopicTag(topic, rank, "tag", round(score / 2, 4)) for rank, (score, topic) in enumerate(shared[:_MOST], start=1)
    )


def _name_weight(form: tuple[str, ...], kind: str) -> float:
    """Weigh a name: longer ones tell more, method families a little less than the topic's own name."""
    if form in topic_rules.weak():
        return _WEAK
    joined = "".join(form)
    letters = len(joined) if joined.isascii() else sum([len(token) * (1 if token.isascii() else 2) for token in form])
    weight = 0.86 + min(0.2, 0.01 * letters)
    return weight * _METHOD if kind == "method" else weight


def _weigh(hits: Sequence[_Hit], tokens: Sequence[str]) -> Iterator[tuple[_Hit, float]]:
    """Yield the topics among ``hits`` with their weight: purposes count more than means."""
    after = {hit.start: hit.cue for hit in hits if hit.cue in ("purpose_after", "means_after")}
    named = {hit.start for hit in hits if hit.topic}
    breaks = [index for index, token in enumerate(tokens) if token in _BREAKS]
    state = 1.0
    pending = iter([*breaks, len(tokens)])
    limit = next(pending)
    for hit in hits:
        while hit.start > limit:
            state = 1.0
            limit = next(pending)
        if hit.cue == "purpose_before":
            state = _PURPOSE
        elif hit.cue == "means_before":
            state = _MEANS
        elif hit.cue == "release":
            state = 1.0
        elif hit.topic:
            cue = after.get(hit.end, "")
            place = _PURPOSE if cue == "purpose_after" else _MEANS if cue == "means_after" else state
            value = hit.weight * place * (_MODIFIER if hit.end in named else 1.0)
            if hit.weight == _WEAK and 1 < hit.end == len(tokens) <= _SHORT:
                value *= _HEAD
            yield hit, value * (1.0 - _LATER * min(hit.start, 30))
