"""The migrated database against what the code says of it: tables, constraints, refusals."""

import importlib
import pkgutil
import re

import psycopg
import pytest
from sqlalchemy import Column, Computed
from sqlalchemy.dialects import postgresql

from registry.store import tables
from registry.store.constraints import REFUSALS, refusal
from registry.store.tables.metadata import metadata

#: the journal's own lists, which no code reads
_OF_THE_JOURNAL = {"register_table", "register_guard"}

for _page in pkgutil.iter_modules(tables.__path__):
    importlib.import_module(f"{tables.__name__}.{_page.name}")
TABLES = {table.name: table for table in metadata.tables.values()}


# ---------------------------------------------------------------- tables


def test_the_code_knows_the_tables_there_are(catalogue):
    rows = catalogue.execute(
        "select relname from pg_class where relnamespace = 'reg'::regnamespace and relkind = 'r'"
    ).fetchall()
    assert {name for (name,) in rows} - _OF_THE_JOURNAL == set(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_what_the_code_says(catalogue, name):
    rows = catalogue.execute(
        "select attname, format_type(atttypid, atttypmod), attnotnull, attidentity <> '',"
        " attgenerated <> '' from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped order by attnum",
        [f"reg.{name}"],
    ).fetchall()
    stands = {row[0]: row[1:] for row in rows}
    said = {column.name: said_of(column) for column in TABLES[name].columns}
    assert said == stands


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_primary_key_is_what_the_code_says(catalogue, name):
    row = catalogue.execute(
        "select array_agg(a.attname::text order by a.attnum)"
        " from pg_constraint k join pg_attribute a"
        " on a.attrelid = k.conrelid and a.attnum = any(k.conkey)"
        " where k.conrelid = %s::regclass and k.contype = 'p'",
        [f"reg.{name}"],
    ).fetchone()
    assert [column.name for column in TABLES[name].primary_key] == row[0]


def said_of(column: Column) -> tuple[object, ...]:
    return (
        _as_postgres_writes(column.type.compile(postgresql.dialect())),
        not column.nullable,
        column.identity is not None,
        isinstance(column.computed, Computed),
    )


def _as_postgres_writes(kind: str) -> str:
    kind = kind.replace(", ", ",").replace(",-1)", ")")
    kind = re.sub(r"geometry\((\w+)", lambda m: f"geometry({_SHAPES[m[1]]}", kind)
    return kind if kind.startswith("geometry") else kind.lower().replace("char(", "character(")


_SHAPES = {"POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon"}


# ---------------------------------------------------------------- constraints and refusals

#: met by no request: each is kept by what is said, and stands in case that is broken
UNREACHABLE = {
    # wider keys, so that others may carry the use or the act: the narrower key is met first
    "entry_act_key", "conditions_use_key", "supply_use_key", "parcel_use_key",
    "parcel_origin_key", "unit_use_key", "land_release_code_key", "parcel_descent_key",
    "unit_descent_key", "right_descent_key", "building_place_key", "unit_building_key",
    "floor_of_building_key",
    # what such a key points at is taken from the row itself
    "entry_case", "land_release_of_parcel", "parcel_next_round", "unit_of_building",
    "unit_part_of_unit", "certificate_restriction",
    # numbers come from a series that never goes back, tokens from chance, ids from the database
    "case_number_key", "document_number_key", "statement_number_key", "document_token_key",
    "api_token_id_key",
    "parcel_release_once", "land_release_once", "unit_code_once", "building_number_once",
    # a new version follows the end of the one before, which is refused as life_once
    "certificate_state_once", "conditions_version_once", "parcel_version_once",
    "supply_terms_once", "unit_version_once", "park_version_one", "building_version_once",
    "restriction_period_once",
    "parcel_version_current",
    # check looks for them under the park's lock
    "parcel_conflict_one", "right_holder_one",
    # on conflict do nothing
    "party_number_key", "import_once", "occupancy_list_once", "spot_layer_once", "spot_match_once",
    "clue_number_key",
    # the unit is taken from the row itself, and looked up before
    "occupancy_of_unit_key", "occupancy_corrected_of_unit",
    # a checkpoint that is corrected is looked up
    "checkpoint_of_supply_key", "checkpoint_corrected",
    # a paper is looked up among those of its case
    "clue_paper_of_clue", "violation_step_paper",
    # lists that only a migration writes
    "violation_move_key",
    "land_use_key", "rule_value_key",
}  # fmt: skip

NAMED = """
select conname from pg_constraint k join pg_class c on c.oid = k.conrelid
 where c.relnamespace = 'reg'::regnamespace and k.contype in ('u', 'x', 'f')
   and conname not like '%%\\_fkey'
union select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
 where c.relnamespace = 'reg'::regnamespace and i.indisunique and not exists
   (select from pg_constraint k where k.conindid = i.indexrelid)"""


def constraints(catalogue: psycopg.Connection) -> set[str]:
    return {name.removeprefix("reg.") for (name,) in catalogue.execute(NAMED).fetchall()}


def raised(catalogue: psycopg.Connection) -> set[str]:
    """Return the names under which functions of ours refuse."""
    rows = catalogue.execute(
        "select prosrc from pg_proc where pronamespace = 'reg'::regnamespace"
    ).fetchall()
    said = [part for (src,) in rows for part in re.findall(r"constraint = (.*?),\s+message", src)]
    assert len(said) > 25
    return {name for part in said for name in re.findall(r"'(\w+)'", part)}


def test_every_rule_a_writer_could_meet_has_its_refusal(catalogue):
    met = constraints(catalogue) | raised(catalogue)
    assert met - set(REFUSALS) - UNREACHABLE == set()
    assert UNREACHABLE & set(REFUSALS) == set()
    assert constraints(catalogue) >= UNREACHABLE


def test_no_refusal_is_of_a_rule_that_is_gone(catalogue):
    rows = catalogue.execute(
        "select conname from pg_constraint where connamespace = 'reg'::regnamespace"
    ).fetchall()
    known = constraints(catalogue) | raised(catalogue) | {name for (name,) in rows}
    assert set(REFUSALS) - known == set()


def test_every_check_has_a_name_that_says_what_it_is(catalogue):
    rows = catalogue.execute(
        "select conname from pg_constraint where connamespace = 'reg'::regnamespace"
        " and contype = 'c'"
    ).fetchall()
    names = [name for (name,) in rows]
    assert len(names) > 50
    assert [name for name in names if re.search(r"_check\d*$", name)] == []


def test_a_value_a_check_refuses_is_a_refusal_that_names_it(as_app):
    with pytest.raises(psycopg.errors.CheckViolation) as no:
        as_app.execute("insert into county values ('000000', 'x', 'x', 'x', 'x')")
    told = refusal(no.value)
    assert told is not None
    assert told.said() == {"constraint": "county_code_form"}


@pytest.mark.parametrize("kind", sorted(set(REFUSALS.values()), key=lambda k: k.__name__))
def test_every_refusal_says_what_and_what_to_do_in_both_languages(kind):
    said = [kind.title(), kind.zh, kind.remedy, kind.remedy_zh, kind.code]
    assert all(text.strip() for text in said)
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in (kind.zh, kind.remedy_zh))
