from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from shapely import Polygon

from geo.errors import (
    AxesSwapped,
    EmptyShape,
    EncodingMismatch,
    FileTooLarge,
    GeoError,
    HoleOutside,
    NotAPolygon,
    NotFinite,
    OldCoordinateSystem,
    RepeatedPoint,
    RingNotClosed,
    SelfCrossing,
    ThreeDimensional,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
    ZonePrefixMissing,
)
from geo.formats.survey_txt import read
from geo.measure import area_m2
from tests.support.strategies import EAST, NORTH, parcels
from tests.support.survey_files import Manner, survey_txt

DATA = Path(__file__).parents[2] / "data" / "survey_txt"

HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n[地块坐标]\n"
SQUARE = [
    "J1,1,3161150.000,39396100.000",
    "J2,1,3161150.000,39396300.000",
    "J3,1,3161000.000,39396300.000",
    "J4,1,3161000.000,39396100.000",
    "J1,1,3161150.000,39396100.000",
]
HOLE = [
    "J5,2,3161070.000,39396150.000",
    "J6,2,3161050.000,39396150.000",
    "J7,2,3161050.000,39396170.000",
    "J8,2,3161070.000,39396170.000",
    "J5,2,3161070.000,39396150.000",
]
PLOT = "10,2.9600,1,A-01地块,面,,工业用地,,@"


def txt(*lines: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(lines)).encode()


def test_the_format_as_it_is_described() -> None:
    file = read(txt(PLOT, *SQUARE, *HOLE))
    (plot,) = file.plots
    assert (file.srid, file.encoding, file.notices) == (4527, "utf-8", ())
    assert (plot.number, plot.name, plot.use_text, plot.sheet) == ("1", "A-01地块", "工业用地", "")
    assert plot.declared_area_m2 == area_m2(plot.parts[0]) == Decimal("29600.00")
    assert plot.line == 6


# ---------------------------------------------------------------- the two real files


def test_five_plots_in_gbk_are_read_fully() -> None:
    file = read((DATA / "a_zone37_gbk_crlf.txt").read_bytes())
    assert (file.encoding, file.srid) == ("gbk", 4525)
    assert [p.number for p in file.plots] == ["1", "2", "3", "4", "5"]
    assert [p.line for p in file.plots] == [13, 19, 105, 136, 166]
    assert [len(p.parts) for p in file.plots] == [1, 1, 1, 5, 2]
    assert [[len(q.interiors) for q in p.parts] for p in file.plots] == [
        [0], [0], [1], [0, 0, 1, 0, 0], [0, 0],
    ]  # fmt: skip
    assert [str(p.declared_area_m2) for p in file.plots] == [
        "109.43", "14969.76", "459.73", "989.25", "165.20",
    ]  # fmt: skip
    for plot in file.plots:
        computed = sum((area_m2(part) for part in plot.parts), Decimal(0))
        assert plot.declared_area_m2 is not None
        assert abs(plot.declared_area_m2 - computed) < Decimal("0.1")
    assert {n.code for n in file.notices} == {"area-read-as-m2"}


def test_every_point_of_the_real_file_is_a_corner_of_a_part() -> None:
    data = (DATA / "a_zone37_gbk_crlf.txt").read_bytes()
    lines = [line.split(",") for line in data.decode("gbk").splitlines() if line.startswith("J")]
    written = {(round(float(y), 3), round(float(x), 3)) for _, _, x, y in lines}
    parts = [part for plot in read(data).plots for part in plot.parts]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    assert {(round(x, 3), round(y, 3)) for ring in rings for x, y in ring.coords} == written


def test_placeholders_are_no_names_and_hectares_are_hectares() -> None:
    file = read((DATA / "c_zone38_utf8.txt").read_bytes())
    (plot,) = file.plots
    assert (file.encoding, file.srid, file.notices) == ("utf-8", 4526, ())
    assert (plot.number, plot.name, plot.sheet, plot.use_text) == ("FID_0", "", "", "")
    assert plot.declared_area_m2 == Decimal("12247.00")
    assert area_m2(plot.parts[0]) == Decimal("12247.10")


# ---------------------------------------------------------------- the wild

manners = st.builds(
    Manner,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    label=st.sampled_from(["J{}", "J{:02}", "{}"]),
    closing=st.sampled_from(["first", "own", "absent"]),
    runs_on=st.booleans(),
    announces=st.integers(-3, 3),
    area_unit=st.sampled_from(["ha", "m2", "公顷"]),
    fields=st.sampled_from([8, 9, 10, 13, 14]),
    wide=st.booleans(),
    tail=st.sampled_from(["", "-", "\n\n", "\x1a", "以下空白"]),
)


@given(
    one=parcels((EAST, NORTH)),
    two=parcels((EAST + 700, NORTH)),
    three=parcels((EAST, NORTH + 700)),
    manner=manners,
)
def test_whatever_the_manner_the_shapes_are_read(
    one: Polygon, two: Polygon, three: Polygon, manner: Manner
) -> None:
    file = read(survey_txt([[one, two], [three]], manner))
    assert [[p.wkb for p in plot.parts] for plot in file.plots] == [
        [one.wkb, two.wkb],
        [three.wkb],
    ]
    assert [(p.number, p.use_text) for p in file.plots] == [("D1", "工业用地"), ("D2", "工业用地")]


@given(st.text(max_size=300) | st.text("J1,2.@=[]面\n39", max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text.encode("utf-8", "surrogatepass"), srid=4527)
    except GeoError as no:
        assert str(no)  # noqa: PT017


def test_a_count_that_lies_is_noticed_not_refused() -> None:
    (notice,) = read(txt(PLOT.replace("10,", "12,", 1), *SQUARE, *HOLE)).notices
    assert (notice.code, notice.line) == ("count-differs", 6)
    assert "12" in notice.zh
    assert "12" in notice.en


@pytest.mark.parametrize("count", ["10", "8", ""])
def test_closing_points_may_be_counted_or_not(count: str) -> None:
    assert read(txt(PLOT.replace("10,", f"{count},", 1), *SQUARE, *HOLE)).notices == ()


@pytest.mark.parametrize(
    ("said", "area", "notices"),
    [
        ("2.9600公顷", "29600.00", []),
        ("2.9600 公顷", "29600.00", []),
        ("2.9600(公顷)", "29600.00", []),
        ("2.9600（公顷）", "29600.00", []),
        ("２.９６００公顷", "29600.00", []),
        ("2.96hm2", "29600.00", []),
        ("2.96hm²", "29600.00", []),
        ("2.96ha", "29600.00", []),
        ("29600", "29600.00", ["area-read-as-m2"]),
        ("29600平方米", "29600.00", []),
        ("29600㎡", "29600.00", []),
        ("29600.5 m²", "29600.50", []),
        ("2.96", "29600.00", []),
        ("29600平米", "29600.00", []),
        ("44.4亩", "29600.00", []),
        ("2.96万平方米", None, ["area-not-understood"]),
        ("2.96E4", None, ["area-not-understood"]),
        ("0.0296km2", None, ["area-not-understood"]),
        ("-2.96", None, ["area-not-understood"]),
        ("9" * 40, None, ["area-not-understood"]),
        ("见附图", None, ["area-not-understood"]),
        ("", None, []),
    ],
)
def test_an_area_is_read_by_its_unit_or_not_at_all(
    said: str, area: str | None, notices: list[str]
) -> None:
    file = read(txt(PLOT.replace("2.9600", said), *SQUARE, *HOLE))
    assert file.plots[0].declared_area_m2 == (None if area is None else Decimal(area))
    assert [n.code for n in file.notices] == notices


def test_an_island_in_a_hole_is_a_part() -> None:
    island = [
        "J1,3,3161065.000,39396155.000",
        "J2,3,3161055.000,39396155.000",
        "J3,3,3161055.000,39396165.000",
        "J1,3,3161065.000,39396155.000",
    ]
    (plot,) = read(txt(PLOT, *SQUARE, *HOLE, *island)).plots
    assert [len(p.interiors) for p in plot.parts] == [1, 0]


def test_parts_with_one_ring_number_are_told_apart_by_their_labels() -> None:
    second = [line.replace("39396", "39397") for line in SQUARE[:-1]]
    (plot,) = read(txt(PLOT, *SQUARE[:-1], *second)).plots
    assert [str(area_m2(p)) for p in plot.parts] == ["30000.00", "30000.00"]


def test_other_sections_and_missing_keys_are_survived() -> None:
    head = (
        "\n [项目信息]\n项目名称=某项目\n\n [属性描述]\n坐标系=2000国家大地坐标系\n"
        "分带=3度带\n带号=3\n[扩展信息]\n备注\n[地块坐标]\n"
    )
    file = read(txt(PLOT, *SQUARE, *HOLE, "[扩展信息]", "附注=无", head=head))
    assert file.header["项目名称"] == "某项目"
    assert file.header["附注"] == "无"
    assert [(n.code, n.line) for n in file.notices] == [("line-left-out", 10)]
    assert file.srid == 4527


def test_without_a_section_line_the_plot_line_begins_the_plots() -> None:
    assert len(read(txt(PLOT, *SQUARE, head="坐标系=CGCS2000\n")).plots) == 1


def test_a_remark_behind_a_point_is_passed_over() -> None:
    assert read(txt(PLOT, *[f"{line},钢钉" for line in SQUARE])).plots


# ---------------------------------------------------------------- the system


def test_the_plots_come_in_the_zone_asked_for() -> None:
    file = read(txt(PLOT, *SQUARE), srid=4548)
    assert file.srid == 4548
    assert file.plots[0].parts[0].bounds == pytest.approx((396100, 3161000, 396300, 3161150))


def without_prefix(line: str) -> str:
    return line.replace(",39396", ",396")


def test_eastings_without_prefix_are_of_the_zone_the_header_names() -> None:
    file = read(txt(PLOT, *map(without_prefix, SQUARE)))
    assert file.srid == 4548
    judged = read(txt(PLOT, *map(without_prefix, SQUARE)), srid=4527).plots[0].parts[0]
    assert judged.wkb == read(txt(PLOT, *SQUARE)).plots[0].parts[0].wkb


NO_ZONE = HEAD.replace("带号=39\n", "")


@pytest.mark.parametrize("srid", [None, 4527])
def test_eastings_without_prefix_and_no_zone_named_are_refused(srid: int | None) -> None:
    with pytest.raises(ZonePrefixMissing) as no:
        read(txt(PLOT, *map(without_prefix, SQUARE), head=NO_ZONE), srid=srid)
    assert (no.value.line, no.value.text) == (6, without_prefix(SQUARE[0]))


def test_eastings_without_prefix_are_read_where_the_caller_names_their_system() -> None:
    assert read(txt(PLOT, *map(without_prefix, SQUARE), head=NO_ZONE), srid=4548).srid == 4548


def test_a_file_that_names_no_system_is_read_as_told_and_noticed() -> None:
    file = read(txt(PLOT, *SQUARE, *HOLE, head=""), srid=4527)
    assert [n.code for n in file.notices] == ["system-not-named"]
    with pytest.raises(UnknownSrid):
        read(txt(PLOT, *SQUARE, head=""))


@pytest.mark.parametrize("system", ["1980西安坐标系", "1954北京坐标系"])
def test_old_systems_are_refused(system: str) -> None:
    with pytest.raises(OldCoordinateSystem) as no:
        read(txt(PLOT, *SQUARE, head=HEAD.replace("2000国家大地坐标系", system)))
    assert no.value.given == system


@pytest.mark.parametrize(
    ("head", "srid"), [(HEAD.replace("39", "38"), None), (HEAD, 4526), (HEAD, 4547)]
)
def test_another_zone_is_refused(head: str, srid: int | None) -> None:
    with pytest.raises(WrongZone) as no:
        read(txt(PLOT, *SQUARE, head=head), srid=srid)
    assert (no.value.zone, no.value.expected_zone, no.value.line) == (39, 38, 7)


def test_six_degree_zones_are_refused() -> None:
    with pytest.raises(UnknownSrid):
        read(txt(PLOT, *SQUARE, head=HEAD.replace("几度分带=3", "几度分带=6")))


def swap(line: str) -> str:
    label, ring, north, east = line.split(",")
    return f"{label},{ring},{east},{north}"


@pytest.mark.parametrize("change", [swap, lambda line: swap(without_prefix(line))])
def test_swapped_columns_are_refused_never_turned(change: type[str]) -> None:
    with pytest.raises(AxesSwapped) as no:
        read(txt(PLOT, *map(change, SQUARE)))
    assert (no.value.line, no.value.text) == (7, change(SQUARE[0]))


def test_one_swapped_line_is_found() -> None:
    with pytest.raises(AxesSwapped) as no:
        read(txt(PLOT, *SQUARE[:2], swap(SQUARE[2]), *SQUARE[3:]))
    assert (no.value.line, no.value.where) == (9, (39396300.0, 3161000.0))


# ---------------------------------------------------------------- refusals with line and text


@pytest.mark.parametrize(
    ("lines", "kind", "line"),
    [
        pytest.param([PLOT], EmptyShape, 6, id="no points"),
        pytest.param([PLOT, *SQUARE, PLOT], EmptyShape, 12, id="no points in the second"),
        pytest.param([PLOT.replace("面", "线"), *SQUARE], NotAPolygon, 6, id="a line"),
        pytest.param([PLOT, *SQUARE[:4], *HOLE], RingNotClosed, 10, id="one ring open"),
        pytest.param([PLOT, *SQUARE[:2]], RingNotClosed, 8, id="two points"),
        pytest.param(
            [PLOT, *SQUARE[:4], SQUARE[0].replace(".000", ".050")], RingNotClosed, 11,
            id="closes 5 cm beside",
        ),
        pytest.param(
            [PLOT, *SQUARE[:2], SQUARE[1], *SQUARE[2:]], RepeatedPoint, 8, id="a point twice"
        ),
        pytest.param(
            [PLOT, SQUARE[0], SQUARE[2], SQUARE[1], *SQUARE[3:]], SelfCrossing, 6, id="crossing"
        ),
        pytest.param(
            [PLOT, *SQUARE, *[h.replace("39396150", "39396090") for h in HOLE]], HoleOutside, 12,
            id="hole sticks out",
        ),
        pytest.param(
            [PLOT, *SQUARE, *HOLE, *SQUARE], SelfCrossing, 7, id="the same ring twice",
        ),
        pytest.param(
            [PLOT, *[f"{line},35.2" for line in SQUARE]], ThreeDimensional, 7, id="heights"
        ),
        pytest.param([PLOT, *SQUARE[:1], "J2,1,NaN,39396300"], NotFinite, 8, id="NaN"),
        pytest.param([PLOT, *SQUARE[:1], "J2,1,-inf,39396300"], NotFinite, 8, id="infinite"),
        pytest.param([PLOT, *SQUARE[:1], "J2,1,abc,39396300"], UnreadableFile, 8, id="letters"),
        pytest.param([PLOT, *SQUARE[:1], "J2,3161150,39396300"], UnreadableFile, 8, id="3 fields"),
        pytest.param([PLOT, *SQUARE[:1], "J2,甲,3161150,39396300"], UnreadableFile, 8, id="ring"),
        pytest.param(SQUARE, UnreadableFile, 6, id="points before a plot"),
        pytest.param(["只有文字"], UnreadableFile, None, id="no plot"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line(lines: list[str], kind: type[GeoError], line: int | None) -> None:
    with pytest.raises(kind) as no:
        read(txt(*lines))
    assert no.value.line == line
    if line is not None:
        assert no.value.text == (HEAD.splitlines() + lines)[line - 1][:60]


def test_parts_that_overlap_are_refused() -> None:
    second = [line.replace("39396100", "39396200").replace("39396300", "39396400")
              for line in SQUARE]  # fmt: skip
    with pytest.raises((SelfCrossing, HoleOutside)):
        read(txt(PLOT, *SQUARE, *second))


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileTooLarge) as no:
        read(b"0" * 20_000_001)
    assert (no.value.size, no.value.limit) == (20_000_001, 20_000_000)


# ---------------------------------------------------------------- the encoding declared


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-16-be", "utf-16-le"),
        ("utf-16-le", "utf-16-be"),
        ("utf-16", "utf-16-be"),
        ("utf-16-le", "utf-8"),
        ("utf-16-le", "gbk"),
        ("gbk", "utf-16-le"),
    ],
)
def test_another_encoding_than_the_declared_is_refused(written: str, declared: str) -> None:
    with pytest.raises(EncodingMismatch) as no:
        read(txt(PLOT, *SQUARE).decode().encode(written), encoding=declared)
    assert (no.value.declared, no.value.line) == (declared, 1)


def test_the_order_of_bytes_is_found_where_only_utf_16_is_declared() -> None:
    data = txt(PLOT, *SQUARE)
    assert read(data.decode().encode("utf-16-be"), encoding="utf-16").plots == read(data).plots
