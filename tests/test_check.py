import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handmade import TEXT, TITLE, full_note, make_link, make_mention, make_note, make_rating, make_section
from notesetl.records import TopicTag
from notesetl.tables.cells import all_sound, cell_checks
from notesetl.tables.check import all_checked, checked_rows, row_problem, unchecked
from notesetl.tables.ground import grounded
from notesetl.tables.rows import note_id, rows
from notesetl.tables.schema import table


def test_a_sound_note_passes_whole():
    checked = checked_rows(full_note())
    assert checked.rejects == []
    assert [row["path"] for row in checked.rows.pop("files")] == [full_note().path]
    assert checked.rows == rows(full_note())


def sound(name):
    return dict(rows(full_note())[name][0])


@pytest.mark.parametrize(
    ("name", "column", "value", "told"),
    [
        ("notes", "note_id", "XYZ", "match"),
        ("notes", "note_id", None, "null"),
        ("notes", "bytes", -1, "from 0"),
        ("notes", "bytes", 1.0, "integer"),
        ("notes", "bytes", True, "integer"),
        ("notes", "bytes", 2**63, "too large"),
        ("notes", "language", "korean", "match"),
        ("notes", "language", "", "match"),
        ("notes", "language_score", 1.01, "from 0 to 1"),
        ("notes", "language_score", float("nan"), "finite"),
        ("notes", "language_score", "1", "number"),
        ("notes", "meta", "{'a': 1}", "JSON"),
        ("notes", "meta", '{"a": NaN}', "JSON"),
        ("notes", "meta", "[" * 100_000, "JSON"),
        ("notes", "path", "a\ud800.md", "surrogates"),
        ("notes", "path", b"a.md", "string"),
        ("mentions", "title_kind", "book", "method, paper"),
        ("mentions", "title_source", "Link", "match"),
        ("mentions", "struck", 0, "true"),
        ("mentions", "section_path", "Detection", "list"),
        ("mentions", "section_path", ["a", None], "string"),
        ("mentions", "section_path", ["\udfff"], "surrogates"),
        ("ratings", "aspect", "quality", "overall"),
        ("ratings", "value", float("inf"), "finite"),
        ("ratings", "score", 10**400, "too large"),
        ("ratings", "line", 0, "from 1"),
        ("links", "role", "talk", "video"),
    ],
)
def test_a_value_that_breaks_its_column(name, column, value, told):
    problem = row_problem(table(name), {**sound(name), column: value})
    assert problem.startswith(column)
    assert told in problem
    assert "\n" not in problem
    problem.encode()


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("notes", "title", None),
        ("notes", "language_score", 1),
        ("ratings", "value", None),
        ("notes", "meta", "[1]"),
        ("notes", "language", "ja"),
    ],
)
def test_a_value_that_keeps_to_its_column(name, column, value):
    assert row_problem(table(name), {**sound(name), column: value}) is None


def test_times_have_a_zone():
    row = {"run_id": "0" * 16, "started_at": datetime.now(UTC), "version": "1", "settings": "{}", "counts": "{}"}
    assert row_problem(table("runs"), {**row, "ended_at": datetime.now(UTC)}) is None
    assert "zone" in row_problem(table("runs"), {**row, "ended_at": datetime(2020, 1, 1)})  # noqa: DTZ001


def test_columns_must_be_those_of_the_table():
    row = sound("texts")
    assert "colour" in row_problem(table("texts"), {**row, "colour": "red"})
    del row["text"]
    assert "text" in row_problem(table("texts"), row)


@pytest.mark.parametrize(
    ("start", "end", "line", "told"),
    [
        (5, 5, 1, "no range"),
        (5, 4, 1, "no range"),
        (0, 10_000, 1, "no range"),
        (None, 4, 1, "not all"),
        (5, None, 1, "not all"),
        (5, 6, None, "not all"),
        (0, 4, 1, "not what the text has"),
    ],
)
def test_offsets_that_lead_astray(start, end, line, told):
    assert told in row_problem(table("ratings"), {**sound("ratings"), "start": start, "end": end, "line": line}, TEXT)


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("Focal Loss", "Focal Loss"),
        ("Focal Loss", "**Focal** *Loss*"),
        ("Focal Loss", "Focal\n  > Loss"),
        ("Focal Loss for Dense Detection", "[Focal Loss](https://arxiv.org/abs/1708.02002) for Dense Detection"),
        ("Focal Loss for Dense Detection", "[Focal Loss](a_(b)) for [Dense][ref] Detection"),
        ("[7/10]Focal Loss ICCV 2017", "[7/10][Focal Loss](https://arxiv.org/abs/1708.02002) ICCV 2017"),
        ("Focal Loss https://a.b x", "[Focal Loss](u) <https://a.b> x"),
        ("Focal Loss", "Focal <br/>\u200bLoss"),
        ("R&D of C<D", "R&amp;D of C&lt;D"),
        ("Focal Loss", "## Focal Loss {#focal .big}"),
        ("Focal Loss", "Focal Loss\n=========="),
        ("Focal Loss", "![logo](x.png) Focal Loss[^1]"),
        ("Focal Loss", "[[notes/focal|Focal Loss]]"),
        ("a*b_c", r"a\*b\_c"),
        ("초점 손실", "**초점** 손실"),
        ("注意力机制", "注意力\n机制"),
        ("Học sâu", "`Học` ~~sâu~~"),
        ("{Swin} <T>", "**{Swin}** <T>"),
        ("Focal </Loss> 2", "Focal <b></Loss></b> 2"),
        ("Focal Loss", "Focal <!-- a > b --> Loss"),
        ("Focal <!-- Loss", "Focal <!-- <i>Loss</i>"),
        ("Focal Loss", "Focal <https://a.b/> Loss"),
    ],
)
def test_grounded_up_to_markup(value, source):
    assert grounded(value, source, "markup")
    assert grounded(value, source, "exact") is (value == source)


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("Focal Loss", "Focal Losses"),
        ("Focal Loss", "Focal"),
        ("Focal Loss", "A Focal Loss"),
        ("Focal Loss", "Loss Focal"),
        ("Focal Loss", "focal loss"),
        ("Focal Loss", "Focal 2 Loss"),
        ("Focal Loss", "Focal、Loss"),
        ("注意力", "注意力机"),
        ("Học", "Hoc"),
        ("", ""),
        (" ", "**"),
        ("", "**"),
    ],
)
def test_not_grounded(value, source):
    assert not grounded(value, source, "markup")


@given(st.text(min_size=1), st.text())
def test_grounding_is_exact_on_equal_texts_only(value, source):
    assert grounded(value, value, "exact")
    assert grounded(value, source, "exact") is (value == source)


@given(st.text(alphabet="ab<>[](){}!^|\\ ", max_size=60))
def test_markup_may_be_left_out_but_letters_may_not(source):
    letters = "".join(c for c in source if c in "ab")
    if letters:
        assert grounded(letters, source, "markup")
        assert not grounded(letters + "a", source, "markup")


@pytest.mark.parametrize("piece", ["<", "](", "](a(", "![", "[^", "[[", "{", "](()"])
def test_hostile_markup_takes_linear_time(piece):
    source = piece * (200_000 // len(piece))
    begin = time.process_time()
    assert not grounded("x" + source, source, "markup")
    assert not grounded(f"{source}{piece}", f"{source}y", "markup")
    assert not grounded(source[1:-1] * 2, source, "markup")
    assert time.process_time() - begin < 10


def problems(note):
    checked = checked_rows(note)
    for reject in checked.rejects:
        assert (reject.stage, reject.reason, reject.path) == ("tables", "breaks_contract", note.path)
    return checked, [reject.detail for reject in checked.rejects]


def test_notes_checked_together_are_checked_as_each_by_itself():
    note = full_note()
    bad = replace(note, path="bad.md", mentions=(replace(note.mentions[0], title="Something else"), note.mentions[1]))
    worse = replace(note, path="worse.md", language="nowhere")
    text = replace(note, path="text.md", text=f"{note.text}\ud800")
    lost = replace(note, path="lost.md", links=(make_link(note.text, "arxiv.org", mention=9),))
    notes = [note, bad, worse, text, lost]
    assert all_checked([unchecked(n) for n in notes]) == [checked_rows(n) for n in notes]
    assert [len(checked_rows(n).rejects) > 0 for n in notes] == [False, True, True, True, True]


def test_a_mention_that_breaks_the_contract_takes_its_ratings_and_topics_along():
    note = full_note()
    bad = replace(note.mentions[0], title="Something else")
    checked, details = problems(replace(note, mentions=(bad, note.mentions[1])))
    assert [row["title"] for row in checked.rows["mentions"]] == ["Focal Loss"]
    assert [row["raw"] for row in checked.rows["ratings"]] == ["★★★☆☆"]
    assert checked.rows["mention_topics"] == []
    assert len(checked.rows["links"]) == 3
    assert (checked.rows["links"][0]["mention_id"], checked.rows["links"][0]["paper_id"]) == (None, None)
    assert details[0].startswith("mentions on line 5: title 'Something else' is not what the text has at 33")
    assert sorted(detail.split()[0].strip(":") for detail in details[1:]) == [
        "mention_topics",
        "mention_topics",
        "ratings",
    ]
    assert checked.rejects[0].note_id == note_id(note.path)


def test_a_rating_that_breaks_the_contract_goes_alone():
    note = full_note()
    bad = replace(note.mentions[0].ratings[0], raw="9/1O")
    checked, details = problems(replace(note, mentions=(replace(note.mentions[0], ratings=(bad,)), note.mentions[1])))
    assert len(checked.rows["mentions"]) == 2
    assert len(checked.rows["ratings"]) == 1
    assert details == ["ratings on line 5: raw '9/1O' is not what the text has at 26: '9/10'"]


def test_a_section_that_breaks_the_contract_leaves_what_is_below_it():
    note = full_note()
    checked, details = problems(
        replace(note, sections=(replace(note.sections[0], heading="다른 제목"), note.sections[1]))
    )
    assert len(details) == 1
    assert [row["parent_section_id"] for row in checked.rows["sections"]] == [None]
    assert len(checked.rows["mentions"]) == 2


def test_one_topic_twice_is_once_too_often():
    tag = TopicTag("detection", 1, "title", 0.5)
    checked, details = problems(make_note(mentions=(make_mention(TEXT, TITLE, topics=(tag, tag)),)))
    assert len(checked.rows["mention_topics"]) == 1
    assert details == ["mention_topics: the same mention_id, topic_id stands twice"]


@pytest.mark.parametrize(
    "note",
    [
        make_note(language="klingon"),
        make_note(meta="no JSON"),
        make_note("a\ud800.md"),
        make_note(text="lone \udc80 surrogate"),
        make_note(mentions=(make_mention(TEXT, TITLE, section=3),)),
        make_note(links=(make_link(TEXT, "u", mention=0),)),
        make_note(sections=(make_section(TEXT, "Detection", parent=4),)),
    ],
    ids=["language", "meta", "path", "text", "section", "link", "parent"],
)
def test_a_note_that_breaks_the_contract_goes_whole(note):
    checked, details = problems(note)
    assert checked.rows.keys() == {"files"}
    assert len(details) == 1
    assert checked.rejects[0].note_id is None


@given(
    st.text(max_size=8),
    st.integers(-2, 300),
    st.integers(-2, 300),
    st.floats(allow_nan=True),
    st.sampled_from(["overall", "novelty", "style"]),
)
def test_what_passes_is_grounded(raw, start, end, score, aspect):
    rating = replace(make_rating(TEXT, "9/10", 9, 10), raw=raw, start=start, end=end, score=score, aspect=aspect)
    checked = checked_rows(make_note(mentions=(make_mention(TEXT, TITLE, ratings=(rating,)),)))
    assert len(checked.rows["ratings"]) + len(checked.rejects) == 1
    for row in checked.rows["ratings"]:
        assert TEXT[row["start"] : row["end"]] == row["raw"] != ""
        assert 0 <= row["score"] <= 1


CELLS = st.one_of(
    st.sampled_from([None, True, 1, 0, -1, 1.0, 2**63, float("nan"), float("inf"), "", "en", "\ud800", "논문", (), []]),
    st.sampled_from([*sound("claims").values(), *sound("mentions").values()]),
    st.floats(),
    st.text(max_size=3),
)


@given(
    st.sampled_from(["claims", "mentions", "ratings", "notes"]),
    st.lists(st.tuples(st.integers(0, 40), CELLS), max_size=3),
)
def test_a_column_at_a_time_says_what_a_value_at_a_time_says(name, changes):
    found = [sound(name) for _ in range(3)]
    columns = list(found[0])
    for at, (place, value) in enumerate(changes):
        found[at][columns[place % len(columns)]] = value
    one_by_one = all(check(row[column]) is None for row in found for column, check in cell_checks(name).items())
    assert all_sound(name, found) == one_by_one


def test_rows_without_a_column_or_with_one_too_many_are_not_sound():
    lacking, odd = sound("claims"), sound("claims") | {"odd": 1}
    del lacking["text"]
    assert not all_sound("claims", [sound("claims"), lacking])
    assert not all_sound("claims", [odd])
    assert all_sound("claims", [])
