"""批量导入: a file of many plots judged against itself, the register and the park, faults known.

The file is a GeoPackage of adjacent lots. One in fifty is wrong in a way its maker wrote down; what
is found is held against that, row by row. Beside it ogr2ogr loads the same file, judging nothing.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pyogrio.raw
import shapely
from shapely import Polygon

from bench.ground import PARK, Ground, carry_to_approval, now
from bench.measure import Measured
from bench.sizes import Size
from registry.book import imports, papers
from registry.book.papers import NewDraft
from registry.cases import importing, judging
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.embedded import ADMIN

_EAST, _NORTH, _WIDE, _HIGH, _ACROSS = 39_370_000, 3_236_000, 40, 30, 1_000
#: rows of the file to one parcel that stands already, south of it
_STANDING = 100
#: of two hundred rows these are wrong, each in its way
_SHIFTED, _CROSSED, _OUTSIDE, _STANDS, _AREA = (25, 125), 50, 75, 110, 160
Fault = tuple[int, str]


@dataclass(slots=True)
class _Lots:
    """The lots of a file with their areas, and the faults its maker put in: (row from 1, rule)."""

    shapes: list[Polygon]
    areas: list[float]
    faults: set[Fault]


class FaultsMissed(Exception):
    """What is found is not what the maker of the file wrote down."""


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Judge the file once, and load it once. Raises FaultsMissed."""
    lots = _lots(size.imported)
    with ground.empty("imports") as register, tempfile.TemporaryDirectory() as folder:
        office = Office(register, demo.found(register, now, _around(size.imported)), now)
        _stand(office, size.imported // _STANDING)
        with ground.admin("imports") as connection:
            connection.execute("vacuum analyze")
        path = _file(Path(folder), lots)
        began = time.perf_counter()
        number = _judged(office, path)
        ours = time.perf_counter() - began
        with register.transaction() as tx:
            rows = imports.rows(tx, PARK, number)
        _compare({(row.n, each["rule"]) for row in rows for each in row.findings}, lots.faults)
        loaded = _loaded(ground, path)
    return [
        Measured(
            what=f"a file of {size.imported:,} plots judged (baseline: loaded by ogr2ogr)",
            unit="s",
            baseline=[loaded],
            ours=[ours],
        ),
        Measured(
            what="memory of who judges it",
            unit="MB",
            baseline=[1000],
            ours=[psutil.Process().memory_info().rss / 1e6],
            at_most=1.0,
        ),
    ]


def _lot(place: int) -> Polygon:
    x, y = _EAST + place % _ACROSS * _WIDE, _NORTH + place // _ACROSS * _HIGH
    return shapely.box(x, y, x + _WIDE, y + _HIGH)


def _lots(count: int) -> _Lots:
    lots = _Lots([_lot(place) for place in range(count)], [_WIDE * _HIGH] * count, set())
    for place in range(count):
        for rule, row in _spoil(lots, place):
            lots.faults.add((row + 1, rule))
    return lots


def _spoil(lots: _Lots, place: int) -> Iterator[tuple[str, int]]:
    """Make a row wrong where it is its turn; yield (rule, row) of what must be found."""
    x, y, x2, y2 = lots.shapes[place].bounds
    turn = place % 200
    if turn in _SHIFTED and place + 1 < len(lots.shapes):
        lots.shapes[place] = shapely.box(x + 5, y, x2 + 5, y2)
        yield from (("GEO-03", row) for row in (place, place + 1))
    elif turn == _CROSSED:
        lots.shapes[place] = Polygon([(x, y), (x2, y2), (x2, y), (x, y2)])
        yield "GEO-01", place
    elif turn == _OUTSIDE:
        lots.shapes[place] = shapely.box(x, y + 40_000, x2, y2 + 40_000)
        yield "GEO-04", place
    elif turn == _STANDS:
        lots.shapes[place] = _standing(place // 200)
        yield "GEO-03", place
    elif turn == _AREA:
        lots.areas[place] *= 1.1
        yield "GEO-06", place


def _standing(n: int) -> Polygon:
    """The n-th parcel that stands: south of the file's lots, far from one another."""
    x, y = _EAST + n % 200 * 200, _NORTH - 200 - n // 200 * 200
    return shapely.box(x, y, x + _WIDE, y + _HIGH)


def _around(count: int) -> Polygon:
    south = _NORTH - 400 - count // _STANDING
    north = _NORTH + (count // _ACROSS + 2) * _HIGH
    return shapely.box(_EAST - 50, south, _EAST + _ACROSS * _WIDE + 50, north)


def _stand(office: Office, count: int) -> None:
    """Register parcels by intake."""
    new = [
        NewDraft(plot_number=str(n), plot_name="", part=1, shape=_standing(n), declared_area=None)
        for n in range(count)
    ]
    by = office.people["clerk"].account_id
    with office.register.transaction() as tx:
        kept = papers.keep_drafts(tx, PARK, demo.SRID, new, sha256=None, by=by, at=now())
    rows = [{"draft_id": draft, "location": "园区（虚构）"} for draft in kept]
    request = {"use": to_plain(demo.INDUSTRIAL), "rows": rows}
    number = office.open("intake", request, applicant=demo.FIRST)
    carry_to_approval(office, number)
    office.step(number, "register", "registrar")


def _file(folder: Path, lots: _Lots) -> Path:
    path = folder / "lots.gpkg"
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(lots.shapes), dtype=object),
        [np.arange(len(lots.shapes)).astype(str).astype(object), np.asarray(lots.areas)],
        ["code", "area_m2"],
        driver="GPKG",
        geometry_type="Polygon",
        crs=f"EPSG:{demo.SRID}",
    )
    return path


def _judged(office: Office, path: Path) -> int:
    asked, _ = importing.ask(
        office.register,
        office.people["clerk"],
        park_id=PARK,
        source=path,
        filename=path.name,
        encoding=None,
        purpose="survey",
        now=now(),
    )
    judging.judge(office.register, PARK, asked.import_id, now=now())
    return asked.import_id


def _compare(found: set[Fault], there: set[Fault]) -> None:
    if found != there:
        missed, false = sorted(there - found)[:5], sorted(found - there)[:5]
        raise FaultsMissed(f"missed {missed}, false {false}")


def _loaded(ground: Ground, path: Path) -> float:
    """Return the seconds ogr2ogr takes to load the file, judging nothing."""
    conninfo = ground.cluster.conninfo(ADMIN, "imports").replace("'", "")
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - a program of the machine's
        ["ogr2ogr", "-f", "PostgreSQL", f"PG:{conninfo}", str(path), "-nln", "loaded"],  # noqa: S607
        check=True,
        capture_output=True,
        env={"PG_USE_COPY": "YES", "PATH": "/usr/bin:/bin"},
    )
    return time.perf_counter() - began
