"""Wrong uses for tests: reported, and carried through the violation case."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from registry.book import papers
from registry.book.clues import Clue
from registry.book.patrols import Arrived, NewPhoto, Stop
from registry.cases import noticing, patrolling, violations
from registry.cases.noticing import Notice
from registry.cases.patrolling import Kept, Visit
from registry.cases.record import CaseRecord
from registry.cases.violations import Report, Step, Violation
from registry.clock import business_date
from registry.demo.office import Office

SCAN = b"%PDF-1.4 notice"


def reported(office: Office, place: str, by: str = "inspector", **changes: Any) -> Clue:
    """Report a wrong use on a parcel or unit."""
    given: dict[str, Any] = {
        "place": place,
        "kind": "use_changed",
        "source": "complaint",
        "source_key": f"举报-{place}",
        "seen": "二层作宿舍出租",
        "seen_at": office.clock() - timedelta(hours=1),
    }
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        report = Report(**given | changes)
        return violations.report(tx, who, office.park_id, report, now=office.clock())


def kept(office: Office, content: bytes = SCAN) -> bytes:
    """Keep a scan; return its hash."""
    with office.register.transaction() as tx:
        return papers.store(
            tx,
            office.park_id,
            content,
            name="文书.pdf",
            media_type="application/pdf",
            by=1,
            at=office.clock(),
        )


def actor_of(office: Office, number: str, step: str) -> str:
    """Who takes a step, by the machine; the enforcer where it offers none."""
    with office.register.transaction() as tx:
        moves = violations.read(tx, number).possible
    action = next((m.action for m in moves if m.step == step), "enforce")
    return {"enforce": "enforcer", "sign": "signatory"}[action]


def took(
    office: Office,
    number: str,
    step: str,
    by: str | None = None,
    *,
    on: date | None = None,
    **changes: Any,
) -> Violation:
    """Take a step as whose step it is, with a reason and a paper."""
    who = office.people[by or actor_of(office, number, step)]
    given: dict[str, Any] = {
        "step": step,
        "happened_on": on or business_date(office.clock()),
        "note": "情况属实",
        "evidence": kept(office),
    }
    with office.register.transaction(parks=who.parks) as tx:
        return violations.take_step(tx, who, number, Step(**given | changes), now=office.clock())


def walk(office: Office, number: str, *steps: str) -> Violation:
    """Take several steps."""
    for step in steps:
        took(office, number, step)
    with office.register.transaction() as tx:
        return violations.read(tx, number)


def prepared(
    office: Office, number: str, units: Sequence[str], by: str = "enforcer", **changes: Any
) -> str:
    """Prepare a suspension of units for a case; return the notice's case."""
    who = office.people[by]
    given: dict[str, Any] = {
        "units": tuple(units),
        "review_on": business_date(office.clock()) + timedelta(days=90),
        "reason": "涉嫌擅自改变用途，调查期间",
    }
    with office.register.transaction(parks=who.parks) as tx:
        notice = Notice(**given | changes)
        return noticing.prepare(tx, who, number, notice, now=office.clock()).number


def signed(office: Office, case: str, by: str = "signatory") -> CaseRecord:
    """Sign a notice for the bureau."""
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        return noticing.sign(tx, who, case, now=office.clock())


def visited(office: Office, place: str, by: str = "inspector", **changes: Any) -> Kept:
    """Visit a place, as a device sends it."""
    who = office.people[by]
    given: dict[str, Any] = {
        "visit_id": UUID(int=1),
        "place": place,
        "as_permitted": True,
        "visited_at": office.clock() - timedelta(hours=2),
    }
    with office.register.transaction(parks=who.parks) as tx:
        return patrolling.visit(
            tx, who, office.park_id, Visit(**given | changes), now=office.clock()
        )


PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8


def declared(office: Office, content: bytes = PHOTO, **changes: Any) -> Arrived:
    """Say that a photo will come."""
    who = office.people["inspector"]
    given: dict[str, Any] = {
        "photo_id": UUID(int=2),
        "visit_id": UUID(int=1),
        "sha256": hashlib.sha256(content).digest(),
        "size": len(content),
        "taken_at": office.clock() - timedelta(hours=2),
        "heading": 90,
    }
    with office.register.transaction(parks=who.parks) as tx:
        new = NewPhoto(**given | changes)
        return patrolling.declare(tx, who, office.park_id, new, now=office.clock())


def sent(office: Office, offset: int, piece: bytes, photo: int = 2) -> Arrived:
    """Send a piece of a photo."""
    who = office.people["inspector"]
    with office.register.transaction(parks=who.parks) as tx:
        return patrolling.take(
            tx, who, office.park_id, UUID(int=photo), offset, piece, now=office.clock()
        )


def drawn(office: Office, seed: str = "2026-03-25", objects: int = 5) -> list[Stop]:
    """Draw a plan for two patrols."""
    who = office.people["inspector"]
    with office.register.transaction(parks=who.parks) as tx:
        _, stops = patrolling.draw(
            tx, who, office.park_id, seed=seed, objects=objects, patrols_=(6, 7), now=office.clock()
        )
    return stops


def patrolled(office: Office, place: str) -> None:
    """Something of every kind a patrol leaves."""
    drawn(office)
    visited(office, place)
    declared(office)
    sent(office, 0, PHOTO[:100])


def machine(office: Office) -> dict[tuple[str, str], str]:
    """The machine as the database holds it: (from, step) -> to."""
    with office.register.transaction() as tx:
        rows = tx.execute(text("select from_state, step, to_state from violation_move")).all()
    return {(r.from_state, r.step): r.to_state for r in rows}
