"""The land of the demonstration: 4,241 French cadastral parcels, moved to 共青城, fictional there.

Source: French cadastre, Épinay-sur-Orge, 2022-01-01, DGFiP / Etalab, Licence Ouverte 2.0.
"""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import shapely

from geo import crs
from geo.formats import read_survey
from registry.book import county as county_book, papers
from registry.book.conditions import ConditionItem, ConditionTerms
from registry.book.county import County
from registry.book.papers import NewDraft
from registry.book.parties import PartyInput
from registry.book.supplies import Payment, SupplyDates
from registry.cases.opening import PageReading
from registry.cases.record import CaseRecord
from registry.demo.office import Office
from registry.demo.people import add_people
from registry.demo.whole import Whole
from registry.records.plain import to_plain
from registry.rules.use import UseCode
from registry.store.db import Register

FABRIC = Path(__file__).with_name("epinay_fabric_at_gongqingcheng_epsg4527.gpkg.gz")
SRID = 4527
DISTRICT = "360482001001"
NOTICE = (
    "演示登记簿：宗地取自法国地籍（DGFiP/Etalab，Licence Ouverte 2.0）并移位至共青城，在此均为虚构"
)
INDUSTRIAL = UseCode(scheme="GB/T 21010", version="2017", code="0601")
FIRST = PartyInput(
    kind="enterprise", number="91360482MA35A0B1X7", name="示例企业一", representative="（示例）"
)
SECOND = PartyInput(
    kind="enterprise", number="91360482MA35A0B287", name="示例企业二", representative="（示例）"
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """What was loaded."""

    park_id: int
    parcels: int
    in_conflict: int
    walked: tuple[str, ...]


def empty(register: Register) -> bool:
    """Say whether the register has no county yet."""
    with register.transaction() as tx:
        return tx.exec_driver_sql("select 1 from county").one_or_none() is None


def load(
    register: Register, clock: Callable[[], datetime], progress: Progress = lambda _: None
) -> Demo:
    """Load the demonstration into an empty register, through the same cases as everything else.

    All of it or nothing: a load that is broken off leaves the register empty. ``progress`` is told
    in both languages what is being done.
    """
    with register.transaction() as tx:
        return _load(Whole(tx), clock, progress)


def _load(register: Register, clock: Callable[[], datetime], progress: Progress) -> Demo:
    progress("读取演示宗地 / reading the parcels")
    survey = read_survey(gzip.decompress(FABRIC.read_bytes()), srid=SRID)
    shapes = [part for plot in survey.plots for part in plot.parts]
    park_id = found(register, clock, shapely.box(*shapely.total_bounds(shapes)).buffer(50))
    office = Office(register, park_id, clock)
    progress(f"录入 {len(shapes)} 宗地 / taking in {len(shapes)} parcels")
    with register.transaction() as tx:
        drafts = papers.keep_drafts(
            tx,
            park_id,
            SRID,
            [
                NewDraft(
                    plot_number=plot.number,
                    plot_name=plot.name,
                    part=n,
                    shape=part,
                    declared_area=plot.declared_area_m2,
                )
                for plot in survey.plots
                for n, part in enumerate(plot.parts, 1)
            ],
            sha256=None,
            by=office.people["clerk"].account_id,
            at=clock(),
        )
    taken = take_in(office, drafts)
    facts = taken.steps[-1].facts
    walked = walk(office, progress)
    return Demo(
        park_id=park_id,
        parcels=int(facts["rows"]),
        in_conflict=int(facts["in_conflict"]),
        walked=walked,
    )


def found(register: Register, clock: Callable[[], datetime], around: shapely.Polygon) -> int:
    """Found county, park, people, district and the park's boundary; return the park."""
    with register.transaction() as tx:
        county_book.found_county(
            tx,
            County(
                code="360482",
                name="共青城市",
                short_province="赣",
                land_bureau="共青城市自然资源局（演示）",
                registry_office="共青城市不动产登记中心（演示）",
                register_mode="authoritative",
                notice=NOTICE,
            ),
        )
        park_id = county_book.found_park(
            tx,
            county_code="360482",
            name="共青城演示园区",
            committee="共青城演示园区管理委员会",
            srid=SRID,
        )
        geographic = crs.reproject(around.buffer(100), SRID, crs.GEOGRAPHIC)
        county_book.enter_district(
            tx,
            district=DISTRICT,
            name="演示地籍子区",
            geojson=json.dumps(shapely.geometry.mapping(geographic)),
        )
        add_people(tx, [park_id], now=clock())
    office = Office(register, park_id, clock)
    boundary = shapely.transform(around, lambda xy: xy.round(3))
    request = {
        "boundary": json.loads(json.dumps(shapely.geometry.mapping(boundary))),
        "approved_document": "演示园区范围",
    }
    office.carry_through(office.open("park_boundary", request))
    return park_id


def take_in(office: Office, drafts: list[int]) -> CaseRecord:
    """Take in old plots as they are, without holders; overlaps come out as in conflict."""
    request = {
        "use": to_plain(INDUSTRIAL),
        "rows": [{"draft_id": n, "location": "演示园区（虚构）"} for n in drafts],
    }
    return office.carry_through(office.open("intake", request, applicant=FIRST))


def walk(office: Office, progress: Progress) -> tuple[str, ...]:
    """Carry two plots from conditions to a certificate, and a third to its conditions."""
    codes = _good_plots(office)
    for n, (code, party) in enumerate(zip(codes, (FIRST, SECOND), strict=False), 1):
        progress(f"办理宗地 {code} / walking parcel {code}")
        issue_conditions(office, code, f"GQC-DEMO-{n:03d}")
        contract = grant(office, code, party, n)
        hand_over(office, contract)
        register_first(office, code, party, n)
    issue_conditions(office, codes[2], "GQC-DEMO-003")
    return codes


def _good_plots(office: Office) -> tuple[str, ...]:
    with office.register.transaction() as tx:
        rows = tx.exec_driver_sql(
            "select p.code from parcel p join parcel_version v using (park_id, parcel_id)"
            " where v.died is null and v.standing = 'located' and v.area between 8000 and 40000"
            " and st_npoints(v.geom) between 6 and 30 order by p.code limit 3"
        )
        return tuple(r.code for r in rows)


def issue_conditions(office: Office, code: str, plot_number: str) -> str:
    """Issue conditions for a plot as standard-factory land."""
    request = {
        "parcel": code,
        "plot_number": plot_number,
        "location": "演示园区（虚构）",
        "use": to_plain(INDUSTRIAL),
        "terms": to_plain(
            ConditionTerms(
                max_years=50,
                standard_factory=True,
                may_divide=True,
                unit_levels=("幢", "层"),
                planning_document=f"{plot_number} 规划条件",
            )
        ),
        "items": to_plain(
            (
                _item("容积率", ">=", "1.0", "", "building", "planning"),
                _item("建筑系数", ">=", "40", "%", "land", "completion"),
                _item("绿地率", "<=", "15", "%", "land", "completion"),
                _item("厂房层数", ">=", "3", "层", "building", "planning"),
                _item("固定资产投资强度", ">=", "400", "万元/亩", "project", "production"),
            )
        ),
    }
    number = office.open("conditions_issue", request)
    office.carry_through(number)
    return number


def _item(
    indicator: str, operator: str, value: str, unit: str, scope: str, checkpoint: str
) -> ConditionItem:
    return ConditionItem(
        indicator=indicator,
        operator=operator,
        value=Decimal(value),
        unit=unit,
        scope=scope,
        source="规划条件",
        checkpoint=checkpoint,
    )


def grant(office: Office, code: str, party: PartyInput, n: int) -> str:
    """Supply a plot: two people read the same page, then it is entered."""
    scan = f"%PDF-1.4 contract {n}".encode()
    with office.register.transaction() as tx:
        who = office.people["supply"]
        page = papers.store(
            tx,
            office.park_id,
            scan,
            name="出让合同.pdf",
            media_type="application/pdf",
            by=who.account_id,
            at=office.clock(),
        )
    reading = PageReading(
        page_sha256=page,
        page_no=3,
        use=INDUSTRIAL,
        term_start=date(2026, 3, 1),
        term_end=date(2076, 2, 29),
        price=Decimal(1_250_000),
    )
    contract = f"DEMO-HT-{n:03d}"
    request = {
        "parcels": [code],
        **to_plain(reading),
        "method": "listing",
        "right_nature": 102,
        "grantee": to_plain(party),
        "contract_no": contract,
        "contract_template": "GF-2008-2601",
        "bidding_document": f"DEMO-CJ-{n:03d}",
        "plan_document": f"DEMO-PF-{n:03d}",
        "dates": to_plain(SupplyDates(deliver_by=date(2026, 4, 1), start_by=date(2026, 9, 1))),
    }
    number = office.open("land_grant", request, scan=scan)
    office.read_page(number, reading)
    office.carry_through(number)
    return contract


def hand_over(office: Office, contract: str) -> None:
    """Hand the land over."""
    request = {
        "contract_no": contract,
        "handed_over_on": "2026-03-20",
        "land_condition": "场地平整",
        "present": "自然资源局、受让人",
    }
    office.carry_through(office.open("land_handover", request))


def register_first(office: Office, code: str, party: PartyInput, n: int) -> None:
    """Register the right to use the land for the first time."""
    request = {
        "parcel": code,
        "applicant": party.number,
        "receipts": to_plain(
            (
                Payment(
                    kind="price",
                    paid_on=date(2026, 3, 10),
                    amount=Decimal(1_250_000),
                    receipt_no=f"DEMO-JK-{n:03d}",
                ),
                Payment(
                    kind="deed_tax",
                    paid_on=date(2026, 3, 12),
                    amount=Decimal(50_000),
                    receipt_no=f"DEMO-QS-{n:03d}",
                ),
            )
        ),
    }
    office.carry_through(office.open("first_registration", request, applicant=party))
