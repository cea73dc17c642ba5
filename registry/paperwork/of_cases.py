"""Papers of a case: application, questions, materials, and what was told when it did not go on."""

from collections.abc import Mapping
from typing import Any

from registry.cases import path, record
from registry.cases.acts import act
from registry.cases.record import Applicant, CaseRecord, Step
from registry.errors import MalformedValue, NotFound, PaperWithoutContent
from registry.findings import Severity
from registry.paperwork.wishes import Found, Wish
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
from registry.records.papers import MaterialLine
from registry.store.db import Tx, text
from registry.views import prints

PARTS: Mapping[str, str] = {
    "holder": "权利人",
    "grantee": "受让人",
    "transferee": "受让方",
    "mortgagee": "抵押权人",
    "land_bureau": "自然资源主管部门",
    "county_government": "县级人民政府",
    "registry": "登记机构",
    "interested": "利害关系人",
}
#: where an act's request names what it is about
_ABOUT = ("units", "parcels", "unit", "parcel", "code")


def application_form(tx: Tx, wish: Wish) -> Found:
    """Return 登记申请书 of a case, for the applicants to sign."""
    case = record.read(tx, wish.of)
    return _of(
        case,
        ApplicationForm(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            subject=_subject(case.request),
            applicants=_applicants(case),
            materials=_materials(case),
        ),
    )


def inquiry_record(tx: Tx, wish: Wish) -> Found:
    """Return 询问记录 of the applicant named, or of the only one asked."""
    case = record.read(tx, wish.of)
    asked = [a for a in case.applicants if a.questioned]
    if wish.party:
        asked = [a for a in asked if wish.party in (a.name, a.number)]
    if not asked:
        raise NotFound(what="question record", name=case.number)
    if len({a.party_id for a in asked}) > 1:
        raise MalformedValue(
            kind="party",
            value="",
            reason="several applicants were questioned: name the one meant",
            reason_zh="多名申请人均有询问记录，请写明姓名或名称",
        )
    row = tx.execute(
        text(
            "select q.questions, q.signed_at, a.display_name from question_record q"
            " join account a on a.account_id = q.asked_by"
            " where q.park_id = :park and q.case_id = :case and q.party_id = :party"
        ),
        {"park": case.park_id, "case": case.case_id, "party": asked[0].party_id},
    ).one()
    return _of(
        case,
        InquiryRecord(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            party=_party(asked[0]),
            asked=tuple((str(q), str(a)) for q, a in row.questions.items()),
            asked_by=row.display_name,
            signed_at=row.signed_at,
        ),
    )


def material_list(tx: Tx, wish: Wish) -> Found:
    """Return 收件清单. Raises PaperWithoutContent while nothing was brought."""
    case = record.read(tx, wish.of)
    if not case.materials:
        raise PaperWithoutContent(
            about=case.number, lacks="materials received", lacks_zh="收到的材料"
        )
    return _of(
        case,
        MaterialList(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            applicants=_applicants(case),
            materials=_materials(case),
            received_at=case.submitted_at or case.created_at,
        ),
    )


def not_accepted_notice(tx: Tx, wish: Wish) -> Found:
    """Return the last 不予受理告知 of a case, as it was decided."""
    case = record.read(tx, wish.of)
    step = _last(case, "not_accepted", "a decision not to accept", "不予受理的决定")
    return _of(
        case,
        NotAcceptedNotice(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            applicants=_applicants(case),
            missing=tuple(step.facts["missing"]),
            decided_at=step.at,
        ),
    )


def not_registered_notice(tx: Tx, wish: Wish) -> Found:
    """Return 不予登记告知 of a refused case: the findings are those kept with the refusal."""
    case = record.read(tx, wish.of)
    step = _last(case, "refused", "a decision not to register", "不予登记的决定")
    return _of(
        case,
        NotRegisteredNotice(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            applicants=_applicants(case),
            reason=step.note or "",
            findings=tuple(
                FoundLine(
                    rule=found["rule"],
                    said=found["zh"],
                    measured=found["measured"],
                    limit=found["limit"],
                    article=found["article"],
                )
                for found in step.facts.get("findings", ())
            ),
            remedies=step.facts.get("remedies", ""),
            decided_at=step.at,
        ),
    )


_DIVISIONS = frozenset({"unit_split", "parcel_split"})
#: what a finding comes to, the worst first, and what the whole opinion then says
_VERDICTS: Mapping[Severity, tuple[str, str]] = {
    "refuse": ("不符合", "不符合分割条件，理由见上列“不符合”各项。"),
    "suspend": ("暂停", "权利受限，暂停办理；限制解除后继续。"),
    "consent": ("待补充", "须补充上列同意文件或由审核人员说明理由后，再行认定。"),
    "by_hand": ("待认定", "须补充上列同意文件或由审核人员说明理由后，再行认定。"),
    "warn": ("提示", "符合分割条件，用途不变，分割后各不动产单元的用途和使用期限与原宗地一致。"),
    "met": ("符合", "符合分割条件，用途不变，分割后各不动产单元的用途和使用期限与原宗地一致。"),
}


def division_opinion(tx: Tx, wish: Wish) -> Found:
    """Return 分割审查意见 of a case that divides: judged anew by the rules of the moment."""
    case = record.read(tx, wish.of)
    if case.act not in _DIVISIONS or wish.at is None:
        raise PaperWithoutContent(
            about=case.number, lacks="a division to judge", lacks_zh="分割业务"
        )
    found = path.findings_of(tx, case, now=wish.at)
    worst = min((list(_VERDICTS).index(f.severity) for f in found), default=len(_VERDICTS) - 1)
    return _of(
        case,
        DivisionOpinion(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            applicants=_applicants(case),
            about=_subject(case.request),
            park_opinion=case.opinion or "",
            findings=tuple(
                OpinionLine(
                    rule=f.rule,
                    said=f.zh,
                    measured=f.measured,
                    limit=f.limit,
                    article=f.article,
                    verdict=_VERDICTS[f.severity][0],
                )
                for f in found
            ),
            conclusion=list(_VERDICTS.values())[worst][1],
            judged_at=wish.at,
        ),
    )


def archive_list(tx: Tx, wish: Wish) -> Found:
    """Return 卷内目录 of an archived case."""
    case = record.read(tx, wish.of)
    step = _last(case, "archived", "a case in the archive", "已归档的业务件")
    return _of(
        case,
        ArchiveList(
            case_number=case.number,
            act=act(case.act).TITLE[0],
            archive_no=step.facts["archive_no"],
            archived_at=step.at,
            lines=tuple(
                ArchiveLine(
                    name=prints.TITLES[page["name"]][0]
                    if page["name"] in prints.TITLES
                    else page["name"],
                    number=page["number"],
                    pages=page["pages"],
                )
                for page in step.facts["pages"]
            ),
        ),
    )


def _of(case: CaseRecord, drawn_from: object) -> Found:
    return Found(park_id=case.park_id, case_id=case.case_id, record=drawn_from)


def _last(case: CaseRecord, state: str, lacks: str, lacks_zh: str) -> Step:
    steps = [step for step in case.steps if step.to_state == state]
    if not steps:
        raise PaperWithoutContent(about=case.number, lacks=lacks, lacks_zh=lacks_zh)
    return steps[-1]


def _applicants(case: CaseRecord) -> tuple[AskingParty, ...]:
    return tuple(_party(applicant) for applicant in case.applicants)


def _party(applicant: Applicant) -> AskingParty:
    return AskingParty(
        name=applicant.name,
        number=applicant.number,
        part=PARTS[applicant.part],
        agent=applicant.agent,
    )


def _materials(case: CaseRecord) -> tuple[MaterialLine, ...]:
    return tuple(
        MaterialLine(name=m.name, pages=m.pages, original=m.original) for m in case.materials
    )


def _subject(request: Mapping[str, Any]) -> tuple[str, ...]:
    for name in _ABOUT:
        named = request.get(name)
        if isinstance(named, str):
            return (named,)
        if isinstance(named, list) and all(isinstance(code, str) for code in named):
            return tuple(named)
    return ()
