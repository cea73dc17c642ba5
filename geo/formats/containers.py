"""Tables that GDAL reads: GeoPackage, zipped Shapefile, FlatGeobuf; each of one layer."""

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pyogrio
from numpy.typing import NDArray

from geo.errors import NotAPolygon, UnreadableFile
from geo.formats import archive
from geo.formats.rows import Row, Table, of_wkb
from geo.formats.survey import Faults, each

SQLITE = b"SQLite format 3\x00"
FLATGEOBUF = b"fgb\x03"
#: as much of a file as says whether it is a GeoPackage
HEAD = 72
_APPLICATION_ID = slice(68, HEAD)
_GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")
_MUST_STAND_BESIDE = (".shx", ".dbf")
_MAY_STAND_BESIDE = (".prj", ".cpg")
# what Chinese programs write and name nowhere
_CODE_PAGE = "GBK"
#: what comes up from GDAL out of a damaged file: its own faults are RuntimeErrors
OF_DAMAGED = (RuntimeError, ValueError, IndexError, OSError)

# it would close a boundary that is open, and only warn
pyogrio.set_gdal_config_options({"OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "NO"})


def is_geopackage(head: bytes) -> bool:
    """Say whether a file that begins so is a GeoPackage, and no other SQLite file."""
    return head.startswith(SQLITE) and head[_APPLICATION_ID] in _GEOPACKAGES


def unreadable(what: str) -> UnreadableFile:
    """Return the refusal of a file that is not what it seems."""
    return UnreadableFile(
        reason=f"damaged, or no table of shapes that is read here: {what}",
        reason_zh=f"文件已损坏，或不是可读取的图形表：{what}",
    )


def geopackage(data: bytes, faults: Faults | None = None) -> Table:
    """Return the name of the system and the rows. Raises UnreadableFile, NotAPolygon."""
    if not is_geopackage(data[:HEAD]):
        raise unreadable("SQLite")
    return _of_bytes(data, ".gpkg", faults)


def flatgeobuf(data: bytes, faults: Faults | None = None) -> Table:
    """Return the name of the system and the rows. Raises UnreadableFile, NotAPolygon."""
    return _of_bytes(data, ".fgb", faults)


def shapefile(data: bytes, faults: Faults | None = None) -> Table:
    """Return the name of the system (None without .prj) and the rows of a zipped Shapefile.

    Without .cpg the attributes are GBK. Raises UnreadableFile, FileTooLarge, NotAPolygon.
    """
    with ExitStack() as held:
        return _read(*_unpacked(data, held), faults)


def package_at(path: Path, held: ExitStack) -> tuple[Path, None]:
    """Return where GDAL finds a GeoPackage. Raises UnreadableFile for another SQLite file."""
    with path.open("rb") as file:
        if not is_geopackage(file.read(HEAD)):
            raise unreadable("SQLite")
    return _named(path, ".gpkg", held), None


def flatgeobuf_at(path: Path, held: ExitStack) -> tuple[Path, None]:
    """Return where GDAL finds a FlatGeobuf."""
    return _named(path, ".fgb", held), None


def _named(path: Path, suffix: str, held: ExitStack) -> Path:
    """Return another name of a file: GDAL warns of one that is not called what it is."""
    folder = held.enter_context(tempfile.TemporaryDirectory(prefix="survey-"))
    link = Path(folder) / f"survey{suffix}"
    link.symlink_to(path.absolute())
    return link


def shapefile_at(path: Path, held: ExitStack) -> tuple[Path, str | None]:
    """Return the path of the Shapefile in an archive and the encoding of its attributes.

    It is there as long as what holds it. Raises what shapefile raises.
    """
    return _unpacked(path.read_bytes(), held)


def _unpacked(data: bytes, held: ExitStack) -> tuple[Path, str | None]:
    opened = held.enter_context(archive.opened(data))
    path = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="survey-"))) / "survey.shp"
    return path, None if _unpack(opened, path) else _CODE_PAGE


def shapefiles_in(data: bytes) -> list[str]:
    """Return the names of the .shp files in an archive. Raises UnreadableFile, FileTooLarge."""
    with archive.opened(data) as opened:
        return [n for n in opened.namelist() if n.lower().endswith(".shp")]


def _unpack(opened: ZipFile, path: Path) -> bool:
    """Put the parts of the one Shapefile beside ``path``; say whether its encoding is told."""
    members = {name.lower(): name for name in opened.namelist() if not name.endswith("/")}
    layers = [name for name in members if name.endswith(".shp")]
    if len(layers) != 1:
        said = "、".join(members[name] for name in sorted(layers))[:80]
        raise UnreadableFile(
            reason=f"one Shapefile at a time, here are {len(layers)}: {said}",
            reason_zh=f"一次只读取一个 Shapefile，压缩包内有 {len(layers)} 个：{said}",
        )
    stem = str(PurePosixPath(layers[0]).with_suffix(""))
    lacking = [s for s in _MUST_STAND_BESIDE if stem + s not in members]
    if lacking:
        raise UnreadableFile(
            reason=f"the Shapefile lacks its {', '.join(lacking)}",
            reason_zh=f"Shapefile 缺少 {'、'.join(lacking)}",
        )
    for suffix in (".shp", *_MUST_STAND_BESIDE, *_MAY_STAND_BESIDE):
        if stem + suffix in members:
            path.with_suffix(suffix).write_bytes(archive.content(opened, members[stem + suffix]))
    return stem + ".cpg" in members


def _of_bytes(data: bytes, suffix: str, faults: Faults | None) -> Table:
    # a file of its own, not a virtual one: GeoPackage is SQLite and wants a path
    with tempfile.TemporaryDirectory(prefix="survey-") as folder:
        path = Path(folder) / f"survey{suffix}"
        path.write_bytes(data)
        return _read(path, None, faults)


def _read(path: Path, encoding: str | None, faults: Faults | None) -> Table:
    try:
        meta, fids, shapes, columns = pyogrio.raw.read(path, return_fids=True, encoding=encoding)
    except OF_DAMAGED as fault:
        raise unreadable(path.suffix) from fault
    if shapes is None:
        raise NotAPolygon(given="no geometry")
    fields = meta["fields"].tolist()
    by_row = zip(*map(values, columns), strict=True) if columns else (() for _ in fids)
    attributes = (dict(zip(fields, row, strict=True)) for row in by_row)
    return meta["crs"], shaped(zip(fids.tolist(), shapes, attributes, strict=True), faults)


def values(column: NDArray[Any]) -> list[object]:
    """Return a column of attributes: an empty number comes as NaN, which no one wrote."""
    return [None if v != v else v for v in column.tolist()]  # noqa: PLR0124


def shaped(
    rows: Iterable[tuple[int, bytes | None, dict[str, object]]], faults: Faults | None
) -> Sequence[Row]:
    """Return rows with their shapes; where GDAL could not close a ring RingNotClosed is told."""
    return each(rows, lambda row: (row[0], of_wkb(row[1], row[0]), row[2]), faults)
