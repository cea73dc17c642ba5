"""What the papers of enforcement say: 现场检查笔录, 询问笔录, 责令改正通知书, 送达回证."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.book.clues import Clue
from registry.book.enforcement import Manner, Officer, Visit
from registry.clock import local
from registry.errors import MalformedValue
from registry.field_refusals import SignaturesMissing
from registry.records.papers import Fact, FieldPaper, Signatory
from registry.values.parties import masked
from registry.values.strokes import Strokes, strokes
from registry.values.terms import day_printed

_MANNERS: Mapping[Manner, str] = {
    "handed": "直接送达",
    "left": "留置送达",
    "mailed": "邮寄送达",
    "announced": "公告送达",
    "electronic": "电子送达",
}
_OFFICERS = ("执法人员一", "执法人员二")
_MOST_TEXT, _MOST_ANSWERS = 4_000, 60
#: a place and an hour, and two officers there; any other manner has its day only
ON_THE_SPOT: frozenset[Manner] = frozenset({"handed", "left"})
_SHOWED = (
    "执法人员向当事人出示执法证件，并告知其有申请回避、陈述和申辩的权利"
    "（行政处罚法第四十二条至第四十五条、第五十五条）。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody present, asked or served: what they are to the case, and the paper they showed."""

    name: str
    stands_as: str
    paper: str = ""
    paper_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature drawn on the screen; or why it was refused, and who witnessed that."""

    role: str
    name: str
    strokes: Strokes = ()
    refused: str = ""
    witness: str = ""


def site_record(
    clue: Clue,
    visit: Visit,
    known: Mapping[str, Any],
    found: str,
    present: Person,
    signatures: Sequence[Signed],
) -> FieldPaper:
    """Return an on-site record."""
    return FieldPaper(
        title="现场检查笔录",
        addressee="",
        facts=(
            Fact(label="案　　由", value=clue.name),
            *_visit_facts(clue, visit),
            *_place_facts(known),
            Fact(label="在场人员", value=_person(present)),
        ),
        paragraphs=(_SHOWED, "检查情况：", *_paragraphs("found", found)),
        signatories=_signed(visit, signatures, "在场人员"),
        decision=False,
    )


def question_record(
    clue: Clue,
    visit: Visit,
    known: Mapping[str, Any],
    person: Person,
    answers: Sequence[tuple[str, str]],
    signatures: Sequence[Signed],
) -> FieldPaper:
    """Return a record of questions and answers."""
    if not 0 < len(answers) <= _MOST_ANSWERS:
        raise MalformedValue(
            kind="answers",
            value=str(len(answers)),
            reason=f"1 to {_MOST_ANSWERS} questions",
            reason_zh=f"须有 1 至 {_MOST_ANSWERS} 问",
        )
    said = [
        line
        for question, answer in answers
        for line in (
            *_paragraphs("question", f"问：{question}"),
            *_paragraphs("answer", f"答：{answer}"),
        )
    ]
    return FieldPaper(
        title="询问笔录",
        addressee="",
        facts=(
            Fact(label="案　　由", value=clue.name),
            *_visit_facts(clue, visit),
            *_place_facts(known),
            Fact(label="被询问人", value=_person(person)),
        ),
        paragraphs=(_SHOWED, *said, "以上笔录已交被询问人阅读（或向其宣读），与所述一致。"),
        signatories=_signed(visit, signatures, "被询问人"),
        decision=False,
    )


def correction_order(
    clue: Clue, known: Mapping[str, Any], addressee: str, demands: str, days: int
) -> FieldPaper:
    """Return an order to stop and correct, within days of its service."""
    return FieldPaper(
        title="责令改正违法行为通知书",
        addressee=_short("addressee", addressee, 200),
        facts=(
            Fact(label="案件线索", value=clue.number),
            *_place_facts(known),
            Fact(label="违法事实", value=f"{clue.name}：{clue.seen}"),
            Fact(label="违反规定", value=clue.article),
            Fact(label="改正期限", value=f"自本通知书送达之日起 {days} 日内"),
        ),
        paragraphs=(
            "依据《中华人民共和国行政处罚法》第二十八条，责令你（单位）立即停止违法行为，并按下列要求改正：",
            *_paragraphs("demands", demands),
            "期满后将进行复查。逾期不改正的，依法立案查处。",
            "如不服本通知，可以依法申请行政复议或者提起行政诉讼；复议、诉讼期间不停止执行。",
        ),
        signatories=(),
        decision=True,
    )


def proof_of_service(
    clue: Clue,
    visit: Visit,
    served: str,
    manner: Manner,
    served_on: date,
    receiver: Person,
    witness: str,
    signatures: Sequence[Signed],
) -> FieldPaper:
    """Return a proof of service."""
    signs = ("受送达人",) if manner in ("handed", "electronic") else ()
    if any(each.role in signs and each.refused.strip() for each in signatures):
        raise MalformedValue(
            kind="manner",
            value=manner,
            reason="who does not sign for it has it left before a witness",
            reason_zh="受送达人拒绝签收的，应当有见证人并留置送达",
        )
    return FieldPaper(
        title="送达回证",
        addressee="",
        facts=(
            Fact(label="案件线索", value=clue.number),
            Fact(label="送达文书", value=_short("document", served, 120)),
            Fact(label="受送达人", value=_person(receiver)),
            Fact(label="送达方式", value=_MANNERS[manner]),
            Fact(label="送达日期", value=day_printed(served_on)),
            Fact(label="送达地点", value=visit.place if manner in ON_THE_SPOT else "——"),
            Fact(label="见 证 人", value=_short("witness", witness, 200) if witness else "——"),
            Fact(label="送 达 人", value=_officers(visit)),
        ),
        paragraphs=("依据《中华人民共和国行政处罚法》第六十一条送达。有关期限自送达之日起计算。",),
        signatories=_signed(visit, signatures, *signs),
        decision=False,
    )


def questions(clue: Clue, known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the questions a record begins with, each with what is known already."""
    use = f"登记用途为{known['use']}"
    return [
        ("请出示身份证件，说明你的姓名、职务及与当事人的关系。", ""),
        (f"{known['where']}（{known['location']}）的权利人是谁？", "、".join(known["holders"])),
        ("现由谁使用，自何时起，依据什么合同？", "；".join(known["occupants"])),
        (f"该处{use}，现实际作何使用？", clue.seen),
        ("改变用途是否经过批准？有何文件？", ""),
        ("何时可以停止并恢复原用途？", ""),
        ("还有什么补充？", ""),
    ]


def _visit_facts(clue: Clue, visit: Visit) -> tuple[Fact, ...]:
    begun, ended = local(visit.begun_at), local(visit.ended_at)
    hours = f"{day_printed(begun.date())} {begun:%H:%M} 至 {ended:%H:%M}"
    return (
        Fact(label="案件线索", value=clue.number),
        Fact(label="时　　间", value=hours),
        Fact(label="地　　点", value=visit.place),
        Fact(label="执法人员", value=_officers(visit)),
    )


def _officers(visit: Visit) -> str:
    return "；".join(f"{o.name}（执法证号 {o.licence_no}）" for o in visit.officers)


def _place_facts(known: Mapping[str, Any]) -> tuple[Fact, ...]:
    use = f"{known['use']}{'，' + known['house_use'] if known['house_use'] else ''}"
    return (
        Fact(label="单元宗地", value=f"{known['where']}　{known['location']}"),
        Fact(label="登记用途", value=use),
        Fact(label="权 利 人", value="、".join(known["holders"]) or "——"),
        Fact(label="使用情况", value="；".join(known["occupants"]) or "——"),
        Fact(label="既往案件", value="；".join(known["earlier"]) or "无"),
    )


def _person(person: Person) -> str:
    """The paper shown is named, its number is masked: a copy of it is evidence of its own."""
    name = _short("name", person.name, 100)
    stands = _short("stands_as", person.stands_as, 100)
    if not person.paper_no:
        return f"{name}（{stands}）"
    number = person.paper_no.strip()
    if not number.isprintable():
        raise MalformedValue(  # the value is not said: it is somebody's number
            kind="paper_no",
            value="",
            reason="the number as it is printed on the paper shown",
            reason_zh="须为证件上所印的号码",
        )
    shown = f"{_short('paper', person.paper, 40)} {masked(number)}"
    return f"{name}（{stands}，{shown}）"


def _signed(visit: Visit, given: Sequence[Signed], *others: str) -> tuple[Signatory, ...]:
    """One signature for each role: the officers of the visit draw theirs, others may refuse."""
    roles = (*_OFFICERS, *others)
    by_role = {each.role: each for each in given}
    lacking = [role for role in roles if role not in by_role]
    if lacking or len(by_role) != len(given) or set(by_role) - set(roles):
        raise SignaturesMissing(needed="、".join(roles), lacking="、".join(lacking))
    officers = zip(_OFFICERS, visit.officers, strict=True)
    return (
        *(_by_the_officer(by_role[role], officer) for role, officer in officers),
        *(_drawn_or_refused(by_role[role]) for role in others),
    )


def _by_the_officer(given: Signed, officer: Officer) -> Signatory:
    if given.name.strip() != officer.name:
        raise MalformedValue(
            kind="name",
            value=given.name.strip()[:40],
            reason=f"{given.role} of this visit is {officer.name}",
            reason_zh=f"本次执法的{given.role}为{officer.name}",
        )
    return Signatory(role=given.role, name=officer.name, strokes=strokes(given.strokes))


def _drawn_or_refused(given: Signed) -> Signatory:
    """Whoever refuses, it is said why and before which witness, and nothing is drawn."""
    name = _short("name", given.name, 100)
    if not given.refused.strip():
        return Signatory(role=given.role, name=name, strokes=strokes(given.strokes))
    why, witness = _short("refused", given.refused, 150), _short("witness", given.witness, 50)
    return Signatory(role=given.role, name=name, refused=f"{why}（见证人：{witness}）")


def _paragraphs(kind: str, text: str) -> tuple[str, ...]:
    whole = _short(kind, text, _MOST_TEXT)
    return tuple(line.strip() for line in whole.splitlines() if line.strip())


def _short(kind: str, text: str, most: int) -> str:
    plain = text.strip()
    if not 0 < len(plain) <= most or not all(c.isprintable() or c in "\n\t" for c in plain):
        raise MalformedValue(
            kind=kind,
            value=plain[:40],
            reason=f"1 to {most} characters that can be read",
            reason_zh=f"须为 1 至 {most} 个可见字符",
        )
    return plain
