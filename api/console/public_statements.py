"""The public page of statements 声明公告: the words of each, made of its facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.desk import Desk, count_asking
from api.schemas.keys import Before
from registry import clock
from registry.book import county, statements
from registry.book.statements import Said, Statement

_A_PAGE = 20
_WORDS: Mapping[Said, tuple[str, str]] = {
    "lost": (
        "权利人{holders}持有的不动产权证书（证号：{certificate}）遗失，根据《不动产登记暂行条例实施细则》"
        "第二十二条申请补发，现声明该证书作废。",
        "{holders}, holder, lost certificate {certificate} and applies for its reissue; the lost"
        " paper no longer counts.",
    ),
    "destroyed": (
        "权利人{holders}持有的不动产权证书（证号：{certificate}）灭失，根据《不动产登记暂行条例实施细则》"
        "第二十二条申请补发，现声明该证书作废。",
        "Certificate {certificate} of {holders}, holder, was destroyed and its reissue is applied"
        " for; the paper no longer counts.",
    ),
    "void": (
        "权利人{holders}的不动产权证书（证号：{certificate}）已经失效且未能收回，根据《不动产登记暂行条例"
        "实施细则》第二十三条，现公告作废。",
        "Certificate {certificate} of {holders} no longer counts and could not be taken back: it is"
        " void.",
    ),
}


@get("/statements", include_in_schema=False, sync_to_thread=True)
def statements_page(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], before: Before = None
) -> Template:
    """Show what is stated, newest first."""
    count_asking(desk, request)
    with desk.register.transaction() as tx:
        of = county.county(tx)
        found = statements.listed(tx, before=before, limit=_A_PAGE + 1)
    more = found[_A_PAGE - 1].statement_id if len(found) > _A_PAGE else None
    return _page(of, found[:_A_PAGE], one=False, paged=before is not None, next_=more)


@get("/statements/{number:str}", include_in_schema=False, sync_to_thread=True)
def statement_page(
    request: Request[Any, Any, Any], number: FromPath[str], desk: NamedDependency[Desk]
) -> Template:
    """Show one statement."""
    count_asking(desk, request)
    with desk.register.transaction() as tx:
        of = county.county(tx)
        said = statements.by_number(tx, number)
    return _page(of, [said], one=True)


#: two handlers of one path, in one router: see api.routes
STATEMENTS = Router(path="/", route_handlers=[statements_page, statement_page])


def _page(
    of: county.County,
    found: Sequence[Statement],
    *,
    one: bool,
    paged: bool = False,
    next_: int | None = None,
) -> Template:
    return Template(
        "statements.html",
        context={
            "told": [_told(said) for said in found],
            "office": of.registry_office,
            "notice": of.notice,
            "one": one,
            "paged": paged,
            "next": next_,
        },
    )


def _told(said: Statement) -> Mapping[str, object]:
    facts = {"holders": "、".join(said.holders), "certificate": said.certificate}
    words, words_en = (template.format(**facts) for template in _WORDS[said.kind])
    return {
        "number": said.number,
        "words": words,
        "words_en": words_en,
        "published": _day(said.published_at),
        "withdrawn": "" if said.withdrawn_at is None else _day(said.withdrawn_at),
        "reason": said.reason,
    }


def _day(instant: datetime) -> str:
    return f"{clock.local(instant):%Y-%m-%d}"
