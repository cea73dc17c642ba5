"""SPLIT-08: areas add up, and are shared out exactly: common floor area by K = ΣΔS/ΣS, and land."""

from collections.abc import Sequence
from decimal import Decimal

from registry.findings import Finding
from registry.records.units import Child, Claim, Portion, Sharing, Whole
from registry.values.shares import printed, shared_out, whole_hundredths

_NONE = Decimal("0.00")


def key_of(child: Child) -> tuple[int, str]:
    """Return the key of a unit of the request: it sorts after all that stand, in its order."""
    return (1, f"{child.n:06d}")


def divide(
    whole: Whole, children: Sequence[Child], sharing: Sharing, standing: Sequence[Claim] = ()
) -> tuple[tuple[Portion, ...], dict[str, Decimal], list[Finding]]:
    """Return what each unit has, the land shares of standing units by code, and what is wrong.

    Where the areas given cannot be shared out there are no portions; where only the land cannot,
    they have none.
    """
    findings = _areas(whole, children)
    if any(f.kind != "areas-differ" for f in findings):
        return (), {}, findings
    shared = _shared(whole, children)
    claims = [
        *standing,
        *(
            Claim(
                key=key_of(child),
                built_area=child.given.own_area + shared[child.n],
                land_share=child.given.land_share,
                own_land=child.given.own_land,
            )
            for child in children
            if child.titled
        ),
    ]
    land, faults = _land(whole.land, claims, sharing)
    portions = tuple(
        Portion(child=child, shared_area=shared[child.n], land_share=land.get(key_of(child), _NONE))
        for child in children
    )
    stand = {c.key[1]: land[c.key] for c in standing if c.key in land}
    return portions, stand, [*findings, *faults]


def _areas(whole: Whole, children: Sequence[Child]) -> list[Finding]:
    findings = []
    for child in children:
        given = child.given
        numbers = (given.own_area, given.own_land, given.land_share or _NONE)
        facts = {"unit": child.n}
        if not all(whole_hundredths(n) for n in numbers):
            findings.append(Finding(rule="SPLIT-08", kind="area-too-fine", facts=facts))
        if given.own_area <= 0 or min(numbers) < 0:
            findings.append(Finding(rule="SPLIT-08", kind="area-not-positive", facts=facts))
        if not child.titled and (given.land_share is not None or given.own_land):
            findings.append(Finding(rule="SPLIT-08", kind="common-has-land", facts=facts))
    if not any(child.titled for child in children):
        findings.append(Finding(rule="SPLIT-08", kind="no-titled-unit"))
    together = sum((child.given.own_area for child in children), _NONE)
    if together != whole.own_area:
        findings.append(
            Finding(
                rule="SPLIT-08",
                kind="areas-differ",
                facts={"difference": f"{together - whole.own_area:+f}"},
                measured=printed(together),
                limit=printed(whole.own_area),
            )
        )
    return findings


def _shared(whole: Whole, children: Sequence[Child]) -> dict[int, Decimal]:
    """What units take of the common parts: each by its own area; what a common part gives."""
    given = {c.n: c.given.own_area for c in children if c.given.common == "apportioned"}
    taken = shared_out(
        whole.shared_area + sum(given.values(), _NONE),
        {c.n: c.given.own_area for c in children if c.titled},
    )
    gives = {n: -area for n, area in given.items()}
    return {c.n: taken.get(c.n, gives.get(c.n, _NONE)) for c in children}


def _land(
    total: Decimal, claims: Sequence[Claim], sharing: Sharing
) -> tuple[dict[tuple[int, str], Decimal], list[Finding]]:
    wrong = [c for c in claims if not _said_as(c, sharing)]
    if wrong:
        facts = [{"unit": c.key[1].lstrip("0"), "sharing": sharing} for c in wrong]
        return {}, [Finding(rule="SPLIT-08", kind="share-not-so", facts=f) for f in facts]
    if sharing == "agreement":
        agreed = {c.key: c.land_share for c in claims if c.land_share is not None}
        together = sum(agreed.values(), _NONE)
        return (agreed, []) if together == total else ({}, [_differs(together, total)])
    own = {c.key: c.own_land for c in claims}
    together = sum(own.values(), _NONE)
    if together > total:
        return {}, [_differs(together, total)]
    rest = shared_out(total - together, {c.key: c.built_area for c in claims})
    return {key: own[key] + rest[key] for key in own}, []


def _said_as(claim: Claim, sharing: Sharing) -> bool:
    """Whether what is said of a share is what this way of sharing asks for, and no more."""
    agreed, own = claim.land_share is not None, claim.own_land != 0
    return (agreed, own) in {
        "floor_area": ((False, False),),
        "agreement": ((True, False),),
        "own_first": ((False, False), (False, True)),
    }[sharing]


def _differs(together: Decimal, total: Decimal) -> Finding:
    return Finding(
        rule="SPLIT-08",
        kind="land-shares-differ",
        facts={"difference": f"{together - total:+f}"},
        measured=printed(together),
        limit=printed(total),
    )
