"""Registration in a full register, against the same rows written without our rules.

Ours is the whole step 登簿 as the application takes it: a pooled connection, the park's lock, the
checks, the rows, the journal, the numbers, the documents, the commit.
"""

import time

from shapely import Polygon

from bench.ground import PARK, Ground, now
from bench.measure import Measured
from bench.sizes import Size
from bench.unguarded import Unguarded, unguarded
from registry.book import papers
from registry.book.papers import NewDraft
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.db import Register

LIMIT = 3.0
SHOWN = {
    "conditions_issue": "register conditions 土地使用条件 (parcel inserted)",
    "land_grant": "register land_grant 供地",
    "first_registration": "register first_registration 首次登记",
}


class TimedOffice(Office):
    """An office with a watch: each registration is timed, and so are its rows without guards."""

    def __init__(self, register: Register, plain: Unguarded) -> None:
        super().__init__(register, PARK, now)
        self.plain = plain
        self.ours: dict[str, list[float]] = {}
        self.baseline: dict[str, list[float]] = {}

    def step(self, number: str, step: str, by: str, note: str | None = None) -> CaseRecord:
        """Take a step; watch it when it is the one that registers."""
        if step != "register":
            return super().step(number, step, by, note)
        self.plain.catch_up()
        began = time.perf_counter()
        case = super().step(number, step, by, note)
        self.ours.setdefault(case.act, []).append((time.perf_counter() - began) * 1000)
        self.baseline.setdefault(case.act, []).append(self.plain.replay() * 1000)
        return case


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Walk vacant lots of a full register from their conditions to a certificate."""
    warm_up = max(size.walks // 4, 3)
    with (
        ground.copy("guarded", ground.filled) as register,
        unguarded(ground, "guarded", "unguarded") as plain,
    ):
        office = TimedOffice(register, plain)
        for n, lot in enumerate(ground.vacant_lots(size.walks + warm_up), 1):
            _walk(office, lot, n)
    return [
        Measured(
            what=told,
            unit="ms",
            baseline=office.baseline[act][warm_up:],
            ours=office.ours[act][warm_up:],
            at_most=LIMIT,
        )
        for act, told in SHOWN.items()
    ]


def _walk(office: Office, lot: Polygon, n: int) -> None:
    request = {
        "draft_id": _draft(office, lot),
        "plot_number": f"BENCH-{n:04d}",
        "location": "园区（虚构）",
        "use": to_plain(demo.INDUSTRIAL),
        "terms": {"max_years": 50, "standard_factory": True, "planning_document": "规划条件"},
    }
    planned = office.carry_through(office.open("conditions_issue", request))
    code = planned.steps[-1].facts["parcels"][0]
    demo.hand_over(office, demo.grant(office, code, demo.FIRST, n))
    demo.register_first(office, code, demo.FIRST, n)


def _draft(office: Office, lot: Polygon) -> int:
    new = NewDraft(plot_number="1", plot_name="", part=1, shape=lot, declared_area=None)
    by = office.people["supply"].account_id
    with office.register.transaction() as tx:
        kept = papers.keep_drafts(
            tx, office.park_id, demo.SRID, [new], sha256=None, by=by, at=office.clock()
        )
    return kept[0]
