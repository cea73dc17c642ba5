"""批量导入: files of many plots judged against themselves, the register and the park, faults known.

They are GeoPackages of adjacent lots that lie askew. Of one, one lot in fifty is wrong in a way its
maker wrote down; what is found is held against that, row by row. The other is without fault, and
larger; beside it ogr2ogr and GeoPandas load the same file, judging nothing.
"""

import math
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import geopandas
import numpy as np
import psycopg
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from sqlalchemy import create_engine

from api.backroom import forked
from bench.ground import PARK, Ground, carry_to_approval, now
from bench.measure import Measured
from bench.sizes import Size
from geo.measure import area_m2
from geo.shapes import judge, on_grid
from registry.book import imports, papers
from registry.book.papers import NewDraft
from registry.cases import importing, judging
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.embedded import ADMIN

_EAST, _NORTH, _WIDE, _HIGH, _ACROSS = 39_370_000, 3_236_000, 40, 30, 1_000
#: how far the lots are turned, in radians
_TURN = 0.21
#: rows of the file to one parcel that stands already, south of it
_STANDING = 100
#: of two hundred rows these are wrong, each in its way
_SHIFTED, _CROSSED, _OUTSIDE, _STANDS, _AREA = (25, 125), 50, 75, 110, 160
Fault = tuple[int, str]


@dataclass(slots=True)
class _Lots:
    """Lots before they are turned, the share of its area each declares, (row, rule) of faults."""

    shapes: list[Polygon]
    areas: list[float]
    faults: set[Fault]


class FaultsMissed(Exception):
    """What is found is not what the maker of the file wrote down."""


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Judge the faulty file, and the sound one beside those who only load it.

    Raises FaultsMissed.
    """
    with tempfile.TemporaryDirectory() as folder:
        faulty = _faulty(ground, size.imported, Path(folder))
        return [faulty, *_sound(ground, size.loaded, Path(folder))]


def _faulty(ground: Ground, count: int, folder: Path) -> Measured:
    lots = _lots(count, spoiled=True)
    with _register(ground, count, count // _STANDING) as office:
        path = _file(folder, lots)
        number, ours, _ = _judged(office, path)
        with office.register.transaction() as tx:
            rows = imports.rows(tx, PARK, number, found=True)
        loaded = _by_ogr(_beside(ground, count), path)
    _compare({(row.n, each["rule"]) for row in rows for each in row.findings}, lots.faults)
    what = f"{count:,} plots with {len(lots.faults):,} faults, all found, none false (ogr2ogr)"
    return Measured(what=what, unit="s", baseline=[loaded], ours=[ours])


def _sound(ground: Ground, count: int, folder: Path) -> Iterator[Measured]:
    path = _file(folder, _lots(count, spoiled=False))
    with _register(ground, count, count // _STANDING) as office:
        number, ours, megabytes = _judged(office, path)
        with office.register.transaction() as tx:
            asked = imports.read(tx, PARK, number)
        if (asked.rows, asked.refused, asked.warned) != (count, 0, 0):
            raise FaultsMissed(f"of {count} sound plots: {asked}")
        peers = (("ogr2ogr", 2.0, _by_ogr), ("GeoPandas", 1.0, _by_geopandas))
        for who, limit, load in peers:
            yield Measured(
                what=f"{count:,} sound plots judged and kept (baseline: {who} loads them unjudged)",
                unit="s",
                baseline=[load(_beside(ground, count), path)],
                ours=[ours],
                at_most=limit,
            )
    yield Measured(
        what=f"memory of who judges {count:,} plots (baseline: 1 GB)",
        unit="MB",
        baseline=[1000],
        ours=[megabytes],
        at_most=1.0,
    )


@contextmanager
def _register(ground: Ground, count: int, standing: int) -> Iterator[Office]:
    """A park about the lots of a file, with parcels south of them."""
    with ground.empty(f"imports_{count}") as register:
        office = Office(register, demo.found(register, now, _around(count)), now)
        _stand(office, standing)
        with ground.admin(f"imports_{count}") as connection:
            connection.execute("vacuum analyze")
        yield office


def _beside(ground: Ground, count: int) -> str:
    """Where those who only load put the file: beside the register, as its administrator."""
    return ground.cluster.conninfo(ADMIN, f"imports_{count}")


def _lot(place: int) -> Polygon:
    x, y = _EAST + place % _ACROSS * _WIDE, _NORTH + place // _ACROSS * _HIGH
    return shapely.box(x, y, x + _WIDE, y + _HIGH)


def _lots(count: int, *, spoiled: bool) -> _Lots:
    lots = _Lots([_lot(place) for place in range(count)], [1.0] * count, set())
    for place in range(count if spoiled else 0):
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


def _askew(shapes: Sequence[Polygon]) -> NDArray[np.object_]:
    """Return shapes on the grid as they lie in a park: no side runs due north or east."""
    cos, sin = math.cos(_TURN), math.sin(_TURN)

    def turn(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = (xy - [_EAST, _NORTH]).T
        return on_grid(np.column_stack([_EAST + x * cos - y * sin, _NORTH + x * sin + y * cos]))

    return np.asarray(shapely.transform(np.asarray(shapes, dtype=object), turn))


def _around(count: int) -> Polygon:
    south = _NORTH - 400 - count // _STANDING
    north = _NORTH + (count // _ACROSS + 2) * _HIGH
    (around,) = _askew([shapely.box(_EAST - 50, south, _EAST + _ACROSS * _WIDE + 50, north)])
    return cast("Polygon", around)


def _stand(office: Office, count: int) -> None:
    """Register parcels by intake."""
    new = [
        NewDraft(plot_number=str(n), plot_name="", part=1, shape=judge(shape), declared_area=None)
        for n, shape in enumerate(_askew([_standing(n) for n in range(count)]))
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
    path.unlink(missing_ok=True)
    shapes = _askew(lots.shapes)
    # what is declared is what the corners on the grid make up, but where it is spoiled
    whole = np.array([float(area_m2(shape)) for shape in shapes])
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(shapes), dtype=object),
        [np.arange(len(shapes)).astype(str).astype(object), whole * np.asarray(lots.areas)],
        ["code", "area_m2"],
        driver="GPKG",
        geometry_type="Polygon",
        crs=f"EPSG:{demo.SRID}",
    )
    return path


def _judged(office: Office, path: Path) -> tuple[int, float, float]:
    """Judge a file as the server does, apart; return its number, the seconds, and the MB."""
    with ProcessPoolExecutor(1, forked(), max_tasks_per_child=1) as apart:
        apart.submit(_most_megabytes).result()  # a server has begun to fork already
        began = time.perf_counter()
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
        megabytes = apart.submit(_weighed, office.register.conninfo, asked.import_id).result()
        return asked.import_id, time.perf_counter() - began, megabytes


def _weighed(conninfo: str, import_id: int) -> float:
    judging.judge_apart(conninfo, PARK, import_id, now())
    return _most_megabytes()


def _most_megabytes() -> float:
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return float(told.split("VmHWM:")[1].split()[0]) / 1000


def _compare(found: set[Fault], there: set[Fault]) -> None:
    if found != there:
        missed, false = sorted(there - found)[:5], sorted(found - there)[:5]
        raise FaultsMissed(f"missed {missed}, false {false}")


def _by_ogr(conninfo: str, path: Path) -> float:
    """Return the seconds ogr2ogr takes to load the file."""
    conninfo = conninfo.replace("'", "")
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - a program of the machine's
        ["ogr2ogr", "-f", "PostgreSQL", f"PG:{conninfo}", str(path), "-nln", "by_ogr"],  # noqa: S607
        check=True,
        capture_output=True,
        env={"PG_USE_COPY": "YES", "PATH": "/usr/bin:/bin"},
    )
    return time.perf_counter() - began


def _by_geopandas(conninfo: str, path: Path) -> float:
    """Return the seconds GeoPandas takes to read the file and write it to a table."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo))
    began = time.perf_counter()
    geopandas.read_file(path).to_postgis("by_geopandas", engine)
    took = time.perf_counter() - began
    engine.dispose()
    return took
