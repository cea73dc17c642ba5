"""The current parcels of a park as a file, read and written batch by batch in bounded memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo import writing
from geo.writing import Batches, Plot
from registry.errors import NotFound
from registry.store.db import Tx, text
from registry.store.streams import reading, while_wanted
from registry.store.wkb import polygon
from registry.views import ledger, message
from registry.views.message import Sender

_PARCELS = """
select p.code, u.name as use, u.code as use_code, p.stratum, v.standing, v.area, v.declared_area,
       v.location, st_asbinary(v.geom) as shape
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
 where v.park_id = %(park)s and v.died is null and v.geom is not null order by v.parcel_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Park:
    tx: Tx
    park_id: int
    srid: int
    county: str
    land_bureau: str
    registry_office: str
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its media type, how its files end, how one is written, and who may have it."""

    media_type: str
    suffix: str
    write: Callable[[Path, _Park], None]
    action: str = "read"


def _plots(form: Callable[[Path, Batches, _Park], None]) -> Callable[[Path, _Park], None]:
    """Return how a format of located plots is written: as they are read."""

    def write_plots(path: Path, park: _Park) -> None:
        with reading(park.tx, _PARCELS, {"park": park.park_id}) as batches:
            form(path, ([_plot(row) for row in batch] for batch in batches), park)

    return write_plots


def _txt(path: Path, batches: Batches, park: _Park) -> None:
    day = f"{park.made.year}-{park.made.month}-{park.made.day}"
    writing.survey_txt(path, batches, park.srid, producer=park.land_bureau, day=day)


def _xlsx(path: Path, park: _Park) -> None:
    ledger.write(park.tx, park.park_id, path, made=park.made)


def _xml(path: Path, park: _Park) -> None:
    sender = Sender(county=park.county, office=park.registry_office)
    message.write(park.tx, park.park_id, path, sender, made=park.made)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "gpkg": Format(
            media_type="application/geopackage+sqlite3",
            suffix=".gpkg",
            write=_plots(lambda p, batches, k: writing.geopackage(p, batches, k.srid)),
        ),
        "shp": Format(
            media_type="application/zip",
            suffix=".zip",
            write=_plots(lambda p, b, k: writing.shapefile(p, b, k.srid, encoding="UTF-8")),
        ),
        "shp-gbk": Format(
            media_type="application/zip",
            suffix=".zip",
            write=_plots(lambda p, b, k: writing.shapefile(p, b, k.srid, encoding="GBK")),
        ),
        "geojson": Format(
            media_type="application/geo+json",
            suffix=".geojson",
            write=_plots(lambda p, batches, k: writing.geojson(p, batches, k.srid)),
        ),
        "fgb": Format(
            media_type="application/vnd.flatgeobuf",
            suffix=".fgb",
            write=_plots(lambda p, batches, k: writing.flatgeobuf(p, batches, k.srid)),
        ),
        "txt": Format(media_type="text/plain", suffix=".txt", write=_plots(_txt)),
        "dxf": Format(
            media_type="image/vnd.dxf",
            suffix=".dxf",
            write=_plots(lambda path, batches, _: writing.dxf(path, batches)),
        ),
        "xlsx": Format(
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            suffix=".xlsx",
            write=_xlsx,
        ),
        "xml": Format(media_type="application/xml", suffix=".xml", write=_xml, action="hand_over"),
    }
)


def known(given: str) -> Format:
    """Return a format by its name. Raises NotFound."""
    if given not in FORMATS:
        raise NotFound(what="format", name=given[:40])
    return FORMATS[given]


def write(
    tx: Tx,
    park_id: int,
    form: Format,
    folder: Path,
    *,
    made: datetime,
    wanted: Callable[[], bool] = lambda: True,
) -> Path:
    """Write the current parcels of a park into a folder; return the file.

    ``made`` is now, as clocks in China show it. Formats of shapes hold the located parcels, the
    ledger and the message all of them. ``wanted`` is asked before each batch of
    rows. Raises NotFound for a park there is not, and NobodyWaits when it is no longer wanted.
    """
    park = tx.execute(
        text(
            "select k.srid, k.county, c.land_bureau, c.registry_office"
            " from park k join county c on c.code = k.county where k.park_id = :park"
        ),
        {"park": park_id},
    ).one_or_none()
    if park is None:
        raise NotFound(what="park", name=str(park_id))
    path = folder / f"parcels-{park_id}{form.suffix}"
    with while_wanted(tx, wanted):
        form.write(path, _Park(tx=tx, park_id=park_id, made=made, **park._mapping))
    return path


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
