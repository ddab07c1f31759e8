"""The stages of extraction as spaCy components, found by their entry points.

Each takes a document whose ``doc._.note`` is the note so far and leaves a fuller note there, with what it
found as span groups (``doc.spans``) for components that users add behind it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from notesetl.extract.attach import attach_links
from notesetl.extract.context import Context
from notesetl.extract.links import find_links
from notesetl.extract.main_paper import stem
from notesetl.extract.mentions import find_mentions
from notesetl.extract.ratings import attach_ratings
from notesetl.extract.sections import find_sections, path
from notesetl.extract.topics import TopicTagger, dominant
from notesetl.folding import fold
from notesetl.records import Mention, Note
from notesetl.vocabulary import Vocabulary

Component = Callable[[Doc], Doc]
CONTEXT = "notesetl_context"  # what one component indexed of the note, for the next


@Language.factory("notesetl_links")
def links(nlp: Language, name: str) -> Component:
    """Find the section tree and the links of a note."""
    del nlp, name

    def component(doc: Doc) -> Doc:
        note: Note = doc._.note
        doc._.note = replace(note, sections=find_sections(note), links=find_links(note.text, note.blocks))
        return doc

    return component


@Language.factory("notesetl_mentions", default_config={"topics": None})
def mentions(nlp: Language, name: str, topics: str | None) -> Component:
    """Find the mentions and give each its links."""
    del nlp, name
    vocabulary = Vocabulary.load(Path(topics) if topics else None)
    names, labels = vocabulary.names(), frozenset(fold(t.label) for t in vocabulary)

    def component(doc: Doc) -> Doc:
        context = Context(doc._.note, names, labels)
        doc.user_data[CONTEXT] = context
        found = find_mentions(context)
        doc._.note = replace(context.note, mentions=found, links=attach_links(context, found))
        _mark(doc, "mentions", [(m.start, m.end, m.kind) for m in found])
        return doc

    return component


@Language.factory("notesetl_ratings")
def ratings(nlp: Language, name: str) -> Component:
    """Find the ratings and give each to its mention."""
    del nlp, name

    def component(doc: Doc) -> Doc:
        note: Note = doc._.note
        context = doc.user_data.get(CONTEXT) or Context(note, frozenset())
        rated = attach_ratings(context, note.mentions)
        doc._.note = replace(note, mentions=rated)
        _mark(doc, "ratings", [(r.start, r.end, r.aspect) for m in rated for r in m.ratings])
        return doc

    return component


@Language.factory("notesetl_topics", default_config={"topics": None})
def topics(nlp: Language, name: str, topics: str | None) -> Component:
    """Give each mention its topics."""
    del nlp, name
    tagger = TopicTagger(Vocabulary.load(Path(topics) if topics else None))

    def component(doc: Doc) -> Doc:
        note: Note = doc._.note
        doc._.note = replace(note, mentions=_tagged(note, tagger))
        return doc

    return component


def _tagged(note: Note, tagger: TopicTagger) -> tuple[Mention, ...]:
    tags = _tags(note)
    context = f"{note.title} {stem(note.path)}"
    tagged = [
        replace(m, topics=tagger.tag(m.title, path(note.sections, m.section), tags if m.section < 0 else (), context))
        for m in note.mentions
    ]
    fallback = dominant(m.topics for m in tagged)
    claimed = _claimed(note, tagged)
    return tuple(
        m if m.topics else replace(m, topics=tagger.tag_claims(claimed[index]) or fallback)
        for index, m in enumerate(tagged)
    )


def _claimed(note: Note, tagged: Sequence[Mention]) -> dict[int, list[str]]:
    """Return what is claimed of each mention that nothing else gave a topic."""
    claimed: dict[int, list[str]] = {index: [] for index, mention in enumerate(tagged) if not mention.topics}
    for claim in note.claims if claimed else ():
        if claim.mention in claimed:
            claimed[claim.mention].append(note.text[claim.start : claim.end])
    return claimed


def _tags(note: Note) -> list[str]:
    """Return the keeper's tags, keywords and categories from the front matter."""
    meta = json.loads(note.meta)
    found: list[str] = []
    for key, value in meta.items():
        if str(key).lower() in {"tags", "tag", "keywords", "categories", "category", "subjects", "topics"}:
            found += [str(v) for v in value] if isinstance(value, list) else str(value).split(",")
    return found


def _mark(doc: Doc, name: str, found: list[tuple[int | None, int | None, str]]) -> None:
    if not len(doc):  # nobody asked for words
        return
    spans = [
        doc.char_span(start, end, label=label, alignment_mode="expand")
        for start, end, label in found
        if start is not None and end is not None
    ]
    doc.spans[name] = [span for span in spans if span is not None]
