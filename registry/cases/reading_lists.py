"""Lists of occupants: which column says what, and each row read as a use, or its fault told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.formats.sheet import Row, Sheet
from registry.book.occupancies import NewOccupancy, OccupancySource
from registry.cases.moving_in import in_normal_form
from registry.errors import MalformedValue
from registry.field_refusals import ListLacksColumns
from registry.values.parties import mask_phone, masked

#: what each column is called in the lists of those who send them
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("不动产单元号", "不动产单元代码", "单元代码", "单元号", "unit"),
    "address": (
        "坐落", "地址", "住所", "经营场所", "注册地址", "房屋坐落", "用电地址", "工程地点",
        "address",
    ),
    "occupant": (
        "使用人", "企业名称", "单位名称", "承租人", "用户名称", "户名", "建设单位", "名称",
        "occupant", "name",
    ),
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码", "creditcode"),
    "part": ("部位", "使用部位", "part"),
    "purpose": ("用途", "租赁用途", "经营范围", "用电类别", "使用性质", "装修用途", "purpose"),
    "industry": ("行业代码", "国民经济行业代码", "行业", "industry"),
    "since": (
        "起始日", "起始日期", "入驻日期", "登记日期", "成立日期", "立户日期", "since",
    ),
    "until": ("截止日", "迁出日期", "until"),
    "lease_no": ("合同编号", "租赁合同编号", "leaseno"),
    "lease_from": ("租期起", "租赁起始日", "租赁开始日期", "leasefrom"),
    "lease_to": ("租期止", "租赁截止日", "租赁结束日期", "leaseto"),
    "lease_filing_no": ("备案号", "备案编号", "租赁备案号", "leasefilingno"),
    "paid_at_once": ("租金一次性付清", "一次性付清", "paidatonce"),
}  # fmt: skip
_DATES = frozenset({"since", "until", "lease_from", "lease_to"})
_YES, _NO = frozenset({"是", "1", "yes", "true", "√"}), frozenset({"", "否", "0", "no", "false"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SHOWN = 200
_LIKE_A_PERSON = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)", re.ASCII
)

_LIKE_A_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row as it was read: where it says it is, and the use; or the fault that hides it.

    ``said`` is the row by the headings read here, persons and telephones masked: so it is kept.
    """

    line: int
    said: Mapping[str, str]
    unit: str = ""
    address: str = ""
    use: NewOccupancy | None = None
    fault: MalformedValue | None = None


def columns(sheet: Sheet) -> dict[str, int]:
    """Return which column says what. Raises ListLacksColumns.

    A list must say who, and where: by unit code or address.
    """
    found: dict[str, int] = {}
    for at, heading in enumerate(sheet.headings):
        plain = re.sub(r"[（(].*$|[_\s]", "", heading).lower()
        meant = next((name for name, called in COLUMNS.items() if plain in called), None)
        if meant is not None:
            found.setdefault(meant, at)
    if "occupant" not in found or not found.keys() & {"unit", "address"}:
        raise ListLacksColumns(
            headings="、".join(sheet.headings)[:_SHOWN],
            needed="occupant; unit or address",
            needed_zh="使用人（企业名称）；不动产单元号或地址",
        )
    return found


def read_row(
    sheet: Sheet,
    row: Row,
    known: Mapping[str, int],
    *,
    source: OccupancySource,
    listed_on: date,
    today: date,
) -> Listed:
    """Read one row; what cannot be read is told, and hides nothing of the others."""
    given = {name: row.cells[at] for name, at in known.items()}
    # of the columns that mean something here alone: whom to call is nobody's business
    said = {sheet.headings[at]: _masked(row.cells[at]) for at in known.values() if row.cells[at]}
    try:
        _demand_no_person(row)
        use = in_normal_form(_use(given, source, listed_on), today)
    except MalformedValue as fault:
        return Listed(line=row.line, said=said, fault=fault)
    return Listed(
        line=row.line,
        said=said,
        unit=given.get("unit", "").replace(" ", "").upper(),
        address=given.get("address", ""),
        use=use,
    )


def _use(given: Mapping[str, str], source: OccupancySource, listed_on: date) -> NewOccupancy:
    days = {name: _day(name, given.get(name, "")) for name in _DATES}
    for name in ("lease_no", "lease_filing_no"):
        _demand_short(name, given.get(name, ""), 80)
    for name, most in (("occupant", 200), ("part", 200), ("purpose", 500)):
        _demand_short(name, given.get(name, ""), most)
    since = days["since"] or days["lease_from"] or listed_on
    for earlier, later in ((since, "until"), (days["lease_from"], "lease_to")):
        end = days[later]
        if earlier and end and end < earlier:
            raise MalformedValue(
                kind=later,
                value=end.isoformat(),
                reason="before it begins",
                reason_zh="早于起始日",
            )
    return NewOccupancy(
        occupant=given["occupant"],
        since=since,
        until=days["until"],
        part=given.get("part", ""),
        credit_code=given.get("credit_code") or None,
        lease_no=given.get("lease_no") or None,
        lease_from=days["lease_from"],
        lease_to=days["lease_to"],
        lease_filing_no=given.get("lease_filing_no") or None,
        paid_at_once=_yes(given.get("paid_at_once", "")),
        purpose=given.get("purpose", ""),
        industry=given.get("industry") or None,
        source=source,
    )


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    read = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in read.groups())) if read else _no_day(name, text)
    except ValueError:
        return _no_day(name, text)


def _no_day(name: str, text: str) -> date:
    raise MalformedValue(
        kind=name, value=text[:40], reason="no day such as 2026-03-01", reason_zh="不是日期"
    )


def _yes(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise MalformedValue(
        kind="paid_at_once", value=text[:40], reason="yes or no", reason_zh="应为“是”或“否”"
    )


def _demand_short(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise MalformedValue(
            kind=name,
            value=text[:40],
            reason=f"more than {most} characters",
            reason_zh=f"超过 {most} 字",
        )


def _demand_no_person(row: Row) -> None:
    for cell in row.cells:
        if _LIKE_A_PERSON.search(cell):
            raise MalformedValue(
                kind="cell",
                value=_masked(cell)[:40],
                reason="an identity number: lists of occupants hold none",
                reason_zh="含身份证号码，使用情况清单不收集个人信息",
            )


def _masked(cell: str) -> str:
    hidden = _LIKE_A_PERSON.sub(lambda found: masked(found[0]), cell)
    return _LIKE_A_PHONE.sub(lambda found: mask_phone(found[0]), hidden)[:_SHOWN]
