"""USE rules: the use is the supply's, and land keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Polygon

from registry.book import county as county_book, places, supplies
from registry.book.county import LandUse
from registry.book.places import OtherUse
from registry.book.supplies import Reading, Supply
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCode:
    """A land use as a form names it: scheme, version and code always together."""

    scheme: str
    version: str
    code: str


INDUSTRIAL = ("industry", "storage")


def known(tx: Tx, use: UseCode) -> tuple[LandUse | None, list[Finding]]:
    """Return the use of the list that a form names, or the finding that there is none."""
    found = county_book.land_use(tx, scheme=use.scheme, version=use.version, code=use.code)
    if found is not None:
        return found, []
    facts = {"scheme": use.scheme, "version": use.version, "code": use.code}
    return None, [Finding(rule="USE-01", kind="no-land-use", facts=facts)]


def for_standard_factory(use: LandUse) -> list[Finding]:
    """Land of standard factories is industrial or storage land, from its conditions on."""
    if use.use_class in INDUSTRIAL:
        return []
    facts = {"use": use.printed}
    return [Finding(rule="USE-02", kind="use-not-industrial", facts=facts, measured=use.code)]


def land_keeps(
    tx: Tx, at: At, shape: Polygon, use: LandUse, releases: Sequence[int] = ()
) -> list[Finding]:
    """USE-01: land once supplied for another use is not supplied for this one."""
    return lands_keep(tx, at, [shape], use, releases)[0]


def lands_keep(
    tx: Tx, at: At, shapes: Sequence[Polygon], use: LandUse, releases: Sequence[int] = ()
) -> list[list[Finding]]:
    """USE-01 for many shapes at once: what is found of each, in their order."""
    others = places.land_of_other_use(tx, at.park_id, shapes, at.srid, use.use_id, releases)
    found: list[list[Finding]] = [[] for _ in shapes]
    for other in others:
        found[other.n].append(_other_use(other, county_book.land_use_of(tx, other.use_id), use))
    return found


def _other_use(other: OtherUse, was: LandUse, use: LandUse) -> Finding:
    return Finding(
        rule="USE-01",
        kind="land-divided" if other.divided else "land-other-use",
        facts={"other": other.code, "other_use": was.printed, "use": use.printed},
        measured=use.code,
        limit=was.code,
    )


def as_conditions(tx: Tx, use: LandUse, expected_id: int) -> list[Finding]:
    """USE-01: the supply has the use of its conditions."""
    if use.use_id == expected_id:
        return []
    expected = county_book.land_use_of(tx, expected_id)
    return [
        Finding(
            rule="USE-01",
            kind="use-not-conditions",
            facts={"use": use.printed, "expected": expected.printed},
            measured=use.code,
            limit=expected.code,
        )
    ]


def read_twice(tx: Tx, at: At, stated: Reading) -> list[Finding]:
    """USE-01: two people read the supply's page alike, and the request says what they read."""
    if at.case_id is None:
        return []
    readings = supplies.readings(tx, at.park_id, at.case_id)
    agreeing = {r.reader for r in readings if _said(r) == _said(stated)}
    findings = []
    if len(agreeing) < 2:  # noqa: PLR2004 - two people
        findings.append(
            Finding(rule="USE-01", kind="not-read-twice", measured=str(len(agreeing)), limit="2")
        )
    for other in readings:
        if apart := [n for n, (a, b) in _pairs(other, stated).items() if a != b]:
            names = [_FIELDS_ZH[n] for n in apart]
            facts = {"fields": ", ".join(apart), "fields_zh": "、".join(names)}
            findings.append(Finding(rule="USE-01", kind="reading-differs", facts=facts))
    return findings


_FIELDS_ZH = {
    "page_sha256": "文件",
    "page_no": "页码",
    "use_id": "用途",
    "term_start": "起始日期",
    "term_end": "终止日期",
    "price": "价款",
}


def _said(reading: Reading) -> tuple[object, ...]:
    return tuple(getattr(reading, name) for name in _FIELDS_ZH)


def _pairs(one: Reading, two: Reading) -> dict[str, tuple[object, object]]:
    return {name: (getattr(one, name), getattr(two, name)) for name in _FIELDS_ZH}


def same_page(was: Supply, stated: Reading) -> list[Finding]:
    """A voided entry is corrected to its own page only, and only when it differs from it."""
    findings = []
    if (stated.page_sha256, stated.page_no) != (was.page_sha256, was.page_no):
        page = "—" if was.page_no is None else str(was.page_no)
        findings.append(Finding(rule="USE-01", kind="void-another-page", limit=page))
    entered = (was.use_id, was.term_start, was.term_end, was.price)
    if (stated.use_id, stated.term_start, stated.term_end, stated.price) == entered:
        findings.append(Finding(rule="USE-01", kind="void-nothing-wrong"))
    return findings
