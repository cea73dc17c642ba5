"""Every way a 勘测定界 TXT has been seen to differ: read right, and refused once a thing is broken.

Each row of READ is one legal variation of the same land; each row of REFUSED is such a file with
one thing broken, the refusal it earns and the line it is told at.
"""

import pytest
from shapely import Polygon

from geo.errors import (
    AxesSwapped,
    EmptyShape,
    GeoError,
    HoleOutside,
    NotAPolygon,
    NotFinite,
    OldCoordinateSystem,
    RingNotClosed,
    ScientificNotation,
    SelfCrossing,
    ThreeDimensional,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
    ZonePrefixMissing,
)
from geo.formats.survey_txt import read
from geo.shapes import judge
from tests.support.survey_files import (
    HEAD,
    head,
    points,
    square,
    turned_columns,
    txt,
    without_zone,
)

EAST, NORTH = 39_396_100.0, 3_161_000.0
ZONE_39, ZONE_39_PLAIN = 4527, 4548

OUTER = square(EAST, NORTH, 150)
INNER = square(EAST + 50, NORTH + 50, 40)
ISLAND = square(EAST + 60, NORTH + 60, 20)
POOL = square(EAST + 65, NORTH + 65, 5)
BESIDE = square(EAST + 300, NORTH, 10)

WITH_HOLE = judge(Polygon(OUTER, [INNER]))
PLAIN = judge(Polygon(OUTER))

PLOT = "10,2.0900,1,A-01地块,面,,工业用地,,@"
LAND = [*points(OUTER), *points(INNER, 2, first=5)]
FIRST = len(HEAD) + 2  # the line of the first point


def plot(area: str = "2.0900", tail: str = ",工业用地,,@", count: str = "10") -> str:
    return f"{count},{area},1,A-01地块,面,{tail}"


def table(*titles: str, extra: str = "", lines: list[str] | None = None) -> bytes:
    return txt(*titles, *(line + extra for line in lines or LAND), head=[])


def row(what: str, data: bytes, *parts: Polygon, srid: int | None = None, notices: str = ""):
    return pytest.param(data, srid, parts or (WITH_HOLE,), notices.split(), id=what)


def broken(what: str, data: bytes, kind: type[GeoError], line: int | None, srid: int | None = None):
    return pytest.param(data, srid, kind, line, id=what)


PROJECT = ["[项目信息]", "项目名称=第一工业园", "联系人=a@b.cn", "面积,约=3"]
FIRST_PARK = head(before=("[项目信息]", "项目名称=第一工业园"))

READ = [
    # ------------------------------------------------ encodings
    row("GBK", txt(PLOT, *LAND, encoding="gbk")),
    row("UTF-8", txt(PLOT, *LAND)),
    row("UTF-8 with BOM", txt(PLOT, *LAND, encoding="utf-8-sig")),
    row("UTF-16 with BOM, little end first", txt(PLOT, *LAND, encoding="utf-16")),
    row("UTF-16 with BOM, big end first", b"\xfe\xff" + txt(PLOT, *LAND, encoding="utf-16-be")),
    row("UTF-16, little end first", txt(PLOT, *LAND, encoding="utf-16-le")),
    row("UTF-16, big end first", txt(PLOT, *LAND, encoding="utf-16-be")),
    row("UTF-16 with a 一", txt(PLOT, *LAND, head=FIRST_PARK, encoding="utf-16-le")),
    row("UTF-16 with a 一, big end first", txt(PLOT, *LAND, head=FIRST_PARK, encoding="utf-16-be")),
    row("UTF-8 ended with zeros", txt(PLOT, *LAND) + b"\x00\x00\x1a"),
    row("two BOMs", b"\xef\xbb\xbf" + txt(PLOT, *LAND, encoding="utf-8-sig")),
    row("lines ended by CR", txt(PLOT, *LAND, newline="\r")),
    # ------------------------------------------------ closing points and numbers
    row("closed with its own number", txt(PLOT, *points(OUTER, closing="own"),
        *points(INNER, 2, first=6, closing="own"))),
    row("not closed", txt(plot(count="8"), *points(OUTER, closing="absent"),
        *points(INNER, 2, first=5, closing="absent"))),
    row("not closed, numbers anew, ring number kept", txt(plot(count="8"),
        *points(OUTER, closing="absent"), *points(INNER, 1, closing="absent"))),
    row("numbers anew per ring", txt(PLOT, *points(OUTER), *points(INNER, 2))),
    row("numbers run on, ring number kept", txt(PLOT, *points(OUTER), *points(INNER, first=5))),
    row("labels without J", txt(PLOT, *points(OUTER, label="{}"),
        *points(INNER, 2, first=5, label="{}"))),
    row("labels J01", txt(PLOT, *points(OUTER, label="J{:02}"),
        *points(INNER, 2, first=5, label="J{:02}"))),
    row("labels that end in the ring", txt(plot(count="8"),
        *points(OUTER, label="{}-1", closing="absent"),
        *points(INNER, 2, label="{}-2", closing="absent"))),
    row("no labels", txt(PLOT, *(line[line.index(","):] for line in LAND))),
    # ------------------------------------------------ ring numbers
    row("a second part with ring number 2", txt(plot("2.26"), *points(OUTER),
        *points(BESIDE, 2, first=5)), PLAIN, judge(Polygon(BESIDE))),
    row("a second part with ring number 1", txt(plot("2.26"), *points(OUTER), *points(BESIDE)),
        PLAIN, judge(Polygon(BESIDE))),
    row("hole and second part", txt(plot("2.10", count="15"), *points(OUTER), *points(BESIDE, 2),
        *points(INNER, 3)), WITH_HOLE, judge(Polygon(BESIDE))),
    row("an island in a hole", txt(plot("2.13", count="15"), *LAND, *points(ISLAND, 3)),
        WITH_HOLE, judge(Polygon(ISLAND))),
    row("a pool on an island in a hole", txt(plot("2.1275", count="20"), *LAND, *points(ISLAND, 3),
        *points(POOL, 4)), WITH_HOLE, judge(Polygon(ISLAND, [POOL]))),
    row("the hole before its outer ring", txt(PLOT, *points(INNER), *points(OUTER, 2))),
    # ------------------------------------------------ the plot line
    *(row(f"{n} attributes", txt(plot(tail=",工业用地" + "," * (n - 7) + ",@"), *LAND))
      for n in range(8, 15)),
    row("five attributes", txt("10,2.0900,1,A-01地块,面,@", *LAND)),
    row("no comma before @", txt(PLOT.replace(",@", "@"), *LAND)),
    row("commas behind @", txt(PLOT + ",,", *LAND)),
    row("a plot called 面", txt(PLOT.replace("A-01地块", "面"), *LAND)),
    row("a plot called 线", txt(PLOT.replace("A-01地块", "线"), *LAND)),
    row("no count", txt(plot(count=""), *LAND)),
    row("a count that lies", txt(plot(count="12"), *LAND), notices="count-differs"),
    row("a count of a thousand digits", txt(plot(count="1" * 5000), *LAND),
        notices="count-differs"),
    # ------------------------------------------------ tables without a header
    row("a table", table(), srid=ZONE_39, notices="no-plot-line system-not-named"),
    row("a table with titles", table("点号,圈号,X,Y"), srid=ZONE_39,
        notices="no-plot-line system-not-named"),
    row("a table of six columns", table(extra=",钢钉,图根"), srid=ZONE_39,
        notices="no-plot-line system-not-named"),
    row("a table of six empty columns", table(extra=",,"), srid=ZONE_39,
        notices="no-plot-line system-not-named"),
    row("a table with side lengths", table("点号,圈号,X坐标,Y坐标,边长,备注", extra=",150.00,钢钉"),
        srid=ZONE_39, notices="no-plot-line system-not-named"),
    row("a table of east and north by title",
        table("界址点号,圈号,Y(东),X(北)", lines=turned_columns(LAND)),
        srid=ZONE_39, notices="no-plot-line system-not-named"),
    row("a table with its system above", txt(*LAND, head=["坐标系=CGCS2000"]),
        notices="no-plot-line"),
    row("a table with tabs", table("点号,圈号,X,Y,备注", extra=",钢钉").replace(b",", b"\t"),
        srid=ZONE_39, notices="no-plot-line system-not-named"),
    row("a table under a title", table("北京某测绘院", "界址点成果表"), srid=ZONE_39,
        notices="line-left-out line-left-out no-plot-line system-not-named"),
    row("a table with titles of two columns", table("点号,圈号,坐标"), srid=ZONE_39,
        notices="line-left-out no-plot-line system-not-named"),
    row("titles within a file", txt(PLOT, "点号,圈号,X,Y", *LAND)),
    row("a remark behind each point", txt(PLOT, *(f"{line},钢钉" for line in LAND))),
    row("to which point and how far", txt(PLOT, *(f"{line},J2,150.00" for line in LAND))),
    # ------------------------------------------------ the zone
    row("the zone in the header only", txt(PLOT, *without_zone(LAND))),
    row("the zone as 39带", txt(PLOT, *without_zone(LAND), head=head(带号="第39带"))),
    row("the zone as asked for", txt(PLOT, *without_zone(LAND), head=head(without="带号")),
        srid=ZONE_39_PLAIN, notices="zone-not-named"),
    row("the zone as asked for, the width in its place",
        txt(PLOT, *without_zone(LAND), head=head(带号="3")),
        srid=ZONE_39_PLAIN, notices="zone-not-named"),
    row("neither zone nor system", txt(PLOT, *without_zone(LAND), head=["[地块坐标]"]),
        srid=ZONE_39_PLAIN, notices="system-not-named zone-not-named"),
    row("the width in place of the zone", txt(PLOT, *LAND, head=head(带号="3"))),
    # ------------------------------------------------ signs, blanks, ends
    row("full-width commas", txt(*(line.replace(",", "，") for line in [PLOT, *LAND]))),
    row("full-width digits", txt(*(line.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.@"})
        for line in [PLOT, *LAND]))),
    row("trailing spaces", txt(*(f"{line} \t　" for line in [PLOT, *LAND]),
        head=[f"{line}  " for line in HEAD])),
    row("spaces around each field", txt(*(line.replace(",", " , ") for line in [PLOT, *LAND]))),
    row("a final - and blank lines", txt(PLOT, *LAND, "-", "", " ", "-")),
    row("blank lines between points", txt(PLOT, *"\n\n".join(LAND).split("\n"))),
    row("a last line of words", txt(PLOT, *LAND, "以下空白"), notices="line-left-out"),
    row("a blank before [属性描述]", txt(PLOT, *LAND, head=[" " + HEAD[0], *HEAD[1:]])),
    row("tabs before each line", txt(*("\t" + line for line in [PLOT, *LAND]))),
    row("brackets 【】", txt(PLOT, *LAND, head=["【属性描述】", *HEAD[1:-1], "【地块坐标】"])),
    # ------------------------------------------------ header
    row("blocks before and after", txt(PLOT, *LAND, "[扩展信息]", "附注=无",
        head=[*PROJECT, *HEAD]), notices="line-left-out"),
    row("an extension between header and plots",
        txt(PLOT, *LAND, head=[*HEAD[:-1], "[扩展信息]", "备注=1,2", HEAD[-1]])),
    *(row(f"no {key}", txt(PLOT, *LAND, head=head(without=key)))
      for key in ("几度分带", "带号", "精度")),
    row("no 坐标系", txt(PLOT, *LAND, head=head(without="坐标系")), srid=ZONE_39,
        notices="system-not-named"),
    row("empty values", txt(PLOT, *LAND, head=head(几度分带="", 带号="", 精度=""))),
    row("分带=3度带", txt(PLOT, *LAND, head=head(without="几度分带", 分带="3度带"))),
    row("几度分带 empty beside 分带", txt(PLOT, *LAND, head=head(几度分带="", 分带="3度带"))),
    row("三度带", txt(PLOT, *LAND, head=head(几度分带="三度带"))),
    row("a colon for the =", txt(PLOT, *LAND, head=[line.replace("=", "：") for line in HEAD])),
    row("坐标系统 for 坐标系", txt(PLOT, *LAND, head=head(without="坐标系", 坐标系统="CGCS2000"))),
    row("no [地块坐标]", txt(PLOT, *LAND, head=HEAD[:-1])),
    row("the same header twice", txt(PLOT, *points(OUTER), *HEAD,
        plot("0.0100", count="5"), *points(BESIDE)), PLAIN, notices="count-differs"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "srid", "parts", "notices"), READ)
def test_a_variation_is_read_right(
    data: bytes, srid: int | None, parts: tuple[Polygon, ...], notices: list[str]
) -> None:
    file = read(data, srid=srid)
    wanted = [part.wkb for part in parts]
    zone_39 = read(data, srid=ZONE_39_PLAIN if file.srid == ZONE_39_PLAIN else ZONE_39)
    east = 0 if file.srid == ZONE_39 else 39_000_000
    assert [
        judge(Polygon([(x + east, y) for x, y in p.exterior.coords],
              [[(x + east, y) for x, y in hole.coords] for hole in p.interiors])).wkb
        for p in zone_39.plots[0].parts
    ] == wanted  # fmt: skip
    assert sorted(n.code for n in file.notices) == sorted(notices)
    assert all(n.line and n.zh and n.en for n in file.notices)


def swap_last(lines: list[str]) -> list[str]:
    return [*lines[:-1], *turned_columns(lines[-1:])]


UNCLOSED = [*points(OUTER), *points(INNER, 2, closing="absent")]
LAST = FIRST + len(LAND) - 1
LINES = [*HEAD, PLOT, *LAND]


def at(line: int, changed: str, lines: list[str] | None = None) -> bytes:
    """The file with one line (counted from 1) put in place of what stood there."""
    whole = list(LINES if lines is None else lines)
    whole[line - 1] = changed
    return txt(*whole, head=[])


def bytes_at(line: int, put: bytes, encoding: str) -> bytes:
    lines = txt(PLOT, *LAND, encoding=encoding).split(b"\n")
    lines[line - 1] = put + lines[line - 1]
    return b"\n".join(lines)


NO_ZONE = head(without="带号")

REFUSED = [
    # ------------------------------------------------ encodings
    broken("GBK, half a character", bytes_at(3, b"\xff", "gbk"), UnreadableFile, 3),
    broken("UTF-8, a byte lost", bytes_at(3, b"\xe5\x9d", "utf-8"), UnreadableFile, 3),
    broken("BOM, a byte lost", bytes_at(4, b"\xe5\x9d", "utf-8-sig"), UnreadableFile, 4),
    broken("UTF-16, half a character", txt(PLOT, *LAND, encoding="utf-16")[:-5],
           UnreadableFile, LAST),
    broken("UTF-16 BE, half a character", txt(PLOT, *LAND, encoding="utf-16-be")[:-5],
           UnreadableFile, LAST),
    # ------------------------------------------------ closing points and numbers
    broken("one ring of two closed", txt(PLOT, *UNCLOSED), RingNotClosed, FIRST + 8),
    broken("closed a metre beside", at(LAST, "J5,2,3161050.000,39396151.000"),
           RingNotClosed, LAST),
    broken("ring number in words", at(9, "J1,一,3161000.000,39396100.000"), UnreadableFile, 9),
    broken("no ring number", at(9, "J1,,3161000.000,39396100.000"), UnreadableFile, 9),
    broken("ring number of a thousand digits", at(9, f"J1,{'1' * 5000},3161000.000,39396100.000"),
           UnreadableFile, 9),
    broken("ring number in other digits", at(9, "J1,١,3161000.000,39396100.000"),
           UnreadableFile, 9),
    # ------------------------------------------------ ring numbers
    broken("a second part that overlaps",
           txt(PLOT, *points(OUTER), *points(square(EAST + 100, NORTH, 100), 2)),
           SelfCrossing, FIRST + 3),
    broken("an island that sticks out of its hole",
           txt(PLOT, *LAND, *points(square(EAST + 60, NORTH + 60, 35), 3)),
           HoleOutside, LAST + 2),
    broken("a ring twice", txt(PLOT, *LAND, *points(OUTER, 3)), SelfCrossing, FIRST + 1),
    # ------------------------------------------------ the plot line
    *(broken(f"{n} attributes of a line",
             txt(plot(tail=",工业用地" + "," * (n - 7) + ",@").replace("面", "线"), *LAND),
             NotAPolygon, FIRST - 1) for n in range(8, 15)),
    broken("a point", txt(PLOT.replace("面", "点"), *LAND), NotAPolygon, FIRST - 1),
    broken("no points", txt(PLOT, plot(), *LAND), EmptyShape, FIRST - 1),
    broken("a point joined to the plot line", txt(PLOT + LAND[0], *LAND[1:]),
           UnreadableFile, FIRST - 1),
    broken("a plot line joined to a point", txt(PLOT, *LAND[:-1], LAND[-1] + PLOT,
           *points(BESIDE)), UnreadableFile, LAST),
    broken("two plot lines in one line", txt(PLOT + plot(), *LAND), UnreadableFile, FIRST - 1),
    broken("a plot called a@b", txt(PLOT.replace("A-01", "a@b"), *LAND), UnreadableFile, FIRST - 1),
    broken("two points in one line", txt(PLOT, *LAND[:3], f"{LAND[3]},{LAND[4]}", *LAND[5:]),
           UnreadableFile, FIRST + 3),
    broken("two points in one line, no comma", txt(PLOT, LAND[0] + LAND[1], *LAND[2:]),
           UnreadableFile, FIRST),
    broken("a count that lies and two points", txt(PLOT, *LAND[:2]), RingNotClosed, FIRST + 1),
    # ------------------------------------------------ tables without a header
    broken("a table, no system asked for", table(), UnknownSrid, 1),
    broken("a table, another zone asked for", table(), WrongZone, 1, 4526),
    broken("a table under a title of 西安80", table("界址点成果表（1980西安坐标系）"),
           OldCoordinateSystem, 1, ZONE_39),
    broken("a table under a title of 北京54", table("成果表", "1954年北京坐标"),
           OldCoordinateSystem, 2, ZONE_39),
    broken("a table with tabs, a column short",
           table(lines=[line.rpartition(",")[0].replace(",", "\t") for line in LAND]),
           UnreadableFile, 1, ZONE_39),
    broken("a table without ring numbers",
           table(lines=[line.replace(",1,", ",") for line in points(OUTER)]),
           UnreadableFile, 1, ZONE_39),
    broken("a table with a number behind", table(extra=",35.20"), ThreeDimensional, 1, ZONE_39),
    broken("a table with heights", table("点号,圈号,X,Y,备注,高程", extra=",钢钉,35.20"),
           ThreeDimensional, 2, ZONE_39),
    broken("a table cut short", table("点号,圈号,备注,X,Y", lines=["J1,1,钢钉,3161000.000"]),
           UnreadableFile, 2, ZONE_39),
    broken("a table turned against its titles",
           table("点号,圈号,Y,X"), AxesSwapped, 2, ZONE_39),
    broken("a table in scientific notation", table(lines=["J1,1,3.1610E+06,3.93961E+07", *LAND]),
           ScientificNotation, 1, ZONE_39),
    broken("points, a header and no plot line", txt(*LAND), UnreadableFile, FIRST - 1),
    # ------------------------------------------------ columns swapped
    broken("columns swapped", txt(PLOT, *turned_columns(LAND)), AxesSwapped, FIRST),
    broken("columns swapped, no zone", txt(PLOT, *turned_columns(without_zone(LAND))),
           AxesSwapped, FIRST),
    broken("columns swapped in the last line", txt(PLOT, *swap_last(LAND)), AxesSwapped, LAST),
    # ------------------------------------------------ the zone
    broken("no zone", txt(PLOT, *without_zone(LAND), head=NO_ZONE), ZonePrefixMissing, FIRST - 1),
    broken("no zone, one with prefix asked for", txt(PLOT, *without_zone(LAND), head=NO_ZONE),
           ZonePrefixMissing, FIRST - 1, ZONE_39),
    broken("one point without its zone", txt(PLOT, *LAND[:3], *without_zone(LAND[3:4]), *LAND[4:]),
           ZonePrefixMissing, FIRST + 3),
    broken("one point of another zone", at(FIRST + 2, "J3,1,3161150.000,38396250.000"),
           WrongZone, FIRST + 2),
    broken("the header of another zone", txt(PLOT, *LAND, head=head(带号="38")), WrongZone, FIRST),
    broken("the meridian in place of the zone",
           txt(PLOT, *without_zone(LAND), head=head(带号="117")), UnknownSrid, 4),
    # ------------------------------------------------ signs, blanks, ends
    broken("a mark for a comma", at(9, "J1、1、3161000.000、39396100.000"), UnreadableFile, 9),
    broken("a letter in a number, spaces behind", at(9, "J1,1,316l000.000,39396100.000  "),
           UnreadableFile, 9),
    broken("a number behind the final -", txt(PLOT, *LAND, "-", "", "J9"),
           UnreadableFile, LAST + 3),
    broken("a space in a number", at(9, "J1,1,3161 000.000,39396100.000"), UnreadableFile, 9),
    broken("a blank before a header of 西安80",
           txt(PLOT, *LAND, head=[" [属性描述]", "坐标系=西安80"]), OldCoordinateSystem, 4),
    # ------------------------------------------------ header
    broken("points behind [扩展信息]", txt(PLOT, *LAND[:5], "[扩展信息]", *LAND[5:]),
           UnreadableFile, FIRST + 6),
    broken("no 坐标系", txt(PLOT, *LAND, head=head(without="坐标系")), UnknownSrid, FIRST - 1),
    broken("another 坐标系", txt(PLOT, *LAND, head=head(坐标系="地方独立坐标系")), UnknownSrid, 2),
    broken("another 坐标系统", txt(PLOT, *LAND, head=head(without="坐标系", 坐标系统="地方")),
           UnknownSrid, 5),
    broken("坐标系：西安80", txt(PLOT, *LAND, head=["坐标系：西安80", "[地块坐标]"]),
           OldCoordinateSystem, 4, ZONE_39),
    broken("坐标系统=北京54", txt(PLOT, *LAND, head=head(without="坐标系", 坐标系统="北京54")),
           OldCoordinateSystem, FIRST, ZONE_39),
    broken("分带=6度带", txt(PLOT, *LAND, head=head(without="几度分带", 分带="6度带")),
           UnknownSrid, 5),
    broken("六度带", txt(PLOT, *LAND, head=head(几度分带="六度带")), UnknownSrid, 3),
    broken("1.5度带", txt(PLOT, *LAND, head=head(几度分带="1.5度带")), UnknownSrid, 3),
    *(broken(name, txt(PLOT, *LAND, head=head(坐标系=name)), OldCoordinateSystem, FIRST)
      for name in ("1980西安坐标系", "西安80", "1954北京坐标系", "北京54", "80坐标系", "Xian 80")),
    broken("a second header of 西安80", txt(PLOT, *LAND, *head(坐标系="1980西安坐标系"), plot(),
           *points(BESIDE)), UnreadableFile, LAST + 2),
    broken("a second header of another zone", txt(PLOT, *LAND, *head(带号="38"), plot(),
           *points(BESIDE)), UnreadableFile, LAST + 4),
    # ------------------------------------------------ numbers
    broken("scientific notation", at(9, "J2,1,3.161E+06,39396100.000"), ScientificNotation, 9),
    broken("scientific notation in the east", at(9, "J2,1,3161000.000,3.9396E7"),
           ScientificNotation, 9),
    broken("1e308", at(9, "J2,1,1e308,39396100.000"), ScientificNotation, 9),
    broken("NaN", at(9, "J2,1,3161000.000,nan"), NotFinite, 9),
    broken("1.#INF", at(9, "J2,1,1.#INF,39396100.000"), NotFinite, 9),
    broken("four hundred digits", at(9, f"J2,1,{'9' * 400},39396100.000"), UnreadableFile, 9),
    broken("four hundred digits first", at(8, f"J1,1,3161000.000,{'9' * 400}"), UnreadableFile, 8),
    broken("degrees", txt(PLOT, *(f"J{n},1,28.5,115.9{n}" for n in range(4))),
           UnknownSrid, FIRST, ZONE_39_PLAIN),
    broken("a thousand lines of anything", txt(*["甲"] * 1100), UnreadableFile, len(HEAD) + 1000),
]  # fmt: skip


@pytest.mark.parametrize(("data", "srid", "kind", "line"), REFUSED)
def test_a_broken_variation_is_refused_at_its_line(
    data: bytes, srid: int | None, kind: type[GeoError], line: int | None
) -> None:
    with pytest.raises(kind) as no:
        read(data, srid=srid)
    assert type(no.value) is kind
    assert no.value.line == line
    assert str(no.value)


@pytest.mark.parametrize(
    ("srid", "said"), [(None, "EPSG:4534..4554"), (ZONE_39, "EPSG:4548"), (4526, "EPSG:4547")]
)
def test_who_leaves_the_zone_open_is_told_which_srid_to_give(srid: int | None, said: str) -> None:
    with pytest.raises(ZonePrefixMissing) as no:
        read(txt(PLOT, *without_zone(LAND), head=NO_ZONE), srid=srid)
    assert no.value.srid_to_give == said
    assert f"srid_to_give={said}" in str(no.value)


@pytest.mark.parametrize("count", range(8, 15))
def test_attributes_are_found_however_many_there_are(count: int) -> None:
    tail = "H49G001,工业用地" + ",0601" * (count > 7) + ",备注" * (count - 8) + ",@"
    (found,) = read(txt(plot(tail=tail), *LAND)).plots
    assert (found.number, found.name, found.sheet) == ("1", "A-01地块", "H49G001")
    assert (found.use_text, found.attributes["地类编码"]) == ("工业用地", "0601")
