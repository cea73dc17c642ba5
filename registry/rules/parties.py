"""PARTY-01: identity numbers carry check digits."""

from registry.book.parties import PartyInput
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.values.parties import party_number

#: as the register keeps names
LONGEST_NAME = 200


def numbered(party: PartyInput) -> list[Finding]:
    """Judge the number and name of a party a form names."""
    findings = []
    try:
        party_number(party.kind, party.number)
    except MalformedValue as fault:
        facts = {"reason": fault.reason, "reason_zh": fault.reason_zh}
        findings.append(Finding(rule="PARTY-01", kind="party-number", facts=facts))
    if not 1 <= len(party.name.strip()) <= LONGEST_NAME:
        findings.append(Finding(rule="PARTY-01", kind="party-name", limit=str(LONGEST_NAME)))
    return findings


def normal(party: PartyInput) -> PartyInput:
    """Return the party with its number in normal form. Raises MalformedValue."""
    return PartyInput(
        kind=party.kind,
        number=party_number(party.kind, party.number),
        name=party.name.strip(),
        representative=party.representative,
        address=party.address,
        phone=party.phone,
    )
