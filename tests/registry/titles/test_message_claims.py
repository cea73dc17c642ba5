"""The message names holders, mortgages, seizures and lineage as the register book has them."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from xmlschema import XMLSchema

from registry import clock
from registry.book.parties import PartyInput
from registry.cases.acts import ACTS
from registry.errors import NotFound
from registry.records.plain import to_plain
from registry.records.register_book import BookRestriction, RegisterBook
from registry.views import exports, lineage, message, message_claims, message_rows, register_book
from tests.registry.titles.conftest import opened_works
from tests.support.cuts import by_lines, codes_of, divide, upright
from tests.support.dealings import (
    BANK,
    BUYER,
    OTHER_BANK,
    OWNER,
    deal,
    mortgage_request,
    restriction_of,
    seizure_request,
    transfer_request,
)
from tests.support.park import NOW
from tests.support.stages import rows as asked
from tests.support.titles import Works, halves, move_right, seized, split, storey, units_of

PERSON = PartyInput(kind="person", number="36012119850704018X", name="示例申请人")
#: what is seized until then has lapsed when the message is written, the day after
LAST_DAY = date(2026, 3, 25)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Story:
    """What was done, what came of it, and the message of the whole."""

    works: Works
    plots: tuple[str, ...]
    shared: str
    halves: tuple[str, ...]
    file: Path

    def rows(self, table: str, **where: str) -> list[Row]:
        data = ET.parse(self.file).getroot().find("Data")  # noqa: S314 - our own
        assert data is not None
        found = (one.attrib for one in data.iter(table))
        return [row for row in found if all(row.get(k) == v for k, v in where.items())]

    def book(self, code: str) -> RegisterBook:
        with self.works.office.register.transaction() as tx:
            return register_book.of(tx, code[:19], None, {})


def written(works: Works, folder: Path) -> Path:
    office = works.office
    with office.register.transaction() as tx:
        form = exports.known("xml")
        made = clock.local(NOW + timedelta(days=1))
        return exports.write(tx, office.park_id, form, folder, made=made)


@pytest.fixture(scope="module")
def story(cluster, built, tmp_path_factory) -> Iterator[Story]:
    """A plot cut twice, a unit cut in two, co-owners, mortgages, seizures one behind the other."""
    with opened_works(cluster, built) as works:
        office, (first, second, _) = works.office, works.storeys
        west, east = codes_of(divide(office, by_lines(works.bare, upright(250))))
        plots = (east, *codes_of(divide(office, by_lines(west, upright(180)))))
        parts = units_of(split(office, first, halves(1, storey(2))))
        takers = [{"party": to_plain(p), "share": s} for p, s in ((PERSON, "1/3"), (BUYER, "2/3"))]
        sale = transfer_request([second], takers=takers)
        deal(office, "transfer", sale, OWNER, PERSON, BUYER)
        land = f"{east}W00000000"
        deal(office, "mortgage", mortgage_request([land, works.factory]), OWNER, BANK)
        again = mortgage_request(
            [works.factory],
            mortgagee=to_plain(OTHER_BANK),
            maximum=True,
            amount="1234567.89",
            contract_no="抵押〔2026〕2号",
        )
        changed = restriction_of(deal(office, "mortgage", again, OWNER, OTHER_BANK))
        agreed = {"restriction": changed, "agreement_no": "变更〔2026〕1号", "amount": "1000000.01"}
        deal(office, "mortgage_change", agreed, OWNER, OTHER_BANK)
        deal(office, "seizure", seizure_request([parts[0]]))
        later = seizure_request([parts[0]], document_no="（2026）赣0482执保2号")
        deal(office, "seizure", {**later, "served_at": "2026-03-24T10:00:00+08:00"})
        deal(office, "seizure", seizure_request([works.factory], ends_on=str(LAST_DAY)))
        his = seizure_request([second], against=PERSON.number, share_only=True)
        deal(office, "seizure", his)
        file = written(works, tmp_path_factory.mktemp("message"))
        yield Story(works, plots, second, tuple(parts), file)


def standing(book: RegisterBook, kind: str, unit: str) -> list[BookRestriction]:
    found = [r for r in book.restrictions if r.kind == kind and unit in r.units]
    return [r for r in found if r.until is None]


def test_both_readers_of_schemas_find_it_valid(story: Story) -> None:
    assert list(XMLSchema(message.SCHEMA).iter_errors(str(story.file))) == []
    schema = etree.XMLSchema(etree.parse(message.SCHEMA))
    schema.assertValid(etree.parse(story.file))


def test_whoever_opens_it_is_told_that_it_names_people(story: Story) -> None:
    told = story.file.read_text(encoding="utf-8").splitlines()[1]
    assert "个人信息" in told
    assert "personal data" in told


def test_every_holder_of_the_book_is_told_and_no_other(story: Story) -> None:
    rights = story.rows("QLF_QL_JSYDSYQ") + story.rows("QLT_FW_FDCQ_YZ")
    told = story.rows("ZTT_GY_QLR")
    own = [row for row in told if row["QLLX"] != "23"]
    assert {row["BDCDYH"] for row in own} == {right["BDCDYH"] for right in rights}
    for right in rights:
        held = [row for row in own if row["BDCDYH"] == right["BDCDYH"]]
        book = story.book(right["BDCDYH"])
        [known] = [r for r in book.rights if r.unit == right["BDCDYH"] and r.until is None]
        assert [(row["QLRMC"], row.get("QLBL", "1/1")) for row in held] == [
            (holder.name, holder.share) for holder in known.holders
        ]
        assert [row["SXH"] for row in held] == [str(n + 1) for n in range(len(held))]
        holdings = {"单独所有": "0", "共同共有": "1", "按份共有": "2"}
        assert {row["GYFS"] for row in held} == {holdings[known.holding]}
        assert {row.get("BDCQZH") for row in held} == {right.get("BDCQZH")}
        assert {row["YWH"] for row in held} == {right["YWH"]}


def test_a_holder_is_told_with_his_whole_number(story: Story) -> None:
    person, body = story.rows("ZTT_GY_QLR", BDCDYH=story.shared)
    assert (person["ZJH"], person["QLRLX"], person["QLBL"]) == (PERSON.number, "1", "1/3")
    assert (body["ZJH"], body["QLRLX"], body["QLBL"]) == (BUYER.number, "2", "2/3")


def test_mortgages_are_those_that_stand_in_their_order(story: Story) -> None:
    factory = story.works.factory
    book = standing(story.book(factory), "抵押权登记", factory)
    told = story.rows("QLF_QL_DYAQ", BDCDYH=factory)
    assert [(row["BDCDJZMH"], row["DBFW"], row["YWH"]) for row in told] == [
        (known.proof, known.scope, known.since.case) for known in book
    ]
    amounts = [Decimal(row.get("BDBZZQSE") or row["ZGZQSE"]) * 10_000 for row in told]
    assert amounts == [known.amount for known in book] == [5_000_000, Decimal("1000000.01")]
    assert [(row["ZWLXQSSJ"], row["ZWLXJSSJ"]) for row in told] == [
        (str(known.starts_on), str(known.ends_on)) for known in book
    ]
    codes = [(row["DYSW"], row["DYFS"], row["DJLX"], row["DYBDCLX"]) for row in told]
    assert codes == [("1", "1", "100", "2"), ("2", "2", "300", "2")]
    assert {(row["DYR"], row["JEDW"]) for row in told} == {(OWNER.name, "万元")}
    banks = story.rows("ZTT_GY_QLR", BDCDYH=factory, QLLX="23")
    assert [(b["QLRMC"], b["ZJH"], b["BDCQZH"], b["YWH"]) for b in banks] == [
        (bank.name, bank.number, row["BDCDJZMH"], row["YWH"])
        for bank, row in zip((BANK, OTHER_BANK), told, strict=True)
    ]


def test_one_mortgage_over_two_units_is_two_rows_of_one_case(story: Story) -> None:
    east = f"{story.plots[0]}W00000000"
    [land] = story.rows("QLF_QL_DYAQ", BDCDYH=east)
    assert (land["DYBDCLX"], land["DYSW"]) == ("1", "1")
    both = story.rows("QLF_QL_DYAQ", YWH=land["YWH"])
    assert {row["BDCDYH"] for row in both} == {east, story.works.factory}
    assert len(story.rows("QLF_QL_DYAQ")) == 3


def test_seizures_queue_and_lapsed_ones_are_gone(story: Story) -> None:
    unit = story.halves[0]
    book = standing(story.book(unit), "查封登记", unit)
    told = story.rows("QLF_QL_CFDJ", BDCDYH=unit)
    assert [(r["CFJG"], r["CFWH"], r["CFQSSJ"], r["CFJSSJ"], r["YWH"]) for r in told] == [
        (k.who, k.document_no, str(k.starts_on), str(k.ends_on), k.since.case) for k in book
    ]
    assert [(row["CFLX"], row["CFFW"]) for row in told] == [("1", "全部"), ("2", "全部")]
    assert story.rows("QLF_QL_CFDJ", BDCDYH=story.works.factory) == []
    [share] = story.rows("QLF_QL_CFDJ", BDCDYH=story.shared)
    assert (share["CFLX"], share["CFFW"]) == ("1", f"{PERSON.name}的份额1/3")


def test_plots_are_followed_back_to_the_first_also_through_ended_ones(story: Story) -> None:
    bare = story.works.bare
    edges = {(o, row["ZDDM"]) for row in story.rows("KTF_ZDBHQK") for o in row["YZDDM"].split()}
    with story.works.office.register.transaction() as tx:
        known = lineage.of(tx, bare)
    lands = {node.key: node.code for node in known.nodes if node.noun == "land"}
    assert edges == {(lands[e.parent], lands[e.child]) for e in known.edges if e.noun == "land"}
    assert len(edges) == 4
    current = {row["ZDDM"] for row in story.rows("KTT_ZDJBXX")}
    assert bare not in current
    assert set(story.plots) <= current
    [row] = story.rows("KTF_ZDBHQK", ZDDM=story.plots[0])
    assert (row["BHYY"], row["BHNR"]) == ("宗地分割", f"由{bare}宗地分割而来")


def test_units_name_those_they_came_out_of(story: Story) -> None:
    first = story.works.storeys[0]
    for half in story.halves:
        [house] = story.rows("KTT_FW_H", BDCDYH=half)
        assert house["PreEstateNum"] == first
    [land] = story.rows("QLF_QL_JSYDSYQ", ZDDM=story.plots[0])
    assert land["PreEstateNum"] == f"{story.works.bare}W00000000"
    with story.works.office.register.transaction() as tx:
        known = lineage.of(tx, story.halves[0])
    unit = next(n for n in known.nodes if n.noun == "unit" and n.code == story.halves[0])
    parents = {n.code for n in known.nodes if n.key in unit.came_from}
    assert parents == {first}


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("ZTT_GY_QLR", "BDCDYH", "360482001001GB99999W00000000"),
        ("QLF_QL_DYAQ", "BDCDYH", "360482001001GB99999W00000000"),
        ("QLF_QL_CFDJ", "BDCDYH", "360482001001GB99999W00000000"),
        ("ZTT_GY_QLR", "ZJH", "360121********018X"),
        ("QLF_QL_DYAQ", "JEDW", "元"),
        ("QLF_QL_CFDJ", "CFLX", "5"),
        ("KTF_ZDBHQK", "YZDDM", ""),
    ],
)
def test_what_is_wrong_in_a_row_is_not_valid(story: Story, table, column, wrong) -> None:
    whole = etree.parse(story.file)
    whole.find(f"Data/{table}").set(column, wrong)
    assert not etree.XMLSchema(etree.parse(message.SCHEMA)).validate(whole)


def test_every_act_that_is_told_is_one_there_is() -> None:
    assert set(message_rows.CHANGES) | set(message_claims.OF_MORTGAGES) <= set(ACTS)


def test_a_park_behind_the_wall_has_no_message(story: Story, tmp_path: Path) -> None:
    office = story.works.office
    with office.register.transaction(parks=[2]) as tx, pytest.raises(NotFound):
        exports.write(tx, office.park_id, exports.known("xml"), tmp_path, made=clock.local(NOW))


def test_what_is_entered_meanwhile_is_not_half_told(cluster, built) -> None:
    """A mortgage entered, and one released, between two queries: as they stood at the entry."""
    with opened_works(cluster, built) as works:
        office = works.office
        deal(office, "mortgage", mortgage_request([works.factory]))
        told = {"day": NOW.date(), "county": "360482", "office": "x"}
        with office.register.transaction() as tx:
            [(seq,)] = asked(office, "select seq from park_head where park_id = 1")
            before = list(message_claims.restrictions(tx, 1, seq, **told))
            move_right(office, works.factory, (BUYER, 1, 1))
            seized(office, works.storeys[0])
            assert list(message_claims.restrictions(tx, 1, seq, **told)) == before
            assert len(before) == 2
