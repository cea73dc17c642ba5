"""Whatever is done to a survey text, it is read or refused: never another exception, never a hang.

The examples are the same in every run; PRESSED=3000 in the environment looks at more of them.
"""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from shapely import Polygon

from geo.errors import GeoError, TooManyPoints, UnreadableFile
from geo.formats.survey import MOST_BYTES, SurveyFile
from geo.formats.survey_txt import read
from geo.shapes import MOST_POINTS
from tests.support.strategies import EAST, NORTH
from tests.support.survey_files import Manner, broken_text, survey_txt

DATA = Path(__file__).parents[2] / "data" / "survey_txt"
REAL = [("a_zone37_gbk_crlf.txt", "gbk"), ("c_zone38_utf8.txt", "utf-8")]


def circle(points: int) -> list[str]:
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    x, y = EAST + 3000 * np.cos(angles), NORTH + 3000 * np.sin(angles)
    return [f"J{n},1,{b:.3f},{a:.3f}" for n, (a, b) in enumerate(zip(x, y, strict=True), 1)]


def square(x: float, y: float, side: float) -> Polygon:
    return Polygon([(x, y), (x, y + side), (x + side, y + side), (x + side, y)])


WITH_HOLE = square(EAST, NORTH, 150) - square(EAST + 50, NORTH + 50, 40)
PLOTS = [[WITH_HOLE, square(EAST + 400, NORTH, 80)], [square(EAST, NORTH + 400, 9)]]
MANNERS = [
    Manner(),
    Manner(encoding="gbk", closing="absent", label="{}", newline="\r\n"),
    Manner(encoding="utf-16", runs_on=True, closing="own"),
    Manner(encoding="utf-16-be", wide=True, fields=14, area_unit="公顷"),
    Manner(header={}, area_unit="m2", tail="-\n\n"),
]
TEXTS = [
    *(((DATA / name).read_bytes().decode(encoding), encoding) for name, encoding in REAL),
    *((survey_txt(PLOTS, how).decode(how.encoding), how.encoding) for how in MANNERS),
    ("\n".join(circle(40)), "utf-8"),
]

examples = int(os.environ.get("PRESSED", "300"))


@given(broken_text(st.sampled_from(TEXTS)), st.sampled_from([None, None, 4527, 4548]))
@settings(max_examples=examples, derandomize=True, deadline=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
def test_a_broken_file_is_read_or_refused(data: bytes, srid: int | None) -> None:
    try:
        file = read(data, srid=srid)
    except GeoError as no:
        assert str(no)  # noqa: PT017
        assert no.line is None or 1 <= no.line <= data.count(b"\n") + data.count(b"\r") + 1  # noqa: PT017
    else:
        assert isinstance(file, SurveyFile)
        assert all(part.is_valid and part.area > 0 for plot in file.plots for part in plot.parts)
        assert all(notice.line >= 1 and notice.zh and notice.en for notice in file.notices)


# ---------------------------------------------------------------- size

HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n[地块坐标]\n"
PLOT = "4,0.01,1,A,面,,工业用地,,@\n"
#: seconds, several times what it takes: a length is told from its square, nothing is measured
PATIENCE = 30


def test_a_hundred_thousand_points_are_read_in_seconds() -> None:
    # the closing point is one of them
    data = (HEAD + PLOT + "\n".join(circle(MOST_POINTS - 1))).encode()
    began = time.monotonic()
    (plot,) = read(data).plots
    assert time.monotonic() - began < PATIENCE
    assert len(plot.parts[0].exterior.coords) == MOST_POINTS


def test_one_point_more_is_refused_at_the_plot() -> None:
    with pytest.raises(TooManyPoints) as no:
        read((HEAD + PLOT + "\n".join(circle(MOST_POINTS))).encode())
    assert (no.value.points, no.value.line) == (MOST_POINTS + 1, 6)


def test_ten_thousand_rings_are_read_in_seconds() -> None:
    rows = [
        [f"J{k},{n},{NORTH + y + dy:.3f},{EAST + x + dx:.3f}"
         for k, (dx, dy) in enumerate([(0, 0), (0, 9), (9, 9), (9, 0), (0, 0)], 1)]
        for n, (x, y) in enumerate(((n % 100) * 10, n // 100 * 10) for n in range(10_000))
    ]  # fmt: skip
    began = time.monotonic()
    (plot,) = read((HEAD + PLOT + "\n".join(line for row in rows for line in row)).encode()).plots
    assert time.monotonic() - began < PATIENCE
    assert len(plot.parts) == 10_000


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("J1,1,3161000.000,{}x", id="digits and a letter"),
        pytest.param("J1,1,3161000.000,{}", id="digits"),
        pytest.param("J1,1,3161000.000,0.{}", id="decimals"),
        pytest.param("J1,1,3161000.000,{}e{}x", id="an exponent"),
        pytest.param("J1,{},3161000.000,39396000.000", id="a ring number"),
        pytest.param("[{}", id="a section left open"),
        pytest.param("{},", id="one field"),
        pytest.param("{}@,{}@", id="addresses"),
    ],
)
def test_a_line_of_a_million_digits_is_refused_in_seconds(line: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as no:
        read((HEAD + PLOT + line.replace("{}", "1" * 1_000_000)).encode())
    assert time.monotonic() - began < PATIENCE
    assert len(str(no.value)) < 1000


@pytest.mark.parametrize("label", ["1" * 1_000_000 + "x", "A" * 1_000_000, "0" * 1_000_000])
def test_a_label_of_a_million_signs_is_a_label(label: str) -> None:
    lines = survey_txt([[PLOTS[1][0]]]).decode().replace("J1,", f"{label},").replace("J3,", "J9,")
    began = time.monotonic()
    assert read(lines.encode()).plots
    assert time.monotonic() - began < PATIENCE


def test_a_file_of_nothing_but_words_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(UnreadableFile) as no:
        read("甲\n".encode() * (MOST_BYTES // 4))
    assert no.value.line == 1000
