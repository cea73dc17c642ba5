"""The current parcels of a park as a file, read and written batch by batch in bounded memory."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg

from geo import writing
from geo.writing import Plot
from registry.errors import NotFound
from registry.store.db import Tx, text
from registry.store.wkb import polygon

_BATCH = 5_000
_PARCELS = """
select p.code, u.name as use, u.code as use_code, p.stratum, v.standing, v.area, v.declared_area,
       v.location, st_asbinary(v.geom) as shape
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
 where v.park_id = %(park)s and v.died is null and v.geom is not null order by v.parcel_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Park:
    batches: Iterator[Sequence[Plot]]
    srid: int
    producer: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its media type, how its files end, how one is written."""

    media_type: str
    suffix: str
    write: Callable[[Path, _Park], None]


def _txt(path: Path, park: _Park) -> None:
    day = f"{park.day.year}-{park.day.month}-{park.day.day}"
    writing.survey_txt(path, park.batches, park.srid, producer=park.producer, day=day)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "gpkg": Format(
            media_type="application/geopackage+sqlite3",
            suffix=".gpkg",
            write=lambda path, park: writing.geopackage(path, park.batches, park.srid),
        ),
        "shp": Format(
            media_type="application/zip",
            suffix=".zip",
            write=lambda p, k: writing.shapefile(p, k.batches, k.srid, encoding="UTF-8"),
        ),
        "shp-gbk": Format(
            media_type="application/zip",
            suffix=".zip",
            write=lambda p, k: writing.shapefile(p, k.batches, k.srid, encoding="GBK"),
        ),
        "geojson": Format(
            media_type="application/geo+json",
            suffix=".geojson",
            write=lambda path, park: writing.geojson(path, park.batches, park.srid),
        ),
        "fgb": Format(
            media_type="application/vnd.flatgeobuf",
            suffix=".fgb",
            write=lambda path, park: writing.flatgeobuf(path, park.batches, park.srid),
        ),
        "txt": Format(media_type="text/plain", suffix=".txt", write=_txt),
        "dxf": Format(
            media_type="image/vnd.dxf",
            suffix=".dxf",
            write=lambda path, park: writing.dxf(path, park.batches),
        ),
    }
)


def write(tx: Tx, park_id: int, given: str, folder: Path, *, day: date) -> Path:
    """Write the current located parcels of a park into a folder; return the file.

    Raises NotFound for a format or a park there is not.
    """
    told = FORMATS.get(given)
    park = tx.execute(
        text(
            "select k.srid, c.land_bureau from park k join county c on c.code = k.county"
            " where k.park_id = :park"
        ),
        {"park": park_id},
    ).one_or_none()
    if told is None or park is None:
        raise NotFound(what="park" if told else "format", name=str(park_id) if told else given[:40])
    path = folder / f"parcels-{park_id}{told.suffix}"
    with closing(_batches(tx, park_id)) as batches:
        told.write(path, _Park(batches=batches, srid=park.srid, producer=park.land_bureau, day=day))
    return path


def _batches(tx: Tx, park_id: int) -> Generator[Sequence[Plot], None, None]:
    driver: psycopg.Connection[Any] = tx.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor(name="export") as cursor:
        cursor.execute(_PARCELS, {"park": park_id})
        while rows := cursor.fetchmany(_BATCH):
            yield [_plot(row) for row in rows]


def _plot(row: tuple[Any, ...]) -> Plot:
    code, use, use_code, stratum, standing, area, declared, location, shape = row
    return Plot(
        code=code,
        use=use,
        use_code=use_code,
        stratum=stratum,
        standing=standing,
        area=area,
        declared_area=declared,
        location=location,
        shape=polygon(shape),
    )
