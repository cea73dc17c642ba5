"""The offices of the demonstration at work: each step by the person whose step it is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from registry.access import Principal
from registry.book import accounts
from registry.book.parties import PartyInput
from registry.cases import opening, path
from registry.cases.acts import ACTS
from registry.cases.opening import ApplicantInput, PageReading, Questions
from registry.cases.record import CaseRecord, read
from registry.store.db import Register, Tx

#: who brings which kind of business
_BRINGS = {"supply": "supply", "registration": "clerk", "boundary": "admin"}


class Office:
    """Walks cases through their steps, one transaction a step, as the offices do."""

    def __init__(self, register: Register, park_id: int, clock: Callable[[], datetime]) -> None:
        self.register = register
        self.park_id = park_id
        self.clock = clock
        with register.transaction() as tx:
            self.people = {a.login: a.principal() for a in accounts.users(tx)}

    def open(
        self,
        act_name: str,
        request: Mapping[str, Any],
        *,
        applicant: PartyInput | None = None,
        scan: bytes = b"%PDF-1.4 demonstration",
    ) -> str:
        """Open a case with all its materials, its applicant and the signed questions."""
        who = self.people[_BRINGS[ACTS[act_name].KIND]]
        with self.register.transaction(parks=who.parks) as tx:
            case = opening.open_case(
                tx,
                who,
                park_id=self.park_id,
                act_name=act_name,
                request=request,
                now=self.clock(),
            )
            self._attach(tx, who, case, scan)
            if applicant is not None:
                opening.add_applicant(
                    tx, who, case.number, ApplicantInput(party=applicant), now=self.clock()
                )
                questions = Questions(
                    party=applicant.number, answers={"申请登记事项是否属实": "是"}
                )
                opening.ask(tx, who, case.number, questions, now=self.clock())
        return case.number

    def _attach(self, tx: Tx, who: Principal, case: CaseRecord, scan: bytes) -> None:
        for n, name in opening.material_kinds(tx, case.act):
            opening.attach(
                tx,
                who,
                case.number,
                name=name,
                content=scan,
                media_type="application/pdf",
                kind_n=n,
                pages=1,
                original=True,
                now=self.clock(),
            )

    def read_page(self, number: str, reading: PageReading, *readers: str) -> None:
        """Let people read the supply's page, each for himself."""
        for reader in readers or ("supply", "clerk"):
            who = self.people[reader]
            with self.register.transaction(parks=who.parks) as tx:
                opening.read_page(tx, who, number, reading, now=self.clock())

    def step(self, number: str, step: str, by: str, note: str | None = None) -> CaseRecord:
        """Take one step as one person."""
        who = self.people[by]
        with self.register.transaction(parks=who.parks) as tx:
            return path.take_step(tx, who, number, step, now=self.clock(), note=note)

    def carry_through(self, number: str, *, bringer: str | None = None) -> CaseRecord:
        """Submit, accept, examine, approve and register a case."""
        with self.register.transaction() as tx:
            case = read(tx, number)
        self.step(number, "submit", bringer or _BRINGS[case.kind])
        self.step(number, "accept", "clerk")
        self.step(number, "examine", "examiner")
        if case.act == "void_entry":
            self.step(number, "second_examine", "examiner2")
        self.step(number, "approve", "registrar")
        return self.step(number, "register", "registrar")
