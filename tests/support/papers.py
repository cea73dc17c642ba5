"""Builders of papers: complete records with every field filled, to be drawn and read back."""

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from shapely import Polygon

from geo import crs
from geo.measure import area_m2, boundary_points, edge_lengths, mu, point_numbers
from registry.records.papers import (
    AcceptanceVoucher,
    AllocationDecision,
    ConditionLine,
    ConditionsNotice,
    GrantConfirmation,
    HandoverConfirmation,
    Imprint,
    MaterialLine,
    ParcelMap,
    ParcelPlan,
    PartyLine,
    PlanBuilding,
    PlanNeighbour,
    PlanPoint,
)
from registry.values.terms import yuan_in_words

CODE = "360482001002GB00012"
PROHIBITION = "赣府厅发〔2015〕29号（十四）“严禁改变功能用途”；民法典第350条；土地管理法第56条"
DEMO = (
    "演示登记簿：宗地图形来自法国地籍（Etalab，Licence Ouverte 2.0），移至共青城，在当地并不存在。"
)
AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
ORIGIN = (39391000.0, 3237000.0)

XY = tuple[float, float]


def imprint(**changes: object) -> Imprint:
    """An imprint of the land bureau."""
    standard = Imprint(
        number="条件〔2026〕第000001号",
        issuer="共青城市自然资源局",
        county="共青城市",
        park="共青城高新技术产业开发区",
        entry=12,
        entry_at=AT,
        entry_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        made_at=AT,
        verify_url="http://127.0.0.1:8000/verify/Zk3vQ9sT1uW5xY7aB2cD4eF6",
        notice=DEMO,
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def plan(shape: Polygon | None = None, **changes: object) -> ParcelPlan:
    """A plan of a shape in metres about a local origin; neighbours and a building around it."""
    local = shape or Polygon([(0, 100), (118.4, 92.3), (131.07, 41.5), (88.2, 0), (6.3, 8.8)])
    placed = Polygon(
        [_placed(xy) for xy in local.exterior.coords],
        [[_placed(xy) for xy in hole.coords] for hole in local.interiors],
    )
    standard = ParcelPlan(
        code=CODE,
        srid=4527,
        system=crs.name_of(4527),
        area=area_m2(placed),
        mu=mu(area_m2(placed)),
        use="工业用地（0601，GB/T 21010-2017）",
        location="共青城市高新大道以东、创新路以北",
        points=tuple(
            PlanPoint(number=p.number, ring=p.ring, x=_metres(p.x), y=_metres(p.y))
            for p in boundary_points(placed, tuple(point_numbers(placed)))
        ),
        edges=edge_lengths(placed),
        neighbours=(),
        surveyed_by="共青城市测绘队",
        surveyed_on=date(2026, 3, 5),
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def full_plan() -> ParcelPlan:
    """The standard plan with neighbours on three sides, a road, buildings and all particulars."""
    return plan(
        sheet="3237.0-391.0",
        sides=("创新三路", "360482001002GB00013", "高新大道", "360482001002GB00014"),
        neighbours=(
            neighbour("360482001002GB00014", (0, 100), (118.4, 92.3), (121, 125), (-2, 129)),
            neighbour("360482001002GB00013", (88.2, 0), (6.3, 8.8), (4, -25), (90, -29)),
            neighbour("360482001002GB00021", (-18, -20), (-16, 128)),
            neighbour("360482001003GB00002", (131.07, 41.5), (118.4, 92.3), (150, 98), (160, 48)),
        ),
        buildings=(
            _building("1 钢混3", (15, 75), (60, 73), (58, 55), (14, 57)),
            _building("2 钢混4", (70, 40), (105, 38), (104, 22), (69, 24)),
        ),
        drawn_by="制图员",
        drawn_on=date(2026, 3, 8),
        checked_by="检查员",
        checked_on=date(2026, 3, 9),
    )


def gear(points: int = 633, teeth: int = 24) -> Polygon:
    """A shape of very many points, clockwise from the north-west as the register keeps them."""
    ring = [
        (
            150 + (120 + 8 * math.sin(teeth * angle)) * math.cos(angle),
            150 + (90 + 8 * math.sin(teeth * angle)) * math.sin(angle),
        )
        for angle in (2.4 - 2 * math.pi * n / points for n in range(points))
    ]
    return Polygon([(round(x, 3), round(y, 3)) for x, y in ring])


def with_holes() -> Polygon:
    """A parcel with two holes: the outer ring clockwise, the holes the other way."""
    return Polygon(
        [(0, 80), (100, 80), (100, 0), (0, 0)],
        [
            [(20, 60), (20, 40), (40, 40), (40, 60)],
            [(60, 30), (60, 12), (85, 12), (85, 30)],
        ],
    )


GRANTEE = PartyLine(
    name="示例企业一有限公司",
    number="91360121MA35T01520",
    representative="示例负责人",
    address="江西省九江市共青城市示例路 1 号",
)


def conditions_notice(**changes: object) -> ConditionsNotice:
    """Conditions for a standard-factory plot."""
    lines = (
        ("容积率", "≥ 1.0", "土地", "竣工", "规划条件；自然资发〔2023〕72号"),
        ("建筑系数", "≥ 40 %", "土地", "竣工", "规划条件"),
        ("绿地率", "≤ 15 %", "土地", "竣工", "规划条件"),
        ("行政办公及生活服务设施用地所占比重", "≤ 7 %", "土地", "规划", "自然资发〔2023〕72号"),
        ("固定资产投资强度", "≥ 400 万元/亩", "项目", "达产", "“标准地”投资建设协议"),
        ("厂房层数", "≥ 3 层", "建筑", "竣工", "标准厂房建设要求"),
        ("建筑高度", "12～36 米", "建筑", "规划", "规划条件"),
    )
    standard = ConditionsNotice(
        plot_number="DGQ2026007",
        plan=full_plan(),
        max_years=50,
        standard_factory=True,
        lines=tuple(
            ConditionLine(indicator=i, requirement=r, scope=s, checkpoint=c, source=o)
            for i, r, s, c, o in lines
        ),
        clauses=(
            "标准厂房建成后可以分割登记",
            "可分割的最小单元：幢、层",
            "最小分割单元建筑面积 1000.00 平方米",
            "自持比例不低于 30%",
            "取得后 5 年内不得再转让",
        ),
        planning_document="共规条〔2026〕15号",
        prohibition=PROHIBITION,
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def grant_confirmation(**changes: object) -> GrantConfirmation:
    """A grant by listing."""
    price = Decimal("1258000.50")
    standard = GrantConfirmation(
        plan=full_plan(),
        plot_number="DGQ2026007",
        method="挂牌",
        right_nature="出让",
        grantee=GRANTEE,
        price=price,
        price_in_words=yuan_in_words(price),
        term="2026年12月1日起2076年11月30日止",
        term_years=50,
        contract_no="36048220260012",
        contract_template="GF-2008-2601",
        supervision_no="共监〔2026〕7号",
        bidding_document="共公资交〔2026〕31号成交通知",
        plan_document="共府字〔2026〕88号",
        deliver_by=date(2026, 12, 31),
        start_by=date(2027, 6, 30),
        complete_by=date(2029, 6, 30),
        prohibition=PROHIBITION,
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def handover_confirmation(**changes: object) -> HandoverConfirmation:
    """A hand-over on site."""
    standard = HandoverConfirmation(
        plan=full_plan(),
        grantee=GRANTEE,
        contract_no="36048220260012",
        handed_over_on=date(2026, 12, 15),
        land_condition="场地平整，通路、通电、通水至红线外 1 米",
        present="交付方代表、受让人代表、园区代表",
        start_by=date(2027, 6, 30),
        complete_by=date(2029, 6, 30),
        prohibition=PROHIBITION,
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def parcel_map(**changes: object) -> ParcelMap:
    """The map that goes with a certificate."""
    standard = ParcelMap(
        plan=full_plan(),
        holder=GRANTEE.name,
        unit_code=f"{CODE}W00000000",
        certificate="赣（2026）共青城市不动产权第0000001号",
        prohibition=PROHIBITION,
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def acceptance_voucher(**changes: object) -> AcceptanceVoucher:
    """A voucher for a first registration."""
    materials = (
        ("登记申请书", 2, True),
        ("申请人身份证明（营业执照）", 1, False),
        ("国有建设用地使用权出让合同", 18, True),
        ("权籍调查表、宗地图、界址点坐标", 6, True),
        ("土地出让价款缴纳凭证", 1, False),
        ("契税完税凭证", 1, False),
    )
    standard = AcceptanceVoucher(
        case_number="360482-2026-000123",
        act="国有建设用地使用权首次登记",
        applicants=(
            PartyLine(name=GRANTEE.name, number=GRANTEE.number),
            PartyLine(name="示例委托代理人", number="360121********018X"),
        ),
        materials=tuple(
            MaterialLine(name=name, pages=pages, original=original)
            for name, pages, original in materials
        ),
        accepted_at=AT,
        acceptor="受理员",
        period_working_days=30,
        due=date(2027, 1, 6),
        due_unknown_year=None,
        deemed=False,
        inquiry="凭业务号在登记机构窗口查询",
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def allocation_decision() -> AllocationDecision:
    granted = grant_confirmation()
    said: dict[str, Any] = {f.name: getattr(granted, f.name) for f in fields(granted)}
    return AllocationDecision(**said | {"method": "划拨", "right_nature": "划拨"})


ABOUT_A_PARCEL = (
    conditions_notice,
    grant_confirmation,
    allocation_decision,
    handover_confirmation,
    parcel_map,
)
EVERY_PAPER = (*ABOUT_A_PARCEL, acceptance_voucher)


def _placed(xy: Sequence[float]) -> XY:
    return (ORIGIN[0] + xy[0], ORIGIN[1] + xy[1])


def _metres(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.001"))


def _outline(points: Sequence[XY]) -> tuple[tuple[Decimal, ...], ...]:
    return tuple(tuple(_metres(c) for c in _placed(xy)) for xy in points)


def neighbour(code: str, *points: XY) -> PlanNeighbour:
    """A neighbour by its code and line, about the same local origin."""
    return PlanNeighbour(code=code, outline=_outline(points))


def _building(label: str, *points: XY) -> PlanBuilding:
    return PlanBuilding(label=label, outline=_outline((*points, points[0])))
