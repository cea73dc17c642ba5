"""Who gives how much of a right to whom: shares that sum to one, before and after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from registry.book import applications, parties
from registry.book.parties import PartyInput
from registry.book.rights import Holder, Right
from registry.findings import Finding
from registry.records.context import At, Entry
from registry.store.db import Tx
from registry.values.parties import party_number, shown

Holding = Literal["joint", "shares"]
"""How several hold: jointly 共同共有, or by shares 按份共有."""

_FINEST = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """A holder who gives: by his number; the share of the whole right, or all he has of it."""

    party: str
    share: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes: the share of the whole right; none where one takes all, or they hold jointly."""

    party: PartyInput
    share: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What moves of one right: shares of the whole, by giver (party id) and by taker (number)."""

    right: Right
    giving: Mapping[int, Fraction]
    taking: Mapping[str, Fraction]

    @property
    def whole(self) -> bool:
        """Whether all of the right moves."""
        return sum(self.giving.values(), Fraction(0)) == 1

    def moved_by(self, party_id: int, number: str) -> Fraction:
        """Return what one party gives away, less what he takes."""
        return self.giving.get(party_id, Fraction(0)) - self.taking.get(number, Fraction(0))


def share(given: str) -> Fraction | None:
    """Read a share such as 1/3, greater than nothing and at most one; None when it is not one."""
    try:
        read = Fraction(given.strip())
    except (ValueError, ZeroDivisionError):
        return None
    return read if 0 < read <= 1 and read.denominator <= _FINEST else None


def _plan(
    right: Right,
    givers: Sequence[tuple[int | None, Giver]],
    takers: Sequence[Taker],
    holding: Holding,
) -> tuple[Move | None, list[Finding]]:
    giving, findings = _giving(right, givers)
    taking, faults = _taking(takers, sum(giving.values(), Fraction(0)), holding)
    findings += faults
    if findings:
        return None, findings
    given, taken = sum(giving.values(), Fraction(0)), sum(taking.values(), Fraction(0))
    facts = {"unit": right.unit_code}
    if given != taken:
        return None, [
            Finding(
                rule="OWN-01",
                kind="shares-differ",
                facts=facts,
                measured=str(taken),
                limit=str(given),
            )
        ]
    if given != 1 and "joint" in (right.holding, holding):
        return None, [Finding(rule="OWN-01", kind="joint-moves-whole", facts=facts)]
    return Move(right, giving, taking), []


def _giving(
    right: Right, givers: Sequence[tuple[int | None, Giver]]
) -> tuple[dict[int, Fraction], list[Finding]]:
    has = _shares_of(right)
    giving: dict[int, Fraction] = {}
    findings = []
    for party_id, giver in givers:
        if party_id is None or party_id not in has or party_id in giving:
            facts = {"unit": right.unit_code}
            findings.append(Finding(rule="OWN-01", kind="not-the-holder", facts=facts))
            continue
        held = has[party_id]
        gives = held if giver.share is None else share(giver.share)
        if gives is None or gives > held:
            findings.append(_fault("gives-what-he-has-not", giver.share or "", str(held)))
            continue
        giving[party_id] = gives
    if not givers:
        facts = {"unit": right.unit_code}
        findings.append(Finding(rule="OWN-01", kind="not-the-holder", facts=facts))
    return giving, findings


def _shares_of(right: Right) -> dict[int, Fraction]:
    if right.holding == "joint":
        return {h.party_id: Fraction(1, len(right.holders)) for h in right.holders}
    return {h.party_id: Fraction(h.share_num, h.share_den) for h in right.holders}


def _taking(
    takers: Sequence[Taker], given: Fraction, holding: Holding
) -> tuple[dict[str, Fraction], list[Finding]]:
    numbers = Counter(t.party.number for t in takers)
    if not takers or max(numbers.values()) > 1:
        return {}, [Finding(rule="OWN-01", kind="takers-once")]
    if len(takers) == 1 or holding == "joint":
        stated = [t for t in takers if t.share is not None and (holding == "joint")]
        if stated:
            return {}, [_fault("share-form", stated[0].share or "", "—")]
        if takers[0].share is None or holding == "joint":
            return {t.party.number: given / len(takers) for t in takers}, []
    taking, findings = {}, []
    for taker in takers:
        takes = share(taker.share or "")
        if takes is None:
            findings.append(_fault("share-form", taker.share or "", "1/3"))
        else:
            taking[taker.party.number] = takes
    return taking, findings


def of_whole(
    takers: Sequence[Taker], holding: Holding
) -> tuple[Mapping[str, Fraction], list[Finding]]:
    """Return the parts of a right nobody gives away, by number: all of it, once; or the faults."""
    parts, findings = _taking(takers, Fraction(1), holding)
    total = sum(parts.values(), Fraction(0))
    if not findings and total != 1:
        findings = [
            Finding(
                rule="OWN-01",
                kind="shares-differ",
                facts={"unit": "—"},
                measured=str(total),
                limit="1",
            )
        ]
    return parts, findings


def _fault(kind: str, given: str, limit: str) -> Finding:
    return Finding(rule="OWN-01", kind=kind, measured=given[:20] or "—", limit=limit)


def holders_after(
    move: Move, met: Mapping[str, tuple[int, str]], holding: Holding
) -> tuple[str, tuple[Holder, ...]]:
    """Return how a right is held once it moved, and by whom; ``met``: number -> party id, name."""
    names = {h.party_id: h.name for h in move.right.holders} | dict(met.values())
    has = {} if move.whole else _shares_of(move.right)
    for party_id, gives in move.giving.items():
        if party_id in has:
            has[party_id] -= gives
    for number, takes in move.taking.items():
        party_id = met[number][0]
        has[party_id] = has.get(party_id, Fraction(0)) + takes
    return held({party_id: part for party_id, part in has.items() if part}, names, holding)


def held(
    parts: Mapping[int, Fraction], names: Mapping[int, str], holding: Holding
) -> tuple[str, tuple[Holder, ...]]:
    """Return how a right is held by parties (ids) who have these parts of it, and by whom."""
    if len(parts) == 1:
        return "sole", tuple(Holder(party_id=p, name=names[p]) for p in parts)
    if holding == "joint":
        return "joint", tuple(Holder(party_id=p, name=names[p]) for p in parts)
    return "shares", tuple(
        Holder(
            party_id=party_id,
            name=names[party_id],
            share_num=part.numerator,
            share_den=part.denominator,
        )
        for party_id, part in parts.items()
    )


def gives_apply(tx: Tx, at: At, moves: Sequence[Move]) -> list[Finding]:
    """Who gives a share of his own applies himself (细则 10); the others may buy it first."""
    if at.case_id is None or not moves:
        return []
    applying = applications.of_case(tx, at.park_id, at.case_id).parties
    missing = {
        h.party_id: h.name
        for move in moves
        for h in move.right.holders
        if h.party_id in move.giving and h.party_id not in applying
    }
    facts = {"missing": "、".join(missing.values())}
    return [Finding(rule="OWN-01", kind="giver-must-apply", facts=facts)] if missing else []


def bought_first(moves: Sequence[Move], known: Mapping[str, int]) -> list[Finding]:
    """Co-owners may buy a share before a stranger does (民法典 305): said, not refused."""
    found = []
    for move in moves:
        others = [h.name for h in move.right.holders if h.party_id not in move.giving]
        inside = {h.party_id for h in move.right.holders}
        if others and any(known.get(number) not in inside for number in move.taking):
            facts = {"unit": move.right.unit_code, "names": "、".join(others)}
            found.append(
                Finding(rule="OWN-01", kind="co-owners-first", severity="warn", facts=facts)
            )
    return found


def join(tx: Tx, at: At, joining: Sequence[PartyInput]) -> list[Finding]:
    """Who takes, lends or is promised applies together with the holder (条例 14)."""
    if at.case_id is None:
        return []
    applying = applications.of_case(tx, at.park_id, at.case_id).parties
    missing = []
    for given in joining:
        party = parties.find(tx, given.number)
        if party is None or party.party_id not in applying:
            missing.append(f"{given.name}（{shown(given.kind, given.number)}）")
    facts = {"missing": "、".join(missing)}
    return [Finding(rule="CASE", kind="must-join", facts=facts)] if missing else []


def plans(
    tx: Tx,
    rights: Sequence[Right],
    givers: Sequence[Giver],
    takers: Sequence[Taker],
    holding: Holding,
) -> tuple[list[Move], list[Finding]]:
    """Return what moves of each right, or why the shares of one do not add up."""
    found = [(parties.find(tx, giver.party), giver) for giver in givers]
    known_givers = [(party.party_id if party else None, giver) for party, giver in found]
    moves, findings = [], []
    for right in rights:
        move, faults = _plan(right, known_givers, takers, holding)
        findings += faults
        moves += [move] if move is not None else []
    return moves, findings


def known(tx: Tx, takers: Sequence[Taker]) -> dict[str, int]:
    """Return those who take and are in the register already: number -> party id."""
    found = (parties.find(tx, taker.party.number) for taker in takers)
    return {party.number: party.party_id for party in found if party is not None}


def taken_by(tx: Tx, entry: Entry, takers: Sequence[Taker]) -> dict[str, tuple[int, str]]:
    """Enter those who take where they are new: number as given -> party id and name."""
    met = {}
    for taker in takers:
        number = party_number(taker.party.kind, taker.party.number)
        given = replace(taker.party, number=number, name=taker.party.name.strip())
        party = parties.meet(tx, given, at=entry.at, actor=entry.actor)
        met[taker.party.number] = (party.party_id, party.name)
    return met


def foreseen(takers: Sequence[Taker], at_hand: Mapping[str, int]) -> dict[str, tuple[int, str]]:
    """Return who takes as if all were entered: new ones get numbers nobody has."""
    return {
        t.party.number: (at_hand.get(t.party.number, -n), t.party.name)
        for n, t in enumerate(takers, 1)
    }
