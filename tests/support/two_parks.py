"""Two parks side by side with something in every table: what tests of walls and locks copy."""

import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import shapely
from sqlalchemy import text

from geo import crs
from registry.book import county, documents, fees, papers
from registry.book.blanks import Batch, Offset
from registry.book.fees import Item
from registry.book.occupancies import NewOccupancy
from registry.cases import importing, judging, listing, moving_in, repairing, stating, supervising
from registry.clock import business_date
from registry.demo import land as demo
from registry.demo.office import Office
from registry.paperwork import overprinting
from registry.rules.checkpoints import Measured
from registry.store.db import Register
from tests.support.cuts import by_lines, divide, upright
from tests.support.dealings import (
    deal,
    mortgage_request,
    objection_request,
    restriction_of,
    transfer_request,
)
from tests.support.field import patrolled, prepared, reported, signed, took
from tests.support.park import (
    EAST,
    NORTH,
    NOW,
    conditions_request,
    found_park,
    keep_draft,
    plan_plot,
    rectangle,
    registered_plot,
    supplied_plot,
)
from tests.support.signing import ordered, served, went
from tests.support.spots import spotted
from tests.support.titles import HOUSE, bring, factory, north, open_for, split, storeys

FIRST, SECOND = 1, 2
#: the second park begins where the first ends
SECOND_X = 1000

#: decided by hand, with a reason, in the first case of the first park
_PRINTED = """
with job as (
  insert into print_job (park_id, asked_by, asked_at)
  select distinct park_id, (select min(account_id) from account), cast(:at as timestamptz)
    from document returning park_id, job_id)
insert into print_job_item (park_id, job_id, document_id)
select job.park_id, job.job_id, document_id from job join document using (park_id)"""
_SIGNED_FOR = (
    "insert into case_receipt select park_id, min(case_id), '示例', '权利人', '', '[]', 1, :at"
    " from case_file where park_id = 1 group by park_id"
)
_RULED = (
    "insert into case_ruling select park_id, min(case_id), sha256('about'), 'DEV-01', 'check',"
    " '情况属实', 1, :at from case_file where park_id = 1 group by park_id"
)


def settle(register: Register) -> None:
    """Found two parks; in the first every act has been done, in the second one plot registered."""
    first = found_park(register)
    second = _found_second(register)
    registered_plot(second, rectangle(SECOND_X + 100, 100, 100, 100), n=90)
    take_back(first, registered_plot(first, rectangle(100, 100, 100, 100), n=1))
    code = supplied_plot(first, rectangle(300, 100, 100, 100), n=2)
    take_back(first, code)
    _supply_again(first, code)
    registered_plot(first, rectangle(500, 100, 100, 100), n=4)
    _plan_in_detail(first)
    _take_in_a_conflict(first)
    keep_draft(first, rectangle(900, 900, 10, 10))
    _deal_with_a_factory(first)
    _see_wrong_uses(first)
    _keep_and_break_promises(first)
    spotted(first)
    _print_on_blanks(first)
    _state_and_withdraw(first)
    _charge(first)
    _import(first)
    _repair(first)
    with register.transaction() as tx:
        tx.execute(text(_RULED), {"at": NOW})
        documents.keep(tx, FIRST, 1, b"%PDF-1.7", at=NOW)
        tx.execute(
            text(
                "insert into document_ending select park_id, document_id, 'revoked', '示例', null,"
                " :at, (select min(account_id) from account) from document"
                " where park_id = :park and document_id = 1"
            ),
            {"park": FIRST, "at": NOW},
        )
        tx.execute(text(_PRINTED), {"at": NOW})
        tx.execute(text(_SIGNED_FOR), {"at": NOW})
        tx.execute(
            text(
                "insert into rule_value (rule, key, value, level, park_id, document, article,"
                " valid_from) select 'DUR-01', 'industry_max_years', '40', 'park', park_id, '示例',"
                " '一', '2020-01-01' from park"
            )
        )
        tx.execute(
            text(
                "insert into account_park select account_id, park_id from account, park"
                " where login in ('park', 'inspector') on conflict do nothing"
            )
        )


def _import(office: Office) -> None:
    """A survey of one plot, large enough to be kept in pieces, judged and taken."""
    plot = shapely.geometry.mapping(rectangle(920, 900, 10, 10))
    content = json.dumps(
        {**plot, "crs": {"type": "name", "properties": {"name": f"EPSG:{demo.SRID}"}}}
    )
    register, clerk = office.register, office.people["clerk"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "示例.geojson"
        path.write_text(content + " " * papers.PIECE_BYTES, encoding="utf-8")
        asked, _ = importing.ask(
            register,
            clerk,
            park_id=FIRST,
            source=path,
            filename=path.name,
            encoding=None,
            purpose="survey",
            now=NOW,
        )
    judging.judge(register, FIRST, asked.import_id, now=NOW)
    with register.transaction() as tx:
        importing.take(tx, clerk, FIRST, asked.import_id, None, now=NOW)


def _repair(office: Office) -> None:
    """A plot 3 cm from a parcel, moved onto its boundary points."""
    draft = keep_draft(office, rectangle(500, 200.03, 100, 10))
    who = office.people["clerk"]
    with office.register.transaction() as tx:
        found = repairing.offer(tx, FIRST, draft).repairs
        keys = [each.proposal.key for each in found]
        repairing.accept(tx, who, FIRST, draft, keys, version=1, now=NOW)


def offices(register: Register) -> tuple[Office, Office]:
    """The offices of both parks at work."""
    return tuple(Office(register, park, lambda: NOW) for park in (FIRST, SECOND))  # type: ignore[return-value]


def take_back(office: Office, code: str) -> None:
    request = {
        "parcel": code,
        "document": "收回决定〔2026〕1号",
        "decided_on": "2026-03-22",
        "reason": "期满",
    }
    office.carry_through(office.open("take_back", request))


def _found_second(register: Register) -> Office:
    box = shapely.box(EAST + SECOND_X, NORTH, EAST + SECOND_X + 1000, NORTH + 1000)
    around = crs.reproject(box.buffer(-1), demo.SRID, crs.GEOGRAPHIC)
    with register.transaction() as tx:
        park_id = county.found_park(
            tx, county_code="360482", name="示例园区乙", committee="示例", srid=demo.SRID
        )
        county.enter_district(
            tx,
            district="360482001002",
            name="示例地籍子区乙",
            geojson=json.dumps(shapely.geometry.mapping(around)),
        )
    office = Office(register, park_id, lambda: NOW)
    boundary = {"boundary": shapely.geometry.mapping(box), "approved_document": "示例园区范围"}
    office.carry_through(office.open("park_boundary", json.loads(json.dumps(boundary))))
    return office


def _supply_again(office: Office, code: str) -> None:
    """A new round under the same code: its supply names the release."""
    office.carry_through(office.open("conditions_issue", conditions_request(parcel=code)))
    demo.hand_over(office, demo.grant(office, code, demo.SECOND, 3))


def _plan_in_detail(office: Office) -> None:
    plan_plot(
        office,
        rectangle(700, 100, 100, 100),
        items=[
            {
                "indicator": "容积率",
                "operator": ">=",
                "value": "1.0",
                "unit": "",
                "scope": "building",
                "source": "规划条件",
                "checkpoint": "planning",
            }
        ],
    )


def _take_in_a_conflict(office: Office) -> None:
    drafts = [keep_draft(office, rectangle(100 + 50 * n, 500, 100, 100)) for n in range(2)]
    demo.take_in(office, drafts)


def _deal_with_a_factory(office: Office) -> None:
    """A factory in storeys, its plot cut beside it; one storey sold, the other one burdened."""
    house = factory(office, n=5, row=1)
    split(office, house, storeys(2, north(HOUSE, 1)))
    divide(office, by_lines(house[:19], upright(250, 1)))
    with office.register.transaction() as tx:
        sold, kept = tx.execute(text(_STOREYS), {"park": office.park_id}).scalars()
    deal(office, "transfer", transfer_request([sold]))
    mortgage = deal(office, "mortgage", mortgage_request([kept]))
    bring(
        office,
        open_for(office, "transfer", transfer_request([kept])),
        restriction_of(mortgage),
    )
    objection = restriction_of(deal(office, "objection", objection_request([kept])))
    fact = {
        "restriction": objection,
        "fact": "suit_filed",
        "happened_on": "2026-03-25",
        "document_no": "受理〔2026〕1号",
    }
    deal(office, "restriction_fact", fact)


def _see_wrong_uses(office: Office) -> None:
    """A clue on a plot, verified; and one on a storey, which is held for it."""
    with office.register.transaction() as tx:
        code = tx.execute(text(_PLOT), {"park": office.park_id}).scalar_one()
    took(office, reported(office, code).number, "verify")
    with office.register.transaction() as tx:
        unit = tx.execute(text(_STOREYS), {"park": office.park_id}).scalars().first()
    number = reported(office, str(unit)).number
    took(office, number, "verify")
    signed(office, prepared(office, number, [str(unit)]))
    _visit_in_twos(office, str(unit))
    patrolled(office, str(unit))
    _move_in_and_out(office, str(unit))


def _keep_and_break_promises(office: Office) -> None:
    """A contract that began late, by a delay of the government's own making."""
    who, now = office.people["supply"], office.clock()
    with office.register.transaction() as tx:
        contract = tx.execute(text(_CONTRACT), {"park": office.park_id}).scalar_one()
        supervising.put_off(
            tx,
            who,
            office.park_id,
            contract,
            days=30,
            document="延期〔2026〕1号",
            reason="未按期交地",
            decided_on=business_date(now),
            now=now,
        )
        supervising.enter(
            tx,
            who,
            office.park_id,
            contract,
            "start",
            happened_on=business_date(now),
            measured=[Measured(indicator="桩基", value=Decimal(12), unit="根", source="开工报告")],
            corrects=None,
            now=now,
        )


_CONTRACT = (
    "select s.contract_no from supply s join parcel_origin o using (park_id, supply_id)"
    " join parcel_version v using (park_id, parcel_id)"
    " where s.park_id = :park and v.died is null order by s.supply_id desc limit 1"
)


def _print_on_blanks(office: Office) -> None:
    """Blanks received, one used, one spoiled, and a printer that is off."""
    who, now = office.people["clerk"], office.clock()
    batch = Batch(first="D36000000001", last="D36000000100", received_on=business_date(now))
    with office.register.transaction() as tx:
        overprinting.receive(tx, who, batch, now=now)
        overprinting.measure(
            tx, who, Offset(printer="窗口一", dx=Decimal("1.5"), dy=Decimal("-0.5")), now=now
        )
        number = tx.execute(text(_CERTIFICATE), {"park": office.park_id}).scalar_one()
        overprinting.overprint(tx, who, number, "D36000000001", "窗口一", now=now)
        overprinting.lose(tx, who, "D36000000002", "spoiled", "卡纸", now=now)


def _charge(office: Office) -> None:
    """A fee was set, and paid in the park's first case."""
    with office.register.transaction() as tx:
        fees.set_item(
            tx,
            Item(
                code="registration",
                valid_from=date(2026, 1, 1),
                name="示例登记费",
                unit="piece",
                amount=Decimal("1.00"),
                acts=("certificate_reissue",),
                document="示例",
                article="",
            ),
        )
        tx.execute(text(_PAID), {"at": office.clock()})


_PAID = (
    "insert into case_fee select park_id, min(case_id), 'registration', '2026-01-01', 2, 2.00,"
    " 'P-1', '2026-03-25', null, 1, :at from case_file where park_id = 1 group by park_id"
)


def _state_and_withdraw(office: Office) -> None:
    """A certificate was thought lost, and found again."""
    who, now = office.people["clerk"], office.clock()
    with office.register.transaction() as tx:
        number = tx.execute(text(_CERTIFICATE), {"park": office.park_id}).scalar_one()
        said = stating.publish(tx, who, office.park_id, number, "lost", now=now)
        stating.withdraw(tx, who, said.number, "已找回", now=now)


_CERTIFICATE = (
    "select c.number from certificate c join certificate_state s using (park_id, certificate_id)"
    " where c.park_id = :park and s.died is null and s.state = 'issued' and c.kind = 'certificate'"
    " order by c.certificate_id desc limit 1"
)


def _visit_in_twos(office: Office, unit: str) -> None:
    """What two officers leave: a visit, an order, its service."""
    number = reported(office, unit).number
    order = ordered(office, number)
    served(office, number, order.number, went(office, number).visit_id)


def _move_in_and_out(office: Office, unit: str) -> None:
    """Who used a storey, and that they left."""
    who, now = office.people["park"], office.clock()
    since = business_date(now)
    new = NewOccupancy(occupant="示例租户一", since=since)
    with office.register.transaction(parks=who.parks) as tx:
        entered = moving_in.enter(tx, who, office.park_id, unit, new, now=now)
        of = entered.occupancy.occupancy_id
        moving_in.end(tx, who, office.park_id, of, kind="left", on=since, note="", now=now)
        taken = listing.take_in(
            tx,
            who,
            office.park_id,
            "使用人,地址\n示例租户二,何处也不是\n".encode(),
            name="清单.csv",
            source="power_tariff",
            listed_on=since,
            now=now,
        )
        listing.set_aside(tx, who, office.park_id, taken.list.list_id, 2, "不在本园区", now=now)


_PLOT = (
    "select min(code) from parcel join parcel_version using (park_id, parcel_id)"
    " where park_id = :park and died is null"
)

#: the storeys whose rights still stand
_STOREYS = (
    "select u.code from unit u join property_right r using (park_id, unit_id)"
    " where u.park_id = :park and r.died is null and u.building_id is not null and not u.common"
    " order by 1"
)
