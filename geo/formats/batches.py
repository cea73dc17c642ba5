"""A survey file of any size, some plots at a time: a table of GDAL's by column, others whole.

Plain polygons of a table are read and judged as arrays. Every other row is read by itself, by what
reads small files, so that there is one place that refuses.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo import crs
from geo.errors import FileTooLarge, GeoError, NotAPolygon, Torn, UnreadableFile
from geo.fabric import Fabric, fabric
from geo.formats import containers, vector
from geo.formats.plain import plain, written, written_alone
from geo.formats.reading import read_survey, system_said
from geo.formats.recognition import Recognised, recognised
from geo.formats.rows import AREA_FIELDS, NAME_FIELDS, NUMBER_FIELDS, declared, srid_of
from geo.formats.survey import MOST_TABLE_BYTES, Faults, Notice, ReadAs, SurveyPlot
from geo.judging import judge_plain

_POLYGON = shapely.GeometryType.POLYGON
_SIZE = 50_000
_TABLES: Mapping[str, Callable[[Path, ExitStack], tuple[Path, str | None]]] = {
    "gpkg": containers.package_at,
    "fgb": containers.flatgeobuf_at,
    "shp": containers.shapefile_at,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Polygons of a file in their order, by column; ``lines`` as SurveyPlot has them.

    A plot of several parts is several rows, ``parts`` counts them from 1. ``areas`` are declared,
    in m². ``ewkb`` are the polygons as the database takes them, in hexadecimal letters, ``fabric``
    as arrays. A row that could not be read has no shape and its fault in ``faults``, by its place.
    """

    lines: Sequence[int]
    parts: Sequence[int]
    numbers: Sequence[str]
    names: Sequence[str]
    areas: Sequence[Decimal | None]
    ewkb: Sequence[str | None]
    fabric: Fabric
    faults: Mapping[int, GeoError]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSurvey:
    """A file as it was recognised, and its plots, read as they are asked for."""

    read_as: tuple[ReadAs, ...]
    notices: tuple[Notice, ...]
    batches: Iterator[Batch]


@contextmanager
def opened(
    path: Path, filename: str, *, srid: int, encoding: str | None = None, size: int = _SIZE
) -> Iterator[OpenSurvey]:
    """Open a survey file in any format, its plots judged and in the zone ``srid``.

    A GeoPackage or FlatGeobuf may be of any size and is held ``size`` rows at a time; the others
    are held whole. Raises what read_survey raises of the whole file, for a table when its batch is
    reached; faults of single plots are in the batches.
    """
    form = _form(path, encoding)
    with ExitStack() as held:
        if form.form not in _TABLES:
            yield _whole(path, filename, srid, encoding)
            return
        table, code_page = _TABLES[form.form](path, held)
        named = _system_of(table)
        found, system = (srid, "") if named is None and form.form == "shp" else srid_of(named)
        yield OpenSurvey(
            read_as=(form.said_of(form.form), system_said(system, srid, srid)),
            notices=(),
            batches=_batches(_Table(table, code_page, found, srid), size),
        )


def _form(path: Path, encoding: str | None) -> Recognised:
    with path.open("rb") as file:
        head = file.read(containers.HEAD)
        if not head.startswith((containers.SQLITE, containers.FLATGEOBUF)):
            if (length := path.stat().st_size) > MOST_TABLE_BYTES:
                raise FileTooLarge(size=length, limit=MOST_TABLE_BYTES)
            head += file.read()
    if not head.strip():
        raise UnreadableFile(reason="the file is empty", reason_zh="文件为空")
    return recognised(head, encoding)


def _whole(path: Path, filename: str, srid: int, encoding: str | None) -> OpenSurvey:
    faults: Faults = []
    survey = read_survey(path.read_bytes(), filename, srid=srid, encoding=encoding, faults=faults)
    return OpenSurvey(
        read_as=survey.read_as,
        notices=survey.notices,
        batches=iter([_batch(_rows(survey.plots, faults), srid)]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row that is read by itself: its part of a plot, or why there is none."""

    line: int
    part: int
    number: str
    name: str
    area: Decimal | None
    shape: Polygon | None = None
    fault: GeoError | None = None


def _rows(plots: Sequence[SurveyPlot], faults: Faults) -> list[_Row]:
    return [
        _Row(
            line=plot.line,
            part=n,
            number=plot.number,
            name=plot.name,
            area=plot.part_area_m2,
            shape=part,
        )
        for plot in plots
        for n, part in enumerate(plot.parts, 1)
    ] + [_unread(fault) for fault in faults]


def _unread(fault: GeoError) -> _Row:
    torn = fault.torn or Torn(rings=())
    return _Row(
        line=fault.line or 0,
        part=1,
        number=torn.number,
        name=torn.name,
        area=torn.declared_area_m2,
        fault=fault,
    )


def _batch(rows: Sequence[_Row], srid: int) -> Batch:
    """Return rows in the order of their lines."""
    rows = sorted(rows, key=lambda row: (row.line, row.part))
    shapes = [row.shape for row in rows]
    return Batch(
        lines=[row.line for row in rows],
        parts=[row.part for row in rows],
        numbers=[row.number for row in rows],
        names=[row.name for row in rows],
        areas=[row.area for row in rows],
        ewkb=[None if shape is None else written_alone(shape, srid) for shape in shapes],
        fabric=fabric(shapes),
        faults={n: row.fault for n, row in enumerate(rows) if row.fault is not None},
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of GDAL's: its system, the one that is wanted, the encoding of its attributes."""

    path: Path
    encoding: str | None
    found: int
    srid: int

    def read(self, skipped: int, most: int) -> "_Rows":
        try:
            meta, fids, wkb, columns = pyogrio.raw.read(
                self.path,
                return_fids=True,
                skip_features=skipped,
                max_features=most,
                encoding=self.encoding,
            )
        except containers.OF_DAMAGED as fault:
            raise containers.unreadable(self.path.suffix) from fault
        if wkb is None:
            raise NotAPolygon(given="no geometry")
        named = zip(meta["fields"].tolist(), columns, strict=True)
        return _Rows(fids, wkb, {name: containers.values(column) for name, column in named})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows as GDAL gives them: feature ids, shapes as WKB, attributes by column."""

    fids: NDArray[np.int64]
    wkb: NDArray[np.object_]
    columns: Mapping[str, Sequence[object]]

    def texts(self, names: Sequence[str], which: Sequence[int]) -> list[str]:
        """Return of each row what the first of these attributes says that says anything."""
        there = [self.columns[name] for name in names if name in self.columns]
        if not there:
            return [""] * len(which)
        first, *others = there
        return [
            str(said) if (said := first[n]) not in (None, "") else _first(n, others) for n in which
        ]

    def alone(self, n: int) -> tuple[int, Any, dict[str, object]]:
        """Return a row for what reads rows by themselves."""
        return int(self.fids[n]), self.wkb[n], {k: column[n] for k, column in self.columns.items()}


def _first(n: int, columns: Sequence[Sequence[object]]) -> str:
    return next((str(said) for column in columns if (said := column[n]) not in (None, "")), "")


def _system_of(path: Path) -> str | None:
    try:
        named: str | None = pyogrio.read_info(path)["crs"]
    except containers.OF_DAMAGED as fault:
        raise containers.unreadable(path.suffix) from fault
    return named


def _batches(table: _Table, size: int) -> Iterator[Batch]:
    read = 0
    while len((rows := table.read(read, size)).fids):
        yield _of_rows(rows, table)
        read += len(rows.fids)
    if read == 0:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")


def _of_rows(rows: _Rows, table: _Table) -> Batch:
    every = range(len(rows.fids))
    of_all = plain(rows.wkb.tolist(), table.srid) if table.found == table.srid else None
    if of_all is None:
        return _one_by_one(rows, table)
    return Batch(
        lines=rows.fids.tolist(),
        parts=[1] * len(every),
        numbers=rows.texts(NUMBER_FIELDS, every),
        names=rows.texts(NAME_FIELDS, every),
        areas=[declared(said) for said in rows.texts(AREA_FIELDS, every)],
        ewkb=written(of_all.rings, table.srid),
        fabric=of_all,
        faults={},
    )


def _one_by_one(rows: _Rows, table: _Table) -> Batch:
    """Return rows of which not all are plain: those that are not are read by themselves."""
    judged = _judged(rows, table)
    sound = np.flatnonzero(~shapely.is_missing(judged)).tolist()
    odd = np.flatnonzero(shapely.is_missing(judged)).tolist()
    faults: Faults = []
    shaped = containers.shaped([rows.alone(n) for n in odd], faults)
    plots = vector.plots_of(shaped, table.found, table.srid, faults)
    columns = zip(
        rows.fids[sound].tolist(),
        rows.texts(NUMBER_FIELDS, sound),
        rows.texts(NAME_FIELDS, sound),
        rows.texts(AREA_FIELDS, sound),
        judged[sound].tolist(),
        strict=True,
    )
    read = [
        _Row(line=line, part=1, number=number, name=name, area=declared(area), shape=shape)
        for line, number, name, area, shape in columns
    ]
    return _batch(read + _rows(plots, faults), table.srid)


def _judged(rows: _Rows, table: _Table) -> NDArray[np.object_]:
    """Return the polygons that are sound and in their place, judged; None where one is not."""
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(rows.wkb, on_invalid="ignore")
        sound = np.flatnonzero(
            (shapely.get_type_id(shapes) == _POLYGON)
            & ~shapely.has_z(shapes)
            & crs.well_placed(shapely.bounds(shapes), table.found)
        )
        moved = crs.reproject_all(shapes[sound], table.found, table.srid)
        placed = crs.well_placed(shapely.bounds(moved), table.srid)
    judged = np.full(len(shapes), None, dtype=object)
    judged[sound[placed]] = judge_plain(moved[placed])
    return judged
