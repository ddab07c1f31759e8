"""What a claim is about."""

import re

from notesetl.claims.decide import Verdict
from notesetl.records import Mention

_NAME = re.compile(r"[A-Z][\w-]*[A-Z0-9][\w-]*(?: [A-Z][\w-]*)*")


def subject(verdict: Verdict, mention: Mention | None) -> str | None:
    """Return the method that the claim is about: a name at its head, else the name of its mention."""
    clause = verdict.clause
    text = clause.passage.text[clause.start : clause.end]
    if found := _NAME.match(text):
        return found[0]
    return name(mention.title) if mention else None


def name(title: str) -> str:
    """Return the short name that a title gives its method, or the title."""
    head = title.split(":", 1)[0].split("\uff1a", 1)[0].strip()
    return head if 0 < len(head) < len(title) and len(head.split()) <= 4 else title
