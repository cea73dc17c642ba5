"""What tests of enforcement on the spot do again and again, as whoever does it."""

import json
from datetime import date
from typing import Any

from registry.book import accounts, documents
from registry.book.enforcement import Licence
from registry.cases import enforcing, violations
from registry.cases.violations import Step
from registry.clock import business_date
from registry.demo.people import PASSWORD


def snapshot(office: Any, number: str) -> dict[str, Any]:
    with office.register.transaction() as tx:
        plain: dict[str, Any] = json.loads(documents.by_number(tx, number).snapshot)
        return plain


def read(office: Any, number: str) -> violations.Violation:
    with office.register.transaction() as tx:
        return violations.read(tx, number)


def step(office: Any, number: str, name: str, by: str = "enforcer", **given: Any) -> Any:
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        taken = Step(step=name, happened_on=business_date(office.clock()), **given)
        return violations.take_step(tx, who, number, taken, now=office.clock())


def another(office: Any, login: str = "enforcer3", roles: tuple[str, ...] = ("enforcer",)) -> None:
    with office.register.transaction() as tx:
        accounts.add_user(
            tx,
            login=login,
            display_name="示例人员",
            password=PASSWORD,
            roles=roles,
            parks=None,
            now=office.clock(),
        )


def licensed(office: Any, login: str, licence_no: str, by: str = "admin", **days: date) -> Any:
    who = office.people[by]
    given = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)} | days
    with office.register.transaction() as tx:
        licence = Licence(licence_no=licence_no, **given)
        return enforcing.license_officer(tx, who, login, licence, now=office.clock())
