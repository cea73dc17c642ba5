"""Files of every format with bytes changed, cut, doubled: a survey or a refusal, never a fault."""

import random
import resource
from pathlib import Path

import psutil
import pytest
from shapely import Polygon

from geo.errors import GeoError
from geo.formats import SurveyFile, read_survey
from tests.geo.formats.test_other_files import (
    DAT,
    HOLED,
    INNER,
    OUTER,
    ROWS,
    SQUARE,
    csv,
    drawing,
    feature,
    light,
    old,
    workbook,
    written,
    zipped,
)
from tests.support.survey_files import survey_txt

CASES = 300
MOST_MB = 500
#: what breaks numbers: none, too many, too large
NUMBERS = (b"nan", b"inf", b"1e308", b"-1", b"9" * 400, b"", b"0x10", "１２".encode("gbk"))


def changed(data: bytes, chance: random.Random) -> bytes:
    """The file with a few things done to it."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data)) if data else 0
        long = chance.choice((1, 1, 2, 8, 64, 4096))
        data = chance.choice(
            (
                data[:at] + chance.randbytes(long) + data[at + long :],
                data[:at] + data[at + long :],
                data[:at],
                data[:at] + data[max(at - long, 0) :],
                data[:at] + chance.choice(NUMBERS) + data[at + chance.randint(0, 9) :],
            )
        )
    return data


def peak_mb() -> float:
    """The most memory this process had at any time, the tests before this one counted."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder: Path = tmp_path_factory.mktemp("files")
    shp = written(folder, "ESRI Shapefile", "plots.shp", [SQUARE, HOLED])
    return {
        "gpkg": written(folder, "GPKG", "plots.gpkg", [SQUARE, HOLED]).read_bytes(),
        "fgb": written(folder, "FlatGeobuf", "plots.fgb", [SQUARE, HOLED]).read_bytes(),
        "shp": zipped(shp),
        "geojsonseq": f"{feature(SQUARE)}\n{feature(HOLED)}\n".encode(),
        "geojson": feature(HOLED).encode(),
        "dxf": drawing(old(OUTER, number="1"), old(INNER, number="1"), light(OUTER, number="2")),
        "txt": survey_txt([[HOLED], [SQUARE]]),
        "dat": DAT.encode(),
        "csv": csv(ROWS),
        "xlsx": workbook(["地块编号,地块名称,圈号,点号,X,Y,面积", *ROWS]),
    }


# what GDAL says of a damaged file on the way
@pytest.mark.filterwarnings(
    "ignore::RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    "form", ["gpkg", "fgb", "shp", "geojsonseq", "geojson", "dxf", "txt", "dat", "csv", "xlsx"]
)
def test_a_damaged_file_is_read_or_refused(whole: dict[str, bytes], form: str) -> None:
    assert isinstance(read_survey(whole[form], srid=4527), SurveyFile)
    peak, least = peak_mb(), psutil.Process().memory_info().rss / 2**20
    chance = random.Random(form)  # noqa: S311 - the same cases every time
    for _ in range(CASES):
        data = changed(whole[form], chance)
        try:
            file = read_survey(data, f"plots.{form}", srid=4527)
        except GeoError:
            continue
        else:
            assert all(isinstance(part, Polygon) for plot in file.plots for part in plot.parts)
    assert peak_mb() <= max(peak, least + MOST_MB)
