"""What was found of an import's rows, as files: to look at, to give back to the surveyor, as a map.

A workbook has a line for each finding. A GeoPackage has the plots (layer ``plots``) and the places
of what was found (layer ``places``) in the park's system. GeoJSON has both in degrees (RFC 7946).
All are read and written batch by batch, in bounded memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, LiteralString

import numpy as np
import pyogrio.raw
import shapely
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from geo.writing import in_degrees, one_at_least
from registry.book import county
from registry.errors import NotFound
from registry.store.db import Tx, text
from registry.store.streams import reading

_SEVERITIES = {
    "refuse": "不予采用",
    "suspend": "暂缓",
    "consent": "须同意",
    "by_hand": "人工判断",
    "warn": "提示",
}
_HEADINGS: Sequence[tuple[str, int]] = (
    ("序号", 7),
    ("文件行号", 9),
    ("地块编号", 16),
    ("地块名称", 20),
    ("程度", 10),
    ("规则", 10),
    ("说明", 60),
    ("Explanation", 60),
    ("实际", 12),
    ("限值", 12),
    ("X（北，米）", 15),
    ("Y（东，米）", 15),
    ("依据", 40),
)
#: a sheet has 2^20 lines, one of them the headings
_MOST_LINES = 2**20 - 1
#: with each plot the first findings are told: a plot may overlap a thousand others
_PLOTS = """
select n, number, name, refused, st_asbinary(geom) as shape,
       (select string_agg((f ->> 'rule') || ' ' || (f ->> 'zh'), chr(10))
          from jsonb_path_query(findings, '$[0 to 19]') f) as found
  from import_row
 where park_id = %(park)s and import_id = %(id)s and findings <> '[]' and geom is not null
 order by n"""
_FINDINGS = """
select n, line, number, name, f ->> 'severity' as severity, f ->> 'rule' as rule, f ->> 'zh' as zh,
       f ->> 'en' as en, f ->> 'measured' as measured, f ->> 'limit' as most,
       f ->> 'article' as article, f ->> 'where' as place
  from import_row cross join jsonb_array_elements(findings) f
 where park_id = %(park)s and import_id = %(id)s order by n"""
#: so many findings are told with a row, the rest by pages
TOLD = 20
Batches = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What was found of an import: its rows and its findings, each read when they are asked for."""

    tx: Tx
    park_id: int
    import_id: int
    srid: int

    def plots(self) -> AbstractContextManager[Batches]:
        return self._read(_PLOTS)

    def findings(self) -> AbstractContextManager[Batches]:
        return self._read(_FINDINGS)

    def _read(self, query: LiteralString) -> AbstractContextManager[Batches]:
        return reading(self.tx, query, {"park": self.park_id, "id": self.import_id})


# ---------------------------------------------------------------- workbook


def _workbook(path: Path, found: _Found) -> None:
    how = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), how) as book, found.findings() as batches:
        sheet, line = _sheet(book), 0
        for cells in _lines(batches):
            if line == _MOST_LINES:
                sheet, line = _sheet(book), 0
            line += 1
            _write_line(sheet, line, cells)


def _sheet(book: Workbook) -> Worksheet:
    first = not book.worksheets()
    sheet = book.add_worksheet("审查问题" if first else f"审查问题{len(book.worksheets()) + 1}")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (heading, wide) in enumerate(_HEADINGS):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, heading, bold)
    return sheet


def _write_line(sheet: Worksheet, line: int, cells: Sequence[str | float | None]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):  # never a formula
            sheet.write_string(line, column, cell)
        elif cell is not None:
            sheet.write_number(line, column, cell)


def _lines(batches: Batches) -> Iterator[tuple[str | float | None, ...]]:
    for batch in batches:
        for row, (x, y) in zip(batch, _points(batch), strict=True):
            yield (
                row.n,
                row.line,
                row.number,
                row.name,
                _SEVERITIES[row.severity],
                row.rule,
                row.zh,
                row.en,
                row.measured,
                row.most,
                y,
                x,
                row.article,
            )


def _points(batch: Sequence[Any]) -> Iterator[tuple[float | None, float | None]]:
    """Yield a point of each place in metres to the millimetre, none where there is no place."""
    inside = shapely.point_on_surface(_places(batch))
    for x, y in zip(shapely.get_x(inside), shapely.get_y(inside), strict=True):
        yield (None, None) if np.isnan(x) else (round(float(x), 3), round(float(y), 3))


def _places(batch: Sequence[Any]) -> Any:
    return shapely.from_geojson(np.asarray([row.place for row in batch], dtype=object))


# ---------------------------------------------------------------- maps


def _geopackage(path: Path, found: _Found) -> None:
    with found.plots() as batches:
        for plots in one_at_least(batches):
            _append(path, "plots", found.srid, _shapes(plots), _columns(plots, _OF_PLOTS))
    with found.findings() as batches:
        for placed, places in map(_placed, one_at_least(batches)):
            _append(path, "places", found.srid, places, _columns(placed, _OF_PLACES))


def _shapes(batch: Sequence[Any]) -> Any:
    return shapely.from_wkb(np.asarray([row.shape for row in batch], dtype=object))


def _placed(batch: Sequence[Any]) -> tuple[Sequence[Any], Any]:
    """Return those findings of a batch that have a place, and the places."""
    places = _places(batch)
    there = ~(shapely.is_missing(places) | shapely.is_empty(places))
    return [row for row, has in zip(batch, there, strict=True) if has], places[there]


_Columns = Mapping[str, Sequence[object]]


_OF_PLOTS = ("n", "number", "name", "refused", "found")
_OF_PLACES = ("n", "rule", "severity", "zh", "en")


def _columns(rows: Sequence[Any], names: Sequence[str]) -> _Columns:
    return {name: [getattr(row, name) for row in rows] for name in names}


def _append(path: Path, layer: str, srid: int, shapes: Any, columns: _Columns) -> None:
    kinds = {"n": np.int32, "refused": np.bool_}
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(shapes), dtype=object),
        [np.asarray(values, kinds.get(name, object)) for name, values in columns.items()],
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type="Unknown",
        crs=f"EPSG:{srid}",
        append=path.exists(),
    )


def _geojson(path: Path, found: _Found) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type": "FeatureCollection", "features": [')
        between = "\n"
        for feature in _features(found):
            out.write(f"{between}{feature}")
            between = ",\n"
        out.write("\n]}\n")


def _features(found: _Found) -> Iterator[str]:
    with found.plots() as batches:
        for plots in batches:
            yield from _told(_shapes(plots), found.srid, _columns(plots, _OF_PLOTS[:4]))
    with found.findings() as batches:
        for placed, places in map(_placed, batches):
            yield from _told(places, found.srid, _columns(placed, _OF_PLACES))


def _told(shapes: Any, srid: int, columns: _Columns) -> Iterator[str]:
    rows = zip(*columns.values(), strict=True)
    for shape, row in zip(shapely.to_geojson(in_degrees(shapes, srid)), rows, strict=True):
        properties = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)
        yield f'{{"type": "Feature", "geometry": {shape}, "properties": {properties}}}'


_Write = Callable[[Path, _Found], None]
#: form -> media type, how it is written; a file's name ends in its form
FORMS: Mapping[str, tuple[str, _Write]] = MappingProxyType(
    {
        "xlsx": (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _workbook,
        ),
        "gpkg": ("application/geopackage+sqlite3", _geopackage),
        "geojson": ("application/geo+json", _geojson),
    }
)


def write(tx: Tx, park_id: int, import_id: int, path: Path, form: str) -> None:
    """Write what was found of an import. Raises KeyError for a form there is not, NotFound."""
    srid = county.park(tx, park_id).srid
    FORMS[form][1](path, _Found(tx=tx, park_id=park_id, import_id=import_id, srid=srid))


def of_row(
    tx: Tx, park_id: int, import_id: int, n: int, *, after: int, most: int
) -> list[Mapping[str, Any]]:
    """Return findings of a row as they are said, those behind the first ``after``.

    Raises NotFound.
    """
    found = tx.execute(
        text(
            "select jsonb_path_query_array(findings, '$[$first to $last]', jsonb_build_object("
            " 'first', cast(:first as int), 'last', cast(:last as int)))"
            " from import_row where park_id = :park and import_id = :id and n = :n"
        ),
        {"park": park_id, "id": import_id, "n": n, "first": after, "last": after + most - 1},
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(what="row", name=str(n))
    return list(found)
