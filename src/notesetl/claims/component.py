"""Finding claims as a spaCy component."""

from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from notesetl.claims.find import find_claims


@Language.factory("notesetl_claims")
def claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Find the claims of a note; they are the span group ``claims`` too, labelled by aspect."""
    del nlp, name

    def component(doc: Doc) -> Doc:
        found = find_claims(doc._.note)
        doc._.note = replace(doc._.note, claims=found)
        if len(doc) > 1:  # a document of one token has no spans to tell apart
            spans = [doc.char_span(c.start, c.end, label=c.aspect, alignment_mode="expand") for c in found]
            doc.spans["claims"] = [span for span in spans if span is not None]
        return doc

    return component
