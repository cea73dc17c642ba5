"""The registration message of a park is valid by our schema, and says what the register says."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from shapely import Polygon
from sqlalchemy import text
from xmlschema import XMLSchema

from geo.shapes import judge
from registry import clock
from registry.cases.acts import ACTS
from registry.views import message, message_rows
from registry.views.message import Sender
from tests.api.site import Site
from tests.support.park import EAST, NORTH, NOW, at_work, plan_plot
from tests.support.titles import HOUSE, north, register_building, storeys, titled_plot, units_of

PARK = "/api/v1/parks/1"
ROW = 2


@pytest.fixture(scope="module")
def holed(site: Site) -> tuple[str, Polygon]:
    """A plot with a hole and crooked edges: its code and its shape."""
    outer = [(600.123, 600.457), (580.001, 700.009), (701.333, 722.777), (699.999, 601.001)]
    hole = [(630.5, 630.5), (630.5, 650.25), (651.125, 640.751)]
    there = [[(EAST + x, NORTH + y) for x, y in ring] for ring in (outer, hole)]
    shape = judge(Polygon(there[0], there[1:]))
    return plan_plot(at_work(site.register), shape, plot_number="T-H"), shape


@pytest.fixture(scope="module")
def factory(site: Site) -> list[str]:
    """Units of a factory of two storeys: the first, the second, the staircase through both."""
    office = at_work(site.register)
    parcel = titled_plot(office, 7, row=ROW)
    units = storeys(2, north(HOUSE, ROW))
    return units_of(register_building(office, parcel, units, row=ROW))


@pytest.fixture(scope="module")
def schema() -> XMLSchema:
    return XMLSchema(message.SCHEMA)


@pytest.fixture(scope="module")
def sent(site: Site, holed: tuple[str, Polygon], factory: list[str]) -> bytes:
    """The message once both stand in the register."""
    assert holed
    assert factory
    answer = site.person("registrar").get(f"{PARK}/export/xml")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.headers["content-disposition"].endswith('parcels-1.xml"')
    return answer.content


@pytest.fixture(scope="module")
def data(sent: bytes) -> ET.Element:
    return ET.fromstring(sent).find("Data")  # noqa: S314 - our own


def rows(data: ET.Element, table: str, **where: str) -> list[Mapping[str, str]]:
    found = (one.attrib for one in data.iter(table))
    return [row for row in found if all(row.get(k) == v for k, v in where.items())]


def test_a_message_is_valid(sent: bytes, schema: XMLSchema) -> None:
    assert [error.reason for error in schema.iter_errors(sent.decode())] == []


def test_the_head_says_whose_and_when(site: Site, sent: bytes) -> None:
    head = ET.fromstring(sent).find("Head")  # noqa: S314 - our own
    made = clock.local(site.clock())
    assert {one.tag: one.text for one in head} == {
        "BizMsgID": f"360482{made:%y%m%d%H%M%S}",
        "ASID": "AS100",
        "AreaCode": "360482",
        "CreateDate": f"{made:%Y-%m-%dT%H:%M:%S}",
        "RegOrgID": "360482",
    }


def test_parcels_are_those_of_the_register(site: Site, data: ET.Element) -> None:
    clerk = site.person("clerk")
    lines = {line["code"]: line for line in clerk.told("GET", f"{PARK}/parcels")["parcels"]}
    told = {row["ZDDM"]: row for row in rows(data, "KTT_ZDJBXX")}
    assert list(told) == sorted(lines)
    for code, row in told.items():
        one = clerk.told("GET", f"/api/v1/parcels/{code}")
        assert Decimal(row["ZDMJ"]) == Decimal(one["area"])
        assert row["BDCDYH"] == f"{code}W00000000"
        assert (row["ZL"], row["YT"], row["ZDTZM"]) == (one["location"], one["useCode"], "GB")
        assert (row["MJDW"], row["QXDM"]) == ("1", "360482")
        assert ("QLLX" in row) == (one["state"] == "registered")
        assert row.get("QLXZ") == (None if one["state"] == "planned" else "102")


def test_points_are_north_then_east_to_the_millimetre(
    data: ET.Element, holed: tuple[str, Polygon]
) -> None:
    code, shape = holed
    points = rows(data, "KTT_GY_JZD", ZDZHDM=code)
    assert [p["SXH"] for p in points] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [p["JZDH"] for p in points] == [f"J{n}" for n in range(1, 8)]
    rings = [
        [(float(p["YZBZ"]), float(p["XZBZ"])) for p in points if p["QH"] == ring]
        for ring in ("1", "2")
    ]
    assert judge(Polygon(rings[0], rings[1:])) == shape
    assert all(len(p["XZBZ"].split(".")[1]) == len(p["YZBZ"].split(".")[1]) == 3 for p in points)
    assert all(p["YZBZ"].startswith("39") for p in points)


def test_units_and_their_rights_are_told(site: Site, data: ET.Element, factory: list[str]) -> None:
    first, _second, stairs = factory
    book = site.person("clerk").told("GET", f"/api/v1/parcels/{first[:19]}/book")
    [right] = [r for r in book["rights"] if r["unit"] == first and r["until"] is None]
    [house] = rows(data, "KTT_FW_H", BDCDYH=first)
    [owned] = rows(data, "QLT_FW_FDCQ_YZ", BDCDYH=first)
    assert (house["ZRZH"], house["HH"], house["CH"]) == (f"{first[:19]}F0001", "1", "1")
    assert house["FWYT1"] == owned["GHYT"] == "21"
    own, shared = Decimal(right["ownArea"]), Decimal(right["sharedArea"])
    assert Decimal(house["SCTNJZMJ"]) == Decimal(owned["ZYJZMJ"]) == own
    assert Decimal(house["SCFTJZMJ"]) == Decimal(owned["FTJZMJ"]) == shared
    assert Decimal(house["SCJZMJ"]) == Decimal(owned["JZMJ"]) == own + shared
    assert Decimal(owned["FTTDMJ"]) == Decimal(right["landShare"])
    assert (owned["TDSYQSSJ"], owned["TDSYJSSJ"]) == (right["termStart"], right["termEnd"])
    assert owned["BDCQZH"] == right["certificates"][0]["number"]
    assert (owned["DJLX"], owned["QLLX"], owned["QLXZ"]) == ("100", "4", "102")
    assert owned["YWH"] == right["since"]["case"]
    assert owned["DBR"] == right["since"]["registrar"]
    assert (owned["SZC"], owned["ZCS"], owned["JGSJ"]) == ("1", "2", "2026-03-20")
    assert owned["FWJG"] == "钢筋混凝土"
    [common] = rows(data, "KTT_FW_H", BDCDYH=stairs)
    assert (common["SJCS"], common.get("CH")) == ("2", None)
    assert rows(data, "QLT_FW_FDCQ_YZ", BDCDYH=stairs) == []
    of_building = rows(data, "KTT_FW_H", ZRZH=house["ZRZH"])
    assert sum(Decimal(row["SCJZMJ"]) for row in of_building) == 2 * 100 * 40
    assert rows(data, "QLF_QL_JSYDSYQ", ZDDM=first[:19]) == []


def test_the_right_to_bare_land_is_told(site: Site, data: ET.Element) -> None:
    [row] = rows(data, "QLF_QL_JSYDSYQ")
    book = site.person("clerk").told("GET", f"/api/v1/parcels/{row['ZDDM']}/book")
    [right] = book["rights"]
    assert row["BDCDYH"] == right["unit"]
    assert Decimal(row["SYQMJ"]) == Decimal(right["landShare"]) == 200 * 150
    assert (row["SYQQSSJ"], row["SYQJSSJ"]) == (right["termStart"], right["termEnd"])
    assert (row["QLLX"], row["DJLX"], row["QSZT"]) == ("3", "100", "1")


@pytest.mark.parametrize("who", ["clerk", "examiner", "supply", "park", "inspector", "admin"])
def test_only_who_may_see_identity_numbers_gets_it(site: Site, who: str) -> None:
    refused = site.person(who).refused("GET", f"{PARK}/export/xml")
    assert (refused["status"], refused["code"]) == (403, "not-allowed")
    assert site.person(who).get(f"{PARK}/export/xlsx").status_code == 200


def test_who_does_not_see_the_park_does_not_learn_of_it(site: Site) -> None:
    assert site.person("park-b").refused("GET", f"{PARK}/export/xml")["status"] == 404
    assert site.person("park-b").refused("GET", "/api/v1/parks/2/export/xml")["status"] == 403


def test_swapped_axes_and_a_right_to_nothing_are_not_valid(sent: bytes, schema: XMLSchema) -> None:
    swapped = sent.replace(b"XZBZ=", b"_=").replace(b"YZBZ=", b"XZBZ=").replace(b"_=", b"YZBZ=")
    assert not schema.is_valid(swapped.decode())
    whole = ET.fromstring(sent)  # noqa: S314 - our own
    whole.find("Data").remove(whole.find("Data/KTT_FW_H"))
    assert not schema.is_valid(ET.tostring(whole, encoding="unicode"))


def test_an_empty_park_is_a_valid_message(site: Site, schema: XMLSchema) -> None:
    schema.validate(site.person("registrar").get("/api/v1/parks/4/export/xml").text)


def test_every_registration_type_is_of_an_act_there_is() -> None:
    assert set(message_rows.REGISTRATION_TYPES) <= set(ACTS)


def test_what_is_entered_meanwhile_is_not_half_told(own_site: Site) -> None:
    """Rows are those of one entry: between two queries the register goes on."""
    site = own_site
    with site.register.transaction() as tx:
        seq = tx.execute(text("select seq from park_head where park_id = 1")).scalar_one()
        before = list(message_rows.parcels(tx, 1, seq, county="360482"))
        titled_plot(at_work(site.register), 8, row=4)
        assert list(message_rows.parcels(tx, 1, seq, county="360482")) == before
        units: list[Any] = list(message_rows.units(tx, 1, seq, county="360482", office="x"))
    codes = {row["ZDDM"] for table, row in before if table == "KTT_ZDJBXX"}
    assert {row["BDCDYH"][:19] for _, row in units} <= codes


def test_what_xml_cannot_hold_is_seen_to_be_missing(site: Site, tmp_path, monkeypatch) -> None:
    odd = {"ZL": 'a\x0b"<&\n', "ZDMJ": None}
    monkeypatch.setattr(message_rows, "parcels", lambda *_, **__: iter([("KTT_ZDJBXX", odd)]))
    file, sender = tmp_path / "m.xml", Sender(county="360482", office="x")
    with site.register.transaction() as tx:
        message.write(tx, 4, file, sender, made=clock.local(NOW))
    [row] = rows(ET.parse(file).getroot(), "KTT_ZDJBXX")  # noqa: S314 - our own
    assert row == {"ZL": 'a\ufffd"<&\n'}
