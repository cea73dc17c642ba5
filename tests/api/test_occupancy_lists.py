"""使用情况清单 over HTTP: a file in, its faults told, the doubtful rows decided by a person."""

from typing import Any

import pytest

from tests.api.site import Site


@pytest.fixture(scope="module")
def unit(site: Site) -> str:
    parcels = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (code,) = (line["code"] for line in parcels if line["state"] == "registered")
    return f"{code}W00000000"


def form(text: str, name: str = "清单.csv", **changes: str) -> dict[str, Any]:
    sent = {"source": "lease_filing", "listedOn": "2026-03-20"} | changes
    return {"data": sent, "files": {"file": (name, text.encode("gbk"), "text/csv")}}


LISTS = "/api/v1/parks/1/occupancy-lists"


def test_a_list_is_taken_in_and_its_doubtful_rows_are_decided(site: Site, unit: str) -> None:
    park = site.person("park")
    lines = [
        "承租人,不动产单元号,房屋坐落,租赁用途,租期起,租期止",
        f"示例租户一,{unit},,酒店,2026-03-01,2027-03-01",
        "示例租户二,,别处1号,生产,2026-03-01,2027-03-01",
        f"示例租户三,{unit},,生产,2026-03-01,2025-03-01",
    ]
    taken = park.told("POST", LISTS, **form("\n".join(lines)))
    told = taken["list"]
    assert [told[n] for n in ("rows", "matched", "doubtful", "faulty")] == [3, 1, 1, 1]
    assert told["columns"]["房屋坐落"] == "address"
    assert (taken["again"], taken["clues"]) == (False, 1)
    (fault,) = taken["faults"]
    assert (fault["line"], fault["fault"]["kind"]) == (4, "lease_to")
    assert park.told("POST", LISTS, **form("\n".join(lines)))["again"] is True
    here = f"{LISTS}/{told['listId']}"
    assert park.told("GET", here) == told
    assert park.told("GET", LISTS)[0] == told
    (row,) = park.told("GET", f"{here}/rows?undecided=true")
    assert row["said"]["承租人"] == "示例租户二"
    decided = park.told("POST", f"{here}/rows/{row['line']}", json={"unit": unit})
    assert decided["entered"]["occupancy"]["occupant"] == "示例租户二"
    twice = park.refused("POST", f"{here}/rows/{row['line']}", json={"setAside": "重复"})
    assert (twice["status"], twice["code"]) == (409, "row-decided")
    assert park.told("GET", here)["undecided"] == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [("承租人,电话\n示例,1\n", "list-lacks-columns"), ("", "list-unreadable")],
)
def test_what_is_no_list_is_told_so(site: Site, text: str, code: str) -> None:
    problem = site.person("park").refused("POST", LISTS, **form(text))
    assert (problem["status"], problem["code"]) == (422, code)


def test_either_a_unit_or_a_reason(site: Site) -> None:
    for sent in ({}, {"unit": "x", "setAside": "y"}):
        problem = site.person("park").refused("POST", f"{LISTS}/1/rows/1", json=sent)
        assert problem["code"] == "wrong-parameter"


def test_another_park_learns_nothing(site: Site) -> None:
    other = site.person("park-b")
    for method, path, sent in (
        ("POST", LISTS, form("承租人,地址\n示例,别处\n")),
        ("GET", LISTS, {}),
        ("GET", f"{LISTS}/1", {}),
        ("GET", f"{LISTS}/1/rows", {}),
        ("POST", f"{LISTS}/1/rows/2", {"json": {"setAside": "y"}}),
    ):
        problem = other.refused(method, path, **sent)
        assert (problem["status"], problem["what"]) == (404, "park")
