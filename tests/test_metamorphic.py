"""What a note says does not depend on how it is written down: encoding, line ends, normal form, bullets, furniture."""

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
from markdown_it import MarkdownIt

from extraction import processed
from notesetl.readers import RawFile
from notesetl.readers.decode import decode
from notesetl.readers.dump import walk
from test_decode import cp1258

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "data" / "notes"
ENCODINGS = {
    "en": ("cp1252",),
    "zh": ("gb18030", "gbk", "big5"),
    "ko": ("cp949", "euc-kr"),
    "vi": ("cp1258",),
    "other": (),
}
ALWAYS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
FURNITURE = {
    "en": "Share this:\n\nLike\n\nLeave a comment\n",
    "zh": "点赞\n\n收藏\n\n分享\n\n评论\n",
    "ko": "공유하기\n\n좋아요\n\n댓글 0\n",
    "vi": "Chia sẻ\n\nThích\n\nBình luận\n",
}
LEAST_SAME = 0.99  # share of values that stay on annotated notes of others
LEAST_DECODED = 0.98


def crlf(text):
    return re.sub(r"\r?\n", "\r\n", text)


def bullets(text):
    return re.sub(r"(?m)^([ \t]*)- (?=\S)", r"\1* ", text)


def decomposed(text):
    return unicodedata.normalize("NFD", text)


CHANGES = {"line ends": crlf, "bullets": bullets, "decomposed": decomposed}
ITEM = re.compile(r"[-*] \S")


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def shuffled(text):
    """Return ``text`` with the items of each simple list in another order: lists without lines of any other kind."""
    lines = text.split("\n")
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and ITEM.match(lines[end]):
            end += 1
        behind = lines[end : end + 1]
        if end - start > 1 and not (behind and behind[0].strip()) and not (start and lines[start - 1].strip()):
            Random(start).shuffle(items := lines[start:end])  # noqa: S311 - the same each time
            lines[start:end] = items
        start = end + 1
    return "\n".join(lines)


def values(note):
    """Return the titles, ratings, arXiv ids and claims of ``note``, without their places."""
    return Counter(
        [
            *(("title", plain(mention.title)) for mention in note.mentions),
            *(
                ("rating", plain(mention.title), plain(rating.raw), rating.value, rating.maximum)
                for mention in note.mentions
                for rating in mention.ratings
            ),
            *(("arxiv", link.arxiv_id) for link in note.links if link.arxiv_id),
            *(
                ("claim", plain(note.text[claim.start : claim.end]).casefold(), claim.aspect, claim.polarity)
                for claim in note.claims
            ),
        ]
    )


def as_html(text):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


@cache
def notes(folder):
    """Return path, note and values of what is Markdown or text in ``folder``."""
    files = [file for file in walk([folder]) if isinstance(file, RawFile)]
    read = [(file.path, processed(file.data, file.path)[0]) for file in files]
    return [(path, note, values(note)) for path, note in read if note and note.format in {"markdown", "text"}]


@pytest.mark.parametrize("change", CHANGES)
def test_own_notes_say_the_same_in_another_form(change):
    changed = {
        path: (before - after, after - before)
        for path, note, before in notes(OWN)
        if (after := values(processed(CHANGES[change](note.text), path)[0])) != before
    }
    assert changed == {}


def test_own_notes_say_the_same_with_items_in_another_order():
    changed = {}
    moved = 0
    for path, note, before in notes(OWN):
        text = shuffled(note.text)
        moved += text != note.text
        if (after := values(processed(text, path)[0])) != before:
            changed[path] = (before - after, after - before)
    assert moved > 2
    assert changed == {}


def test_furniture_below_a_note_adds_nothing():
    for path, note, before in notes(OWN):
        furniture = FURNITURE.get(note.language, FURNITURE["en"])
        assert values(processed(f"{note.text}\n\n{furniture}", path)[0]) == before, path


def test_own_notes_say_nearly_the_same_as_pages():
    same = total = 0
    for path, note, before in notes(OWN):
        if note.format == "markdown" and not note.text.startswith(("---", "+++", ";;;", "{")):
            after = values(processed(as_html(note.text), f"{path}.html")[0])
            same += (before & after).total()
            total += max(before.total(), after.total())
    assert total > 100
    assert same >= 0.9 * total


def annotated():
    """Return the annotated notes of others, a share of them each time the same."""
    gold = SHARED / "gold" / "dev"
    lines = [line for path in sorted(gold.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    paths = sorted(
        {SHARED / "notes" / "dev" / entry["path"] for line in lines if "path" in (entry := json.loads(line))}
    )
    if not paths:
        pytest.skip("the annotated notes are not beside this checkout")
    return paths


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_annotated_notes_say_the_same_in_another_form(change):
    same = total = 0
    for path in annotated()[::4]:
        note, _ = processed(path.read_bytes(), path.name)
        if note is None or note.format not in {"markdown", "text"}:
            continue
        before = values(note)
        after = values(processed(CHANGES[change](note.text), path.name)[0])
        same += (before & after).total()
        total += max(before.total(), after.total())
    assert total > 50
    assert same >= LEAST_SAME * total


def encoded(text, encoding):
    """Return ``text`` in ``encoding``, None where it has characters that this has not."""
    try:
        return cp1258(text) if encoding == "cp1258" else text.encode(encoding)
    except UnicodeEncodeError:
        return None


def decodings(found):
    """Return whether each encoding of each text is told from its bytes."""
    for text, language in found:
        for encoding in (*ALWAYS, *ENCODINGS.get(language, ())):
            if (data := encoded(text, encoding)) is not None:
                yield unicodedata.normalize("NFC", decode(data).text) == unicodedata.normalize("NFC", text)


def test_own_notes_are_read_in_every_encoding():
    told = list(decodings((note.text, note.language) for _, note, _ in notes(OWN)))
    assert len(told) > 100
    assert all(told)


def test_annotated_notes_are_read_in_nearly_every_encoding():
    languages = {"chinese": "zh", "korean": "ko", "vietnamese": "vi", "english": "en"}
    found = []
    for path in annotated():
        folder = path.relative_to(SHARED / "notes" / "dev").parts[0]
        found.append((decode(path.read_bytes()).text, languages.get(folder, folder)))
    told = list(decodings(found))
    assert sum(told) >= LEAST_DECODED * len(told)
