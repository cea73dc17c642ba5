"""The people of the demonstration: one for each role, all with one password that is no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.book import accounts, enforcement
from registry.book.enforcement import Licence
from registry.store.db import Tx

PASSWORD = "gongqingcheng"  # noqa: S105 - printed on the first page of the demonstration


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A log-in of the demonstration; park people are bound to its parks."""

    login: str
    display_name: str
    roles: tuple[str, ...]
    duty: str
    duty_zh: str
    of_the_park: bool = False


PEOPLE: Sequence[DemoPerson] = (
    DemoPerson(
        login="supply",
        display_name="示例供地员",
        roles=("land_supply",),
        duty="land-supply officer: issues conditions, enters supplies",
        duty_zh="供地经办：核发土地使用条件、录入供地文件",
    ),
    DemoPerson(
        login="clerk",
        display_name="示例受理员",
        roles=("clerk",),
        duty="clerk: takes in applications, hands out certificates",
        duty_zh="受理：收件、受理、发证",
    ),
    DemoPerson(
        login="examiner",
        display_name="示例审核员",
        roles=("examiner",),
        duty="examiner",
        duty_zh="审核",
    ),
    DemoPerson(
        login="examiner2",
        display_name="示例审核员乙",
        roles=("examiner",),
        duty="second examiner, for voiding an entry",
        duty_zh="第二名审核员（撤销错误登记须两人）",
    ),
    DemoPerson(
        login="registrar",
        display_name="示例登簿员",
        roles=("registrar",),
        duty="registrar: approves and enters",
        duty_zh="核定、登簿",
    ),
    DemoPerson(
        login="park",
        display_name="示例园区管理员",
        roles=("park_manager",),
        duty="park manager: proposes, sees the own park only",
        duty_zh="园区管理：提出建议，仅见本园区",
        of_the_park=True,
    ),
    DemoPerson(
        login="inspector",
        display_name="示例巡查员",
        roles=("inspector",),
        duty="inspector: sees the own park, verifies its journal",
        duty_zh="巡查：仅见本园区，可核验登簿日志",
        of_the_park=True,
    ),
    DemoPerson(
        login="enforcer",
        display_name="示例执法人员",
        roles=("enforcer",),
        duty="licensed officer of the bureau: looks into wrong uses",
        duty_zh="执法人员：核查线索、查处违法用地",
    ),
    DemoPerson(
        login="enforcer2",
        display_name="示例执法人员乙",
        roles=("enforcer",),
        duty="second officer: enforcement visits need two",
        duty_zh="第二名执法人员（现场执法须两人）",
    ),
    DemoPerson(
        login="signatory",
        display_name="示例签发人",
        roles=("signatory",),
        duty="signs for the bureau: files, suspends, decides, closes",
        duty_zh="签发：立案、暂停办理通知、处罚决定、结案",
    ),
    DemoPerson(
        login="admin",
        display_name="示例管理员",
        roles=("administrator",),
        duty="administrator: keeps accounts",
        duty_zh="系统管理：维护账户",
    ),
)


#: the numbers say that they are samples
LICENCES = {
    login: Licence(
        licence_no=f"SAMPLE-{n:04d}", valid_from=date(2024, 1, 1), valid_to=date(2030, 12, 31)
    )
    for n, login in enumerate(("enforcer", "enforcer2"), 1)
}


def add_people(tx: Tx, parks: Sequence[int], *, now: datetime) -> dict[str, int]:
    """Make the accounts; return their ids by log-in name."""
    made = {
        person.login: accounts.add_user(
            tx,
            login=person.login,
            display_name=person.display_name,
            password=PASSWORD,
            roles=person.roles,
            parks=parks if person.of_the_park else None,
            now=now,
        )
        for person in PEOPLE
    }
    for login, licence in LICENCES.items():
        enforcement.enter_licence(tx, made[login], licence, by=made["admin"], at=now)
    return made


def present(tx: Tx) -> bool:
    """Say whether these people may enter: then this is the demonstration, and pages say so."""
    names = {person.display_name for person in PEOPLE}
    return any(account.display_name in names and account.active for account in accounts.users(tx))
