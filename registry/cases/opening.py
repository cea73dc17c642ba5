"""Opening a case and filling it: request, applicants, materials, questions, page readings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from registry.access import Principal, demand
from registry.book import county as county_book, numbers, papers, parties, supplies
from registry.book.parties import PartyInput
from registry.book.supplies import Reading
from registry.cases import holding
from registry.cases.acts import ACTION_OF_KIND, act, request_of
from registry.cases.record import CaseRecord, read
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound, StaleVersion, StepNotAllowed
from registry.findings import Finding
from registry.records.context import At
from registry.records.plain import canonical
from registry.rules import checkpoints, flags, parties as party_rules, use as use_rules
from registry.rules.use import UseCode
from registry.store.db import Tx, text
from registry.values.parties import masked

EDITABLE = ("proposed", "draft", "not_accepted", "submitted", "more_proof")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What one person reads on the supply's page."""

    page_sha256: bytes
    page_no: int
    use: UseCode
    term_start: date
    term_end: date
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """询问记录: what was asked and answered, and that it was signed."""

    party: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantInput:
    """An applicant by part; an agent comes with an authorisation on file."""

    party: PartyInput
    part: str = "holder"
    agent_name: str | None = None
    agent_number: str | None = None
    authorisation: bytes | None = None


def at_of(tx: Tx, park_id: int, now: datetime, case_id: int | None = None) -> At:
    """Return where a check stands. Raises NotFound for a park one may not know of."""
    park = county_book.park(tx, park_id)
    return At(
        park_id=park_id,
        srid=park.srid,
        county=park.county,
        today=business_date(now),
        case_id=case_id,
    )


def check_request(
    tx: Tx,
    who: Principal,
    *,
    park_id: int,
    act_name: str,
    request: Mapping[str, Any],
    now: datetime,
) -> list[Finding]:
    """Check a request without a case: all findings, nothing written."""
    demand(who, "check", park_id)
    return judged(tx, at_of(tx, park_id, now), act_name, request)


def judged(tx: Tx, at: At, act_name: str, request: Mapping[str, Any]) -> list[Finding]:
    """Return what the act finds, the cases it waits for, flags and broken promises."""
    business, parsed = act(act_name), request_of(act_name, request)
    about = business.subjects(tx, at, parsed)
    return [
        *business.check(tx, at, parsed),
        *holding.others(tx, at, business, parsed),
        *flags.on(tx, at, about),
        *checkpoints.on(tx, at, about),
    ]


def open_case(
    tx: Tx,
    who: Principal,
    *,
    park_id: int,
    act_name: str,
    request: Mapping[str, Any],
    now: datetime,
    opinion: str | None = None,
) -> CaseRecord:
    """Open a case; what a park manager opens is a proposal with the park's opinion."""
    business = act(act_name)
    proposed = "park_manager" in who.roles and business.KIND == "registration"
    demand(who, "propose" if proposed else ACTION_OF_KIND[business.KIND], park_id)
    park = county_book.park(tx, park_id)
    parsed = request_of(act_name, request)
    number = numbers.case(tx, county=park.county, year=business_date(now).year)
    tx.execute(
        text(
            "insert into case_file (park_id, number, act, kind, state, request, opinion,"
            " created_by, created_at) values (:park, :number, :act, :kind, :state,"
            " cast(:request as jsonb), :opinion, :who, :now)"
        ),
        {
            "park": park_id,
            "number": number,
            "act": act_name,
            "kind": business.KIND,
            "state": "proposed" if proposed else "draft",
            "request": canonical(parsed),
            "opinion": opinion,
            "who": who.account_id,
            "now": now,
        },
    )
    return read(tx, number)


def editable(tx: Tx, who: Principal, number: str) -> CaseRecord:
    """Return a case that may still be filled, locked. Raises StepNotAllowed."""
    case = read(tx, number, lock=True)
    action = ACTION_OF_KIND[case.kind] if case.state != "proposed" else "propose"
    demand(who, action, case.park_id)
    if case.state not in EDITABLE:
        raise StepNotAllowed(state=case.state, step="edit", possible=EDITABLE)
    return case


def revise(
    tx: Tx, who: Principal, number: str, *, version: int, request: Mapping[str, Any]
) -> CaseRecord:
    """Replace the request of a case that is still a draft. Raises StaleVersion."""
    case = editable(tx, who, number)
    if case.version != version:
        raise StaleVersion(current=case.version)
    tx.execute(
        text(
            "update case_file set request = cast(:request as jsonb), version = version + 1"
            " where park_id = :park and case_id = :case"
        ),
        {
            "request": canonical(request_of(case.act, request)),
            "park": case.park_id,
            "case": case.case_id,
        },
    )
    return read(tx, number)


def add_applicant(
    tx: Tx, who: Principal, number: str, given: ApplicantInput, *, now: datetime
) -> CaseRecord:
    """Name an applicant; named again in the same part, the agent given last acts for him.

    Raises MalformedValue for a number that fails its check digits, AgentNotAuthorised, and NotFound
    for an authorisation that is not on file.
    """
    case = editable(tx, who, number)
    if given.authorisation is not None:
        papers.stored(tx, case.park_id, given.authorisation)
    party = parties.meet(tx, party_rules.normal(given.party), at=now, actor=who.account_id)
    tx.execute(
        text(
            "insert into case_applicant (park_id, case_id, party_id, part, agent_name,"
            " agent_number, authorisation) values (:park, :case, :party, :part, :agent,"
            " :agent_number, :authorisation) on conflict (park_id, case_id, party_id, part)"
            " do update set agent_name = excluded.agent_name,"
            " agent_number = excluded.agent_number, authorisation = excluded.authorisation"
        ),
        {
            "park": case.park_id,
            "case": case.case_id,
            "party": party.party_id,
            "part": given.part,
            "agent": given.agent_name,
            "agent_number": given.agent_number,
            "authorisation": given.authorisation,
        },
    )
    return read(tx, number)


def attach(
    tx: Tx,
    who: Principal,
    number: str,
    *,
    name: str,
    content: bytes | None,
    media_type: str,
    kind_n: int | None,
    pages: int,
    original: bool,
    now: datetime,
) -> CaseRecord:
    """Add a paper to the case: its scan is kept by its hash."""
    case = editable(tx, who, number)
    sha256 = None
    if content is not None:
        sha256 = papers.store(
            tx, case.park_id, content, name=name, media_type=media_type, by=who.account_id, at=now
        )
    tx.execute(
        text(
            "insert into case_material (park_id, case_id, n, kind_n, name, file_sha256, pages,"
            " original) select :park, :case, coalesce(max(n), 0) + 1, :kind, :name, :sha, :pages,"
            " :original from case_material where park_id = :park and case_id = :case"
        ),
        {
            "park": case.park_id,
            "case": case.case_id,
            "kind": kind_n,
            "name": name,
            "sha": sha256,
            "pages": pages,
            "original": original,
        },
    )
    return read(tx, number)


def ask(tx: Tx, who: Principal, number: str, questions: Questions, *, now: datetime) -> CaseRecord:
    """Keep the signed questions to an applicant (民法典 212). Raises NotFound."""
    case = editable(tx, who, number)
    tx.execute(
        text(
            "insert into question_record (park_id, case_id, party_id, questions, signed_at,"
            " asked_by) values (:park, :case, :party, cast(:questions as jsonb), :now, :who)"
            " on conflict do nothing"
        ),
        {
            "park": case.park_id,
            "case": case.case_id,
            "party": _applicant(tx, case, questions.party),
            "questions": canonical(dict(questions.answers)),
            "now": now,
            "who": who.account_id,
        },
    )
    return read(tx, number)


def _applicant(tx: Tx, case: CaseRecord, number: str) -> int:
    """Return the party among the applicants that bears a number. Raises NotFound."""
    party = parties.find(tx, number)
    if party is None or party.party_id not in {a.party_id for a in case.applicants}:
        raise NotFound(what="applicant", name=masked(number[:40]))
    return party.party_id


def _closed(case: CaseRecord) -> bool:
    return case.entry is not None or case.state in ("refused", "withdrawn")


def read_page(
    tx: Tx, who: Principal, number: str, reading: PageReading, *, now: datetime
) -> CaseRecord:
    """Keep what this person reads on the supply's page.

    Raises NotFound for a file that is not kept, MalformedValue for a use that is not listed,
    StepNotAllowed, and ReadingKept when he has read it.
    """
    case = read(tx, number, lock=True)
    demand(who, "read_supply_page", case.park_id)
    if _closed(case):
        raise StepNotAllowed(state=case.state, step="read_page", possible=())
    papers.stored(tx, case.park_id, reading.page_sha256)
    use, _ = use_rules.known(tx, reading.use)
    if use is None:
        raise MalformedValue(
            kind="land use",
            value=f"{reading.use.scheme} {reading.use.version} {reading.use.code}"[:80],
            reason="it is not in the list of land uses",
            reason_zh="不在用途清单内",
        )
    supplies.read_page(
        tx,
        case.park_id,
        case.case_id,
        Reading(
            reader=who.account_id,
            page_sha256=reading.page_sha256,
            page_no=reading.page_no,
            use_id=use.use_id,
            term_start=reading.term_start,
            term_end=reading.term_end,
            price=reading.price,
        ),
        at=now,
    )
    return read(tx, number)


def withdraw_one(tx: Tx, who: Principal, number: str, party: str, *, now: datetime) -> CaseRecord:
    """Record that one applicant withdraws; the step "withdraw" needs all of them.

    Raises NotFound, and StepNotAllowed once the case is entered in the register (条例 15).
    """
    case = read(tx, number, lock=True)
    demand(who, ACTION_OF_KIND[case.kind], case.park_id)
    if _closed(case):
        raise StepNotAllowed(state=case.state, step="withdraw", possible=())
    tx.execute(
        text(
            "update case_applicant set withdrew_at = :now where park_id = :park"
            " and case_id = :case and party_id = :party and withdrew_at is null"
        ),
        {
            "now": now,
            "park": case.park_id,
            "case": case.case_id,
            "party": _applicant(tx, case, party),
        },
    )
    return read(tx, number)


def material_kinds(tx: Tx, act_name: str) -> list[tuple[int, str]]:
    """Return what an act asks to be brought: number and name."""
    rows = tx.execute(
        text("select n, name from material_kind where act = :act order by n"), {"act": act_name}
    )
    return [(r.n, r.name) for r in rows]
