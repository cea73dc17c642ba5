"""One plot at every stage of its way through the register, and the requests that carry it on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from registry.book import papers
from registry.cases import opening, path
from registry.cases.acts import ACTS
from registry.cases.opening import PageReading
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.findings import Finding
from registry.records.plain import to_plain
from tests.support.park import keep_draft, plan_plot, rectangle

HOUSING = {"scheme": "GB/T 21010", "version": "2017", "code": "0701"}
OLD_CERTIFICATE = "赣（2019）共青城市不动产权第0000042号"
PRICE = Decimal(1_250_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A small park whose plots stand at every stage; each is named by its code."""

    office: Office
    planned: str
    supplied: str
    registered: str
    certificate: str
    old: str
    unlocated: str
    disputed: tuple[str, str]

    #: contracts of ``supplied`` and ``registered``
    contract = "DEMO-HT-001"
    contract_done = "DEMO-HT-002"


def set_up(office: Office) -> Mapping[str, Any]:
    """Carry plots to their stages; return what a Stage says of them."""
    supplied = plan_plot(office, rectangle(200, 100, 80, 100))
    demo.grant(office, supplied, demo.FIRST, 1)
    registered = plan_plot(office, rectangle(300, 100, 80, 100))
    demo.hand_over(office, demo.grant(office, registered, demo.SECOND, 2))
    demo.register_first(office, registered, demo.SECOND, 2)
    taken = office.carry_through(
        office.open("intake", intake_request(office), applicant=demo.FIRST)
    ).steps[-1]
    planned = plan_plot(office, rectangle(100, 100, 80, 100))
    old, unlocated, *disputed = taken.facts["parcels"]
    return {
        "planned": planned,
        "supplied": supplied,
        "registered": registered,
        "certificate": "赣（2026）共青城市不动产权第0000001号",
        "old": old,
        "unlocated": unlocated,
        "disputed": tuple(disputed),
    }


def intake_request(office: Office) -> dict[str, Any]:
    """An old certificate, a plot without position, and two plots that overlap by 500 m²."""
    return {
        "use": to_plain(demo.INDUSTRIAL),
        "rows": [
            {
                "draft_id": keep_draft(office, rectangle(400, 100, 80, 100)),
                "location": "老路1号",
                "certificate": old_certificate(),
            },
            {"code": f"{demo.DISTRICT}GB00900", "declared_area": "1234.50"},
            {"draft_id": keep_draft(office, rectangle(500, 100, 80, 100))},
            {"draft_id": keep_draft(office, rectangle(575, 100, 80, 100))},
        ],
    }


def old_certificate(holder: Mapping[str, Any] | None = None, **changes: object) -> dict[str, Any]:
    return {
        "number": OLD_CERTIFICATE,
        "holders": [{"party": holder or to_plain(demo.FIRST)}],
        "term_start": "2019-05-01",
        "term_end": "2069-04-30",
        **changes,
    }


# ---------------------------------------------------------------- supply


def page_read(office: Office, scan: bytes = b"%PDF page", **changes: object) -> PageReading:
    """Keep a scan and say what stands on its page 3."""
    with office.register.transaction() as tx:
        page = papers.store(
            tx,
            office.park_id,
            scan,
            name="出让合同.pdf",
            media_type="application/pdf",
            by=office.people["supply"].account_id,
            at=office.clock(),
        )
    reading = PageReading(
        page_sha256=page,
        page_no=3,
        use=demo.INDUSTRIAL,
        term_start=date(2026, 3, 1),
        term_end=date(2076, 2, 29),
        price=PRICE,
    )
    return replace(reading, **changes)  # type: ignore[arg-type]


def grant_request(
    codes: Sequence[str], reading: PageReading, contract: str = "HT-9", **changes: object
) -> dict[str, Any]:
    return {
        "parcels": list(codes),
        **to_plain(reading),
        "method": "listing",
        "right_nature": 102,
        "grantee": to_plain(demo.FIRST),
        "contract_no": contract,
        "contract_template": "GF-2008-2601",
        "bidding_document": "CJ-9",
        "plan_document": "PF-9",
        **changes,
    }


def open_grant(
    office: Office, codes: Sequence[str], contract: str = "HT-9", **changes: object
) -> str:
    """Open a supply whose page two people have read alike; return its number."""
    said = {k: v for k, v in changes.items() if k in PageReading.__slots__}
    reading = page_read(office, contract.encode(), **said)
    rest = {k: v for k, v in changes.items() if k not in said}
    number = office.open("land_grant", grant_request(codes, reading, contract, **rest))
    office.read_page(number, reading)
    return number


def take_back_request(code: str, **changes: object) -> dict[str, Any]:
    return {
        "parcel": code,
        "document": "收回决定〔2026〕1号",
        "decided_on": "2026-03-22",
        "reason": "期满",
        **changes,
    }


def void_request(code: str, reading: PageReading, **changes: object) -> dict[str, Any]:
    return {
        "parcel": code,
        "document": "更正〔2026〕1号",
        "decided_on": "2026-03-24",
        "reason": "录入错误",
        **to_plain(reading),
        **changes,
    }


# ---------------------------------------------------------------- registration


def first_request(code: str, n: int = 1, **changes: object) -> dict[str, Any]:
    return {
        "parcel": code,
        "applicant": demo.FIRST.number,
        "receipts": [receipt("price", PRICE, n), receipt("deed_tax", 50_000, n)],
        **changes,
    }


def receipt(
    kind: str, amount: Decimal | int, n: int = 1, paid_on: str = "2026-03-12"
) -> dict[str, Any]:
    return {
        "kind": kind,
        "paid_on": paid_on,
        "amount": str(amount),
        "receipt_no": f"{kind}-{n}",
    }


# ---------------------------------------------------------------- asking


def look(office: Office, act: str, request: Mapping[str, Any]) -> list[Finding]:
    """Check a request without a case."""
    with office.register.transaction() as tx:
        return opening.check_request(
            tx,
            office.people["examiner"],
            park_id=office.park_id,
            act_name=act,
            request=request,
            now=office.clock(),
        )


def the(findings: Iterable[Finding], kind: str) -> Finding:
    """Return the one finding of a kind; it says itself whole in both languages, with its source."""
    [found] = [f for f in findings if f.kind == kind]
    for sentence in (found.zh, found.en, found.article):
        assert sentence
        assert "None" not in sentence
        assert "{" not in sentence
    return found


def judged(finding: Finding) -> tuple[str, str, str | None, str | None]:
    """Rule, severity, measured and limit of a finding."""
    return finding.rule, finding.severity, finding.measured, finding.limit


def look_at_case(office: Office, number: str) -> list[Finding]:
    """Check a case."""
    with office.register.transaction() as tx:
        return path.check(tx, office.people["examiner"], number, now=office.clock())


def carry(office: Office, act: str, request: Mapping[str, Any]) -> CaseRecord:
    """Open a case in the name of the first party and carry it through."""
    applicant = demo.FIRST if ACTS[act].KIND == "registration" else None
    return office.carry_through(office.open(act, request, applicant=applicant))


def rows(office: Office, query: str, **values: object) -> list[tuple[Any, ...]]:
    """Read the tables as they stand."""
    with office.register.transaction() as tx:
        return [tuple(row) for row in tx.execute(text(query), values)]
