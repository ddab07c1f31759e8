"""What people put right: applied to what was found, whatever the rules find, or told why it is not."""

from dataclasses import replace
from functools import cache

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import found
from notesetl.corrections import Correction, Field, anchor, write
from notesetl.corrections.apply import Corrections, load, problems
from notesetl.errors import NotesetlError, RejectReason
from notesetl.extraction import build
from notesetl.pipeline import run
from notesetl.query import Tables
from notesetl.settings import Settings
from notesetl.tables.check import checked_rows

FOCAL = "Focal Loss for Dense Object Detection"
DETR = "End-to-End Object Detection with Transformers"
NOTE = f"""# 目标检测

- [9/10] [{FOCAL}](https://arxiv.org/abs/1708.02002) code: https://github.com/facebookresearch/Detectron
  - 训练比两阶段方法简单，小目标上的精度明显更高。
- [7/10] {DETR} https://arxiv.org/abs/2005.12872
  - 收敛非常慢，需要 500 个 epoch。

## 其他

重读了一遍 Feature Pyramid Networks for Object Detection，仍然值得一看，四颗星 7/10。
"""
TOPICS = frozenset({"object-detection", "gan", "computer-vision"})


@cache
def extracted(text=NOTE, path="zh/检测.md"):
    return found(text, path)


def corrected(*rows, text=NOTE, path="zh/检测.md"):
    """Return the note put right and the reasons and details of what could not be; rows are (quote, field, value)."""
    listed = [Correction(path, *row) for row in rows]
    corrections = Corrections(listed, TOPICS)
    note = corrections.titles(extracted(text, path))
    note, rejects = corrections.apply(note)
    assert checked_rows(note).rejects == []
    return note, [(reject.reason, reject.detail) for reject in rejects]


def only(*rows, **where):
    note, rejects = corrected(*rows, **where)
    assert rejects == []
    return note


def mention(note, title):
    return next(one for one in note.mentions if one.title == title)


def test_without_rows_nothing_changes():
    assert corrected() == (extracted(), [])
    assert corrected(("x", "title", "")) == (extracted(), [])  # an open question


def test_the_note_is_as_the_cases_think():
    assert [one.title for one in extracted().mentions] == [FOCAL, DETR]
    assert [rating.raw for one in extracted().mentions for rating in one.ratings] == ["9/10", "7/10"]
    assert len(extracted().claims) >= 2


# --- titles


def test_a_title_is_cut_anew():
    note = only((FOCAL, "title", "Focal Loss"))
    one = mention(note, "Focal Loss")
    assert NOTE[one.start : one.end] == "Focal Loss"
    assert (one.rule, one.confidence, len(one.ratings)) == ("correction", 1.0, 1)


def test_a_title_may_reach_beyond_its_quote():
    text = NOTE.replace(FOCAL, "Focal Loss (Dense Object Detection)")
    short = only((extracted(text).mentions[0].title, "title", "Focal Loss (Dense Object Detection)"), text=text)
    assert short.mentions[0].title == "Focal Loss (Dense Object Detection)"


def test_a_title_is_added_with_what_stands_behind_it():
    title = "Feature Pyramid Networks for Object Detection"
    note = only((title, "title", title))
    one = mention(note, title)
    assert NOTE[one.start : one.end] == title
    assert (one.kind, one.rule, one.confidence, one.section) == ("paper", "correction", 1.0, 1)
    assert one.scope == (one.start, len(NOTE))


def test_a_title_is_dropped_with_its_ratings_and_topics():
    note = only((DETR, "title", "none"))
    assert [one.title for one in note.mentions] == [FOCAL]
    assert all(link.mention in {-1, 0} for link in note.links)
    rows = checked_rows(note).rows
    assert len(rows["ratings"]) == 1
    assert len(rows["links"]) == len(checked_rows(extracted()).rows["links"])


def test_findings_keep_their_titles_when_one_before_them_is_dropped():
    note = only((FOCAL, "title", "none"))
    slow = next(claim for claim in note.claims if "收敛" in note.text[claim.start : claim.end])
    assert note.mentions[slow.mention].title == DETR


def test_a_title_may_hold_markup():
    text = "# 列表\n\n- [8/10] Deep *Residual* Learning for Image Recognition\n"
    note = only(("Deep *Residual* Learning", "title", "Deep Residual Learning for Image Recognition"), text=text)
    assert [one.title for one in note.mentions] == ["Deep Residual Learning for Image Recognition"]


@pytest.mark.parametrize("rows", [[(DETR, "title", "none")] * 2, [(DETR, "title", DETR)] * 3])
def test_saying_it_twice_says_it_once(rows):
    assert only(*rows) == only(rows[0])


def test_what_was_read_off_the_path_is_quoted_by_nothing():
    path = "vault/Mask R-CNN.md"
    text = "---\nrating: 4.5\n---\n\nhttps://arxiv.org/abs/1703.06870\n\nIt is simple, and it is slow.\n"
    (one,) = extracted(text, path).mentions
    assert one.start is None
    assert only(("", "title", "ok"), text=text, path=path).mentions[0].confidence == 1.0
    assert only(("", "title", "none"), text=text, path=path).mentions == ()
    assert only(("", "paper", "1703.06870"), text=text, path=path).mentions[0].of_paper == "arxiv:1703.06870"


# --- what belongs to a title


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        ("kind", "method", "kind", "method"),
        ("venue", "ICCV", "venue", "ICCV"),
        ("venue", "none", "venue", None),
        ("year", "2017", "year", 2017),
        ("year", "none", "year", None),
        ("paper", "https://arxiv.org/abs/1708.02002v2", "of_paper", "arxiv:1708.02002"),
        ("paper", "arXiv:1708.02002", "of_paper", "arxiv:1708.02002"),
        ("paper", "doi:10.1109/ICCV.2017.324", "of_paper", "doi:10.1109/iccv.2017.324"),
        ("paper", "RetinaNet", "of_paper", "title:RetinaNet"),
        ("not_paper", "RetinaNet  2", "not_of_papers", ("title:RetinaNet 2",)),
        ("paper_title", "RetinaNet", "paper_title", "RetinaNet"),
    ],
)
def test_what_is_known_of_a_title(field, value, column, expected):
    one = mention(only((FOCAL, field, value)), FOCAL)
    assert getattr(one, column) == expected
    assert (one.rule, one.confidence) == ("correction", 1.0)


def test_topics_are_listed_best_first():
    one = mention(only((FOCAL, "topics", "gan; object-detection gan")), FOCAL)
    assert [(tag.topic_id, tag.rank, tag.source, tag.score) for tag in one.topics] == [
        ("gan", 1, "correction", 1.0),
        ("object-detection", 2, "correction", 1.0),
    ]
    assert mention(only((FOCAL, "topics", "none")), FOCAL).topics == ()


# --- ratings


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("8/10", ("overall", 8.0, 10.0, None, 0.8)),
        ("4,5 / 5", ("overall", 4.5, 5.0, None, 0.9)),
        ("novelty: 3/5", ("novelty", 3.0, 5.0, None, 0.6)),
        ("8", ("overall", 8.0, None, None, None)),
        ("unknown", ("overall", None, None, "unknown", None)),
        ("dở = 0.1", ("overall", None, None, "dở", 0.1)),
        ("★★★☆☆", ("overall", 3.0, 5.0, None, 0.6)),
        ("ok", ("overall", 9.0, 10.0, None, 0.9)),
    ],
)
def test_a_rating_has_another_value(value, expected):
    (rating,) = mention(only(("9/10", "rating", value)), FOCAL).ratings
    assert (rating.aspect, rating.value, rating.maximum, rating.label, rating.score) == expected
    assert (rating.raw, rating.rule, rating.confidence) == ("9/10", "correction", 1.0)


def test_a_rating_may_be_quoted_with_what_is_around_it():
    (rating,) = mention(only((f"- [9/10] [{FOCAL}", "rating", "1/10")), FOCAL).ratings
    assert (rating.raw, rating.score) == ("9/10", 0.1)


def test_a_rating_is_dropped_added_and_given_to_another_title():
    assert mention(only(("9/10", "rating", "none")), FOCAL).ratings == ()
    assert len(mention(only(("9/10", "rating_of", DETR.upper())), DETR).ratings) == 2
    (one, new) = mention(only(("收敛非常慢", "rating", "clarity: 2/5")), DETR).ratings
    assert (new.raw, new.aspect, new.score, new.rule) == ("收敛非常慢", "clarity", 0.4, "correction")
    assert one.rule != "correction"


def test_an_added_rating_is_changed_once_the_rules_find_it_too():
    known = only(("9/10", "rating", "8/10"))
    later = replace(extracted(), mentions=tuple(replace(one, ratings=()) for one in extracted().mentions))
    fresh, rejects = Corrections([Correction("zh/检测.md", "9/10", "rating", "8/10")], TOPICS).apply(later)
    assert rejects == ()
    assert mention(fresh, FOCAL).ratings == mention(known, FOCAL).ratings


# --- links


def test_links_have_another_role_owner_or_none():
    url = "https://github.com/facebookresearch/Detectron"
    assert next(link for link in only((url, "link", "project")).links if link.url == url).role == "project"
    moved = only((url, "link_of", DETR))
    assert moved.mentions[next(link.mention for link in moved.links if link.url == url)].title == DETR
    assert next(link.mention for link in only((url, "link_of", "none")).links if link.url == url) == -1
    assert url not in {link.url for link in only((url, "link", "none")).links}


def test_a_link_is_added_where_an_address_stands():
    text = (
        "# Notes\n\n- [8/10] Deep Residual Learning for Image Recognition\n\n```\nsee arxiv.org/abs/1512.03385\n```\n"
    )
    links = {link.arxiv_id for link in extracted(text).links}
    note = only(("arxiv.org/abs/1512.03385", "link", "paper"), text=text)
    assert "1512.03385" in {link.arxiv_id for link in note.links} | links
    assert [link.role for link in note.links] == ["paper"]


# --- claims


def test_claims_say_something_else():
    quote = "收敛非常慢"
    note = only((quote, "claim", "robustness mixed hedged"), (quote, "metric", "epoch"), (quote, "subject", "none"))
    claim = next(one for one in note.claims if quote in note.text[one.start : one.end])
    assert (claim.aspect, claim.polarity, claim.hedged, claim.metric, claim.subject) == (
        "robustness",
        "mixed",
        True,
        "epoch",
        None,
    )
    assert (claim.rule, claim.confidence) == ("correction", 1.0)


def test_a_claim_is_dropped_added_and_given_to_another_title():
    quote = "收敛非常慢"
    assert len(only((quote, "claim", "none")).claims) == len(extracted().claims) - 1
    given_away = only((quote, "claim_of", FOCAL))
    claim = next(one for one in given_away.claims if quote in NOTE[one.start : one.end])
    assert given_away.mentions[claim.mention].title == FOCAL
    bare = replace(extracted(), claims=())
    note, rejects = Corrections([Correction("zh/检测.md", quote, "claim", "efficiency negative")], TOPICS).apply(bare)
    assert rejects == ()
    (new,) = note.claims
    assert NOTE[new.start : new.end] == quote
    assert (new.tier, new.polarity, new.language, new.rule) == ("evaluative", "negative", "zh", "correction")
    assert note.mentions[new.mention].title == DETR


# --- what cannot be


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        (("不在这里", "title", "x"), "stale", "the quote is not in the note"),
        (("/10", "rating", "1/10"), "ambiguous", "the quote stands in the note 3 times"),
        ((NOTE[:200], "rating", "1/10"), "ambiguous", "the quote holds 2 things of that kind"),
        (("其他", "kind", "paper"), "stale", "no title stands there"),
        (("其他", "rating", "ok"), "stale", "no rating stands there"),
        (("其他", "link", "code"), "stale", "no address stands there"),
        (("其他", "metric", "AP"), "stale", "no claim stands there"),
        (("其他", "claim", "efficiency"), "bad", "needs an aspect and a polarity"),
        ((FOCAL, "title", "Not in the note"), "stale", "does not stand at the quote"),
        ((FOCAL, "rating", "5/5"), "bad", "quoted by its own characters"),
        (("9/10", "rating_of", "Nobody"), "stale", "the note has no title 'Nobody'"),
        (("", "kind", "paper"), "stale", "no title stands there"),
        (("9/10", "rating", "11/10"), "bad", "not from 0 to the maximum"),
        (("9/10", "rating", "great fun"), "bad", "is no rating"),
        (("9/10", "rating", "speed: 1/10"), "bad", "'speed' is none of overall"),
        (("9/10", "rating", "x = 1.5"), "bad", "a score is from 0 to 1"),
        ((FOCAL, "kind", "book"), "bad", "'book' is none of paper, method"),
        ((FOCAL, "year", "17"), "bad", "no year"),
        ((FOCAL, "topics", "gan nothing"), "bad", "unknown topic 'nothing'"),
        ((FOCAL, "paper", "arxiv:17"), "bad", "no arXiv id and no DOI"),
        ((FOCAL, "paper", "none"), "bad", "none cannot be of paper"),
        ((FOCAL, "paper_title", "ok"), "bad", "ok says nothing of paper_title"),
        ((FOCAL, "colour", "red"), "bad", "unknown field 'colour'; allowed: title, kind"),
        (("收敛非常慢", "claim", "positive negative"), "bad", "says two things at once"),
        (("收敛非常慢", "claim", "speed"), "bad", "'speed' is none of accuracy"),
        (("9/10", "rating", "1" * 2000), "bad", "more than 1000 characters"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(row, reason, detail):
    note, ((told, line),) = corrected(row)
    assert note == extracted()
    assert told == f"{reason}_correction"
    assert detail in line
    assert "\n" not in line


def test_a_quote_that_stands_twice_needs_what_is_before_it():
    text = NOTE.replace("[9/10]", "[7/10]")
    _, ((reason, detail),) = corrected(("7/10", "rating", "6/10"), text=text)
    assert (reason, detail.split(": ")[-1]) == ("ambiguous_correction", "the quote stands in the note 3 times")
    for title, start in ((FOCAL, text.index("7/10")), (DETR, text.index("7/10", text.index("7/10") + 1))):
        quote, before = anchor(text, start, start + 4)
        row = Correction("zh/检测.md", quote, "rating", "6/10", before=before)
        note, rejects = Corrections([row], TOPICS).apply(extracted(text))
        assert rejects == ()
        assert {one.title: one.ratings[0].value for one in note.mentions} == {FOCAL: 7, DETR: 7, title: 6}


def test_a_correction_survives_edits_elsewhere_in_the_note():
    edited = "# 新的标题\n\n一些新的话。\n\n" + NOTE.replace("明显更高", "更高一些")
    row = Correction("zh/检测.md", "9/10", "rating", "8/10")
    note, rejects = Corrections([row], TOPICS).apply(found(edited, "zh/检测.md"))
    assert rejects == ()
    assert mention(note, FOCAL).ratings[0].value == 8


@settings(max_examples=60)
@given(
    quote=st.sampled_from(
        [FOCAL, DETR, "9/10", "7/10", "收敛非常慢", "其他", "https://github.com", NOTE, "", "\n", "a"]
    ),
    field=st.sampled_from([*Field, "x"]),
    value=st.sampled_from(
        ["ok", "none", "8/10", FOCAL, "gan", "paper", "efficiency positive", "2017", "arxiv:1706.03762"]
    )
    | st.text(max_size=12),
)
def test_no_row_breaks_a_note(quote, field, value):
    corrected((quote, str(field), value))


# --- files and runs


def test_the_file_is_read_anew_when_it_changes(tmp_path):
    file = tmp_path / "c.csv"
    write(file, [Correction("a.md", "x", "title", "none")])
    assert len(load(file, TOPICS)) == 1
    write(file, [Correction("a.md", "x", "title", "none"), Correction("b.md", "x", "title", "")])
    assert (len(load(file, TOPICS)), len(load(file, TOPICS).rows)) == (1, 2)
    with pytest.raises(NotesetlError, match="cannot be read"):
        load(tmp_path / "no.csv", TOPICS)


def test_problems_are_found_without_notes():
    rows = [
        Correction("a.md", "x", "title", ""),
        Correction("a.md", "x", "titel", ""),
        Correction("", "x", "title", "ok"),
        Correction("a.md", "x", "year", "2017"),
    ]
    assert [problem.correction for problem in problems(rows, TOPICS)] == rows[1:3]


def test_fingerprints_change_with_what_is_said_of_a_note():
    row = Correction("한국어/a.md", "x", "title", "none", "because")
    one = Corrections([row], TOPICS)
    assert one.fingerprint("b.md") == ""
    assert one.fingerprint("./한국어/a.md") == one.fingerprint("한국어/a.md") != ""
    assert Corrections([replace(row, why="")], TOPICS).fingerprint(row.path) == one.fingerprint(row.path)
    assert Corrections([replace(row, value="ok")], TOPICS).fingerprint(row.path) != one.fingerprint(row.path)


ENGLISH = f"# Detection\n\n- [8/10] {FOCAL}\n- [6/10] RetinaNet revisited for once and for all\n"


def test_a_run_applies_them_and_says_what_it_could_not(tmp_path):
    notes = tmp_path / "notes"
    (notes / "zh").mkdir(parents=True)
    (notes / "zh" / "检测.md").write_text(NOTE, encoding="utf-8")
    (notes / "en.md").write_text(ENGLISH, encoding="utf-8")
    file = tmp_path / "corrections.csv"
    write(
        file,
        [
            Correction("zh/检测.md", "9/10", "rating", "5/10", "not that good"),
            Correction(
                "zh/检测.md", "重读了一遍 Feature Pyramid", "title", "Feature Pyramid Networks for Object Detection"
            ),
            Correction("en.md", "RetinaNet revisited for once and for all", "paper", FOCAL),
            Correction("en.md", "6/10", "rating", ""),
            Correction("en.md", "long gone", "rating", "none"),
            Correction("gone.md", "6/10", "rating", "none"),
        ],
    )
    settings_ = Settings(corrections=file)
    summary = run([notes], tmp_path / "out", settings_)
    assert summary.corrections == {"applied": 3, "open": 1}
    assert summary.rejects == {RejectReason.STALE_CORRECTION: 2}
    with Tables(tmp_path / "out") as tables:
        rejects = tables.rejects()
        assert sorted(rejects["path"]) == ["en.md", "gone.md"]
        assert set(rejects["stage"]) == {"corrections"}
        assert "line 7, rating of “6/10”: there is no such note" in rejects["detail"].tolist()
        focal = tables.paper("1708.02002")
        assert focal.row["n_notes"] == 2
        assert sorted(focal.ratings["score"]) == [0.5, 0.6, 0.8]
        pyramid = tables.paper("Feature Pyramid Networks for Object Detection")
        assert pyramid.mentions["rule"].tolist() == ["correction"]
        assert pyramid.ratings["raw"].tolist() == ["值得一看", "7/10"]  # found once its title was known
        assert pyramid.row["topics"]
    run([notes], tmp_path / "plain")
    with Tables(tmp_path / "plain") as tables:
        assert "Feature Pyramid Networks for Object Detection" not in set(tables.papers()["title"])


def written(out):
    """Return all tables but those that tell of runs."""
    folders = [path for path in (out / "current").iterdir() if path.is_dir() and path.name not in {"runs", "parts"}]
    return {path.name: pq.read_table(path).to_pylist() for path in folders}


def test_a_run_over_the_same_notes_is_as_one_from_nothing_whatever_changed_in_the_file(tmp_path):
    notes, file = tmp_path / "notes", tmp_path / "c.csv"
    (notes / "zh").mkdir(parents=True)
    (notes / "zh" / "检测.md").write_text(NOTE, encoding="utf-8")
    (notes / "en.md").write_text(ENGLISH, encoding="utf-8")
    rows = [
        Correction("zh/检测.md", "9/10", "rating", "5/10"),
        Correction("en.md", "RetinaNet revisited for once and for all", "paper", FOCAL),
        Correction("gone.md", "x", "title", "none"),
        Correction("en.md", "gone", "title", "none"),
    ]
    run([notes], tmp_path / "grown")
    for number, kept in enumerate((rows, rows, rows[1:], [])):
        write(file, kept)
        run([notes], tmp_path / "grown", Settings(corrections=file))
        run([notes], tmp_path / f"new{number}", Settings(corrections=file))
        assert written(tmp_path / "grown") == written(tmp_path / f"new{number}")


def test_a_component_that_is_not_there_is_not_waited_for(tmp_path):
    file = tmp_path / "c.csv"
    write(file, [])
    with_file = build(Settings(corrections=file))
    assert with_file.pipe_names.index("notesetl_corrections") == with_file.pipe_names.index("notesetl_mentions") + 1
    assert "notesetl_corrections" not in build(Settings(corrections=file, components=())).pipe_names
