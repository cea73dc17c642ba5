"""Dealings drawn at random on real parcels: a plot and its neighbours, whatever is done to them."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import shapely
from shapely import Polygon

from geo.formats import read_survey
from geo.shapes import judge
from registry.book.parties import PartyInput
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.errors import RegistryError
from registry.records.plain import to_plain
from registry.store.db import Register
from tests.support.cuts import cut_request, merge_request
from tests.support.dealings import deal, transfer_request
from tests.support.park import EAST, NORTH, NOW, at_work, plan_plot
from tests.support.rehearsal import Rehearsal
from tests.support.stages import open_grant, page_read, rows, void_request
from tests.support.titles import (
    TERMS,
    Box,
    building_request,
    open_for,
    outline,
    split_request,
    storeys,
    unit,
)

#: a parcel of the demonstration with eight neighbours, of 400 to 3,000 m² each
CENTRE, LEAST, MOST = 4153, 400, 3000
#: the plot whose page two people misread: it says 2076
MISREAD, WRONG = 1, {"term_end": date(2075, 2, 28)}
PARTIES = {party.number: party for party in (demo.FIRST, demo.SECOND)}
OPEN = {**TERMS, "min_unit_area": "1", "self_held_share": "0"}


def neighbourhood() -> list[Polygon]:
    """The parcels, the one in the middle first."""
    survey = read_survey(gzip.decompress(demo.FABRIC.read_bytes()), "f.gpkg", srid=demo.SRID)
    shapes = [part for plot in survey.plots for part in plot.parts]
    tree = shapely.STRtree(shapes)
    near = [n for n in tree.query(shapes[CENTRE], predicate="touches") if _fits(shapes[n])]
    return [judge(shapes[n]) for n in (CENTRE, *sorted(near))]


def _fits(shape: Polygon) -> bool:
    return LEAST < shape.area < MOST and not shape.interiors


def settle(register: Register) -> None:
    """Give every parcel a registered right of one party; one of them is entered wrong."""
    shapes = neighbourhood()
    demo.found(register, lambda: NOW, shapely.box(*shapely.total_bounds(shapes)).buffer(50))
    office = at_work(register)
    for n, shape in enumerate(shapes):
        code = plan_plot(office, shape, terms=OPEN)
        if n == MISREAD:
            contract = "HT-MISREAD"
            office.carry_through(open_grant(office, [code], contract, **WRONG))
        else:
            contract = demo.grant(office, code, demo.FIRST, n)
        demo.hand_over(office, contract)
        demo.register_first(office, code, demo.FIRST, n)


class Forest:
    """The neighbourhood under a rehearsal; each dealing is done or refused, never half."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.office = at_work(rehearsal)
        self.done: list[str] = []

    def deal(self, kind: str, pick: int, part: float) -> bool:
        """Try a dealing with whatever ``pick`` points at; say whether it was registered."""
        before = self.head()
        with suppress(RegistryError), self.rehearsal.attempt():
            if DEALINGS[kind](self, pick, part) is not None:
                self.done.append(kind)
                return True
        assert self.head() == before
        return False

    def head(self) -> int:
        [(seq,)] = rows(self.office, "select seq from park_head where park_id = 1")
        return int(seq)

    def plots(self) -> list[tuple[str, Polygon, Decimal]]:
        """The current parcels: code, shape, area."""
        found = rows(
            self.office,
            "select p.code, st_asbinary(v.geom), v.area from parcel_version v"
            " join parcel p using (park_id, parcel_id) where v.died is null order by p.parcel_id",
        )
        return [(code, judge(shapely.from_wkb(bytes(s))), area) for code, s, area in found]

    def holders(self, unit_code: str) -> tuple[PartyInput, ...]:
        found = rows(
            self.office,
            "select distinct q.number from right_holder h"
            " join property_right r using (park_id, right_id)"
            " join unit u using (park_id, unit_id) join party q using (party_id)"
            " where u.code = :code and h.died is null order by 1",
            code=unit_code,
        )
        return tuple(PARTIES[number] for (number,) in found if number in PARTIES)

    def units(self) -> list[tuple[str, str, str | None]]:
        """The current titled units: code, parcel, and the building's number."""
        return rows(
            self.office,
            "select u.code, u.parcel_code, b.number from unit u"
            " join unit_version v using (park_id, unit_id)"
            " left join building b using (park_id, building_id)"
            " where v.died is null and not u.common order by u.unit_id",
        )

    def of_plot(self, parcel: str) -> list[str]:
        return [code for code, there, _ in self.units() if there == parcel]

    def register(
        self, act: str, request: Mapping[str, Any], *parties: PartyInput
    ) -> CaseRecord | None:
        return self.office.carry_through(open_for(self.office, act, request, *parties))


def _split(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    plots = forest.plots()
    code, shape, area = plots[pick % len(plots)]
    edge = 1 + pick // 7 % int(shapely.get_num_coordinates(shape) - 1)
    cut = {"parallel": {"edge": edge, "areas": [f"{float(area) * part:.2f}"]}}
    owners = forest.holders(forest.of_plot(code)[0])
    return forest.register("parcel_split", cut_request(code, cut), *owners)


def _merge(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    del part
    pairs = [
        (one, other)
        for (one, a, _), (other, b, _) in combinations(forest.plots(), 2)
        if a.buffer(0.001).intersection(b).area > 0.001
    ]
    if not pairs:
        return None
    one, other = pairs[pick % len(pairs)]
    owners = forest.holders(forest.of_plot(one)[0])
    return forest.register("parcel_merge", merge_request(one, other), *owners)


def _transfer(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    plots = forest.plots()
    units = forest.of_plot(plots[pick % len(plots)][0])
    sold = units if part < 0.5 else units[:1]
    [giver] = forest.holders(sold[0])
    taker = demo.SECOND if giver == demo.FIRST else demo.FIRST
    request = transfer_request(
        sold, givers=[{"party": giver.number}], takers=[{"party": to_plain(taker)}]
    )
    return deal(forest.office, "transfer", request, giver, taker)


def _build(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    del part
    plots = forest.plots()
    code, shape, _ = plots[pick % len(plots)]
    centre = shapely.maximum_inscribed_circle(shape).coords[0]
    house: Box = (round(centre[0] - 8 - EAST, 3), round(centre[1] - 4 - NORTH, 3), 16.0, 8.0)
    owners = forest.holders(forest.of_plot(code)[0])
    request = building_request(code, storeys(2, house), house=house)
    return forest.register("building_registration", request, *owners)


def _divide_unit(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    del part
    built = [code for code, _, building in forest.units() if building is not None]
    if not built:
        return None
    code = built[pick % len(built)]
    places = rows(
        forest.office,
        "select f.number, st_asbinary(p.outline) from unit u join unit_part p using (park_id,"
        " unit_id) join floor f using (park_id, floor_id) where u.code = :code and p.died is null"
        " order by f.number, p.part_id",
        code=code,
    )
    boxes = [(floor, shapely.from_wkb(bytes(shape)).bounds) for floor, shape in places]
    parts = [_half(boxes, n) for n in (0, 1)]
    return forest.register("unit_split", split_request(code, parts), *forest.holders(code))


def _half(boxes: Sequence[tuple[int, tuple[float, ...]]], n: int) -> dict[str, Any]:
    """The western or the eastern half of a unit, on each floor it lies on."""
    area, places = 0.0, []
    for floor, (west, south, east, north) in boxes:
        half, deep = round((east - west) / 2, 3), round(north - south, 3)
        area += half * deep
        places.append((floor, outline(west - EAST + n * half, south - NORTH, half, deep)))
    return unit(f"{area:.2f}", *places)


def _merge_units(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    del part
    built = [line for line in forest.units() if line[2] is not None]
    pairs = [(a[0], b[0]) for a, b in combinations(built, 2) if a[1:] == b[1:]]
    if not pairs:
        return None
    pair = pairs[pick % len(pairs)]
    return forest.register("unit_merge", {"units": list(pair)}, *forest.holders(pair[0]))


def _void(forest: Forest, pick: int, part: float) -> CaseRecord | None:
    """What two people misread is corrected to its page, whatever became of the plot."""
    del part
    found = rows(
        forest.office,
        "select distinct p.code from parcel_origin o join parcel p using (park_id, parcel_id)"
        " join supply s using (park_id, supply_id) join parcel_version v using (park_id, parcel_id)"
        " where s.contract_no = 'HT-MISREAD' and v.died is null order by 1",
    )
    if not found:
        return None
    code = found[pick % len(found)][0]
    reading = page_read(forest.office, b"HT-MISREAD")
    number = open_for(forest.office, "void_entry", void_request(code, reading))
    forest.office.read_page(number, reading)
    return forest.office.carry_through(number)


DEALINGS: Mapping[str, Callable[[Forest, int, float], CaseRecord | None]] = {
    "split": _split,
    "merge": _merge,
    "transfer": _transfer,
    "build": _build,
    "divide a unit": _divide_unit,
    "merge units": _merge_units,
    "void": _void,
}
