"""Tables that GDAL reads: GeoPackage, zipped Shapefile, FlatGeobuf; each of one layer."""

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pyogrio

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
    with archive.opened(data) as opened, tempfile.TemporaryDirectory(prefix="survey-") as folder:
        path = Path(folder) / "survey.shp"
        described = _unpack(opened, path)
        return _read(path, faults, encoding=None if described else _CODE_PAGE)


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
        return _read(path, faults)


def _read(path: Path, faults: Faults | None, encoding: str | None = None) -> Table:
    try:
        meta, fids, shapes, columns = pyogrio.raw.read(path, return_fids=True, encoding=encoding)
    except OF_DAMAGED as fault:
        raise unreadable(path.suffix) from fault
    if shapes is None:
        raise NotAPolygon(given="no geometry")
    fields = meta["fields"].tolist()
    # an empty number comes as NaN, which is no number anyone wrote
    values = ([None if v != v else v for v in column.tolist()] for column in columns)  # noqa: PLR0124
    given = zip(fids.tolist(), shapes, *values, strict=True)
    return meta["crs"], each(given, lambda row: _row(fields, *row), faults)


def _row(fields: Sequence[str], fid: int, shape: bytes | None, *values: object) -> Row:
    return fid, of_wkb(shape, fid), dict(zip(fields, values, strict=True))
