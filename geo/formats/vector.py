"""Vector files: the rows of the one layer they have, with their attributes, as polygons of a zone.

GeoPackage, Shapefile and FlatGeobuf name their system or are refused; GeoJSON is degrees.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from shapely import Polygon

from geo import crs
from geo.errors import (
    FileTooLarge,
    GeoError,
    RepeatedPoint,
    Torn,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
)
from geo.formats import containers, geojson
from geo.formats.rows import (
    NUMBER_FIELDS,
    Row,
    Table,
    VectorRow,
    area_of,
    first_of,
    in_row,
    judge_position,
    rows_of,
    srid_of,
    torn_row,
)
from geo.formats.survey import (
    MOST_BYTES,
    MOST_TABLE_BYTES,
    Faults,
    SurveyFile,
    SurveyPlot,
    each,
)
from geo.formats.torn import torn
from geo.judging import judge_all

_USE_FIELDS = ("DKYT", "TDYT", "use")
_SHEET_FIELDS = ("TFH", "sheet")
_READERS: Mapping[str, Callable[[bytes, Faults | None], Table]] = {
    "gpkg": containers.geopackage,
    "shp": containers.shapefile,
    "fgb": containers.flatgeobuf,
    "geojson": geojson.read,
    "geojsonseq": geojson.read_sequence,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFile:
    """The first layer of a file. ``srid`` is a zone of CGCS2000, or 4490 for degrees."""

    format: str
    system: str
    srid: int
    rows: tuple[VectorRow, ...]

    def to_srid(self, srid: int, faults: Faults | None = None) -> "VectorFile":
        """Return it in a zone. Degrees are projected; another zone raises WrongZone."""
        if self.srid == srid:
            return self
        if self.srid != crs.GEOGRAPHIC and not crs.same_zone(self.srid, srid):
            raise WrongZone(zone=crs.zone_of(self.srid), expected_zone=crs.zone_of(srid))
        moved = each(self.rows, lambda row: self._moved(row, srid), faults)
        return replace(self, srid=srid, rows=moved)

    def _moved(self, row: VectorRow, srid: int) -> VectorRow:
        parts = tuple(crs.reproject(part, self.srid, srid) for part in row.parts)
        judge_position(parts, srid, row.number)
        return replace(row, parts=parts)


def format_of(data: bytes) -> str | None:
    """Return the format by what the file begins with: gpkg, shp (zipped), fgb, geojson(seq)."""
    if data.startswith(containers.SQLITE):
        return "gpkg"
    if data.startswith(containers.FLATGEOBUF):
        return "fgb"
    if data.startswith(b"PK") and containers.shapefiles_in(data):
        return "shp"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"\x1e")):
        return "geojsonseq" if geojson.is_sequence(data) else "geojson"
    return None


def read_vector(
    source: bytes | str | Path,
    filename: str = "",
    *,
    srid: int | None = None,
    faults: Faults | None = None,
) -> VectorFile:
    """Read a vector file, given as bytes or as a path, into rows.

    With ``srid`` the rows are in that zone, without it in the file's own system; a Shapefile that
    names none is taken to be in ``srid`` when its coordinates can be. The polygons are not judged
    yet; their position is. Raises FileTooLarge, UnreadableFile, NotAPolygon, ThreeDimensional,
    RingNotClosed, UnknownSrid, OldCoordinateSystem, WrongZone, AxesSwapped and the other faults of
    position, with the row.
    """
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    form = format_of(data)
    if form is None:
        raise containers.unreadable(filename or "?")
    limit = MOST_BYTES if form.startswith("geojson") else MOST_TABLE_BYTES
    if len(data) > limit:
        raise FileTooLarge(size=len(data), limit=limit)
    name, rows = _READERS[form](data, faults)
    if not rows and not faults:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")
    if name is None and form == "shp" and srid is not None:
        found, system = srid, ""
    else:
        found, system = srid_of(name)
    for fault in faults or ():
        # only now the system of the rings is known
        fault.torn = None if fault.torn is None else _torn(fault.torn, found, srid or found)
    read = rows_of(rows, found, faults)
    file = VectorFile(format=form, system=system, srid=found, rows=read)
    return file if srid is None else file.to_srid(srid, faults)


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_TABLE_BYTES:
        raise FileTooLarge(size=size, limit=MOST_TABLE_BYTES)
    return path.read_bytes()


def read(
    data: bytes, filename: str = "", *, srid: int | None = None, faults: Faults | None = None
) -> SurveyFile:
    """Read a vector file into plots whose shapes are judged.

    ``srid`` is the zone the plots are wanted in; degrees are refused without it (UnknownSrid).
    Raises what read_vector and shapes.judge raise, with the row.
    """
    file = read_vector(data, filename, srid=srid, faults=faults)
    if file.srid == crs.GEOGRAPHIC:
        raise UnknownSrid(given=file.system)
    return SurveyFile(
        format=file.format,
        encoding="utf-8",
        header={"坐标系": file.system},
        srid=file.srid,
        plots=_plots(file, faults),
        notices=(),
    )


def plots_of(
    rows: Sequence[Row], found: int, srid: int, faults: Faults | None
) -> tuple[SurveyPlot, ...]:
    """Return rows of a table in the system ``found`` as judged plots in the zone ``srid``."""
    given = VectorFile(format="", system="", srid=found, rows=rows_of(rows, found, faults))
    return _plots(given.to_srid(srid, faults), faults)


def _plots(file: VectorFile, faults: Faults | None) -> tuple[SurveyPlot, ...]:
    return each(_judged(file.rows), lambda given: _plot(*given, file.srid), faults)


def _judged(rows: Sequence[VectorRow]) -> Iterator[tuple[VectorRow, list[Polygon | GeoError]]]:
    judged = iter(judge_all([part for row in rows for part in row.parts]))
    return ((row, list(islice(judged, len(row.parts)))) for row in rows)


def _plot(row: VectorRow, judged: Sequence[Polygon | GeoError], srid: int) -> SurveyPlot:
    with in_row(row.number):
        try:
            parts = tuple(_sound(part) for part in judged)
        except RepeatedPoint as fault:
            if len(row.parts) == 1:
                fault.torn = _torn(torn_row(_rings(row.parts[0]), row.attributes), srid, srid)
            raise
    return SurveyPlot(
        number=first_of(row.attributes, NUMBER_FIELDS),
        name=row.name,
        use_text=first_of(row.attributes, _USE_FIELDS),
        sheet=first_of(row.attributes, _SHEET_FIELDS),
        declared_area_m2=area_of(row.attributes),
        parts=parts,
        line=row.number,
        attributes=row.attributes,
    )


def _sound(judged: Polygon | GeoError) -> Polygon:
    if isinstance(judged, GeoError):
        raise judged
    return judged


def _rings(part: Polygon) -> list[list[tuple[float, ...]]]:
    return [list(ring.coords) for ring in (part.exterior, *part.interiors)]


def _torn(row: Torn, found: int, wanted: int) -> Torn | None:
    return torn(
        row.rings,
        found,
        wanted,
        number=row.number,
        name=row.name,
        declared_area_m2=row.declared_area_m2,
    )
