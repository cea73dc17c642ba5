"""One way in for survey files: the format is recognised by what the file begins with."""

from pathlib import PurePath

from geo.errors import FileTooLarge, UnreadableFile
from geo.formats import survey_txt, vector
from geo.formats.survey import MOST_BYTES, Notice, SurveyFile, SurveyPlot
from geo.formats.vector import Batch, batches

__all__ = ["MOST_BYTES", "Batch", "Notice", "SurveyFile", "SurveyPlot", "batches", "read_survey"]

_READ = ("", ".txt", ".gpkg", ".geojson", ".json")


def read_survey(
    data: bytes, filename: str = "", *, srid: int | None = None, encoding: str | None = None
) -> SurveyFile:
    """Read a survey file: 勘测定界 TXT, GeoPackage or GeoJSON.

    ``srid`` is the zone the plots are wanted in (see survey_txt.read, vector.read); ``encoding`` is
    what a text is declared to be in. Raises a GeoError that names what is wrong and where.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    if not data.strip():
        raise UnreadableFile(reason="the file is empty", reason_zh="文件为空")
    suffix = PurePath(filename).suffix.lower()
    if suffix not in _READ:
        raise UnreadableFile(
            reason=f"files of this kind are not read: {suffix[:20]}",
            reason_zh=f"不读取此类文件：{suffix[:20]}",
        )
    if vector.suffix_of(data) is not None:
        return vector.read(data, filename, srid=srid)
    return survey_txt.read(data, srid=srid, encoding=encoding)
