"""登簿: one transaction under the park's lock: check again, act, file the papers, take numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.access import Principal
from registry.book import descent, documents, journal, numbers
from registry.book.documents import NewDocument
from registry.cases import answers, interrupting
from registry.cases.acts import act, request_of
from registry.cases.record import CaseRecord, due
from registry.clock import business_date
from registry.errors import ChecksFailed
from registry.findings import Finding, refusing
from registry.records.context import At, Entry
from registry.records.outcome import Outcome, Paper
from registry.records.papers import AcceptanceVoucher, MaterialLine, PartyLine
from registry.records.plain import canonical
from registry.rules.holds import ALWAYS_FREE
from registry.store.db import Tx

#: kind of paper -> the word its number begins with
WORDS: Mapping[str, str] = {
    "conditions_notice": "条件",
    "grant_confirmation": "成交",
    "handover_confirmation": "交地",
    "allocation_decision": "划拨",
    "parcel_map": "宗地图",
    "acceptance_voucher": "受理",
}
TEMPLATE = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What a registration made."""

    entry: int
    outcome: Outcome
    documents: tuple[str, ...]


def register(tx: Tx, case: CaseRecord, who: Principal, *, now: datetime) -> Registered:
    """Enter a case in the register. Raises ChecksFailed, and any refusal of the database."""
    business = act(case.act)
    request = request_of(case.act, case.request)
    entry = journal.open_entry(
        tx, park_id=case.park_id, case_id=case.case_id, act=case.act, actor=who.account_id
    )
    at = At(
        park_id=entry.park_id,
        srid=entry.srid,
        county=entry.county,
        today=business_date(now),
        case_id=case.case_id,
    )
    found = answers.applied(tx, case, business.check(tx, at, request))
    if refusing(found):
        raise ChecksFailed(findings=tuple(f.said() for f in found))
    interrupted = business.subjects(tx, at, request) if case.act in ALWAYS_FREE else ()
    outcome = business.register(tx, entry, request)
    descent.judge(tx, entry, [_judged(f) for f in found])
    if interrupted:
        interrupting.interrupt(tx, entry, interrupted, now=now)
    filed = _file(tx, entry, outcome.papers)
    return Registered(entry=entry.seq, outcome=outcome, documents=filed)


def _judged(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "article": finding.article,
        "values": finding.values,
        "inputs": {**finding.facts, "measured": finding.measured, "limit": finding.limit},
    }


def _file(tx: Tx, entry: Entry, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Number the papers in their order, each kind in a series of its own, and keep them."""
    series = {
        word: iter(numbers.documents(tx, word=word, year=entry.year, count=count))
        for word, count in Counter(WORDS[paper.kind] for paper in papers).items()
    }
    filed = [
        NewDocument(
            kind=paper.kind,
            number=next(series[WORDS[paper.kind]]),
            template=TEMPLATE,
            snapshot=canonical(paper.record),
        )
        for paper in papers
    ]
    documents.file(
        tx,
        filed,
        park_id=entry.park_id,
        seq=entry.seq,
        case_id=entry.case_id,
        made_at=entry.at,
    )
    return tuple(new.number for new in filed)


def file_voucher(tx: Tx, case: CaseRecord, who: Principal, *, now: datetime) -> str:
    """File the voucher of acceptance 受理凭证; it stands outside the journal."""
    period = due(tx, case)
    if period is None or case.accepted_at is None:
        raise LookupError(case.number)
    record = AcceptanceVoucher(
        case_number=case.number,
        act=act(case.act).TITLE[0],
        applicants=tuple(PartyLine(name=a.name, number=a.number) for a in case.applicants),
        materials=tuple(
            MaterialLine(name=m.name, pages=m.pages, original=m.original) for m in case.materials
        ),
        accepted_at=case.accepted_at,
        acceptor=who.display_name,
        period_working_days=period.working_days,
        due=period.day,
        due_unknown_year=period.unknown_year,
        deemed=case.deemed,
    )
    number = numbers.document(tx, word=WORDS["acceptance_voucher"], year=business_date(now).year)
    voucher = NewDocument(
        kind="acceptance_voucher", number=number, template=TEMPLATE, snapshot=canonical(record)
    )
    documents.file(tx, [voucher], park_id=case.park_id, seq=None, case_id=case.case_id, made_at=now)
    return number
