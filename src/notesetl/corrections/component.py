"""Putting titles right as a spaCy component, behind that which finds them: links, ratings and claims go by them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from notesetl.corrections.apply import load
from notesetl.extract.attach import attach_links
from notesetl.extract.components import CONTEXT
from notesetl.extract.context import Context
from notesetl.vocabulary import Vocabulary


@Language.factory("notesetl_corrections", default_config={"file": None, "topics": None})
def corrections(nlp: Language, name: str, file: str | None, topics: str | None) -> Callable[[Doc], Doc]:
    """Put the titles of a note right as the corrections file ``file`` says (None: none), and find their links anew."""
    del nlp, name
    known = frozenset(Vocabulary.load(Path(topics) if topics else None).topics)

    def component(doc: Doc) -> Doc:
        if file is None:
            return doc
        corrected = load(Path(file), known).titles(doc._.note)
        if corrected.mentions != doc._.note.mentions:
            context = doc.user_data.get(CONTEXT) or Context(doc._.note, frozenset())
            doc._.note = replace(corrected, links=attach_links(context, corrected.mentions))
        return doc

    return component
