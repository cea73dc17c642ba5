"""What was found of an import's rows, as files: to look at, to give back to the surveyor, as a map.

A workbook has a line for each finding. A GeoPackage has the plots (layer ``plots``) and the places
of what was found (layer ``places``) in the park's system. GeoJSON has both in degrees (RFC 7946).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry
from xlsxwriter import Workbook

from geo.writing import in_degrees
from registry.book.imports import ImportRow

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
Rows = Sequence[ImportRow]


def _workbook(path: Path, rows: Rows, srid: int) -> None:  # noqa: ARG001 - as all of them
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet("审查问题")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, (heading, wide) in enumerate(_HEADINGS):
            sheet.set_column(column, column, wide)
            sheet.write_string(0, column, heading, bold)
        for line, cells in enumerate(_lines(rows), 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):  # never a formula
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)


def _lines(rows: Rows) -> Iterator[tuple[str | float | None, ...]]:
    for row in rows:
        for each in row.findings:
            x, y = _point(each) or (None, None)
            yield (
                row.n,
                row.line,
                row.number,
                row.name,
                _SEVERITIES[each["severity"]],
                each["rule"],
                each["zh"],
                each["en"],
                each["measured"],
                each["limit"],
                y,
                x,
                each["article"],
            )


def _point(finding: Mapping[str, Any]) -> tuple[float, float] | None:
    where = _where(finding)
    if where is None or where.is_empty:
        return None
    (place,) = shapely.get_coordinates(where.representative_point()).round(3).tolist()
    return place[0], place[1]


def _where(finding: Mapping[str, Any]) -> BaseGeometry | None:
    where = finding["where"]
    return None if where is None else shapely.geometry.shape(where)


def _geopackage(path: Path, rows: Rows, srid: int) -> None:
    plots = [row for row in rows if row.shape is not None]
    _layer(
        path,
        "plots",
        srid,
        [row.shape for row in plots],
        {
            "n": [row.n for row in plots],
            "number": [row.number for row in plots],
            "name": [row.name for row in plots],
            "refused": [row.refused for row in plots],
            "found": ["\n".join(f"{f['rule']} {f['zh']}" for f in row.findings) for row in plots],
        },
    )
    places = [
        (row, each, where) for row in rows for each in row.findings if (where := _where(each))
    ]
    _layer(
        path,
        "places",
        srid,
        [where for _, _, where in places],
        {
            "n": [row.n for row, _, _ in places],
            **{
                key: [str(each[key]) for _, each, _ in places]
                for key in ("rule", "severity", "zh", "en")
            },
        },
    )


def _layer(
    path: Path,
    layer: str,
    srid: int,
    shapes: Sequence[BaseGeometry | None],
    columns: Mapping[str, Sequence[object]],
) -> None:
    kinds = {"n": np.int32, "refused": np.bool_}
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(np.asarray(shapes, dtype=object)), dtype=object),
        [np.asarray(values, kinds.get(name, object)) for name, values in columns.items()],
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type="Unknown",
        crs=f"EPSG:{srid}",
        append=path.exists(),
    )


def _geojson(path: Path, rows: Rows, srid: int) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(in_degrees(shape, srid)),
            "properties": properties,
        }
        for shape, properties in _features(rows)
    ]
    told = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _features(rows: Rows) -> Iterator[tuple[BaseGeometry, Mapping[str, object]]]:
    for row in rows:
        if row.shape is not None:
            yield (
                row.shape,
                {"n": row.n, "number": row.number, "name": row.name, "refused": row.refused},
            )
        for each in row.findings:
            if where := _where(each):
                keys = ("rule", "severity", "zh", "en")
                yield where, {"n": row.n, **{key: each[key] for key in keys}}


_Write = Callable[[Path, Rows, int], None]
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


def write(path: Path, form: str, rows: Rows, srid: int) -> None:
    """Write the rows of which something was found. Raises KeyError for a form there is not."""
    FORMS[form][1](path, rows, srid)
