import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handmade import (
    TEXT,
    TITLE,
    at,
    full_note,
    make_claim,
    make_link,
    make_mention,
    make_note,
    make_rating,
    make_section,
)
from notesetl.linkage.titles import normal_title
from notesetl.records import TopicTag
from notesetl.tables.papers import own_identifiers, paper_id
from notesetl.tables.rows import line_starts, rows
from notesetl.tables.schema import table


def test_rows_have_the_columns_of_their_schema_in_its_order():
    for name, found in rows(full_note()).items():
        assert found, name
        for row in found:
            assert list(row) == [column.name for column in table(name).columns]


def test_ids_are_the_same_for_the_same_note_and_others_for_another_path():
    assert rows(full_note()) == rows(full_note())
    here, there = rows(full_note()), rows(full_note("ko/other.md"))
    for name in ("notes", "sections", "mentions", "ratings", "links"):
        key = table(name).key[0]
        assert not {row[key] for row in here[name]} & {row[key] for row in there[name]}


def test_the_paper_is_the_same_in_every_note():
    here, there = rows(full_note()), rows(full_note("ko/other.md"))
    assert [row["paper_id"] for row in here["mentions"]] == [row["paper_id"] for row in there["mentions"]]


def test_what_stands_twice_at_one_place_has_two_ids():
    mention = make_mention(TEXT, TITLE, ratings=(make_rating(TEXT, "9/10", 9, 10),) * 2)
    link = make_link(TEXT, "https://example.org/twice")
    found = rows(make_note(mentions=(mention, mention), links=(link, link)))
    assert len({row["mention_id"] for row in found["mentions"]}) == 2
    assert len({row["rating_id"] for row in found["ratings"]}) == 4
    assert len({row["link_id"] for row in found["links"]}) == 2


def test_a_mention_keeps_its_id_when_others_come_before_it():
    one = make_mention(TEXT, "Focal Loss")
    alone = rows(make_note(mentions=(one,)))["mentions"][0]
    second = rows(make_note(mentions=(make_mention(TEXT, TITLE), one)))["mentions"][1]
    assert alone["mention_id"] == second["mention_id"]


def test_everything_of_a_mention_points_to_it():
    found = rows(full_note())
    paper, method = found["mentions"]
    assert [row["mention_id"] for row in found["links"]] == [paper["mention_id"], method["mention_id"], None]
    assert [row["paper_id"] for row in found["links"]] == [paper["paper_id"], method["paper_id"], None]
    assert [row["mention_id"] for row in found["ratings"]] == [paper["mention_id"], method["mention_id"]]
    assert {row["mention_id"] for row in found["mention_topics"]} == {paper["mention_id"]}
    (claim,) = found["claims"]
    assert (claim["mention_id"], claim["paper_id"]) == (method["mention_id"], method["paper_id"])
    assert claim["section_id"] == method["section_id"]
    assert (paper["arxiv_id"], method["arxiv_id"]) == ("2005.12872", None)


@pytest.mark.parametrize(("language", "english"), [("en", True), ("ko", False), ("other", False)])
def test_an_english_claim_is_its_own_translation(language, english):
    claim = make_claim(TEXT, "★★★☆☆ Focal Loss", language=language)
    (row,) = rows(make_note(claims=(claim,)))["claims"]
    assert row["text_en"] == (row["text"] if english else None)


def test_a_title_from_the_path_has_no_place():
    found = rows(make_note("zh/注意力.md", mentions=(make_mention(TEXT, "Attention", source="path"),)))
    assert [found["mentions"][0][name] for name in ("start", "end", "line")] == [None, None, None]


def test_sections_form_a_tree_and_only_english_headings_have_english():
    top, below = rows(full_note())["sections"]
    assert top["parent_section_id"] is None
    assert below["parent_section_id"] == top["section_id"]
    assert (top["language"], top["heading_en"]) == ("ko", None)
    assert (below["language"], below["heading_en"]) == ("en", "Detection")


HEADED = "# 目标检测\n## Deformable DETR\n重点\n"


def test_the_section_path_leaves_the_mentions_own_heading_out():
    sections = (make_section(HEADED, "目标检测"), make_section(HEADED, "Deformable DETR", 0, 2))
    in_heading = make_mention(HEADED, "Deformable DETR", source="heading", section=1)
    below = make_mention(HEADED, "重点", section=1)
    found = rows(make_note(text=HEADED, sections=sections, mentions=(in_heading, below)))
    ids = [row["section_id"] for row in found["sections"]]
    assert [row["section_path"] for row in found["mentions"]] == [["目标检测"], ["目标检测", "Deformable DETR"]]
    assert [row["section_id"] for row in found["mentions"]] == ids
    outside = rows(make_note(text=HEADED, sections=sections, mentions=(make_mention(HEADED, "重点"),)))["mentions"][0]
    assert (outside["section_id"], outside["section_path"]) == (None, [])


def test_sections_in_a_circle_end():
    sections = (make_section(HEADED, "目标检测", 1), make_section(HEADED, "Deformable DETR", 0))
    found = rows(make_note(text=HEADED, sections=sections, mentions=(make_mention(HEADED, "重点", section=0),)))
    assert len(found["mentions"][0]["section_path"]) == 2


@pytest.mark.parametrize("change", [{"section": 7}, {}])
def test_a_reference_to_nothing_is_an_error(change):
    note = make_note(mentions=(make_mention(TEXT, TITLE, **change),), links=(make_link(TEXT, "u", mention=1),))
    with pytest.raises(IndexError):
        rows(note)


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        ("a\nb\nc", "c", 3),
        ("a\r\nb\r\nc", "c", 3),
        ("a\rb\rc", "c", 3),  # no line feed at all
        ("a\r\rb\nc", "c", 2),  # stray returns end no line where line feeds do
        ("가\n\n나", "나", 3),
        ("a\x0bb\x0cc\u2028d\x85e", "e", 1),  # what str.splitlines would split at
        ("\n", "\n", 1),
    ],
)
def test_lines(text, part, line):
    start, end = at(text, part)
    mention = replace(make_mention(text, part), start=start, end=end)
    assert rows(make_note(text=text, mentions=(mention,)))["mentions"][0]["line"] == line


@given(st.lists(st.text(alphabet="ab가 \t", max_size=5), max_size=20), st.sampled_from(["\n", "\r\n", "\r"]))
def test_line_starts_are_those_of_split_lines(lines, end):
    text = end.join(lines)
    starts = line_starts(text)
    assert len(starts) == max(len(lines), 1)
    assert [text[start:].split(end)[0] for start in starts] == (lines or [""])
    if end != "\r":
        assert starts == [0, *(match.end() for match in re.finditer("\n", text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Focal Loss", "focal-loss"),
        ("Attention Is All You Need", "Attention is all you need."),
        ("ＢＥＲＴ", "bert"),
        ("Ti\u1ec3u lu\u1eadn", "tie\u0302\u0309u lua\u0323\u0302n"),
        ("Straße", "STRASSE"),
        ("注意力 机制", "注意力机制"),
    ],
)
def test_titles_that_name_one_paper(one, other):
    assert normal_title(one) == normal_title(other) != ""
    assert paper_id(one, None, None) == paper_id(other, None, None)


@pytest.mark.parametrize(("one", "other"), [("GPT-2", "GPT-3"), ("注意力", "注意"), ("★★", "★★★")])
def test_titles_that_name_two_papers(one, other):
    assert paper_id(one, None, None) != paper_id(other, None, None)


def test_identifiers_come_before_the_title():
    assert paper_id("A", "2005.12872", "10.1/x") == paper_id("B", "2005.12872", None)
    assert paper_id("A", None, "10.1/X") == paper_id("B", None, "10.1/x") != paper_id("A", None, None)
    assert paper_id("arxiv:2005.12872", None, None) != paper_id("A", "2005.12872", None)


def test_only_links_to_the_paper_name_it():
    blog = make_link(TEXT, "u", role="blog", arxiv_id="1706.03762")
    paper = make_link(TEXT, "v", role="paper", arxiv_id="1810.04805", doi="10.1/a")
    second = make_link(TEXT, "w", role="paper", arxiv_id="2005.12872")
    assert own_identifiers([blog, paper, second]) == ("1810.04805", "10.1/a")
    assert own_identifiers([blog]) == (None, None)


def test_topics_keep_their_rank():
    mention = make_mention(TEXT, TITLE, topics=(TopicTag("a", 1, "title", 0.9), TopicTag("b", 2, "heading", 0.1)))
    found = rows(make_note(mentions=(mention,)))["mention_topics"]
    assert [(row["topic_id"], row["rank"], row["source"]) for row in found] == [("a", 1, "title"), ("b", 2, "heading")]
