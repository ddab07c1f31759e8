import json
from importlib.resources import files

import pyarrow as pa
import pytest

from notesetl.errors import NotesetlError, RejectReason
from notesetl.tables import schema
from notesetl.tables.parts import arrow_schema

CONTRACT = {
    "notes": "note_id path format encoding sha256 bytes n_chars title language language_score meta",
    "texts": "note_id text",
    "sections": "section_id note_id parent_section_id level heading heading_en language start end line",
    "mentions": "mention_id note_id section_id section_path paper_id title title_kind title_source struck start end "
    "line rule confidence",
    "papers": "paper_id title arxiv_id doi venue year aliases languages n_notes n_mentions n_ratings mean_score",
    "ratings": "rating_id note_id mention_id paper_id aspect raw value max label score start end line rule confidence",
    "links": "link_id note_id mention_id paper_id url canonical_url kind role arxiv_id arxiv_version doi start end "
    "line",
    "claims": "claim_id note_id section_id mention_id paper_id language text text_en translation_status subject tier "
    "aspect polarity comparator metric value value_min value_max unit dataset hedged negated start end line rule "
    "confidence",
    "topics": "topic_id label parent_id",
    "mention_topics": "mention_id note_id paper_id topic_id rank source score",
    "translations": "text_sha256 source_language target_language text translation translator status checks",
    "conflicts": "conflict_id kind subject mention_id note_id paper_id title identifiers kept n_mentions line",
    "files": "file_id source path sha256 bytes fingerprint",
    "parts": "table part rows bytes sha256",
    "rejects": "path note_id stage reason detail",
    "runs": "run_id started_at ended_at version settings counts",
}
EVERY = {"name", "type", "description", "unit", "nullable", "key", "foreign_key", "values"}


def test_the_tables_are_those_of_the_contract():
    assert set(schema.tables()) == set(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_no_column_of_the_contract_is_missing(name):
    assert set(CONTRACT[name].split()) <= {column.name for column in schema.table(name).columns}


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_states_everything(name):
    stored = json.loads(files("notesetl").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8"))
    assert stored["table"] == name
    assert stored["version"] >= 1
    for column in stored["columns"]:
        assert set(column) >= EVERY, column["name"]
        assert column["description"].endswith((".", "…")), column["name"]


@pytest.mark.parametrize("table", schema.tables().values(), ids=lambda table: table.table)
def test_references_lead_to_keys_of_tables_that_come_before(table):
    before = list(schema.tables())[: list(schema.tables()).index(table.table) + 1]
    for column, target, target_column in table.foreign_keys:
        assert target in before, column.name
        assert schema.table(target).key == (target_column,)
        assert schema.table(target).column(target_column).type == column.type


@pytest.mark.parametrize("table", schema.tables().values(), ids=lambda table: table.table)
def test_keys_are_never_null_and_grounded_rows_have_a_place(table):
    assert all(not table.column(name).nullable for name in table.key)
    if table.grounded:
        assert {"note_id", "start", "end", "line"} <= {column.name for column in table.columns}


def test_every_reason_to_reject_is_allowed():
    assert set(schema.table("rejects").column("reason").values) == {reason.value for reason in RejectReason}


def test_arrow_schemas_carry_types_nullability_and_descriptions():
    mentions = arrow_schema("mentions")
    assert mentions.field("section_path").type == pa.list_(pa.field("element", pa.string(), nullable=False))
    assert not mentions.field("title").nullable
    assert mentions.field("start").nullable
    assert mentions.field("start").metadata[b"unit"] == b"code points"
    assert mentions.metadata[b"notesetl.schema_version"] == b"1"


@pytest.mark.parametrize(
    ("ask", "told"),
    [(lambda: schema.table("rating"), "ratings"), (lambda: schema.table("topics").column("id"), "topic_id")],
)
def test_unknown_names_are_answered_with_the_known_ones(ask, told):
    with pytest.raises(NotesetlError, match=told):
        ask()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "x.json"),
        ('{"table": "x", "version": 1, "description": "", "columns": [], "colour": 1}', "unknown colour"),
        ('{"table": "x", "version": 1, "description": "", "columns": [{"name": "a"}]}', "type"),
    ],
)
def test_a_bad_schema_is_refused(text, told):
    with pytest.raises(NotesetlError, match=told):
        schema._read("x.json", text)
