"""Notes built by hand for the tests of the tables."""

from hashlib import sha256

from notesetl.records import Claim, Link, Mention, Note, Rating, Section, TopicTag
from notesetl.tables.store import Topic

TEXT = """# 논문 정리

## Detection

- [9/10] [End-to-End Object Detection with Transformers](https://arxiv.org/abs/2005.12872v3)
- ★★★☆☆ Focal Loss, see https://github.com/facebookresearch/Detectron
  - 학습이 DETR보다 10배 빠르다
"""
TITLE = "End-to-End Object Detection with Transformers"
TOPICS = (Topic("detection", "Detection"), Topic("object-detection", "Object detection", "detection"))


def at(text, part, nth=0):
    """Return the range of the ``nth`` ``part`` of ``text``."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return start, start + len(part)


def make_note(path="ko/detection.md", text=TEXT, **fields):
    values = {
        "path": path,
        "format": "markdown",
        "encoding": "utf-8",
        "sha256": sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "bytes": len(text.encode("utf-8", "surrogatepass")),
        "text": text,
        "blocks": (),
        "language": "ko",
        "language_score": 0.9,
    }
    return Note(**{**values, **fields})


def make_rating(text, raw, value, maximum, **fields):
    start, end = at(text, raw)
    values = {"aspect": "overall", "label": None, "score": value / maximum, "rule": "fraction", "confidence": 0.9}
    return Rating(raw=raw, value=value, maximum=maximum, start=start, end=end, **{**values, **fields})


def make_mention(text, title, **fields):
    start, end = at(text, title) if title in text else (None, None)
    values = {"kind": "paper", "source": "link", "struck": False, "start": start, "end": end, "section": -1}
    return Mention(**{"title": title, "scope": (0, len(text)), "rule": "item", "confidence": 0.8, **values, **fields})


def make_link(text, url, **fields):
    start, end = at(text, url) if url in text else (None, None)
    values = {"canonical_url": url, "kind": "other", "role": "other", "start": start, "end": end}
    return Link(**{"url": url, "arxiv_id": None, "arxiv_version": None, "doi": None, **values, **fields})


def make_section(text, heading, parent=-1, level=1, **fields):
    start, end = at(text, heading)
    return Section(heading, level, parent, start, end, block=0, **fields)


def make_claim(text, part, **fields):
    start, end = at(text, part)
    absent = ("subject", "comparator", "metric", "value", "value_min", "value_max", "unit", "dataset")
    kind = {"tier": "evaluative", "aspect": "efficiency", "polarity": "positive", "hedged": False, "negated": False}
    values = {**dict.fromkeys(absent), **kind, "section": -1, "mention": -1, "language": "ko"}
    return Claim(**{**values, "start": start, "end": end, "rule": "model_evaluative", "confidence": 0.8, **fields})


def full_note(path="ko/detection.md"):
    """Return a note with something for every table."""
    url = "https://arxiv.org/abs/2005.12872v3"
    paper = {"kind": "arxiv", "role": "paper", "arxiv_id": "2005.12872", "arxiv_version": "v3"}
    return make_note(
        path,
        title="논문 정리",
        meta='{"tags": ["검출"]}',
        sections=(make_section(TEXT, "논문 정리"), make_section(TEXT, "Detection", 0, 2, language="en")),
        mentions=(
            make_mention(
                TEXT,
                TITLE,
                section=1,
                venue="ECCV",
                year=2020,
                ratings=(make_rating(TEXT, "9/10", 9, 10),),
                topics=(TopicTag("object-detection", 1, "title", 0.9), TopicTag("detection", 2, "heading", 0.5)),
            ),
            make_mention(TEXT, "Focal Loss", kind="method", section=1, ratings=(make_rating(TEXT, "★★★☆☆", 3, 5),)),
        ),
        links=(
            make_link(TEXT, url, mention=0, **paper),
            make_link(TEXT, "https://github.com/facebookresearch/Detectron", kind="github", role="code", mention=1),
            make_link(TEXT, "https://example.org/elsewhere"),
        ),
        claims=(
            make_claim(
                TEXT,
                "학습이 DETR보다 10배 빠르다",
                section=1,
                mention=1,
                subject="Focal Loss",
                comparator="DETR",
                value="10배",
                value_min=10.0,
                value_max=10.0,
                unit="times",
            ),
        ),
    )
