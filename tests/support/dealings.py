"""Dealings with rights for tests: transfers, mortgages, seizures and their like, as requests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.book import papers
from registry.book.parties import PartyInput
from registry.cases import answers
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from tests.support.stages import rows
from tests.support.titles import open_for

OWNER = demo.FIRST
BUYER = demo.SECOND
BANK = PartyInput(kind="enterprise", number="91360482MA35A0B3X9", name="示例银行一")
OTHER_BANK = PartyInput(kind="enterprise", number="91360482MA35A0B4XA", name="示例银行二")
THIRD = PartyInput(kind="enterprise", number="91360482MA35A0B5XB", name="示例企业三")

COURT = "共青城市人民法院（示例）"
BUREAU = "共青城市自然资源局（演示）"
#: far beyond any day a test may run on
FAR = "2099-12-31"


def taxes(n: int = 1) -> list[dict[str, Any]]:
    """Both receipts of a transfer."""
    return [
        {"kind": kind, "paid_on": "2026-03-24", "amount": "1000.00", "receipt_no": f"{kind}-{n}"}
        for kind in ("deed_tax", "land_value_added_tax")
    ]


def developed(**changes: object) -> dict[str, Any]:
    """Bare land on which a third of the plan is invested, in time."""
    return {
        "total": "30000000",
        "invested": "10000000",
        "document": "审计〔2026〕1号",
        "as_contracted": "开发证明〔2026〕1号",
        **changes,
    }


def transfer_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    """The owner sells all to the buyer, with every paper there may be."""
    return {
        "units": list(units),
        "givers": [{"party": OWNER.number}],
        "takers": [{"party": to_plain(BUYER)}],
        "contract_no": "买卖〔2026〕1号",
        "receipts": taxes(),
        "undertaking": "承诺〔2026〕1号",
        "development": developed(),
        **changes,
    }


def ordered_transfer_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "givers": [{"party": OWNER.number}],
        "takers": [{"party": to_plain(BUYER)}],
        "authority": COURT,
        "document_no": "（2026）赣0482民初1号",
        "assistance_no": "（2026）赣0482执1号",
        "decided_on": "2026-03-20",
        **changes,
    }


def mortgage_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "mortgagee": to_plain(BANK),
        "contract_no": "抵押〔2026〕1号",
        "amount": "5000000.00",
        "scope": "主债权及利息",
        "debt_from": "2026-03-20",
        "debt_until": "2029-03-19",
        **changes,
    }


def seizure_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "authority": COURT,
        "document_no": "（2026）赣0482执保1号",
        "served_at": "2026-03-24T09:30:00+08:00",
        "ends_on": FAR,
        "against": OWNER.number,
        **changes,
    }


def objection_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "objector": to_plain(THIRD),
        "ground": "登记的权利人与出资人不符",
        "document_no": "异议材料〔2026〕1号",
        **changes,
    }


def notice_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "promisee": to_plain(BUYER),
        "agreement_no": "预告〔2026〕1号",
        **changes,
    }


def suspension_request(units: Sequence[str], **changes: object) -> dict[str, Any]:
    return {
        "units": list(units),
        "authority": BUREAU,
        "notice_no": "暂停〔2026〕1号",
        "signed_at": "2026-03-24T15:00:00+08:00",
        "review_on": "2026-06-24",
        **changes,
    }


def release_request(restriction: int, **changes: object) -> dict[str, Any]:
    return {
        "restriction": restriction,
        "document_no": "解除〔2026〕1号",
        "decided_on": "2026-03-25",
        **changes,
    }


#: who applies for what, where it is not the owner alone; what is served nobody applies for
APPLICANTS = {
    "transfer": (OWNER, BUYER),
    "mortgage": (OWNER, BANK),
    "mortgage_change": (OWNER, BANK),
    "mortgage_release": (BANK,),
    "objection": (THIRD,),
    "objection_release": (THIRD,),
    "advance_notice": (OWNER, BUYER),
    "advance_notice_release": (BUYER,),
    "restriction_fact": (THIRD,),
}
SERVED = (
    "ordered_transfer",
    "ordered_cancellation",
    "seizure",
    "seizure_renewal",
    "seizure_release",
    "suspension",
    "suspension_lifting",
)


def open_deal(office: Office, act: str, request: dict[str, Any], *parties: PartyInput) -> str:
    """Open a case in the name of those who apply for such business."""
    if act in SERVED:
        return office.open(act, request)
    return open_for(office, act, request, *(parties or APPLICANTS.get(act, (OWNER,))))


def deal(office: Office, act: str, request: dict[str, Any], *parties: PartyInput) -> CaseRecord:
    """Open a case and carry it through."""
    return office.carry_through(open_deal(office, act, request, *parties))


def restriction_of(case: CaseRecord) -> int:
    """The restriction a case entered."""
    facts = case.steps[-1].facts
    return int(facts["restriction"] if "restriction" in facts else facts["restrictions"][0])


def meet(office: Office, number: str, restriction_id: int, by: str = "clerk") -> CaseRecord:
    """Bring the paper that meets a restriction."""
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        paper = papers.store(
            tx,
            office.park_id,
            f"consent {restriction_id}".encode(),
            name="同意书.pdf",
            media_type="application/pdf",
            by=who.account_id,
            at=office.clock(),
        )
        return answers.meet(
            tx, who, number, restriction_id=restriction_id, paper=paper, now=office.clock()
        )


def decide(
    office: Office,
    number: str,
    rule: str,
    kind: str,
    reason: str = "情况属实",
    by: str = "examiner",
) -> CaseRecord:
    """Decide by hand, with a reason."""
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        return answers.decide(
            tx, who, number, rule=rule, kind=kind, reason=reason, now=office.clock()
        )


def on_day(office: Office, year: int, month: int, day: int) -> Office:
    """The same offices on another day."""
    return Office(
        office.register, office.park_id, lambda: datetime(year, month, day, 2, 0, tzinfo=UTC)
    )


def really_in(days: int) -> datetime:
    """So many days from when entries are really made."""
    return datetime.now(UTC) + timedelta(days=days)


HOLDERS = (
    "select h.name, r.holding, h.share_num || '/' || h.share_den from property_right r"
    " join unit u using (park_id, unit_id) join right_holder h using (park_id, right_id)"
    " where u.code = :unit and r.died is null and h.died is null order by h.name"
)
STATES = (
    "select c.number, s.state from certificate c join certificate_state s"
    " using (park_id, certificate_id) where s.died is null order by c.certificate_id"
)


def holders(office: Office, unit: str) -> list[tuple[str, str, str]]:
    """Who holds a unit now: name, how, and the share."""
    return rows(office, HOLDERS, unit=unit)
