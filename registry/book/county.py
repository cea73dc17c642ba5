"""What the county owns: its name and offices, uses, calendar, districts, rule values, parks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from registry.errors import NotFound
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """The county, its two offices, and what its pages must say."""

    code: str
    name: str
    short_province: str
    land_bureau: str
    registry_office: str
    register_mode: str
    notice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LandUse:
    """A land use: scheme, version, code and name together, and its class."""

    use_id: int
    scheme: str
    version: str
    code: str
    name: str
    use_class: str
    max_years: int | None

    @property
    def printed(self) -> str:
        """As screens and findings name it."""
        return f"{self.name}（{self.code}，{self.scheme}-{self.version}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseUse:
    """A house use that a land use admits. ``kind``: production may be titled, ancillary not."""

    house_use: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """A park: a partition of the register with a coordinate system of its own."""

    park_id: int
    county: str
    name: str
    committee: str
    srid: int


def county(tx: Tx) -> County:
    """Return the county of this register."""
    row = tx.execute(text("select * from county")).one_or_none()
    if row is None:
        raise NotFound(what="county", name="")
    return County(**row._mapping)


def parks(tx: Tx) -> list[Park]:
    """Return the parks the caller sees."""
    return [Park(**r._mapping) for r in tx.execute(text("select * from park order by park_id"))]


def park(tx: Tx, park_id: int) -> Park:
    """Return one park, or NotFound also for a park one may not know of."""
    row = tx.execute(
        text("select * from park where park_id = :park"), {"park": park_id}
    ).one_or_none()
    if row is None:
        raise NotFound(what="park", name=str(park_id))
    return Park(**row._mapping)


def found_park(tx: Tx, *, county_code: str, name: str, committee: str, srid: int) -> int:
    """Make a park with an empty journal; its boundary is the first act in it."""
    number: int = tx.execute(
        text("select found_park_v1(:county, :name, :committee, :srid)"),
        {"county": county_code, "name": name, "committee": committee, "srid": srid},
    ).scalar_one()
    return number


def found_county(tx: Tx, county_: County) -> None:
    """Name the county of an empty register."""
    tx.execute(
        text(
            "insert into county values (:code, :name, :short_province, :land_bureau,"
            " :registry_office, :register_mode, :notice)"
        ),
        {slot: getattr(county_, slot) for slot in County.__slots__},
    )


def enter_district(tx: Tx, *, district: str, name: str, geojson: str) -> None:
    """Enter a 地籍子区: its twelve digits and its MultiPolygon in EPSG:4490, longitude first."""
    tx.execute(
        text(
            "insert into cadastral_district values"
            " (:district, :name, st_setsrid(st_multi(st_geomfromgeojson(:geom)), 4490))"
        ),
        {"district": district, "name": name, "geom": geojson},
    )


def land_use(tx: Tx, *, scheme: str, version: str, code: str) -> LandUse | None:
    """Return the use that scheme, version and code name together, or None."""
    named = (scheme, version, code)
    return _land_use(tx, lambda use: (use.scheme, use.version, use.code) == named)


def land_use_of(tx: Tx, use_id: int) -> LandUse:
    """Return the use of a row. Raises NotFound."""
    found = _land_use(tx, lambda use: use.use_id == use_id)
    if found is None:
        raise NotFound(what="land use", name=str(use_id))
    return found


#: the lists read so far, by database: a list only grows, and no row of it ever changes
_LISTS: WeakKeyDictionary[Engine, Sequence[LandUse]] = WeakKeyDictionary()


def _land_use(tx: Tx, fits: Callable[[LandUse], bool]) -> LandUse | None:
    found = next(filter(fits, _LISTS.get(tx.engine, ())), None)
    if found is None:
        rows = tx.execute(text("select * from land_use order by use_id"))
        _LISTS[tx.engine] = [LandUse(**row._mapping) for row in rows]
        found = next(filter(fits, _LISTS[tx.engine]), None)
    return found


def house_uses(tx: Tx, use_id: int) -> Mapping[str, HouseUse]:
    """Return the house uses a land use admits, by code."""
    rows = tx.execute(
        text("select house_use, name, kind from house_use where use_id = :use order by house_use"),
        {"use": use_id},
    )
    return {r.house_use: HouseUse(**r._mapping) for r in rows}


def calendar_years(tx: Tx) -> Mapping[int, Mapping[date, bool]]:
    """Return the loaded years: for each the days that differ from the week, True when worked."""
    years: dict[int, dict[date, bool]] = {
        r.year: {} for r in tx.execute(text("select year from calendar_year"))
    }
    for r in tx.execute(text("select year, day, working from calendar_day")):
        years[r.year][r.day] = r.working
    return years


def rule_number(tx: Tx, *, rule: str, key: str, on: date, park_id: int) -> Decimal | None:
    """Return the strictest (smallest) value valid on the day, or None where nothing is set."""
    value: Decimal | None = tx.execute(
        text(
            "select min((value #>> '{}')::numeric) from rule_value where rule = :rule"
            " and key = :key and valid_from <= :on and (valid_to is null or valid_to > :on)"
            " and (park_id is null or park_id = :park)"
        ),
        {"rule": rule, "key": key, "on": on, "park": park_id},
    ).scalar_one()
    return value
