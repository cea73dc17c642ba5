"""Nothing forged, no alarm: two hundred acts at random, and a backup brought back."""

import random
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import text

from registry.book import journal
from registry.cases import opening
from registry.cases.acts import ACTS
from registry.cases.opening import PageReading
from registry.demo import land as demo
from registry.demo.office import Office
from registry.store.db import Register
from registry.store.embedded import ADMIN, Cluster
from tests.support.park import conditions_request, keep_draft, rectangle
from tests.support.stages import (
    HOUSING,
    first_request,
    grant_request,
    page_read,
    take_back_request,
    void_request,
)
from tests.support.two_parks import offices

ACTS_DONE = 200


@dataclass
class Walker:
    """Does one act after another, each where it is allowed, and remembers how each plot stands."""

    office: Office
    chance: random.Random
    counter: int = 0
    plots: dict[str, str] = field(default_factory=dict)
    contracts: dict[str, str] = field(default_factory=dict)
    readings: dict[str, PageReading] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def act(self) -> None:
        """Do one act at random, of those that some plot is ready for."""
        ready = [(do, code) for do, stage in _READY for code in self._at(stage)]
        do, code = self.chance.choice([*ready, *[(_plan, "")] * max(1, len(ready) // 8)])
        self.counter += 1
        do(self, code)

    def _at(self, stage: str) -> list[str]:
        return [code for code, stands in self.plots.items() if stands == stage]

    def enter(
        self, act: str, request: Mapping[str, Any], reading: PageReading | None = None
    ) -> Mapping[str, Any]:
        """Enter a case that has been approved already; return the facts of its entry."""
        office, people = self.office, self.office.people
        who = people[{"supply": "supply", "registration": "clerk"}.get(ACTS[act].KIND, "admin")]
        with office.register.transaction() as tx:
            number = opening.open_case(
                tx, who, park_id=office.park_id, act_name=act, request=request, now=office.clock()
            ).number
            for reader in ("supply", "clerk") if reading else ():
                assert reading is not None
                opening.read_page(tx, people[reader], number, reading, now=office.clock())
            tx.execute(
                text(
                    "update case_file set state = 'approved', accepted_by = :clerk,"
                    " examined_by = 1, second_examiner = 2, approved_by = :registrar"
                    " where number = :number"
                ),
                {
                    "clerk": people["clerk"].account_id,
                    "registrar": people["registrar"].account_id,
                    "number": number,
                },
            )
        entered = office.step(number, "register", "registrar")
        self.done.append(act)
        return entered.steps[-1].facts


def _plan(walker: Walker, _: str) -> None:
    n = walker.counter
    shape = rectangle(20 * (n % 40) + 100, 20 * (n // 40) + 600, 20, 20)
    request = conditions_request(keep_draft(walker.office, shape), plot_number=f"T-{n}")
    code = walker.enter("conditions_issue", request)["parcels"][0]
    walker.plots[code] = "planned"


def _supply(walker: Walker, code: str) -> None:
    contract = f"HT-{walker.counter}"
    reading = page_read(walker.office, contract.encode(), use=_use(walker, code))
    walker.enter("land_grant", grant_request([code], reading, contract), reading)
    walker.plots[code], walker.contracts[code] = "supplied", contract
    walker.readings[code] = reading


def _use(walker: Walker, code: str) -> Any:
    with walker.office.register.transaction() as tx:
        row = tx.execute(
            text(
                "select u.scheme, u.version, u.code from parcel p join land_use u using (use_id)"
                " where p.code = :code order by round desc limit 1"
            ),
            {"code": code},
        ).one()
    return type(demo.INDUSTRIAL)(scheme=row.scheme, version=row.version, code=row.code)


def _hand_over(walker: Walker, code: str) -> None:
    walker.enter(
        "land_handover",
        {
            "contract_no": walker.contracts[code],
            "handed_over_on": "2026-03-20",
            "land_condition": "场地平整",
            "present": "示例",
        },
    )
    walker.plots[code] = "handed over"


def _register(walker: Walker, code: str) -> None:
    walker.enter("first_registration", first_request(code, walker.counter))
    walker.plots[code] = "registered"


def _take_back(walker: Walker, code: str) -> None:
    walker.enter("take_back", take_back_request(code))
    walker.plots[code] = "taken back"


def _plan_again(walker: Walker, code: str) -> None:
    """A new round, sometimes for another use."""
    terms = {"max_years": 50, "standard_factory": False, "planning_document": "新规划"}
    other = {"use": HOUSING, "terms": terms} if walker.chance.random() < 0.3 else {}
    walker.enter("conditions_issue", conditions_request(parcel=code, **other))
    walker.plots[code] = "planned"


def _amend(walker: Walker, code: str) -> None:
    walker.enter(
        "terms_amendment",
        {
            "contract_no": walker.contracts[code],
            "agreement": f"补充协议{walker.counter}",
            "dates": {"start_by": f"2027-01-{walker.counter % 28 + 1:02d}"},
        },
    )


def _move(walker: Walker, code: str) -> None:
    request = {"parcel": code, "new_location": f"试验路{walker.counter}号"}
    walker.enter("particulars_change", request)


def _rename(walker: Walker, _: str) -> None:
    name = f"示例企业一（{walker.counter}）"
    walker.enter("particulars_change", {"party": demo.FIRST.number, "new_name": name})


def _renew(walker: Walker, code: str) -> None:
    with walker.office.register.transaction() as tx:
        number = tx.execute(
            text(
                "select c.number from certificate c join certificate_state s"
                " using (park_id, certificate_id) join property_right r using (park_id, right_id)"
                " join parcel p using (park_id, parcel_id)"
                " where p.code = :code and s.died is null and s.state = 'issued'"
                " and r.died is null"
            ),
            {"code": code},
        ).scalar_one()
    walker.enter("certificate_replacement", {"certificate": number, "reason": "破损"})


def _void(walker: Walker, code: str) -> None:
    """The price was read wrongly; the page is read again."""
    was = walker.readings[code]
    reading = PageReading(
        page_sha256=was.page_sha256,
        page_no=was.page_no,
        use=was.use,
        term_start=was.term_start,
        term_end=was.term_end,
        price=was.price + 1,
    )
    walker.enter("void_entry", void_request(code, reading), reading)
    walker.readings[code] = reading


_READY: list[tuple[Callable[[Walker, str], None], str]] = [
    (_supply, "planned"),
    (_hand_over, "supplied"),
    (_register, "handed over"),
    (_take_back, "registered"),
    (_take_back, "supplied"),
    (_plan_again, "taken back"),
    (_amend, "supplied"),
    (_amend, "registered"),
    (_move, "planned"),
    (_move, "registered"),
    (_rename, "registered"),
    (_renew, "registered"),
    (_void, "registered"),
]


def test_two_hundred_acts_at_random_raise_no_alarm(standing):
    register = Register(standing.app_conninfo)
    office = offices(register)[0]
    walker = Walker(office, random.Random(20260325))  # noqa: S311 -- chance, the same each time
    for _ in range(ACTS_DONE):
        walker.act()
    with register.transaction() as tx:
        assert journal.verify(tx, office.park_id) == []
        entries = tx.execute(text("select count(*) from entry where park_id = 1")).scalar_one()
    register.close()
    assert entries > ACTS_DONE
    assert set(walker.done) == {
        "conditions_issue",
        "land_grant",
        "land_handover",
        "first_registration",
        "take_back",
        "terms_amendment",
        "particulars_change",
        "certificate_replacement",
        "void_entry",
    }


def test_a_register_restored_from_its_backup_holds(cluster: Cluster, standing):
    """Every row comes back, and digests and guards read the same on the other side."""
    programs = cluster.programs.folder
    name = f"{psycopg.conninfo.conninfo_to_dict(standing.app_conninfo)['dbname']}_restored"
    dump = subprocess.run(  # noqa: S603 -- the server's own program
        [programs / "pg_dump", "--format=custom", "--dbname", standing.admin_conninfo],
        check=True,
        capture_output=True,
    )
    cluster.create_database(name)
    try:
        subprocess.run(  # noqa: S603
            [programs / "pg_restore", "--exit-on-error", "--dbname", cluster.conninfo(ADMIN, name)],
            input=dump.stdout,
            check=True,
            capture_output=True,
        )
        restored = Register(cluster.conninfo(database=name))
        with restored.transaction() as tx:
            assert [journal.verify(tx, park) for park in (1, 2)] == [[], []]
        restored.close()
    finally:
        cluster.drop_database(name)
