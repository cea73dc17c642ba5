"""Old records for tests of 存量录入: a plot with its certificate, mortgages and seizures."""

from typing import Any

from registry.book.parties import PartyInput
from registry.demo import land as demo
from registry.records.plain import to_plain
from tests.support.dealings import BANK, COURT, FAR, OWNER
from tests.support.stages import old_certificate

CODE = f"{demo.DISTRICT}GB00950"
UNIT = f"{CODE}W00000000"
NUMBER = "赣（2018）共青城市不动产权第0000050号"
PROOF = "赣（2019）共青城市不动产证明第0000007号"


def taking(*given: dict[str, object], **changes: object) -> dict[str, object]:
    return {"use": to_plain(demo.INDUSTRIAL), "rows": list(given), **changes}


def on_paper(**changes: object) -> dict[str, object]:
    """A plot without position, by its certificate."""
    return {
        "code": CODE,
        "declared_area": "500",
        "certificate": old_certificate(number=NUMBER),
        **changes,
    }


def holder(
    party: PartyInput, share: str | None = None, certificate: str = "", **changes: object
) -> dict[str, Any]:
    return {
        "party": {**to_plain(party), **changes},
        "share": share,
        "certificate": certificate,
    }


def old_mortgage(bank: PartyInput = BANK, **changes: object) -> dict[str, Any]:
    return {
        "mortgagee": to_plain(bank),
        "contract_no": "抵押〔2019〕7号",
        "amount": "5000000.00",
        "scope": "主债权及利息",
        "debt_from": "2019-06-01",
        "debt_until": "2029-05-31",
        "registered_on": "2019-06-10",
        "proof": PROOF,
        **changes,
    }


def old_seizure(**changes: object) -> dict[str, Any]:
    return {
        "authority": COURT,
        "document_no": "执〔2025〕12号",
        "served_at": "2025-06-10T09:30:00+08:00",
        "ends_on": FAR,
        "against": OWNER.number,
        **changes,
    }
