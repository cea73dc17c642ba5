"""What a county sets up: its name, parks and cadastral districts, and each year its holidays."""

from collections.abc import Mapping
from pathlib import Path

import rich_click as click

from api.cli.files import content_of, survey_file
from api.cli.house import House, opened
from api.cli.refusals import NoCountyYet
from api.cli.voice import Voice, speaks
from geo import crs
from registry import surveys
from registry.book import county as county_book, holidays
from registry.book.county import County
from registry.demo import land
from registry.errors import MalformedValue


@click.group()
def county() -> None:
    """县（市、区）。 The county."""


@county.command("found")
@click.option("--code", required=True, metavar="6", help="行政区划代码，如 360482")
@click.option("--name", required=True, help="名称，如 共青城市；用于权证号")
@click.option("--province", required=True, metavar="字", help="省简称，如 赣；用于权证号")
@click.option("--bureau", required=True, help="自然资源局全称 the land bureau")
@click.option("--office", required=True, help="不动产登记机构全称 the registration office")
@click.option(
    "--companion",
    is_flag=True,
    help="权证号由县级平台赋予。 The county's platform gives the certificate numbers.",
)
@click.option("--notice", help="印在每页上的声明。 Printed on every page.")
@speaks
def found_county(
    voice: Voice,
    code: str,
    name: str,
    province: str,
    bureau: str,
    office: str,
    *,
    companion: bool,
    notice: str | None,
) -> None:
    """设定本登记簿所属的县，一县一簿，不能更改。 Name the county of an empty register, for good.

    名称和省简称进入权证号：赣（2026）共青城市不动产权第0000001号。

    Name and province stand in every certificate number.

    \b
    park-registry county found --code 360482 --name 共青城市 --province 赣 \\
      --bureau 共青城市自然资源局 --office 共青城市不动产登记中心
    """
    founded = County(
        code=code,
        name=name,
        short_province=province,
        land_bureau=bureau,
        registry_office=office,
        register_mode="companion" if companion else "authoritative",
        notice=notice,
    )
    with opened(voice) as house, house.register.transaction() as tx:
        county_book.found_county(tx, founded)
    voice.tell(f"已设定 {name}（{code}）。 The register is {name}'s.", code=code, name=name)


@click.group()
def park() -> None:
    """园区。 Parks."""


@park.command("found")
@click.option("--name", required=True, help="园区名称 name")
@click.option("--committee", required=True, help="园区管理委员会全称 its committee")
@click.option("--srid", required=True, type=int, metavar="EPSG", help="2000 坐标系 3 度带，如 4527")
@speaks
def found_park(voice: Voice, name: str, committee: str, srid: int) -> None:
    """设立园区，登簿日志从此开始。 Make a park; its journal begins empty.

    第一件业务是园区范围（park_boundary），由 administrator 提出，README 有示例。

    Its first business is its boundary, a case of act park_boundary: README shows it.

    \b
    park-registry park found --name 青年创业园 --committee 青年创业园管理委员会 --srid 4527
    """
    crs.zone_of(srid)
    with opened(voice) as house:
        code = _founded(house).code
        with house.register.transaction() as tx:
            number = county_book.found_park(
                tx, county_code=code, name=name, committee=committee, srid=srid
            )
    voice.tell(
        f"园区 {number}：{name}，{crs.name_of(srid)}。 Park {number} was made.",
        park=number,
        name=name,
        srid=srid,
    )


@click.group()
def district() -> None:
    """地籍子区。 Cadastral districts."""


@district.command("enter")
@survey_file
@click.option("--code", required=True, metavar="12", help="12 位代码，如 360482001001")
@click.option("--name", required=True, help="名称 name")
@speaks
def enter_district(voice: Voice, file: Path, code: str, name: str) -> None:
    """录入地籍子区的范围，宗地代码由此而来。 Enter a district: parcel codes begin with it.

    文件中的全部图形合为一个子区；经纬度或 2000 坐标系 3 度带均可。

    All polygons of the file make one district; degrees or a zone of CGCS2000.

    \b
    park-registry district enter zq001001.geojson --code 360482001001 --name 一号子区
    """
    with opened(voice) as house:
        _founded(house)
        entered = surveys.enter_district(
            house.register, district=code, name=name, content=content_of(file), filename=file.name
        )
    voice.tell(
        f"已录入 {code} {name}，{entered} 个图形。 Entered, {entered} polygons.",
        district=code,
        name=name,
        polygons=entered,
    )


@click.group()
def calendar() -> None:
    """节假日。 Holidays: working days are counted by them."""


@calendar.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
@speaks
def load(voice: Voice, file: Path) -> None:
    """录入一年的放假安排，一经录入不能改写。 Load a year's holidays, whole and for good.

    每年国务院办公厅通知发布后录入；未录入的年度不作推算。

    Load each year's notice when it is out: a year that is not loaded is never guessed.

    \b
    year = 2027
    source = "国办发明电〔2026〕0号"
    off = [
      { name = "元旦", first = 2027-01-01, last = 2027-01-03 },
      { name = "国庆节", first = 2027-10-01, last = 2027-10-07 },
    ]
    worked = [ { name = "国庆节调休", first = 2027-10-09 } ]

    \b
    park-registry calendar load holidays-2027.toml
    """
    try:
        notice = holidays.read_notice(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise MalformedValue(
            kind="calendar", value="", reason="UTF-8 is expected", reason_zh="须为 UTF-8 编码"
        ) from fault
    with opened(voice) as house, house.register.transaction() as tx:
        holidays.load(tx, notice)
    voice.tell(
        f"已录入 {notice.year} 年（{notice.source}）。 The year {notice.year} is loaded.",
        year=notice.year,
        source=notice.source,
        days=len(list(notice.days())),
    )


@calendar.command("list")
@speaks
def list_years(voice: Voice) -> None:
    """列出已录入的年度。 List the years that are loaded."""
    with opened(voice) as house, house.register.transaction() as tx:
        years = holidays.loaded(tx)
    voice.tell(
        *(f"{year}  {source}" for year, source in years),
        years=[{"year": year, "source": source} for year, source in years],
    )


def _founded(house: House) -> County:
    if land.empty(house.register):
        raise NoCountyYet
    with house.register.transaction() as tx:
        return county_book.county(tx)


COMMANDS: Mapping[str, click.Command] = {
    "county": county,
    "park": park,
    "district": district,
    "calendar": calendar,
}
