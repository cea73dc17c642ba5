"""Standard factories for tests: a plot of 200 m by 100 m, buildings of 100 m by 40 m on it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import shapely
from shapely.geometry import mapping
from sqlalchemy import text

from registry.book import descent, endings, journal, papers, parties, restrictions, rights, units
from registry.book.parties import PartyInput
from registry.book.restrictions import Mortgage, NewRestriction
from registry.book.rights import Holder, UnitRight
from registry.cases import answers, opening
from registry.cases.opening import ApplicantInput, Questions
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.context import Entry
from registry.store.db import Tx
from registry.store.server import Endpoint
from tests.support.park import EAST, NORTH, plan_plot, rectangle

#: what the conditions of a plot say of its standard factories
TERMS = {
    "max_years": 50,
    "standard_factory": True,
    "may_divide": True,
    "unit_levels": ["幢", "层", "套"],
    "min_unit_area": "100",
    "self_held_share": "0.4",
    "planning_document": "T-001 规划条件",
}
PAPERS = {
    "planning_document": "规划核实〔2026〕1号",
    "completion_document": "竣工备案〔2026〕1号",
    "completed_on": "2026-03-20",
    "survey_document": "房产测绘〔2026〕1号",
}
Box = tuple[float, float, float, float]
"""South-west corner in metres from the park's, width to the east, depth to the north."""

#: a plot, its first building, and the place of a second one; further plots lie 150 m north each
PLOT: Box = (100.0, 100.0, 200.0, 100.0)
HOUSE: Box = (110.0, 110.0, 100.0, 40.0)
SECOND_HOUSE: Box = (110.0, 155.0, 100.0, 40.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """Three plots of the first party: a bare one, a factory that is one unit, one in storeys.

    ``storeys`` are the units of the first floor, the second, and the staircase of all.
    """

    office: Office
    endpoint: Endpoint
    bare: str
    factory: str
    storeys: tuple[str, str, str]


def set_up_works(office: Office) -> Mapping[str, Any]:
    """Build the three plots; return what Works says of them."""
    return {
        "bare": titled_plot(office, 1),
        "factory": factory(office, 2, row=1),
        "storeys": tuple(
            units_of(
                register_building(
                    office, titled_plot(office, 3, row=2), storeys(2, north(HOUSE, 2)), row=2
                )
            )
        ),
    }


def north(box: Box, rows: int) -> Box:
    """The same place on the plot so many rows further north."""
    return (box[0], box[1] + 150 * rows, box[2], box[3])


def titled_plot(office: Office, n: int = 1, *, row: int = 0, **terms: object) -> str:
    """A plot of standard factories with a registered land right; return its code."""
    code = plan_plot(office, rectangle(*north(PLOT, row)), terms={**TERMS, **terms})
    demo.hand_over(office, demo.grant(office, code, demo.FIRST, n))
    demo.register_first(office, code, demo.FIRST, n)
    return code


def outline(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    """A rectangle as GeoJSON, at metres from the park's corner."""
    shape = shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)
    plain: dict[str, Any] = mapping(shape)
    return plain


def unit(area: object, *parts: tuple[int, Mapping[str, Any]], **more: object) -> dict[str, Any]:
    """A unit of a request: own area, and (floor, outline) for each of its parts."""
    return {
        "house_use": "21",
        "own_area": str(area),
        "parts": [{"floor": floor, "outline": shape} for floor, shape in parts],
        **more,
    }


def floors(count: int, house: Box = HOUSE) -> list[dict[str, Any]]:
    """Floors 1 to count, as large as the building."""
    return [
        {"number": n, "outline": outline(*house), "height": "4.50"} for n in range(1, count + 1)
    ]


def storeys(count: int, house: Box = HOUSE) -> list[dict[str, Any]]:
    """A unit on each floor, and a staircase of 10 m, apportioned, through all of them."""
    x, y, width, depth = house
    room = outline(x, y, width - 10, depth)
    stairs = outline(x + width - 10, y, 10, depth)
    stair_parts = [(n, stairs) for n in range(1, count + 1)]
    return [
        *(unit((width - 10) * depth, (n, room)) for n in range(1, count + 1)),
        unit(10 * depth * count, *stair_parts, common="apportioned"),
    ]


def whole_house(count: int, house: Box = HOUSE) -> dict[str, Any]:
    """One unit that is the whole building."""
    area = house[2] * house[3] * count
    return unit(area, *((n, outline(*house)) for n in range(1, count + 1)))


def building_request(
    parcel: str,
    units: Sequence[Mapping[str, Any]],
    storeys_built: int = 2,
    *,
    row: int = 0,
    house: Box = HOUSE,
    **changes: object,
) -> dict[str, Any]:
    """A building of as many storeys as said, with these units, on the plot of a row."""
    house = north(house, row)
    return {
        "parcel": parcel,
        "papers": PAPERS,
        "footprint": outline(*house),
        "floors": floors(storeys_built, house),
        "structure": "钢筋混凝土",
        "total_area": str(house[2] * house[3] * storeys_built),
        "units": list(units),
        **changes,
    }


def split_request(
    code: str, units: Sequence[Mapping[str, Any]], **changes: object
) -> dict[str, Any]:
    return {"unit": code, "units": list(units), **changes}


def open_for(office: Office, act: str, request: Mapping[str, Any], *applicants: PartyInput) -> str:
    """Open a case in the name of several, each asked; without any, of the first party."""
    first, *others = applicants or (demo.FIRST,)
    number = office.open(act, request, applicant=first)
    who = office.people["clerk"]
    with office.register.transaction() as tx:
        for party in others:
            opening.add_applicant(tx, who, number, ApplicantInput(party=party), now=office.clock())
            questions = Questions(party=party.number, answers={"申请登记事项是否属实": "是"})
            opening.ask(tx, who, number, questions, now=office.clock())
    return number


def register_building(
    office: Office, parcel: str, units: Sequence[Mapping[str, Any]], **changes: Any
) -> CaseRecord:
    """Register a building; return its case."""
    request = building_request(parcel, units, **changes)
    return office.carry_through(open_for(office, "building_registration", request))


def factory(
    office: Office, storeys_built: int = 2, *, n: int = 2, row: int = 0, **terms: object
) -> str:
    """A factory registered as one unit, on a plot of its own; return the unit's code."""
    parcel = titled_plot(office, n, row=row, **terms)
    house = whole_house(storeys_built, north(HOUSE, row))
    case = register_building(office, parcel, [house], storeys_built=storeys_built, row=row)
    return units_of(case)[0]


def units_of(case: CaseRecord) -> list[str]:
    """The codes of the units a case made."""
    return list(case.steps[-1].facts["units"])


def split(
    office: Office, code: str, units: Sequence[Mapping[str, Any]], **changes: object
) -> CaseRecord:
    """Divide a unit; return the case."""
    request = split_request(code, units, **changes)
    return office.carry_through(open_for(office, "unit_split", request))


def halves(floor: int, box: Sequence[float], own: object = 1800) -> list[dict[str, Any]]:
    """The western and the eastern half of a storey."""
    x, y, width, depth = box
    return [unit(own, (floor, outline(x + n * width / 2, y, width / 2, depth))) for n in (0, 1)]


def storey(row: int) -> Box:
    """Where a storey's room lies beside the staircase, on the plot of a row."""
    x, y, width, depth = north(HOUSE, row)
    return (x, y, width - 10, depth)


def add_rule_value(office: Office, rule: str, key: str, value: str, **more: object) -> None:
    """Enter a dated value, ``value`` being JSON: of the county, and not mandatory, unless said."""
    row = {
        "rule": rule,
        "key": key,
        "value": value,
        "level": "county",
        "park": None,
        "document": "共规〔2026〕3号",
        "mandatory": False,
        "since": "2026-01-01",
        **more,
    }
    with office.register.transaction() as tx:
        tx.execute(
            text(
                "insert into rule_value (rule, key, value, level, park_id, document, article,"
                " mandatory, valid_from) values (:rule, :key, cast(:value as jsonb), :level,"
                " :park, :document, '第三条', :mandatory, :since)"
            ),
            row,
        )


@contextmanager
def an_entry(office: Office, act: str) -> Iterator[tuple[Tx, Entry]]:
    """An open entry of an approved case of its own, to write into as any writer could."""
    with office.register.transaction() as tx:
        case_id = tx.execute(
            text(
                "insert into case_file (park_id, number, act, kind, state, request, created_by,"
                " created_at, accepted_by, approved_by) values (:park, :number, :act,"
                " 'registration', 'approved', '{}', 1, :at, 901, 902) returning case_id"
            ),
            {"park": office.park_id, "number": uuid4().hex, "act": act, "at": office.clock()},
        ).scalar_one()
        yield (
            tx,
            journal.open_entry(tx, park_id=office.park_id, case_id=case_id, act=act, actor=902),
        )


def add_party(tx: Tx, entry: Entry, given: PartyInput) -> int:
    """Name an applicant of an entry's case; return the party."""
    party = parties.meet(tx, given, at=entry.at, actor=1)
    tx.execute(
        text(
            "insert into case_applicant (park_id, case_id, party_id, part)"
            " values (:park, :case, :party, 'holder')"
        ),
        {"park": entry.park_id, "case": entry.case_id, "party": party.party_id},
    )
    return party.party_id


def restrict(office: Office, act: str, code: str, **facts: Any) -> int:
    """Let a restriction stand on a unit as its act would enter it; return its id."""
    given = {
        "kind": act,
        "document_no": f"{act}〔2026〕1号",
        "effective_at": office.clock(),
        "starts_on": date(2026, 3, 20),
        **facts,
    }
    with an_entry(office, act) as (tx, entry):
        unit_id = tx.execute(
            text("select unit_id from unit where code = :code"), {"code": code}
        ).scalar_one()
        return restrictions.enter(tx, entry, NewRestriction(**given), [unit_id])


def seized(office: Office, code: str, **facts: Any) -> int:
    """Let a court seize a unit of the first party; return the restriction."""
    with office.register.transaction() as tx:
        debtor = parties.find(tx, demo.FIRST.number)
    assert debtor is not None
    notice = {
        "authority": "某人民法院",
        "against": debtor.party_id,
        "ends_on": date(2029, 3, 19),
    }
    return restrict(office, "seizure", code, **notice | facts)


def mortgaged(office: Office, code: str, bank: PartyInput, **facts: Any) -> int:
    """Mortgage a unit to a party; return the restriction."""
    with office.register.transaction() as tx:
        party = parties.meet(tx, bank, at=office.clock(), actor=1)
    mortgage = Mortgage(
        amount=Decimal(5_000_000), maximum=False, bans_transfer=False, scope="主债权"
    )
    return restrict(office, "mortgage", code, in_favour=party.party_id, mortgage=mortgage, **facts)


def move_right(office: Office, code: str, *holders: tuple[PartyInput, int, int]) -> None:
    """Let a unit's right go to others, each with a share, as a transfer would enter it."""
    with an_entry(office, "transfer") as (tx, entry):
        [found] = units.by_codes(tx, office.park_id, [code])
        [was] = rights.of_units(tx, office.park_id, [found.unit_id])
        held = [
            (parties.meet(tx, given, at=entry.at, actor=1), num, den) for given, num, den in holders
        ]
        endings.end_rights(tx, entry, [found.unit_id], state="surrendered", reason="转移")
        right = UnitRight(
            unit_id=found.unit_id,
            parcel_id=found.parcel_id,
            supply_id=was.supply_id,
            term_start=was.term_start,
            right_type=4,
            right_nature=was.right_nature,
            holding="sole" if len(held) == 1 else "shares",
            holders=tuple(
                Holder(party_id=p.party_id, name=p.name, share_num=num, share_den=den)
                for p, num, den in held
            ),
        )
        [new] = rights.enter(tx, entry, [right])
        descent.rights(tx, entry, [(was.right_id, new)])


#: which units a restriction is bound to, and what of them it covers
BOUND = (
    "select u.suffix, b.covers from restriction_unit b join unit u using (park_id, unit_id)"
    " where b.restriction_id = :id and b.died is null order by 1"
)


def bring(office: Office, case: str, restriction_id: int) -> None:
    """Bring the paper that answers a restriction: consent, or the mortgagee's allocation."""
    who = office.people["clerk"]
    with office.register.transaction() as tx:
        sha = papers.store(
            tx,
            office.park_id,
            b"%PDF signed",
            name="同意书.pdf",
            media_type="application/pdf",
            by=who.account_id,
            at=office.clock(),
        )
        answers.meet(tx, who, case, restriction_id=restriction_id, paper=sha, now=office.clock())
