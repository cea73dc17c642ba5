"""A small park for tests: one kilometre square near 共青城, its offices at work."""

from datetime import UTC, datetime
from decimal import Decimal

import shapely
from shapely import Polygon

from geo.shapes import judge
from registry.book import papers
from registry.book.papers import NewDraft
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.db import Register

NOW = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)
EAST, NORTH = 39_383_000.0, 3_236_000.0


def found_park(register: Register) -> Office:
    """Found the county, one park of a square kilometre, its people and its boundary."""
    around = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000)
    demo.found(register, lambda: NOW, around)
    return at_work(register)


def at_work(register: Register, now: datetime = NOW) -> Office:
    """The offices of the one park, at this moment."""
    return Office(register, 1, lambda: now)


def rectangle(x: float, y: float, width: float, height: float) -> Polygon:
    """A plot at metres from the park's south-west corner."""
    return judge(shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height))


def keep_draft(office: Office, shape: Polygon, declared_area: Decimal | None = None) -> int:
    drawn = NewDraft(
        plot_number="1", plot_name="", part=1, shape=shape, declared_area=declared_area
    )
    with office.register.transaction() as tx:
        return papers.keep_drafts(
            tx,
            office.park_id,
            demo.SRID,
            [drawn],
            sha256=None,
            by=office.people["supply"].account_id,
            at=office.clock(),
        )[0]


def conditions_request(draft_id: int | None = None, **changes: object) -> dict[str, object]:
    return {
        **({} if draft_id is None else {"draft_id": draft_id}),
        "plot_number": "T-001",
        "location": "试验路1号",
        "use": to_plain(demo.INDUSTRIAL),
        "terms": {"max_years": 50, "standard_factory": True, "planning_document": "T-001 规划条件"},
        **changes,
    }


def plan_plot(office: Office, shape: Polygon, **changes: object) -> str:
    """Issue conditions for a new plot; return its code."""
    request = conditions_request(keep_draft(office, shape), **changes)
    case = office.carry_through(office.open("conditions_issue", request))
    code: str = case.steps[-1].facts["parcels"][0]
    return code


def supplied_plot(office: Office, shape: Polygon, n: int = 1) -> str:
    """A plot with conditions, supplied and handed over."""
    code = plan_plot(office, shape)
    demo.hand_over(office, demo.grant(office, code, demo.FIRST, n))
    return code


def registered_plot(office: Office, shape: Polygon, n: int = 1) -> str:
    """A plot with a registered right and a certificate."""
    code = supplied_plot(office, shape, n)
    demo.register_first(office, code, demo.FIRST, n)
    return code
