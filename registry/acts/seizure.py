"""查封登记 800: entered when it is served; the first served holds, the others queue (细则 90, 91).

The order is that of service, to the minute, also of one that is entered later than another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.book import parties, restrictions
from registry.book.restrictions import NewRestriction
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules.disposals import named, releases
from registry.rules.disposals.named import Titled
from registry.store.db import Tx

NAME = "seizure"
KIND = "registration"
TITLE = ("查封登记", "seizure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, by which body's notice, served when, until when, and against whom (his number).

    ``share_only``: of units held by shares, only his. ``preliminary``: 预查封, he does not hold the
    units yet, an advance notice promises them to him.
    """

    units: tuple[str, ...]
    authority: str
    document_no: str
    served_at: datetime
    ends_on: date
    against: str
    share_only: bool = False
    preliminary: bool = False
    note: str = ""


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units seized."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the notice names units, a body, days, and someone whose they are."""
    titled = named.read(tx, at.park_id, request.units)
    served_on = business_date(request.served_at)
    findings = [
        *named.check(request.units, titled),
        *releases.papers(request.document_no, served_on, at.today),
    ]
    if not request.authority.strip():
        findings.append(Finding(rule="HOLD-01", kind="no-authority"))
    if request.ends_on < max(served_on, at.today):
        facts = {"ends_on": str(request.ends_on)}
        findings.append(Finding(rule="HOLD-01", kind="period-over", facts=facts))
    return [*findings, *_against(tx, at, request, titled)]


def _against(tx: Tx, at: At, request: Request, titled: Sequence[Titled]) -> list[Finding]:
    """A seizure does not meet the units of someone else (it would be entered on a third party)."""
    party = parties.find(tx, request.against)
    party_id = None if party is None else party.party_id
    units = [t.unit.unit_id for t in titled]
    promised = {
        s.unit_id
        for s in restrictions.standing(tx, at.park_id, units, at.today)
        if s.kind == "advance_notice" and s.in_favour == party_id
    }
    findings = []
    for one in titled:
        his = party_id in {h.party_id for h in one.right.holders}
        facts = {"unit": one.unit.code}
        if request.preliminary and (his or one.unit.unit_id not in promised):
            findings.append(Finding(rule="HOLD-01", kind="not-promised", facts=facts))
        elif not request.preliminary and not his:
            findings.append(Finding(rule="HOLD-01", kind="not-his", facts=facts))
        elif request.share_only and one.right.holding != "shares":
            findings.append(Finding(rule="HOLD-01", kind="no-share", facts=facts))
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the seizure; of a share, one for each unit. Say where it stands in the queue."""
    titled = named.read(tx, entry.park_id, request.units)
    party = parties.find(tx, request.against)
    if party is None:
        raise LookupError("against")
    if request.share_only:
        ids = [
            _enter(
                tx, entry, request, party.party_id, [one.unit.unit_id], _share(one, party.party_id)
            )
            for one in titled
        ]
    else:
        ids = [_enter(tx, entry, request, party.party_id, [t.unit.unit_id for t in titled], None)]
    return Outcome(
        parcels=named.parcels_of(titled),
        facts={"restrictions": ids, "places": _places(tx, entry, titled, ids)},
    )


def _enter(
    tx: Tx,
    entry: Entry,
    request: Request,
    against: int,
    unit_ids: Sequence[int],
    holder_id: int | None,
) -> int:
    served_at = request.served_at.replace(second=0, microsecond=0)
    new = NewRestriction(
        kind=NAME,
        document_no=request.document_no.strip(),
        effective_at=served_at,
        starts_on=business_date(served_at),
        ends_on=request.ends_on,
        authority=request.authority.strip(),
        against=against,
        preliminary=request.preliminary,
        holder_id=holder_id,
        note=request.note.strip(),
    )
    return restrictions.enter(tx, entry, new, unit_ids)


def _share(one: Titled, party_id: int) -> int:
    return next(h.holder_id for h in one.right.holders if h.party_id == party_id)


def _places(tx: Tx, entry: Entry, titled: Sequence[Titled], ids: Sequence[int]) -> dict[str, int]:
    codes = named.codes_of(titled)
    standing = restrictions.standing(tx, entry.park_id, list(codes), business_date(entry.at))
    return {codes[s.unit_id]: s.place for s in standing if s.restriction_id in ids}
