"""Builders of the papers made on request: every field filled, to be drawn and read back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from registry.records.case_papers import (
    ApplicationForm,
    ArchiveLine,
    ArchiveList,
    AskingParty,
    DivisionOpinion,
    FoundLine,
    InquiryRecord,
    MaterialList,
    NotAcceptedNotice,
    NotRegisteredNotice,
    OpinionLine,
)
from registry.records.papers import PlanBuilding
from registry.records.register_book import (
    BookCertificate,
    BookEvent,
    BookHolder,
    BookRestriction,
    BookRight,
)
from registry.records.title_papers import (
    CertificateExtract,
    CertificateTranslation,
    FloorOutlines,
    LineageLine,
    LineageSheet,
    QueryResult,
    RegistrationProof,
    UnitPlan,
)
from tests.support import papers

CASE, ACT = "360482-2026-000123", "国有建设用地使用权首次登记"
UNIT = f"{papers.CODE}F00010003"
CERTIFICATE = "赣（2026）共青城市不动产权第0000002号"
PARTY = AskingParty(
    name=papers.GRANTEE.name, number=papers.GRANTEE.number, part="权利人", agent="示例委托代理人"
)
MATERIALS = papers.acceptance_voucher().materials
EVENT = BookEvent(
    seq=12, at=papers.AT, act="房屋分割登记", case="360482-2026-000120", registrar="登簿员"
)
RIGHT = BookRight(
    unit=UNIT,
    right_type="国有建设用地使用权/房屋所有权",
    right_nature="出让",
    use="工业用地（0601，GB/T 21010-2017）",
    house_use="厂房（10）",
    common=False,
    own_area=Decimal("1200.00"),
    shared_area=Decimal("84.50"),
    land_share=Decimal("640.25"),
    holding="按份共有",
    holders=(
        BookHolder(name=papers.GRANTEE.name, number=papers.GRANTEE.number, share="2/3"),
        BookHolder(name="示例企业二有限公司", number="91360121MA35T01521", share="1/3"),
    ),
    certificates=(BookCertificate(number=CERTIFICATE, state="现行", blank_no="D36000000002"),),
    source="36048220260012",
    term_start=date(2026, 12, 1),
    term_end=date(2076, 11, 30),
    note="自持部分至2031年不得转让",
    since=EVENT,
    until=None,
)
MORTGAGE = BookRestriction(
    kind="抵押权登记",
    who="示例银行股份有限公司",
    document_no="示例抵字第1号",
    effective_at=papers.AT,
    starts_on=date(2026, 12, 1),
    ends_on=date(2029, 11, 30),
    amount=Decimal("5000000.00"),
    scope="本金、利息、违约金",
    units=(UNIT,),
    proof="赣（2026）共青城市不动产证明第0000001号",
    facts=(),
    since=EVENT,
    until=None,
)


def application_form() -> ApplicationForm:
    return ApplicationForm(
        case_number=CASE, act=ACT, subject=(UNIT,), applicants=(PARTY,), materials=MATERIALS
    )


def inquiry_record() -> InquiryRecord:
    return InquiryRecord(
        case_number=CASE,
        act=ACT,
        party=PARTY,
        asked=(("申请登记事项是否属实", "是"), ("不动产是否与他人共有", "与示例企业二按份共有")),
        asked_by="受理员",
        signed_at=papers.AT,
    )


def material_list() -> MaterialList:
    return MaterialList(
        case_number=CASE, act=ACT, applicants=(PARTY,), materials=MATERIALS, received_at=papers.AT
    )


def not_accepted_notice() -> NotAcceptedNotice:
    return NotAcceptedNotice(
        case_number=CASE,
        act=ACT,
        applicants=(PARTY,),
        missing=("缺少材料：契税完税凭证", "缺少询问记录：示例企业一有限公司"),
        decided_at=papers.AT,
    )


def not_registered_notice() -> NotRegisteredNotice:
    return NotRegisteredNotice(
        case_number=CASE,
        act=ACT,
        applicants=(PARTY,),
        reason="分割后的最小单元面积不足。",
        findings=(
            FoundLine(
                rule="SPLIT-03",
                said="单元 F00010003 建筑面积小于最小分割单元面积",
                measured="480.00",
                limit="500.00",
                article="土地使用条件通知书；赣府厅发〔2015〕29号（十四）",
            ),
        ),
        remedies="不服本决定的，可以自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
        decided_at=papers.AT,
    )


def archive_list() -> ArchiveList:
    return ArchiveList(
        case_number=CASE,
        act=ACT,
        archive_no="归档〔2026〕第000001号",
        archived_at=papers.AT,
        lines=(
            ArchiveLine(name="登记申请书", number="", pages=2),
            ArchiveLine(name="受理凭证", number="受理〔2026〕第000001号", pages=None),
        ),
    )


def division_opinion() -> DivisionOpinion:
    return DivisionOpinion(
        case_number=CASE,
        act=ACT,
        applicants=(PARTY,),
        about=(UNIT,),
        park_opinion="同意分割，符合园区产业规划。",
        findings=(
            OpinionLine(
                rule="SPLIT-05",
                said="单元 F00010003 建筑面积小于最小分割单元面积",
                measured="480.00",
                limit="500.00",
                article="土地使用条件通知书；赣府厅发〔2015〕29号（十四）",
                verdict="不符合",
            ),
            OpinionLine(
                rule="SPLIT-08",
                said="各单元建筑面积之和等于幢建筑面积",
                measured="2400.00",
                limit="2400.00",
                article="不动产登记暂行条例实施细则第35条",
                verdict="符合",
            ),
        ),
        conclusion="不符合分割条件，理由见上列“不符合”各项。",
        judged_at=papers.AT,
    )


def certificate_extract(**changes: object) -> CertificateExtract:
    standard = CertificateExtract(
        certificate=CERTIFICATE,
        state="现行",
        location="共青城市高新大道以东、创新路以北1幢3层",
        right=RIGHT,
        land_area=papers.full_plan().area,
        restrictions=(MORTGAGE,),
        came_from=(f"{papers.CODE}F00010001",),
        prohibition=papers.PROHIBITION,
        plan=papers.full_plan(),
    )
    return replace(standard, **changes)  # type: ignore[arg-type]


def certificate_translation() -> CertificateTranslation:
    return CertificateTranslation(extract=certificate_extract())


def registration_proof() -> RegistrationProof:
    return RegistrationProof(
        proof=str(MORTGAGE.proof),
        state="现行",
        location="共青城市高新大道以东、创新路以北",
        restriction=MORTGAGE,
        obliged=(papers.GRANTEE.name, "示例企业二有限公司"),
        prohibition=papers.PROHIBITION,
    )


def query_result() -> QueryResult:
    return QueryResult(
        code=papers.CODE,
        use=RIGHT.use,
        location="共青城市高新大道以东、创新路以北",
        area=papers.full_plan().area,
        asked_by="示例企业一有限公司",
        purpose="办理贷款",
        as_of=12,
        rights=(RIGHT,),
        restrictions=(MORTGAGE,),
        prohibition=papers.PROHIBITION,
    )


def lineage_sheet() -> LineageSheet:
    return LineageSheet(
        code=papers.CODE,
        as_of=12,
        lines=(
            LineageLine(
                noun="单元",
                code=f"{papers.CODE}F00010001",
                area=Decimal("2400.00"),
                born="2026-03-01 房屋首次登记（第 8 号）",
                ended="2026-11-24 房屋分割登记（第 12 号）",
                came_from=(),
                became=(UNIT,),
            ),
            LineageLine(
                noun="单元",
                code=UNIT,
                area=Decimal("1284.50"),
                born="2026-11-24 房屋分割登记（第 12 号）",
                ended="",
                came_from=(f"{papers.CODE}F00010001",),
                became=(),
            ),
        ),
    )


def unit_plan() -> UnitPlan:
    return UnitPlan(
        unit=UNIT,
        location="共青城市高新大道以东、创新路以北1幢3层",
        building="0001",
        structure="钢混",
        completed_on=date(2028, 5, 20),
        survey_document="示例房测〔2028〕1号",
        own_area=Decimal("1200.00"),
        shared_area=Decimal("84.50"),
        total_floors=3,
        floors=(
            FloorOutlines(
                number=3,
                height=Decimal("4.50"),
                outline=_ring((0, 0), (60, 0), (60, 40), (0, 40)),
                own=(_ring((0, 0), (30, 0), (30, 40), (0, 40)),),
                others=(
                    PlanBuilding(
                        label="F00010004", outline=_ring((30, 0), (60, 0), (60, 40), (30, 40))
                    ),
                ),
            ),
        ),
        prohibition=papers.PROHIBITION,
    )


def _ring(*points: tuple[int, int]) -> tuple[tuple[Decimal, ...], ...]:
    return tuple((Decimal(x), Decimal(y)) for x, y in (*points, points[0]))


EVERY_ASKED = {
    build.__name__: build
    for build in (
        application_form,
        inquiry_record,
        material_list,
        not_accepted_notice,
        not_registered_notice,
        archive_list,
        division_opinion,
        query_result,
        lineage_sheet,
        unit_plan,
        certificate_extract,
        certificate_translation,
        registration_proof,
    )
}
