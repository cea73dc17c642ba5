"""Exports of a large park: their memory beside a small park's, their time beside ogr2ogr's."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.ground import Ground
from bench.measure import Measured
from bench.sizes import Size

#: a park ten times as large may take so much more memory, and no park more than so many MB
GROWTH, MOST = 1.3, 500.0
#: what ogr2ogr makes of the GeoPackage: its driver, what it is told, how its file ends
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "gpkg": ("GPKG", ".gpkg"),
    "geojson": ("GeoJSON", ".geojson", "-lco", "RFC7946=YES"),
    "shp": ("ESRI Shapefile", ".shz", "-lco", "ENCODING=UTF-8"),
    "fgb": ("FlatGeobuf", ".fgb"),
    "dxf": ("DXF", ".dxf"),
    "xlsx": ("XLSX", ".xlsx"),
}
_ALONE = ("txt", "xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """An export as its process told it."""

    file: str
    bytes: int
    seconds: float
    megabytes: float


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Export both parks in every format, each in a process of its own."""
    few, many = size.exports
    with tempfile.TemporaryDirectory(prefix="park-registry-bench-") as home:
        whole = _exported(ground, many, "gpkg", Path(home, "whole"))
        runs = {"gpkg": (_once(ground, few, "gpkg", Path(home)), whole)}
        for form in (*_BESIDE, *_ALONE):
            if form != "gpkg":
                here = Path(home)
                runs[form] = (_once(ground, few, form, here), _once(ground, many, form, here))
        return [
            *(_memory(form, many, *both) for form, both in runs.items()),
            _largest(many, [large for _, large in runs.values()]),
            *_times(runs, few, many, Path(whole.file)),
        ]


def _memory(form: str, many: int, small: _Run, large: _Run) -> Measured:
    return Measured(
        what=f"export {form}: peak memory of {many:,} parcels by a smaller park's",
        unit="MB",
        baseline=[small.megabytes],
        ours=[large.megabytes],
        at_most=GROWTH,
    )


def _largest(many: int, runs: list[_Run]) -> Measured:
    return Measured(
        what=f"export: most memory of any format, {many:,} parcels",
        unit="MB",
        baseline=[MOST],
        ours=[max(run.megabytes for run in runs)],
        at_most=1.0,
    )


def _times(
    runs: Mapping[str, tuple[_Run, _Run]], few: int, many: int, whole: Path
) -> Iterator[Measured]:
    """Tell seconds beside ogr2ogr, from a file at hand; or beside so many times the smaller's."""
    for form, (small, large) in runs.items():
        beside = _by_ogr2ogr(form, whole) if form in _BESIDE else None
        grown = many // few
        yield Measured(
            what=f"export {form} of {many:,} parcels, {large.bytes / 1e6:,.0f} MB by "
            + ("ogr2ogr from a GeoPackage" if beside else f"{grown} × {few:,}"),
            unit="s",
            baseline=[beside or small.seconds * grown],
            ours=[large.seconds],
        )


def _by_ogr2ogr(form: str, whole: Path) -> float | None:
    """Return the seconds ogr2ogr takes; None where it is not installed or cannot."""
    program = shutil.which("ogr2ogr")
    if program is None:
        return None
    driver, suffix, *told = _BESIDE[form]
    with tempfile.TemporaryDirectory(dir=whole.parent) as folder:
        command = [program, "-q", "-f", driver, str(Path(folder, f"beside{suffix}")), str(whole)]
        if form == "dxf":
            told += ["-sql", "select geom from parcels"]
        began = time.perf_counter()
        done = subprocess.run([*command, *told], check=False, capture_output=True)  # noqa: S603
        return time.perf_counter() - began if done.returncode == 0 else None


def _once(ground: Ground, parcels: int, form: str, home: Path) -> _Run:
    """Export and throw the file away."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        return _exported(ground, parcels, form, Path(folder))


def _exported(ground: Ground, parcels: int, form: str, folder: Path) -> _Run:
    folder.mkdir(exist_ok=True)
    conninfo = ground.cluster.conninfo(database=ground.holding(parcels))
    command = [sys.executable, "-m", "bench.exporting", conninfo, form, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    sys.stderr.write(f"{form} of {parcels:,}: {done.stdout.decode()}")
    return _Run(**json.loads(done.stdout))
