"""One way in for survey files: the format is recognised by what the file holds, and said why."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from geo import crs
from geo.errors import FileTooLarge, UnreadableFile
from geo.formats import dxf, points, survey_txt, vector
from geo.formats.recognition import recognised
from geo.formats.survey import MOST_TABLE_BYTES, Faults, ReadAs, SurveyFile

_Reader = Callable[[bytes, int | None, str | None, Faults | None], SurveyFile]
_READERS: Mapping[str, _Reader] = {
    "txt": lambda data, srid, encoding, faults: survey_txt.read(
        data, srid=srid, encoding=encoding, faults=faults
    ),
    "dat": lambda data, srid, encoding, faults: points.read_dat(
        data, srid=srid, encoding=encoding, faults=faults
    ),
    "points": lambda data, srid, _, faults: points.read_table(data, srid=srid, faults=faults),
    "dxf": lambda data, srid, _, faults: dxf.read(data, srid=srid, faults=faults),
}


def read_survey(
    data: bytes,
    filename: str = "",
    *,
    srid: int | None = None,
    encoding: str | None = None,
    faults: Faults | None = None,
) -> SurveyFile:
    """Read a survey file of any format that is read here (README lists them).

    ``srid`` is the zone the plots are wanted in (see the readers); ``encoding`` is what a text is
    declared to be in. Faults of single plots are gathered in ``faults`` where it is given, each
    with its line. Raises a GeoError that names what is wrong and where.
    """
    if len(data) > MOST_TABLE_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_TABLE_BYTES)
    if not data.strip():
        raise UnreadableFile(reason="the file is empty", reason_zh="文件为空")
    what = recognised(data, encoding)
    if reader := _READERS.get(what.form):
        file = reader(data, srid, encoding, faults)
    else:
        file = vector.read(data, filename, srid=srid, faults=faults)
    named = file.header.get("坐标系", "")
    return replace(file, read_as=(what.said_of(file.format), system_said(named, file.srid, srid)))


def system_said(named: str, srid: int, wanted: int | None) -> ReadAs:
    """Say which coordinate system was found, and by what: ``named`` is what the file calls it."""
    if named:
        because = (f"文件注明“{named[:60]}”", f"the file names {named[:60]}")
    elif wanted is None or crs.carries_zone(srid):
        zone = crs.zone_of(srid)
        because = (
            f"文件未注明，东坐标带号为 {zone}",
            f"not named, the eastings carry zone {zone}",
        )
    else:
        because = ("文件未注明，按所要求的坐标系", "not named, read in the system asked for")
    return ReadAs(
        zh=f"坐标系：{crs.name_of(srid)}，EPSG:{srid}（{because[0]}）",
        en=f"system: EPSG:{srid} ({because[1]})",
    )
