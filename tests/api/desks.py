"""Business over HTTP: each step by the person whose step it is; a refusal fails the test."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.demo import land as demo
from registry.records.plain import to_plain
from tests.api.site import Site

FIRST = to_plain(demo.FIRST)
INDUSTRIAL = to_plain(demo.INDUSTRIAL)
HOUSING = INDUSTRIAL | {"code": "0701"}
SCAN = b"%PDF-1.4 a scan"
PRICE = "1250000.00"

#: who brings which kind of business, and who takes which step
BRINGS = {"supply": "supply", "registration": "clerk", "boundary": "admin"}
_TAKES = {
    "accept": "clerk",
    "examine": "examiner",
    "second_examine": "examiner2",
    "approve": "registrar",
    "register": "registrar",
    "make_certificate": "clerk",
    "collect": "clerk",
    "archive": "clerk",
}
TO_THE_REGISTER = ("submit", "accept", "examine", "approve", "register")

Told = dict[str, Any]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def camel(name: str) -> str:
    """Return a name as it is written on the wire."""
    return re.sub("_(.)", lambda letter: letter[1].upper(), name)


def opened(
    site: Site, act: str, request: Mapping[str, Any], *, by: str | None = None, opinion: str = ""
) -> Told:
    """Open a case by the one who brings this kind of business."""
    kind = site.person("clerk").told("GET", f"/api/v1/acts/{act}")["kind"]
    sent = {"act": act, "request": request} | ({"opinion": opinion} if opinion else {})
    browser = site.person(by or BRINGS[kind])
    case: Told = browser.told("POST", f"/api/v1/parks/{site.park}/cases", json=sent)
    return case


def filled(site: Site, case: Told, *applicants: Mapping[str, Any], scan: bytes = SCAN) -> Told:
    """Bring every paper the act asks for, name the applicants, keep their signed answers."""
    browser = site.person(BRINGS[case["kind"]])
    here = f"/api/v1/cases/{case['number']}"
    for kind in browser.told("GET", f"/api/v1/acts/{case['act']}")["materials"]:
        bring(site, case, kind["name"], kind=kind["n"], scan=scan)
    for applicant in applicants:
        name_applicant(site, case, applicant)
    told: Told = browser.told("GET", here)
    return told


def bring(site: Site, case: Told, name: str, *, kind: int | None, scan: bytes = SCAN) -> Told:
    """Attach one paper with its scan."""
    told: Told = site.person(BRINGS[case["kind"]]).told(
        "POST",
        f"/api/v1/cases/{case['number']}/materials",
        data={"name": name, "pages": 1} | ({} if kind is None else {"kind": kind}),
        files={"file": (f"{name}.pdf", scan, "application/pdf")},
    )
    return told


def name_applicant(site: Site, case: Told, party: Mapping[str, Any], **agent: str) -> Told:
    """Name an applicant and keep the signed questions."""
    here = f"/api/v1/cases/{case['number']}"
    browser = site.person(BRINGS[case["kind"]])
    browser.told("POST", f"{here}/applicants", json={"party": dict(party), **agent})
    answers = {"申请登记事项是否属实": "是"}
    told: Told = browser.told(
        "POST", f"{here}/questions", json={"party": party["number"], "answers": answers}
    )
    return told


def step(site: Site, case: Told, name: str, *, by: str | None = None, note: str = "") -> Told:
    """Take one step."""
    browser = site.person(by or _TAKES.get(name) or BRINGS[case["kind"]])
    sent = {"note": note} if note else {}
    told: Told = browser.told("POST", f"/api/v1/cases/{case['number']}/steps/{name}", json=sent)
    return told


def through(site: Site, case: Told, names: Iterable[str] = TO_THE_REGISTER) -> Told:
    """Take the steps in order; return the case after the last."""
    for name in names:
        case = step(site, case, name)
    return case


def registered(site: Site, act: str, request: Mapping[str, Any], *applicants: Told) -> Told:
    """Carry business from its opening into the register."""
    return through(site, filled(site, opened(site, act, request), *applicants))


def upload(site: Site, name: str, content: bytes, *, by: str = "supply", **form: str) -> Told:
    """Take a survey file in."""
    taken: Told = site.person(by).told(
        "POST", f"/api/v1/parks/{site.park}/drafts", files={"file": (name, content)}, data=form
    )
    return taken


def found_boundary(site: Site, boundary: Mapping[str, Any]) -> Told:
    """Set the park's boundary."""
    request = {"boundary": boundary, "approved_document": "示例园区范围"}
    return registered(site, "park_boundary", request)


def conditions_of(draft_id: int, **changes: Any) -> Told:
    """The conditions of a plot of standard-factory land, with every field filled."""
    item = {
        "indicator": "容积率",
        "operator": ">=",
        "value": "1.2",
        "scope": "building",
        "source": "规划条件",
        "checkpoint": "planning",
        "unit": "",
    }
    greens = item | {
        "indicator": "绿地率",
        "operator": "<=",
        "value": "15",
        "unit": "%",
        "scope": "land",
    }
    terms = {
        "max_years": 50,
        "standard_factory": True,
        "may_divide": True,
        "unit_levels": ["幢", "层"],
        "min_unit_area": "500.00",
        "self_held_share": "0.3",
        "lock_years": 5,
        "planning_document": "示例规划条件第1号",
    }
    return {
        "draft_id": draft_id,
        "plot_number": "SL-001",
        "location": "示例大道以东",
        "use": INDUSTRIAL,
        "terms": terms,
        "items": [item, greens],
    } | changes


def page_of(scan: bytes = SCAN, **changes: Any) -> Told:
    """What stands on the supply's page, in the act's own words."""
    return {
        "page_sha256": sha256(scan),
        "page_no": 3,
        "use": INDUSTRIAL,
        "term_start": "2026-03-01",
        "term_end": "2076-02-29",
        "price": PRICE,
    } | changes


def read_alike(site: Site, case: Told, page: Told, *readers: str) -> None:
    """Let people read the supply's page, each for himself."""
    sent = {camel(name): value for name, value in page.items()}
    for reader in readers or ("supply", "clerk"):
        site.person(reader).told("POST", f"/api/v1/cases/{case['number']}/readings", json=sent)


def grant_of(codes: list[str], page: Told, grantee: Mapping[str, Any], **changes: Any) -> Told:
    """A supply by listing, with every paper it needs."""
    return {
        "parcels": codes,
        **page,
        "method": "listing",
        "right_nature": 102,
        "grantee": dict(grantee),
        "contract_no": "示例合同第1号",
        "contract_template": "GF-2008-2601",
        "supervision_no": "示例监管第1号",
        "bidding_document": "示例成交第1号",
        "plan_document": "示例供地方案第1号",
        "dates": {
            "deliver_by": "2026-04-01",
            "start_by": "2026-09-01",
            "complete_by": "2028-09-01",
        },
    } | changes


HANDED_OVER = {
    "contract_no": "示例合同第1号",
    "handed_over_on": "2026-03-20",
    "land_condition": "场地平整",
    "present": "自然资源局、受让人",
}


def application_of(code: str, applicant: str) -> Told:
    """An application for first registration with both receipts."""
    receipt = {"kind": "price", "paid_on": "2026-03-10", "amount": PRICE, "receipt_no": "示例缴款1"}
    tax = {
        "kind": "deed_tax",
        "paid_on": "2026-03-12",
        "amount": "50000.00",
        "receipt_no": "示例契税1",
    }
    return {"parcel": code, "applicant": applicant, "receipts": [receipt, tax]}
