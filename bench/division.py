"""Dividing: a factory into hundreds of titles, a plot into ten, in registers of every size."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry import mapping

from bench.ground import Ground
from bench.measure import Measured
from bench.sizes import Size
from bench.unguarded import unguarded
from bench.walking import TimedOffice, WatchedOffice, titled_plot
from registry.cases import opening
from registry.demo import land as demo
from registry.demo.office import Office

UNIT_LIMIT, PARCEL_LIMIT, PRE_CHECK_LIMIT, LINEAR_LIMIT, FLAT_LIMIT = 2.5, 4.0, 0.5, 12.0, 1.2
UNITS, MANY, A_FLOOR, CHILDREN = 500, 5_000, 100, 10
WIDE, DEEP, STAIRS = 30.0, 20.0, 2.0
TERMS = {
    "may_divide": True,
    "unit_levels": ["幢", "层", "套"],
    "min_unit_area": "1",
    "self_held_share": "0",
}
PAPERS = {
    "planning_document": "规划核实",
    "completion_document": "竣工备案",
    "completed_on": "2026-03-20",
    "survey_document": "房产测绘",
}


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Divide on vacant lots, beside the same rows without guards, and in larger registers."""
    return [*_units(ground, size), _parcels(ground, size), *_flat(ground, size)]


def _units(ground: Ground, size: Size) -> Iterator[Measured]:
    with (
        ground.copy("guarded", ground.filled) as register,
        unguarded(ground, "guarded", "unguarded") as plain,
    ):
        office = TimedOffice(register, plain)
        lots = iter(ground.vacant_lots(2 * size.divisions + 3))
        checks = []
        for n in range(1, size.divisions + 2):
            _split_unit(office, next(lots), n, UNITS)
            checks.append(_enter_whole(office, next(lots), 100 + n))
        many = WatchedOffice(register)
        _split_unit(many, next(lots), 999, MANY)
    yield Measured(
        what=f"unit_split 标准厂房分割 into {UNITS} units",
        unit="ms",
        baseline=office.baseline["unit_split"][1:],
        ours=office.ours["unit_split"][1:],
        at_most=UNIT_LIMIT,
    )
    yield Measured(
        what=f"check of a building of {UNITS} units, by its registration",
        unit="ms",
        baseline=office.ours["building_registration"][3::2],
        ours=checks[1:],
        at_most=PRE_CHECK_LIMIT,
    )
    yield Measured(
        what=f"unit_split into {MANY:,} units, by one into {UNITS}",
        unit="ms",
        baseline=office.ours["unit_split"][1:],
        ours=many.ours["unit_split"],
        at_most=LINEAR_LIMIT,
    )


def _parcels(ground: Ground, size: Size) -> Measured:
    park = ground.holding(size.park)
    with (
        ground.copy("guarded", park) as register,
        unguarded(ground, "guarded", "unguarded") as plain,
    ):
        office = TimedOffice(register, plain)
        for n, lot in enumerate(ground.vacant_lots(size.divisions + 3, size.park), 1):
            _split_parcel(office, lot, n)
    return Measured(
        what=f"parcel_split 宗地分割 into {CHILDREN}, in a park of {size.park:,}",
        unit="ms",
        baseline=office.baseline["parcel_split"][3:],
        ours=office.ours["parcel_split"][3:],
        at_most=PARCEL_LIMIT,
    )


def _flat(ground: Ground, size: Size) -> Iterator[Measured]:
    """The same divisions in registers of all sizes, in turn."""
    with ExitStack() as opened:
        offices = [
            WatchedOffice(opened.enter_context(ground.copy(f"of_{n}", ground.holding(n))))
            for n in size.registers
        ]
        rounds = size.divisions + 1
        lots = [iter(ground.vacant_lots(2 * rounds, n)) for n in size.registers]
        for n in range(1, rounds + 1):
            for office, vacant in zip(offices, lots, strict=True):
                _split_unit(office, next(vacant), n, UNITS)
                _split_parcel(office, next(vacant), 100 + n)
    least = offices[0]
    for parcels, office in zip(size.registers[1:], offices[1:], strict=True):
        for act in ("unit_split", "parcel_split"):
            yield Measured(
                what=f"{act} in a register of {parcels:,}, by one of {size.registers[0]:,}",
                unit="ms",
                baseline=least.ours[act][1:],
                ours=office.ours[act][1:],
                at_most=FLAT_LIMIT,
            )


# ---------------------------------------------------------------- dealings


def _split_unit(office: Office, lot: Polygon, n: int, units: int) -> None:
    """Build a factory of one unit on a lot, and divide it."""
    storeys = units // A_FLOOR
    code = titled_plot(office, lot, n, **TERMS)
    house = _corner(lot)
    whole = _unit(WIDE * DEEP * storeys, [(f, _box(house, WIDE, DEEP)) for f in _floors(storeys)])
    built = _carry(office, "building_registration", _building(code, house, storeys, [whole]))
    request = {"unit": built["units"][0], "units": _rooms(house, storeys)}
    _carry(office, "unit_split", request)


def _enter_whole(office: TimedOffice, lot: Polygon, n: int) -> float:
    """Enter a building with all its units; return how long its check took, ms."""
    storeys = UNITS // A_FLOOR
    code, house = titled_plot(office, lot, n, **TERMS), _corner(lot)
    request = _building(code, house, storeys, _rooms(house, storeys))
    who = office.people["park"]
    began = time.perf_counter()
    with office.register.transaction(parks=who.parks) as tx:
        opening.check_request(
            tx,
            who,
            park_id=office.park_id,
            act_name="building_registration",
            request=request,
            now=office.clock(),
        )
    took = (time.perf_counter() - began) * 1000
    _carry(office, "building_registration", request)
    return took


def _split_parcel(office: Office, lot: Polygon, n: int) -> None:
    """Cut a lot into ten, parallel to its first edge."""
    code = titled_plot(office, lot, n, **TERMS)
    each = f"{lot.area / CHILDREN:.2f}"
    request = {
        "parcel": code,
        "cut": {"parallel": {"edge": 1, "areas": [each] * (CHILDREN - 1)}},
        "approval": "分割批准",
        "children": [{"access": "临园区路"}] * CHILDREN,
    }
    _carry(office, "parcel_split", request)


def _carry(office: Office, act: str, request: Mapping[str, Any]) -> Mapping[str, Any]:
    case = office.carry_through(office.open(act, request, applicant=demo.FIRST))
    return case.steps[-1].facts


# ---------------------------------------------------------------- shapes


def _corner(lot: Polygon) -> tuple[float, float]:
    """Return where a building in the middle of a lot has its south-west corner."""
    centre = lot.centroid
    return round(centre.x - WIDE / 2, 3), round(centre.y - DEEP / 2, 3)


def _floors(storeys: int) -> range:
    return range(1, storeys + 1)


def _box(corner: tuple[float, float], wide: float, deep: float) -> dict[str, Any]:
    x, y = corner
    east, north = round(x + wide, 3), round(y + deep, 3)
    plain: dict[str, Any] = mapping(shapely.box(round(x, 3), round(y, 3), east, north))
    return plain


def _unit(area: float, parts: Sequence[tuple[int, Any]], **more: str) -> dict[str, Any]:
    return {
        "house_use": "21",
        "own_area": f"{area:.2f}",
        "parts": [{"floor": floor, "outline": outline} for floor, outline in parts],
        **more,
    }


def _rooms(corner: tuple[float, float], storeys: int) -> list[dict[str, Any]]:
    """A hundred rooms on each floor and a staircase through all of them."""
    (x, y), wide, deep = corner, (WIDE - STAIRS) / 25, DEEP / 4
    rooms = [
        _unit(wide * deep, [(f, _box((x + i * wide, y + j * deep), wide, deep))])
        for f in _floors(storeys)
        for i in range(25)
        for j in range(4)
    ]
    stairs = _box((x + WIDE - STAIRS, y), STAIRS, DEEP)
    through = [(f, stairs) for f in _floors(storeys)]
    return [*rooms, _unit(STAIRS * DEEP * storeys, through, common="apportioned")]


def _building(
    code: str, corner: tuple[float, float], storeys: int, units: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    outline = _box(corner, WIDE, DEEP)
    return {
        "parcel": code,
        "papers": PAPERS,
        "footprint": outline,
        "floors": [{"number": f, "outline": outline, "height": "4.50"} for f in _floors(storeys)],
        "structure": "钢筋混凝土",
        "total_area": f"{WIDE * DEEP * storeys:.2f}",
        "units": list(units),
    }
