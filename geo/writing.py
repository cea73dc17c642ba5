"""Plots written as files that other programs read, batch by batch in bounded memory.

Coordinates are x east, y north on the millimetre grid in the park's system, except in GeoJSON,
which is longitude and latitude (RFC 7946) to a tenth of a millimetre, and in 勘测定界 TXT, which is
X north, Y east.
"""

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pyogrio.raw
import shapely
from shapely import Polygon

from geo import crs

_WGS84 = 4326
_DIGITS_OF_DEGREES = 9
_HECTARE = Decimal(10_000)
_MOST_INDEXED, _BATCH = 100_000, 5_000
#: bytes of a text in a .dbf; what is seen of one cut off, and of a character its encoding lacks
_MOST_OF_DBF, _CUT, _MISSING = 254, "…", "〓"
codecs.register_error("seen to be missing", lambda fault: (_MISSING, fault.end))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot as it is given out; areas in m², None where unknown."""

    code: str
    use: str
    use_code: str
    stratum: str
    standing: str
    area: Decimal
    declared_area: Decimal | None
    location: str
    shape: Polygon


Batches = Iterable[Sequence[Plot]]
_Row = TypeVar("_Row")
_FIELDS: Sequence[tuple[str, str, Callable[[Plot], object], type]] = (
    ("code", "ZDDM", lambda plot: plot.code, object),
    ("use", "TDYT", lambda plot: plot.use, object),
    ("use_code", "DLBM", lambda plot: plot.use_code, object),
    ("stratum", "CENG", lambda plot: plot.stratum, object),
    ("standing", "ZT", lambda plot: plot.standing, object),
    ("area_m2", "ZDMJ", lambda plot: float(plot.area), float),
    (
        "declared_area_m2",
        "ZZMJ",
        lambda plot: np.nan if plot.declared_area is None else float(plot.declared_area),
        float,
    ),
    ("location", "ZL", lambda plot: plot.location, object),
)


def geopackage(path: Path, batches: Batches, srid: int) -> None:
    """Write a GeoPackage with the layer ``parcels``."""
    _write(path, batches, srid, driver="GPKG", layer="parcels", short=False, encoding="UTF-8")


def shapefile(path: Path, batches: Batches, srid: int, *, encoding: str) -> None:
    """Write a ZIP with .shp, .shx, .dbf, .prj and .cpg; names of fields are those in use here.

    A text of more than 254 bytes, which a .dbf cannot hold, is seen to be cut by its "…"; a
    character GBK has not is "〓".
    """
    folder = path.with_suffix("")
    folder.mkdir()
    shp = folder / "parcels.shp"
    _write(shp, batches, srid, driver="ESRI Shapefile", layer=None, short=True, encoding=encoding)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)


def flatgeobuf(path: Path, batches: Batches, srid: int) -> None:
    """Write a FlatGeobuf, by way of a GeoPackage: its index is made of all there is.

    Beyond 100,000 plots it has none: GDAL makes it in memory, of all rows at once.
    """
    between = path.with_suffix(".gpkg")
    geopackage(between, batches, srid)
    indexed = pyogrio.read_info(between)["features"] <= _MOST_INDEXED
    with pyogrio.raw.open_arrow(between, use_pyarrow=False, batch_size=_BATCH) as (meta, stream):
        pyogrio.raw.write_arrow(
            stream,
            path,
            driver="FlatGeobuf",
            geometry_name=meta["geometry_name"] or "geom",
            geometry_type="Polygon",
            crs=f"EPSG:{srid}",
            layer_options={"SPATIAL_INDEX": "YES" if indexed else "NO"},
        )


def geojson(path: Path, batches: Batches, srid: int) -> None:
    """Write a FeatureCollection in longitude and latitude."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[')
        between = ""
        for batch in batches:
            shapes = np.asarray([plot.shape for plot in batch], dtype=object)
            told_of = shapely.to_geojson(in_degrees(shapes, srid))
            for plot, shape in zip(batch, told_of, strict=True):
                told = json.dumps(_properties(plot), ensure_ascii=False)
                out.write(
                    f'{between}{{"type":"Feature","id":"{plot.code}","geometry":{shape},'
                    f'"properties":{told}}}'
                )
                between = ",\n"
        out.write("]}\n")


def in_degrees(shapes: Any, srid: int) -> Any:
    """Return a shape, or an array of them, in longitude and latitude as GeoJSON has them."""
    move = crs.transformer(srid, _WGS84).transform
    return shapely.transform(
        shapes, lambda xy: np.round(np.column_stack(move(*xy.T)), _DIGITS_OF_DEGREES)
    )


def survey_txt(path: Path, batches: Batches, srid: int, *, producer: str, day: str) -> None:
    """Write 勘测定界 TXT in GBK: rings closed, holes numbered from 2, areas in 公顷."""
    head = {
        "格式版本号": "1.01版本",
        "数据产生单位": producer,
        "数据产生日期": day,
        "坐标系": "2000国家大地坐标系",
        "几度分带": "3",
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(crs.zone_of(srid)),
        "精度": "0.001",
        "转换参数": ",,,,,,",
    }
    with path.open("w", encoding="gb18030", newline="\r\n") as out:
        out.write("[属性描述]\n")
        out.writelines(f"{name}={value}\n" for name, value in head.items())
        out.write("[地块坐标]\n")
        for batch in batches:
            for plot in batch:
                out.writelines(f"{line}\n" for line in _survey_lines(plot))


def dxf(path: Path, batches: Batches) -> None:
    """Write an R12 drawing as CASS keeps it: closed polylines on JZD, XDATA of SOUTH 300000."""
    with path.open("w", encoding="gb18030", newline="\r\n") as out:
        out.write(_pairs((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009")))
        out.write(_pairs((9, "$DWGCODEPAGE"), (3, "ANSI_936"), (0, "ENDSEC")))
        out.write(_pairs((0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (70, 1)))
        out.write(_pairs((0, "LAYER"), (2, "JZD"), (70, 0), (62, 1), (6, "CONTINUOUS")))
        out.write(_pairs((0, "ENDTAB"), (0, "TABLE"), (2, "APPID"), (70, 1)))
        out.write(_pairs((0, "APPID"), (2, "SOUTH"), (70, 0), (0, "ENDTAB"), (0, "ENDSEC")))
        out.write(_pairs((0, "SECTION"), (2, "ENTITIES")))
        for batch in batches:
            for plot in batch:
                for ring in _rings(plot.shape):
                    out.write(_polyline(plot, ring))
        out.write(_pairs((0, "ENDSEC"), (0, "EOF")))


def _write(
    path: Path,
    batches: Batches,
    srid: int,
    *,
    driver: str,
    layer: str | None,
    short: bool,
    encoding: str,
) -> None:
    names = [field[1] if short else field[0] for field in _FIELDS]

    def column(told: Callable[[Plot], object], kind: type, batch: Sequence[Plot]) -> Any:
        values = [told(plot) for plot in batch]
        if short and kind is object:
            values = [_in_dbf(str(value), encoding) for value in values]
        return np.asarray(values, kind)

    for n, batch in enumerate(one_at_least(batches)):
        pyogrio.raw.write(
            path,
            np.asarray(shapely.to_wkb([plot.shape for plot in batch]), dtype=object),
            [column(told, kind, batch) for _, _, told, kind in _FIELDS],
            names,
            layer=layer,
            driver=driver,
            geometry_type="Polygon",
            crs=f"EPSG:{srid}",
            encoding=encoding,
            append=n > 0,
        )


def _in_dbf(written: str, encoding: str) -> str:
    """Return a text as a .dbf holds it in an encoding, what is lost of it being seen."""
    known = written.encode(encoding, "seen to be missing")
    if len(known) > _MOST_OF_DBF:
        cut = _CUT.encode(encoding)
        known = known[: _MOST_OF_DBF - len(cut)].decode(encoding, "ignore").encode(encoding) + cut
    return known.decode(encoding)


def one_at_least(batches: Iterable[Sequence[_Row]]) -> Iterator[Sequence[_Row]]:
    """Yield batches, an empty one where there is none: a file of nothing is a file too."""
    first = True
    for batch in batches:
        first = False
        yield batch
    if first:
        yield ()


def _rings(shape: Polygon) -> Iterator[list[tuple[float, float]]]:
    """Yield the rings of a plot, closed, the outer one first."""
    for ring in (shape.exterior, *shape.interiors):
        yield [(x, y) for x, y in ring.coords]


def _properties(plot: Plot) -> dict[str, object]:
    told = {name: value(plot) for name, _, value, _ in _FIELDS}
    declared = None if plot.declared_area is None else float(plot.declared_area)
    return told | {"declared_area_m2": declared}


def _survey_lines(plot: Plot) -> Iterator[str]:
    closed = list(_rings(plot.shape))
    hectares = (plot.area / _HECTARE).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    count = sum(len(ring) for ring in closed)
    name, use = _plain(plot.location), _plain(plot.use)
    yield f"{count},{hectares},{plot.code},{name},面,,{use},{plot.use_code},@"
    number = 1
    for n, ring in enumerate(closed, start=1):
        first = number
        for x, y in ring[:-1]:
            yield f"J{number},{n},{y:.3f},{x:.3f}"
            number += 1
        x, y = ring[-1]
        yield f"J{first},{n},{y:.3f},{x:.3f}"


def _plain(written: str) -> str:
    """Return a text that does not look like two, nor like the end of a line."""
    return " ".join(written.replace(",", " ").replace("，", " ").replace("@", " ").split())


def _polyline(plot: Plot, ring: Sequence[tuple[float, float]]) -> str:
    begin = ((0, "POLYLINE"), (8, "JZD"), (66, 1), (70, 1), (10, "0.0"), (20, "0.0"), (30, "0.0"))
    told = ((1001, "SOUTH"), (1000, "300000"), (1000, plot.code), (1000, plot.use_code))
    corners = (
        _pairs((0, "VERTEX"), (8, "JZD"), (10, f"{x:.3f}"), (20, f"{y:.3f}"), (30, "0.0"))
        for x, y in ring[:-1]
    )
    return "".join((_pairs(*begin, *told), *corners, _pairs((0, "SEQEND"), (8, "JZD"))))


def _pairs(*pairs: tuple[int, object]) -> str:
    return "".join(f"{code:>3}\n{value}\n" for code, value in pairs)
