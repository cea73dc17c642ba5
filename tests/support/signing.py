"""Signatures as a screen sends them, and the papers two officers make on the spot."""

from datetime import timedelta
from typing import Any

from registry.book.documents import Document
from registry.book.enforcement import Visit
from registry.cases import enforcing
from registry.cases.enforcement_papers import Person, Signed
from registry.cases.enforcing import NewVisit
from registry.clock import business_date
from registry.demo.office import Office

STROKES = (
    ((40, 150), (80, 40), (120, 150), (60, 100), (140, 96)),
    ((200, 60), (260, 58), (230, 58), (228, 160), (210, 150)),
    ((320, 50), (300, 120), (400, 120), (360, 60), (362, 170)),
)
PRESENT = Person(
    name="示例在场人", stands_as="承租企业厂长", paper="居民身份证", paper_no="110101199003070015"
)
OFFICERS = {"执法人员一": "示例执法人员", "执法人员二": "示例执法人员乙"}
WITNESS = "示例社区干部"


def signatures(*others: str, **refused: str) -> list[Signed]:
    """Signatures of both officers, and of the others unless they refused before a witness."""
    return [
        Signed(role=role, name=OFFICERS.get(role, f"示例{role}"), refused=refused[role],
               witness=WITNESS)
        if role in refused
        else Signed(role=role, name=OFFICERS.get(role, f"示例{role}"), strokes=STROKES)
        for role in (*OFFICERS, *others)
    ]  # fmt: skip


def went(office: Office, number: str, by: str = "enforcer", **changes: Any) -> Visit:
    """Two officers visit."""
    who, now = office.people[by], office.clock()
    given: dict[str, Any] = {
        "officers": ("enforcer", "enforcer2"),
        "place": "试验路1号1幢二层",
        "begun_at": now - timedelta(hours=2),
        "ended_at": now - timedelta(hours=1),
    }
    with office.register.transaction(parks=who.parks) as tx:
        return enforcing.visit(tx, who, number, NewVisit(**given | changes), now=now)


def site_record(office: Office, number: str, visit: int, **changes: Any) -> Document:
    """They record what they saw."""
    given: dict[str, Any] = {
        "found": "二层隔为十二间，内有床铺二十四张。\n水表、电表各十二只。",
        "present": PRESENT,
        "signatures": signatures("在场人员"),
    }
    return _made(office, enforcing.record_site, number, visit, **given | changes)


def question_record(office: Office, number: str, visit: int, **changes: Any) -> Document:
    """They ask."""
    given: dict[str, Any] = {
        "person": PRESENT,
        "answers": [("现实际作何使用？", "作员工宿舍。"), ("是否经过批准？", "没有。")],
        "signatures": signatures("被询问人"),
    }
    return _made(office, enforcing.record_questions, number, visit, **given | changes)


def ordered(office: Office, number: str, **changes: Any) -> Document:
    """They order to stop and correct."""
    given: dict[str, Any] = {
        "addressee": "示例企业一",
        "demands": "拆除隔间，恢复生产用途。",
        "days": 15,
    }
    return _made(office, enforcing.order, number, **given | changes)


def served(office: Office, number: str, paper: str, visit: int, **changes: Any) -> Document:
    """They serve a paper."""
    given: dict[str, Any] = {
        "manner": "handed",
        "served_on": business_date(office.clock()),
        "receiver": PRESENT,
        "witness": "",
        "signatures": signatures("受送达人"),
    }
    return _made(office, enforcing.serve, number, paper, visit, **given | changes)


def _made(office: Office, deed: Any, number: str, *keys: object, **given: Any) -> Document:
    who = office.people[given.pop("by", "enforcer")]
    with office.register.transaction(parks=who.parks) as tx:
        made: Document = deed(tx, who, number, *keys, now=office.clock(), **given)
        return made
