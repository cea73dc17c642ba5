"""Old certificates: judged as papers and titles are, then entered as the rights they prove."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from registry.acts.intake.old import OldCertificate, OldHolder
from registry.book import (
    certificates as certificates_book,
    land,
    numbers,
    parties,
    rights,
    supplies,
)
from registry.book.certificates import Proof
from registry.book.county import LandUse
from registry.book.parties import Party, PartyInput
from registry.book.rights import NewRight
from registry.book.supplies import SupplyDates
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.records.context import Entry
from registry.rules import parties as party_rules
from registry.rules.disposals import shares
from registry.rules.disposals.shares import Taker
from registry.store.db import Tx
from registry.values.numbers import old_certificate_number
from registry.values.parties import party_number

#: 划拨, 出让, 作价出资, 租赁
_NATURES = (101, 102, 103, 104)
_LISTED = "、".join(str(nature) for nature in _NATURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTitle:
    """An old certificate and the parcel it is entered on."""

    parcel_id: int
    location: str
    old: OldCertificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A title that was entered: its right, the unit it is on, and its holders by party."""

    right_id: int
    unit_id: int
    holders: Mapping[int, int]


def normal(number: str) -> str | None:
    """Return a certificate's number in normal form; None where it is none."""
    try:
        return old_certificate_number(number)
    except MalformedValue:
        return None


def party_of(given: PartyInput) -> str:
    """Return a party's number in normal form, or as it stands where it has none."""
    try:
        return party_number(given.kind, given.number)
    except MalformedValue:
        return given.number


def check(tx: Tx, papers: Mapping[int, OldCertificate]) -> Iterator[tuple[int, Finding]]:
    """Yield what is found of the certificates of rows."""
    well = [number for old in papers.values() for n in old.numbers if (number := normal(n))]
    borne = numbers.borne(tx, well)
    for n, old in papers.items():
        yield from ((n, finding) for finding in _of_one(old, borne))


def _of_one(old: OldCertificate, borne: Collection[str]) -> Iterator[Finding]:
    for holder in old.holders:
        yield from party_rules.numbered(holder.party)
    yield from _held(old)
    if old.term_end <= old.term_start:
        yield Finding(rule="DUR-01", kind="term-order")
    if old.right_nature not in _NATURES:
        yield Finding(
            rule="SUP-03", kind="right-nature", measured=str(old.right_nature), limit=_LISTED
        )
    if bool(old.number) == bool(_own(old)) or (_own(old) and len(_own(old)) < len(old.holders)):
        yield Finding(rule="CODE-01", kind="certificates-one-or-each")
    for given in old.numbers:
        number, facts = normal(given), {"certificate": given[:60]}
        if number is None:
            yield Finding(rule="CODE-01", kind="certificate-number", facts=facts)
        elif number in borne:
            yield Finding(rule="CODE-01", kind="certificate-taken", facts=facts)


def _own(old: OldCertificate) -> list[str]:
    return [holder.certificate for holder in old.holders if holder.certificate]


def _held(old: OldCertificate) -> list[Finding]:
    """Holders are named, each once, and hold all of the right."""
    named = Counter(party_of(holder.party) for holder in old.holders)
    if not named or max(named.values()) > 1:
        return [Finding(rule="OWN-01", kind="holders-once")]
    return shares.of_whole(_takers(old.holders), old.holding)[1]


def _takers(holders: Sequence[OldHolder]) -> list[Taker]:
    return [Taker(party=holder.party, share=holder.share) for holder in holders]


def enter(
    tx: Tx, entry: Entry, use: LandUse, titles: Sequence[OldTitle]
) -> tuple[list[Entered], list[str]]:
    """Enter supply, right, holders and papers of each title, a statement for each table.

    Return what was entered, in their order, and the numbers of the papers. The supply of an old
    certificate is the certificate itself.
    """
    if not titles:
        return [], []
    met = parties.meet_all(
        tx,
        [party_rules.normal(holder.party) for title in titles for holder in title.old.holders],
        at=entry.at,
        actor=entry.actor,
    )
    supply_ids = supplies.grant_all(tx, entry, [_supply(t.old, use, met) for t in titles])
    supplies.set_all_dates(tx, entry, [(i, SupplyDates()) for i in supply_ids])
    parcel_ids = [title.parcel_id for title in titles]
    supplies.originate_each(tx, entry, list(zip(parcel_ids, supply_ids, strict=True)))
    areas = land.book_areas(tx, entry.park_id, parcel_ids)
    entered = rights.enter_land_rights(
        tx,
        entry,
        [
            _right(title, supply_id, areas[title.parcel_id], met)
            for title, supply_id in zip(titles, supply_ids, strict=True)
        ],
    )
    holders = rights.holder_ids(tx, entry.park_id, [one.right_id for one in entered])
    by_right: dict[int, dict[int, int]] = {}
    for (right_id, party_id), holder_id in holders.items():
        by_right.setdefault(right_id, {})[party_id] = holder_id
    done = [
        Entered(right_id=one.right_id, unit_id=one.unit_id, holders=by_right[one.right_id])
        for one in entered
    ]
    proofs = [
        proof
        for title, one in zip(titles, done, strict=True)
        for proof in _proofs(title.old, one, met)
    ]
    certificates_book.certify_all(tx, entry, proofs)
    return done, [proof.number for proof in proofs]


def _supply(old: OldCertificate, use: LandUse, met: Mapping[str, Party]) -> dict[str, object]:
    return {
        "basis": "old_certificate",
        "use_id": use.use_id,
        "term_start": old.term_start,
        "term_end": old.term_end,
        "method": "historic",
        "right_nature": old.right_nature,
        "grantee": met[party_of(old.holders[0].party)].party_id,
        "price": Decimal(0),
        "contract_no": old_certificate_number(old.numbers[0]),
        "contract_template": "—",
    }


def _right(title: OldTitle, supply_id: int, area: Decimal, met: Mapping[str, Party]) -> NewRight:
    old = title.old
    parts, _ = shares.of_whole(_takers(old.holders), old.holding)
    of: dict[int, Fraction] = {}
    names: dict[int, str] = {}
    for holder in old.holders:
        party_id = met[party_of(holder.party)].party_id
        of[party_id] = parts[holder.party.number]
        names[party_id] = holder.party.name.strip()  # as the paper reads: it renames nobody
    holding, holders = shares.held(of, names, old.holding)
    return NewRight(
        parcel_id=title.parcel_id,
        supply_id=supply_id,
        land_area=area,
        location=title.location,
        term_start=old.term_start,
        right_nature=old.right_nature,
        note=old.note,
        holders=holders,
        holding=holding,
    )


def _proofs(old: OldCertificate, one: Entered, met: Mapping[str, Party]) -> Iterator[Proof]:
    if old.number:
        number = old_certificate_number(old.number)
        yield Proof(number=number, right_id=one.right_id, kind="old")
        return
    for holder in old.holders:
        yield Proof(
            number=old_certificate_number(holder.certificate),
            right_id=one.right_id,
            holder_id=one.holders[met[party_of(holder.party)].party_id],
            kind="old",
        )
