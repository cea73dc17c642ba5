"""Where old plots lie: what is found of their shapes and codes, what they overlap, their codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.shapes import to_geojson
from geo.topology import conflicts as find_conflicts
from registry.acts.intake.old import Request, Row
from registry.book import land, numbers, papers as papers_book, places
from registry.book.county import LandUse
from registry.book.land import NewParcel
from registry.book.papers import Draft
from registry.findings import Finding
from registry.records.context import At, Entry
from registry.rules import geometry, use as use_rules
from registry.store.db import Tx

#: rows of one statement: however many there are, none lasts longer than a statement may
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Plots:
    """The rows of a request (from 1), with the drafts they name and where these lie."""

    request: Request
    drafts: Mapping[int, Draft]

    @property
    def rows(self) -> Mapping[int, Row]:
        """The rows by number."""
        return dict(enumerate(self.request.rows, 1))

    @property
    def shapes(self) -> Mapping[int, Polygon]:
        """The shapes of the rows that are located."""
        return {
            n: self.drafts[row.draft_id].shape
            for n, row in self.rows.items()
            if row.draft_id is not None and row.draft_id in self.drafts
        }

    def declared(self, n: int) -> Decimal | None:
        """The area a row declares, m²: its own, or its draft's."""
        row = self.request.rows[n - 1]
        draft = None if row.draft_id is None else self.drafts.get(row.draft_id)
        return row.declared_area or (None if draft is None else draft.declared_area)

    def stratum(self, n: int) -> str:
        """The stratum of a row: a given code says its own, the others are of the feature asked."""
        code = self.request.rows[n - 1].plain_code
        feature = self.request.feature if code is None else code[12:14]
        return {"S": "above", "X": "below"}.get(feature[1:2], "surface")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a row overlaps: another row, or a current parcel by its id; named as findings do."""

    row: int
    other_row: int | None
    other_id: int | None
    other: str
    pieces: BaseGeometry


def read(tx: Tx, park_id: int, request: Request) -> Plots:
    """Read the drafts a request names."""
    wanted = {row.draft_id for row in request.rows}
    drafts = papers_book.drafts(tx, park_id)
    return Plots(request, {d.draft_id: d for d in drafts if d.draft_id in wanted})


def check(tx: Tx, at: At, plots: Plots, use: LandUse | None) -> Iterator[tuple[int, Finding]]:
    """Yield what is found of each row; each rule judges all rows at once."""
    for number, row in plots.rows.items():
        if row.draft_id is not None and row.draft_id not in plots.drafts:
            yield number, Finding(rule="GEO-01", kind="no-draft", facts={"draft": row.draft_id})
        elif row.draft_id is None and (row.code is None or row.declared_area is None):
            yield number, Finding(rule="GEO-01", kind="unlocated-needs-area")
    shapes = plots.shapes
    yield from _of_shapes(tx, at, plots, shapes)
    coded = {n: code for n, row in standing(plots).items() if (code := row.plain_code) is not None}
    given = [(code, shapes.get(n)) for n, code in coded.items()]
    yield from _of_each(coded, geometry.given_codes(tx, at, given))
    if use is not None:
        supplied = [n for n in shapes if plots.request.rows[n - 1].certificate is not None]
        kept = use_rules.lands_keep(tx, at, [shapes[n] for n in supplied], use)
        yield from _of_each(supplied, kept)


def standing(plots: Plots) -> Mapping[int, Row]:
    """Return the rows whose draft, if they name one, is there."""
    shapes = plots.shapes
    return {n: row for n, row in plots.rows.items() if row.draft_id is None or n in shapes}


def _of_shapes(
    tx: Tx, at: At, plots: Plots, shapes: Mapping[int, Polygon]
) -> Iterator[tuple[int, Finding]]:
    yield from _of_each(shapes, geometry.inside_park(tx, at, list(shapes.values())))
    stated = [(shape, plots.declared(n)) for n, shape in shapes.items()]
    for number, finding in _of_each(shapes, geometry.all_declared(tx, at, stated)):
        yield number, replace(finding, severity="warn")  # taken in as it is (条例 33)
    for stratum, rows in _by_stratum(plots, shapes).items():
        elsewhere = geometry.on_other_parks(tx, at, [shapes[n] for n in rows], stratum)
        for number, finding in _of_each(rows, elsewhere):
            yield number, replace(finding, severity="warn")
    new = [n for n in shapes if plots.request.rows[n - 1].code is None]
    codes = geometry.new_codes(tx, at, [shapes[n] for n in new], feature=plots.request.feature)
    yield from _of_each(new, codes)


def _of_each(
    numbers_of_rows: Iterable[int], found: Sequence[Sequence[Finding]]
) -> Iterator[tuple[int, Finding]]:
    for number, of_row in zip(numbers_of_rows, found, strict=True):
        yield from ((number, finding) for finding in of_row)


def _by_stratum(plots: Plots, shapes: Iterable[int]) -> Mapping[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for n in shapes:
        rows.setdefault(plots.stratum(n), []).append(n)
    return rows


def overlaps(tx: Tx, park_id: int, srid: int, plots: Plots) -> list[Overlap]:
    """Find what rows overlap among themselves, and which current parcels, stratum by stratum."""
    shapes, found = plots.shapes, []
    for stratum, rows in sorted(_by_stratum(plots, shapes).items(), reverse=True):
        for c in find_conflicts([shapes[n] for n in rows]):
            one, two = rows[c.one], rows[c.two]
            found.append(Overlap(one, two, None, f"第{two}项", MultiPolygon(c.pieces)))
        stands = places.overlapped(tx, park_id, [shapes[n] for n in rows], srid, stratum)
        found += [Overlap(rows[o.n], None, o.parcel_id, o.code, o.pieces) for o in stands]
    return found


def stated(found: Sequence[Overlap], srid: int) -> list[Finding]:
    """GEO-03 of old plots: overlaps are stated with both named, not refused (条例 33)."""
    return [
        Finding(
            rule="GEO-03",
            kind="intake-conflict",
            severity="warn",
            facts={"row": o.row, "other": o.other},
            measured=geometry.square_metres(o.pieces.area),
            limit="0",
            where=to_geojson(o.pieces),
            srid=srid,
        )
        for o in found
    ]


def enter(
    tx: Tx, entry: Entry, plots: Plots, found: Sequence[Overlap], use: LandUse
) -> tuple[list[int], list[NewParcel]]:
    """Enter the parcels with their conflicts by name; return their ids and what they are."""
    disputed = {n for o in found for n in (o.row, o.other_row)}
    codes = _codes(tx, entry, plots)
    new = [_parcel(plots, n, codes[n], use, in_conflict=n in disputed) for n in plots.rows]
    ids = land.bear(tx, entry, new)
    pairs: list[tuple[int, int, Decimal]] = []
    for o in found:
        other = ids[o.other_row - 1] if o.other_row is not None else o.other_id
        if other is not None:
            area = Decimal(geometry.square_metres(o.pieces.area))
            pairs.append((ids[o.row - 1], other, area))
    land.name_conflicts(tx, entry, pairs)
    for at in range(0, len(ids), AT_ONCE):
        land.place(tx, entry, ids[at : at + AT_ONCE], new[at : at + AT_ONCE])
    papers_book.use_drafts(tx, entry.park_id, list(plots.drafts))
    return ids, new


def _parcel(plots: Plots, n: int, code: str, use: LandUse, *, in_conflict: bool) -> NewParcel:
    row = plots.request.rows[n - 1]
    draft = None if row.draft_id is None else plots.drafts[row.draft_id]
    standing_ = "unlocated" if draft is None else "in_conflict" if in_conflict else "located"
    return NewParcel(
        code=code,
        use_id=use.use_id,
        shape=None if draft is None else draft.shape,
        location=row.location,
        declared_area=plots.declared(n),
        standing=standing_,
        source_sha256=None if draft is None else draft.file_sha256,
    )


def _codes(tx: Tx, entry: Entry, plots: Plots) -> dict[int, str]:
    """Keep given codes, and take the others from each district's series, in order of rows."""
    codes = {n: row.plain_code for n, row in plots.rows.items() if row.plain_code is not None}
    numbers.step_over(tx, list(codes.values()))
    new = {n: shape for n, shape in plots.shapes.items() if n not in codes}
    lie_in = places.districts(tx, list(new.values()), entry.srid)
    wanting: dict[str, list[int]] = {}
    for n, district in zip(new, lie_in, strict=True):
        wanting.setdefault(district or "", []).append(n)
    for district, rows in sorted(wanting.items()):
        given = numbers.parcel_codes(tx, district, plots.request.feature, len(rows))
        codes.update(zip(rows, given, strict=True))
    return codes
