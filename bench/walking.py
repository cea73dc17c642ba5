"""Business walked with a watch: each registration is timed, and its rows without our rules."""

import time
from collections.abc import Mapping

from shapely import Polygon

from bench.ground import PARK, now
from bench.unguarded import Unguarded
from registry.book import papers
from registry.book.papers import NewDraft
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.db import Register

TERMS = {"max_years": 50, "standard_factory": True, "planning_document": "规划条件"}


class WatchedOffice(Office):
    """An office with a watch: each registration is timed, by act, in milliseconds."""

    def __init__(self, register: Register) -> None:
        super().__init__(register, PARK, now)
        self.ours: dict[str, list[float]] = {}

    def step(self, number: str, step: str, by: str, note: str | None = None) -> CaseRecord:
        """Take a step; watch it when it is the one that registers."""
        began = time.perf_counter()
        case = super().step(number, step, by, note)
        if step == "register":
            self.ours.setdefault(case.act, []).append((time.perf_counter() - began) * 1000)
        return case


class TimedOffice(WatchedOffice):
    """A watched office beside which the same rows are written without guards."""

    def __init__(self, register: Register, plain: Unguarded) -> None:
        super().__init__(register)
        self.plain = plain
        self.baseline: dict[str, list[float]] = {}

    def step(self, number: str, step: str, by: str, note: str | None = None) -> CaseRecord:
        """Take a step; when it registers, write its rows without guards too."""
        if step != "register":
            return super().step(number, step, by, note)
        self.plain.catch_up()
        case = super().step(number, step, by, note)
        self.baseline.setdefault(case.act, []).append(self.plain.replay() * 1000)
        return case


def titled_plot(office: Office, lot: Polygon, n: int, **terms: object) -> str:
    """Walk a vacant lot from its conditions to a certificate; return its code."""
    request: Mapping[str, object] = {
        "draft_id": _draft(office, lot),
        "plot_number": f"BENCH-{n:04d}",
        "location": "园区（虚构）",
        "use": to_plain(demo.INDUSTRIAL),
        "terms": {**TERMS, **terms},
    }
    planned = office.carry_through(office.open("conditions_issue", request))
    code: str = planned.steps[-1].facts["parcels"][0]
    demo.hand_over(office, demo.grant(office, code, demo.FIRST, n))
    demo.register_first(office, code, demo.FIRST, n)
    return code


def _draft(office: Office, lot: Polygon) -> int:
    new = NewDraft(plot_number="1", plot_name="", part=1, shape=lot, declared_area=None)
    by = office.people["supply"].account_id
    with office.register.transaction() as tx:
        kept = papers.keep_drafts(
            tx, office.park_id, demo.SRID, [new], sha256=None, by=by, at=office.clock()
        )
    return kept[0]
