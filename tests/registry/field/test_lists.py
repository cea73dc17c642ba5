"""使用情况清单: a row is entered, left to a person, or told; one file makes nothing twice."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from registry.book import clues, occupancy_lists
from registry.book.occupancies import NewOccupancy
from registry.cases import listing, moving_in
from registry.cases.listing import TakenIn
from registry.demo import land as demo
from registry.errors import MalformedValue, NotAllowed, NotFound, ReasonNeeded
from registry.field_refusals import (
    ListLacksColumns,
    ListUnreadable,
    NothingListed,
    OccupancyEntered,
    RowDecided,
)
from tests.support.raw import at_once
from tests.support.stages import rows
from tests.support.titles import Works
from tests.support.workbook import workbook

DAY = date(2026, 3, 20)
HEAD = ("不动产单元号", "企业名称", "统一社会信用代码", "经营范围", "行业代码", "成立日期")


def csv(*lines: Sequence[str], head: Sequence[str] = HEAD, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(line) for line in (head, *lines)).encode(encoding)


def take_in(works: Works, content: bytes, by: str = "park", **changes: Any) -> TakenIn:
    office, who = works.office, works.office.people[by]
    given: dict[str, Any] = {"name": "清单.csv", "source": "business_registration"}
    with office.register.transaction(parks=who.parks) as tx:
        return listing.take_in(
            tx,
            who,
            office.park_id,
            content,
            now=office.clock(),
            **{"listed_on": DAY} | given | changes,
        )


def worklist(works: Works, of: int) -> list[Any]:
    office, who = works.office, works.office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        return listing.rows(
            tx, who, office.park_id, of, outcome=None, undecided=True, after=0, limit=1000
        )


def match(works: Works, of: int, line: int, unit: str) -> Any:
    office, who = works.office, works.office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        return listing.match(tx, who, office.park_id, of, line, unit, now=office.clock())


def set_aside(works: Works, of: int, line: int, reason: str) -> Any:
    office, who = works.office, works.office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        return listing.set_aside(tx, who, office.park_id, of, line, reason, now=office.clock())


def counts(taken: TakenIn) -> tuple[int, ...]:
    of = taken.list
    return of.rows, of.matched, of.repeated, of.doubtful, of.faulty


def test_rows_are_matched_by_unit_code_and_judged_as_a_move_in(works: Works) -> None:
    first, second = works.storeys[:2]
    taken = take_in(
        works,
        csv(
            (first, "示例租户一", "", "电子元件制造", "C3911", "2026-03-01"),
            (second, "示例租户二", "", "员工公寓出租", "H6110", "2026/3/2"),
        ),
    )
    assert counts(taken) == (2, 2, 0, 0, 0)
    assert taken.clues == 1
    assert taken.list.columns["经营范围"] == "purpose"
    found = rows(works.office, "select occupant, since, source from occupancy order by 1")
    assert [tuple(row) for row in found] == [
        ("示例租户一", date(2026, 3, 1), "business_registration"),
        ("示例租户二", date(2026, 3, 2), "business_registration"),
    ]
    with works.office.register.transaction() as tx:
        (clue,) = clues.listed(tx, works.office.park_id)
    assert (clue.kind, clue.where) == ("lease_beyond_use", second)
    assert "H6110" in clue.seen


def test_the_same_file_makes_nothing_twice(works: Works) -> None:
    content = csv((works.storeys[0], "示例租户一", "", "宿舍公寓", "", "2026-03-01"))
    first, again = take_in(works, content), take_in(works, content)
    assert (first.again, again.again) == (False, True)
    assert again.list == first.list
    assert rows(works.office, "select count(*) from occupancy") == [(1,)]
    assert rows(works.office, "select count(*) from clue") == [(1,)]


def test_taken_in_twice_at_one_moment_it_is_taken_in_once(works: Works) -> None:
    content = csv((works.storeys[0], "示例租户一", "", "", "", "2026-03-01"))
    first, second = at_once(lambda: take_in(works, content), lambda: take_in(works, content))
    assert {first.again, second.again} == {True, False}
    assert rows(works.office, "select count(*) from occupancy") == [(1,)]


def test_a_use_that_is_entered_already_is_repeated(works: Works) -> None:
    one = (works.storeys[0], "示例租户一", "", "", "", "2026-03-01")
    take_in(works, csv(one))
    other = (works.storeys[1], "示例租户二", "", "", "", "2026-03-01")
    assert counts(take_in(works, csv(one, other, other))) == (3, 1, 2, 0, 0)


SHARED = "试验路1号"


def test_by_address_where_one_unit_has_it(works: Works) -> None:
    """However it is written: spaces, full width, province and city, 栋 or 幢."""
    office = works.office
    request = {"parcel": works.bare, "new_location": "创新路2号3幢"}
    office.carry_through(office.open("particulars_change", request, applicant=demo.FIRST))
    head = ("用户名称", "用电地址", "用电类别")
    line = ("示例租户一", "江西省九江市　创新路２号 3栋", "大工业用电")
    taken = take_in(works, csv(line, head=head), source="power_tariff")
    assert counts(taken) == (1, 1, 0, 0, 0)
    found = rows(office, "select u.code from occupancy join unit u using (park_id, unit_id)")
    assert [code for (code,) in found] == [f"{works.bare}W00000000"]


def test_of_several_units_at_an_address_the_name_decides_else_a_person(works: Works) -> None:
    one = works.storeys[1]
    take_in(works, csv((one, "示例租户（二）", "", "", "", "2026-03-01")))
    content = csv(
        ("示例租户(二)", SHARED),
        ("示例租户三", SHARED),
        ("示例租户二", "别处1号"),
        head=("用户名称", "用电地址"),
    )
    taken = take_in(works, content, source="power_tariff")
    assert counts(taken) == (3, 1, 0, 2, 0)
    found = rows(works.office, "select u.code from occupancy join unit u using (park_id, unit_id)")
    assert [code for (code,) in found] == [one, one]
    several, elsewhere = worklist(works, taken.list.list_id)
    assert set(works.storeys) <= set(several.candidates)
    assert elsewhere.candidates == (one,)


def test_a_doubtful_row_is_decided_once_by_a_person(works: Works) -> None:
    head = ("企业名称", "住所", "经营范围")
    taken = take_in(
        works, csv(("示例租户一", "别处1号", "商铺"), ("示例租户二", "别处2号", ""), head=head)
    )
    of = taken.list.list_id
    entered = match(works, of, 2, works.storeys[0])
    assert entered.occupancy.source == "business_registration"
    assert entered.occupancy.since == DAY
    assert [clue.kind for clue in entered.clues] == ["lease_beyond_use"]
    with pytest.raises(ReasonNeeded):
        set_aside(works, of, 3, " ")
    assert set_aside(works, of, 3, "不在本园区").reason == "不在本园区"
    assert worklist(works, of) == []
    for line in (2, 3, 99):
        with pytest.raises(RowDecided):
            match(works, of, line, works.storeys[1])


def test_two_people_deciding_at_once_one_wins(works: Works) -> None:
    taken = take_in(works, csv(("示例租户一", "别处1号"), head=("企业名称", "住所")))
    of = taken.list.list_id
    told = at_once(
        lambda: match(works, of, 2, works.storeys[0]), lambda: match(works, of, 2, works.storeys[1])
    )
    assert sum(isinstance(each, RowDecided) for each in told) == 1
    assert rows(works.office, "select count(*) from occupancy") == [(1,)]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("示例租户一", "", "", "", "3月1日"), "since"),
        (("示例租户一", "", "", "", "2026-13-01"), "since"),
        (("示例租户一", "", "", "", "2027-01-01"), "since"),
        (("示例租户一", "91360482MA35X00000", "", "", ""), "unified social credit code"),
        (("示例租户一", "", "", "X99", ""), "industry (GB/T 4754-2017)"),
        (("", "", "", "", ""), "occupant"),
        (("示例租户一" * 50, "", "", "", ""), "occupant"),
        (("示例租户一", "", "法人 110101199003070015", "", ""), "cell"),
    ],
)
def test_a_faulty_row_is_told_and_stops_no_other(
    works: Works, cells: tuple[str, ...], kind: str
) -> None:
    good = (works.storeys[0], "示例租户九", "", "", "", "2026-03-01")
    taken = take_in(works, csv((works.storeys[1], *cells), good))
    assert counts(taken) == (2, 1, 0, 0, 1)
    (row,) = taken.faults
    assert row.fault is not None
    assert (row.line, row.fault["kind"]) == (2, kind)
    kept = rows(works.office, "select said::text || coalesce(fault::text, '') from occupancy_row")
    assert not any("199003070015" in text for (text,) in kept)


def test_headings_in_english_and_with_remarks_are_known(works: Works) -> None:
    head = ("Unit", "Occupant", "credit_code", "lease from", "租期止（年-月-日）", "paid_at_once")
    line = (works.storeys[0], "示例租户一", "", "2026-03-01", "2027-03-01", "否")
    taken = take_in(works, csv(line, head=head), source="lease_filing")
    assert set(taken.list.columns.values()) == {
        "unit", "occupant", "credit_code", "lease_from", "lease_to", "paid_at_once",
    }  # fmt: skip


def test_whom_to_call_is_not_kept(works: Works) -> None:
    head = (*HEAD, "联系电话", "法定代表人")
    line = (works.storeys[0], "示例租户一 13800001234", "", "", "", "2026-03-01")
    take_in(works, csv((*line, "13900005678", "示例某"), head=head))
    ((said,),) = rows(works.office, "select said::text from occupancy_row")
    assert "联系电话" not in said
    assert "示例某" not in said
    assert "138****1234" in said


def test_where_no_row_can_be_read_nothing_is_entered(works: Works) -> None:
    with pytest.raises(NothingListed) as no:
        take_in(works, csv((works.storeys[0], "示例租户一", "", "", "", "昨天")))
    assert (no.value.line, no.value.kind) == (2, "since")
    assert rows(works.office, "select count(*) from occupancy_list") == [(0,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_in_every_encoding_and_as_a_workbook(works: Works, encoding: str) -> None:
    line = (works.storeys[0], "示例租户一", "", "电子元件", "3911", "2026-03-01")
    assert counts(take_in(works, csv(line, encoding=encoding)))[1] == 1


def test_a_workbook_with_dates_and_numbers(works: Works) -> None:
    content = workbook([list(HEAD), [works.storeys[0], "示例租户一", "", "", 3911, DAY]])
    taken = take_in(works, content, name="清单.xlsx")
    assert counts(taken) == (1, 1, 0, 0, 0)
    (row,) = rows(works.office, "select industry, since from occupancy")
    assert tuple(row) == ("C3911", DAY)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(5):
            archive.writestr(f"xl/{n}.xml", bytes(100 * 2**20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "no"),
    [
        (b"MZ\x90\x00\x03" + bytes(200), ListUnreadable),
        (b"\xd0\xcf\x11\xe0" + bytes(600), ListUnreadable),
        (b"PK\x03\x04 broken", ListUnreadable),
        (b"", ListUnreadable),
        ("单位名称,地址\n".encode(), ListUnreadable),
        ("单位名称,电话\n示例,1\n".encode(), ListLacksColumns),
        (("单位名称,地址\n" + "长" * 3_000 + ",a\n").encode(), ListUnreadable),
        (("单位名称,地址\n" + "示例,a\n" * 50_001).encode(), ListUnreadable),
        ((",".join("单位名称" for _ in range(300)) + "\na\n").encode(), ListUnreadable),
    ],
)
def test_what_is_no_list_is_refused(works: Works, content: bytes, no: type[Exception]) -> None:
    with pytest.raises(no):
        take_in(works, content)
    assert rows(works.office, "select count(*) from occupancy_list") == [(0,)]


def test_a_bomb_is_counted_before_it_is_opened(works: Works) -> None:
    with pytest.raises(ListUnreadable) as no:
        take_in(works, bomb())
    assert "more than is read" in no.value.reason


def test_a_list_of_tomorrow_is_refused(works: Works) -> None:
    with pytest.raises(MalformedValue):
        take_in(works, csv((works.storeys[0], "示例", "", "", "", "")), listed_on=date(2027, 1, 1))


@pytest.mark.parametrize("by", ["clerk", "registrar", "signatory"])
def test_only_those_who_enter_uses_take_lists_in(works: Works, by: str) -> None:
    with pytest.raises(NotAllowed):
        take_in(works, csv((works.storeys[0], "示例", "", "", "", "")), by)


def test_a_unit_of_no_park_of_ones_own_is_as_one_that_is_not(works: Works) -> None:
    """Another park's unit and a code that never was end on the worklist alike, without a word."""
    other = "360482001002GB00090W00000000"
    taken = take_in(
        works,
        csv(
            (other, "示例", "", "", "", ""),
            ("360482001001GB99999W00000000", "示例", "", "", "", ""),
        ),
    )
    one, two = worklist(works, taken.list.list_id)
    assert (one.candidates, two.candidates) == ((), ())
    office = works.office
    with (
        office.register.transaction(parks=[999]) as tx,
        pytest.raises(NotFound),
    ):
        occupancy_lists.by_id(tx, office.park_id, taken.list.list_id)


def test_ten_thousand_rows_of_which_three_hundred_are_for_a_person(works: Works) -> None:
    units = works.storeys
    lines = [
        (units[n % len(units)], f"示例租户{n}", "", "电子元件", "C3911", "2026-03-01")
        for n in range(9_700)
    ]
    lines += [("360482001001GB99999W00000000", f"示例租户{n}", "", "", "", "") for n in range(300)]
    taken = take_in(works, csv(*lines))
    assert counts(taken) == (10_000, 9_700, 0, 300, 0)
    assert len(worklist(works, taken.list.list_id)) == 300
    assert rows(works.office, "select count(*) from occupancy") == [(9_700,)]


def test_a_move_in_after_a_list_knows_of_it(works: Works) -> None:
    unit = works.storeys[0]
    take_in(works, csv((unit, "示例租户一", "", "", "", "2026-03-01")))
    office, who = works.office, works.office.people["park"]
    new = NewOccupancy(occupant="示例租户一", since=date(2026, 3, 1))
    with pytest.raises(OccupancyEntered), office.register.transaction(parks=who.parks) as tx:
        moving_in.enter(tx, who, office.park_id, unit, new, now=office.clock())
