"""存量录入: old plots and certificates are taken in as they are, located, unlocated or in conflict.

An old certificate stays valid (条例 33; 细则 105). Plots that overlap are not refused: both are
named and wait for a decision about their boundary.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.shapes import to_geojson
from geo.topology import conflicts as find_conflicts
from registry.book import (
    certificates as certificates_book,
    land,
    numbers,
    papers as papers_book,
    parties,
    places,
    rights,
    supplies,
)
from registry.book.county import LandUse
from registry.book.land import NewParcel
from registry.book.papers import Draft
from registry.book.parties import PartyInput
from registry.book.rights import Holder, NewRight
from registry.book.supplies import SupplyDates
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import geometry, parties as party_rules, use as use_rules
from registry.rules.use import UseCode
from registry.store.db import Tx
from registry.values.numbers import certificate_number

NAME = "intake"
KIND = "registration"
TITLE = ("存量不动产录入", "intake of old plots")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCertificate:
    """An old certificate as it reads."""

    number: str
    holder: PartyInput
    term_start: date
    term_end: date
    right_nature: int = 102
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One old plot: with a draft it is located, without one it has only its declared area."""

    draft_id: int | None = None
    code: str | None = None
    location: str = ""
    declared_area: Decimal | None = None
    certificate: OldCertificate | None = None

    @property
    def plain_code(self) -> str | None:
        """The code without the spaces it is printed with."""
        return None if self.code is None else self.code.replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All rows are of one use; codes that are left out are given from the district's series."""

    use: UseCode
    rows: tuple[Row, ...]
    feature: str = "GB"


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:  # noqa: ARG001
    """The parcels are new: no other business can be open on them."""
    return ()


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge every row: shapes, codes, districts, holders; overlaps are stated, not refused."""
    use, findings = use_rules.known(tx, request.use)
    drafts = _drafts(tx, at.park_id, request)
    found = sorted(_of_rows(tx, at, request, drafts, use), key=lambda of_row: of_row[0])
    findings += [replace(f, facts={**f.facts, "row": number}) for number, f in found]
    findings += _named_twice(request)
    findings += _stated_conflicts(tx, at, request, drafts)
    return findings


def _named_twice(request: Request) -> list[Finding]:
    """A code, a draft and a certificate belong to one row each."""
    codes = Counter(r.plain_code for r in request.rows if r.code is not None)
    drafts = Counter(r.draft_id for r in request.rows if r.draft_id is not None)
    papers = Counter(r.certificate.number for r in request.rows if r.certificate is not None)
    return [
        Finding(rule=rule, kind=kind, facts={fact: named})
        for rule, kind, fact, counted in (
            ("CODE-01", "code-taken", "parcel", codes),
            ("GEO-01", "no-draft", "draft", drafts),
            ("CODE-01", "certificate-taken", "certificate", papers),
        )
        for named, times in counted.items()
        if times > 1
    ]


def _drafts(tx: Tx, park_id: int, request: Request) -> Mapping[int, Draft]:
    wanted = {row.draft_id for row in request.rows}
    return {d.draft_id: d for d in papers_book.drafts(tx, park_id) if d.draft_id in wanted}


def _of_rows(
    tx: Tx, at: At, request: Request, drafts: Mapping[int, Draft], use: LandUse | None
) -> Iterator[tuple[int, Finding]]:
    """Yield what is found of each row; each rule judges all rows at once."""
    for number, row in enumerate(request.rows, 1):
        if row.draft_id is not None and row.draft_id not in drafts:
            yield number, Finding(rule="GEO-01", kind="no-draft", facts={"draft": row.draft_id})
        elif row.draft_id is None and (row.code is None or row.declared_area is None):
            yield number, Finding(rule="GEO-01", kind="unlocated-needs-area")
    shapes = _shapes(request, drafts)
    rows = {
        number: row
        for number, row in enumerate(request.rows, 1)
        if row.draft_id is None or number in shapes
    }
    yield from _of_shapes(tx, at, request, shapes, drafts)
    coded = {n: code for n, row in rows.items() if (code := row.plain_code) is not None}
    given = [(code, shapes.get(n)) for n, code in coded.items()]
    yield from _of_each(coded, geometry.given_codes(tx, at, given))
    papers = {n: old for n, row in rows.items() if (old := row.certificate) is not None}
    yield from _of_each(papers, _check_certificates(tx, list(papers.values())))
    if use is not None:
        supplied = [n for n in shapes if n in papers]
        kept = use_rules.lands_keep(tx, at, [shapes[n] for n in supplied], use)
        yield from _of_each(supplied, kept)


def _of_shapes(
    tx: Tx, at: At, request: Request, shapes: Mapping[int, Polygon], drafts: Mapping[int, Draft]
) -> Iterator[tuple[int, Finding]]:
    yield from _of_each(shapes, geometry.inside_park(tx, at, list(shapes.values())))
    stated = [(shape, _declared(request.rows[n - 1], drafts)) for n, shape in shapes.items()]
    for number, finding in _of_each(shapes, geometry.all_declared(tx, at, stated)):
        yield number, replace(finding, severity="warn")  # taken in as it is (条例 33)
    new = [n for n in shapes if request.rows[n - 1].code is None]
    codes = geometry.new_codes(tx, at, [shapes[n] for n in new], feature=request.feature)
    yield from _of_each(new, codes)


def _of_each(
    numbers_of_rows: Iterable[int], found: Sequence[Sequence[Finding]]
) -> Iterator[tuple[int, Finding]]:
    for number, of_row in zip(numbers_of_rows, found, strict=True):
        yield from ((number, finding) for finding in of_row)


def _declared(row: Row, drafts: Mapping[int, Draft]) -> Decimal | None:
    draft = None if row.draft_id is None else drafts[row.draft_id]
    return row.declared_area or (None if draft is None else draft.declared_area)


def _check_certificates(tx: Tx, papers: Sequence[OldCertificate]) -> list[list[Finding]]:
    well = {old.number: number for old in papers if (number := _well_formed(old.number))}
    borne = numbers.borne(tx, list(well.values()))
    return [_check_certificate(old, well.get(old.number), borne) for old in papers]


def _check_certificate(old: OldCertificate, number: str | None, borne: set[str]) -> list[Finding]:
    findings = party_rules.numbered(old.holder)
    if old.term_end <= old.term_start:
        findings.append(Finding(rule="DUR-01", kind="term-order"))
    facts = {"certificate": old.number[:60]}
    if number is None:
        findings.append(Finding(rule="CODE-01", kind="certificate-number", facts=facts))
    elif number in borne:
        findings.append(Finding(rule="CODE-01", kind="certificate-taken", facts=facts))
    return findings


def _well_formed(number: str) -> str | None:
    try:
        return certificate_number(number)
    except MalformedValue:
        return None


@dataclass(frozen=True, slots=True)
class _Overlap:
    row: int
    other_row: int | None
    other_id: int | None
    other: str
    pieces: BaseGeometry


def _overlaps(
    tx: Tx, park_id: int, srid: int, request: Request, shapes: Mapping[int, Polygon]
) -> list[_Overlap]:
    """Find what rows overlap among themselves, and which current parcels, stratum by stratum."""
    found = []
    for stratum in ("surface", "above", "below"):
        rows = [n for n in shapes if _stratum(request, n) == stratum]
        for c in find_conflicts([shapes[n] for n in rows]):
            one, two = rows[c.one], rows[c.two]
            found.append(_Overlap(one, two, None, f"第{two}项", MultiPolygon(c.pieces)))
        standing = places.overlapped(tx, park_id, [shapes[n] for n in rows], srid, stratum)
        found += [_Overlap(rows[o.n], None, o.parcel_id, o.code, o.pieces) for o in standing]
    return found


def _stratum(request: Request, n: int) -> str:
    """The stratum of a row: a given code says its own, the others are of the request's feature."""
    code = request.rows[n - 1].plain_code
    feature = request.feature if code is None else code[12:14]
    return {"S": "above", "X": "below"}.get(feature[1:2], "surface")


def _shapes(request: Request, drafts: Mapping[int, Draft]) -> dict[int, Polygon]:
    return {
        n: drafts[row.draft_id].shape
        for n, row in enumerate(request.rows, 1)
        if row.draft_id in drafts and row.draft_id is not None
    }


def _stated_conflicts(
    tx: Tx, at: At, request: Request, drafts: Mapping[int, Draft]
) -> list[Finding]:
    found = _overlaps(tx, at.park_id, at.srid, request, _shapes(request, drafts))
    return [
        Finding(
            rule="GEO-03",
            kind="intake-conflict",
            severity="warn",
            facts={"row": o.row, "other": o.other},
            measured=geometry.square_metres(o.pieces.area),
            limit="0",
            where=to_geojson(o.pieces),
            srid=at.srid,
        )
        for o in found
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter all rows in one entry: identities, conflicts by name, versions, old rights."""
    use, _ = use_rules.known(tx, request.use)
    if use is None:
        raise LookupError(request.use.code)
    drafts = _drafts(tx, entry.park_id, request)
    shapes = _shapes(request, drafts)
    overlaps = _overlaps(tx, entry.park_id, entry.srid, request, shapes)
    disputed = {n for o in overlaps for n in (o.row, o.other_row)}
    codes = _codes(tx, entry, request, shapes)
    new = [
        _new_parcel(row, codes[n], use, drafts, in_conflict=n in disputed)
        for n, row in enumerate(request.rows, 1)
    ]
    ids = land.bear(tx, entry, new)
    pairs: list[tuple[int, int, Decimal]] = []
    for o in overlaps:
        other = ids[o.other_row - 1] if o.other_row is not None else o.other_id
        if other is not None:
            area = Decimal(geometry.square_metres(o.pieces.area))
            pairs.append((ids[o.row - 1], other, area))
    land.name_conflicts(tx, entry, pairs)
    land.place(tx, entry, ids, new)
    papers_book.use_drafts(tx, entry.park_id, list(drafts))
    certificates = [
        _enter_old(tx, entry, ids[n], new[n], row.certificate, use)
        for n, row in enumerate(request.rows)
        if row.certificate is not None
    ]
    return Outcome(
        parcels=tuple(n.code for n in new),
        certificates=tuple(certificates),
        facts={"rows": len(new), "in_conflict": len(disputed - {None})},
    )


def _new_parcel(
    row: Row, code: str, use: LandUse, drafts: Mapping[int, Draft], *, in_conflict: bool
) -> NewParcel:
    draft = None if row.draft_id is None else drafts[row.draft_id]
    standing = "unlocated" if draft is None else "in_conflict" if in_conflict else "located"
    return NewParcel(
        code=code,
        use_id=use.use_id,
        shape=None if draft is None else draft.shape,
        location=row.location,
        declared_area=_declared(row, drafts),
        standing=standing,
        source_sha256=None if draft is None else draft.file_sha256,
    )


def _codes(tx: Tx, entry: Entry, request: Request, shapes: Mapping[int, Polygon]) -> dict[int, str]:
    """Keep given codes, and take the others from each district's series, in order of rows."""
    codes = {n: r.plain_code for n, r in enumerate(request.rows, 1) if r.plain_code is not None}
    numbers.step_over(tx, list(codes.values()))
    new = {n: shape for n, shape in shapes.items() if n not in codes}
    lie_in = places.districts(tx, list(new.values()), entry.srid)
    wanting: dict[str, list[int]] = {}
    for n, district in zip(new, lie_in, strict=True):
        wanting.setdefault(district or "", []).append(n)
    for district, rows in sorted(wanting.items()):
        given = numbers.parcel_codes(tx, district, request.feature, len(rows))
        codes.update(zip(rows, given, strict=True))
    return codes


def _enter_old(
    tx: Tx, entry: Entry, parcel_id: int, parcel: NewParcel, old: OldCertificate, use: LandUse
) -> str:
    """Enter the right an old certificate proves; its supply is the certificate itself."""
    holder = parties.meet(tx, party_rules.normal(old.holder), at=entry.at, actor=entry.actor)
    number = certificate_number(old.number)
    supply_id = supplies.grant(
        tx,
        entry,
        {
            "basis": "old_certificate",
            "use_id": use.use_id,
            "term_start": old.term_start,
            "term_end": old.term_end,
            "method": "historic",
            "right_nature": old.right_nature,
            "grantee": holder.party_id,
            "price": Decimal(0),
            "contract_no": number,
            "contract_template": "—",
        },
        SupplyDates(),
    )
    supplies.originate(tx, entry, parcel_id, supply_id)
    area = _book_area(tx, entry.park_id, parcel)
    right_id = rights.enter_land_right(
        tx,
        entry,
        NewRight(
            parcel_id=parcel_id,
            supply_id=supply_id,
            land_area=area,
            location=parcel.location,
            term_start=old.term_start,
            right_nature=old.right_nature,
            note=old.note,
            holders=(Holder(party_id=holder.party_id, name=old.holder.name.strip()),),
        ),
    )
    certificates_book.certify(tx, entry, right_id, number, kind="old")
    return number


def _book_area(tx: Tx, park_id: int, parcel: NewParcel) -> Decimal:
    stands = land.latest(tx, park_id, parcel.code)
    if stands is None or stands.land_area is None:
        raise LookupError(parcel.code)
    return stands.land_area
