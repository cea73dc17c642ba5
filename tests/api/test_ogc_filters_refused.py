"""Filters that cannot be meant, or are meant to do harm: each is refused, precisely and at once."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.api.ogc_filters import MAP
from tests.api.site import Site
from tests.api.test_ogc import ITEMS, LATITUDE_FIRST, ZONE


def refused(site: Site, filter_: str, **more: str) -> dict[str, Any]:
    began = time.monotonic()
    problem = site.person("clerk").refused("GET", ITEMS, params={"filter": filter_, **more})
    assert time.monotonic() - began < 2
    assert (problem["status"], problem["code"]) == (400, "wrong-parameter"), filter_[:80]
    assert problem["parameter"] == "filter"
    assert problem["reason"]
    assert any("一" <= character <= "鿿" for character in problem["reasonZh"])
    assert len(problem.get("value", "")) <= 80
    return problem


WRONG = [
    "", " ", "(", "code =", "code = 'x", "code = x", "nothing = 'x'", "code", "'x'", "1",
    "code = 1", "area_m2 = 'ten'", "area_m2 = TRUE", "common = 1", "common", "area_m2 = use",
    "code = NULL", "area_m2 > 1e300", "area_m2 > 9007199254740994", "area_m2 + 1 > 3",
    "area_m2 > -area_m2", "entry BETWEEN 1 AND 'x'", "entry IN ('a')", "code IN (1)", "code IN ()",
    "code LIKE 1", "entry LIKE '1%'", "code LIKE '%\\'", "code LIKE parcel", "geometry = 'x'",
    "geometry > geometry", "NOT code", "code AND TRUE", "pg_sleep(9)", "pg_sleep(9) = 1",
    "version() = 'x'", "x IS NULL(1)", "A_CONTAINS(code, ('x'))",
    "S_DWITHIN(geometry, POINT(1 1), 5)", "S_INTERSECTS(geometry)",
    "S_INTERSECTS(code, POINT(1 1))", "S_INTERSECTS(geometry, geometry)",
    "S_INTERSECTS(geometry, 'x')",
    "S_INTERSECTS(geometry, POINT(NaN 1))", "S_INTERSECTS(geometry, POINT(181 1))",
    "S_INTERSECTS(geometry, POINT(1 91))", "S_INTERSECTS(geometry, POINT EMPTY)",
    "S_INTERSECTS(geometry, POINT(99999999999999999999999999999999 1))",
    "S_INTERSECTS(geometry, LINESTRING(1 1))", "S_INTERSECTS(geometry, POLYGON((1 1,2 2)))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 1)))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 0,0 0)))",
    "S_INTERSECTS(geometry, BBOX(1,2,3))", "S_INTERSECTS(geometry, BBOX(code,2,3,4))",
    "S_INTERSECTS(geometry, BBOX(1,9,3,4))", "S_INTERSECTS(geometry, BBOX(1,2,300,4))",
    "S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(2 2, 3 3)))",
    "T_AFTER(code, DATE('2020-01-01'))", "T_AFTER(entry, INTERVAL('..','2020-13-01'))",
    "CASEI(entry) = 'x'", "CASEI(code) = 1", "CASEI(code, code) = 'x'",
    "code = '\0'", "code = 'x' -- ", "code = 'x'; drop table parcel", "\"code\"\" = 'x'",
    "('" + "x" * 20_000 + "')",
    "(" * 9 + "code = 'x'" + ")" * 9,
    "(" * 10_000 + "code = 'x'" + ")" * 10_000,
    "(" * 25 + "code = " + ")" * 25,
    ("(code IN (" + "'x'," * 300 + "'x') AND ") * 7 + "code =" + ")" * 7,
    "not " * 3_000 + "TRUE",
    "entry = " + "- " * 7_000 + "1",
    "entry = " + "^".join(["1"] * 7_000),
    "code = ' ((((((((((((((((((((((((((((((((' AND " + "(" * 30 + "code =" + ")" * 30,
    "code IN (" + ",".join(["'x'"] * 501) + ")",
    " OR ".join(["code = 'x'"] * 101),
    "S_INTERSECTS(geometry, MULTIPOINT(" + ",".join(["1 1"] * 1001) + "))",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_a_filter_that_cannot_be_meant_is_refused(site: Site, text: str) -> None:
    refused(site, text)


WRONG_JSON = [
    "null", "{}", "[]", "1", '"x"', "[[]]", '{"op":"="}', '{"op":"and","args":[]}', "{",
    '{"op":"=","args":[{"property":"entry"},NaN]}',
    '{"op":"=","args":[{"property":"entry"},Infinity]}',
    '{"op":"=","args":[{"property":"entry"},1e999]}',
    '{"op":"=","args":[{"property":"entry"},null]}',
    '{"op":"=","args":[{"property":["code"]},"x"]}', '{"op":"=","args":[{"property":{}},"x"]}',
    '{"op":"in","args":[{"property":"code"},"x"]}', '{"op":"=","args":[{"property":"code"},["x"]]}',
    '{"op":"; drop table parcel","args":[]}', '{"op":"and","args":[true]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Sphere","coordinates":[1,1]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}]}',
    '{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[]}]}',
    '{"op":"t_after","args":[{"property":"entry"},{"interval":["..", ".."]}]}',
    '{"op":"t_after","args":[{"property":"entry"},{"date":"yesterday"}]}',
    '{"op":"not","args":[' * 30 + "true" + "]}" * 30,
    '{"op":"not","args":[' * 800 + "true" + "]}" * 800,
    "[" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG_JSON, ids=range(len(WRONG_JSON)))
def test_json_that_cannot_be_meant_is_refused(site: Site, text: str) -> None:
    refused(site, text, **{"filter-lang": "cql2-json"})


@pytest.mark.parametrize(
    ("system", "text"),
    [
        (ZONE, "POINT(116 29)"), (ZONE, "POINT(39383100 3236100)"), (ZONE, "BBOX(1,1,2,2)"),
        (ZONE, "POINT(3236100 383100)"), (MAP, "POINT(99999999 1)"),
        (LATITUDE_FIRST, "POINT(116 29)"),
    ],
)  # fmt: skip
def test_a_place_outside_its_system_is_refused(site: Site, system: str, text: str) -> None:
    refused(site, f"S_INTERSECTS(geometry, {text})", **{"filter-crs": system})


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            ["code", "area_m2", "entry", "common", "geometry", "x", "'x'", "'''", "1", "-", "(",
             ")", ",", "=", "<>", "<", "and", "or", "not", "in", "like", "between", "is", "null",
             "true", "casei", "S_WITHIN", "BBOX", "POINT", "(1 1)", "T_AFTER", "DATE", "%", "{",
             "}", "\\", '"', "中", "\u0000", "\n", "--", ";"]
        ),
        max_size=14,
    ).map(" ".join)
)  # fmt: skip
def test_whatever_is_written_is_answered_or_refused(site: Site, text: str) -> None:
    answer = site.person("clerk").get(ITEMS, params={"filter": text})
    assert answer.status_code in {200, 400}, (text, answer.text)
