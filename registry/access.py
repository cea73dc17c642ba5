"""Who may do what, and in which park.

Roles belong to offices: the land bureau supplies land, the registration centre accepts, examines
and enters, the parks propose and inspect. Licensed officers of the bureau (``enforcer``) look into
wrong uses; whoever signs for the bureau (``signatory``) files, suspends,
decides and closes. Nobody holds an action that is not in this table.
"""

from collections.abc import Mapping

from registry.errors import NotAllowed, NotFound
from registry.records.people import PARK_ROLES, ROLES, Principal

__all__ = ["MAY", "PARK_ROLES", "ROLES", "Principal", "demand", "may"]

_OFFICES = frozenset({"land_supply", "clerk", "examiner", "registrar"})

MAY: Mapping[str, frozenset[str]] = {
    "conditions": frozenset({"land_supply"}),
    "supply": frozenset({"land_supply"}),
    "draft": frozenset({"land_supply", "clerk", "park_manager"}),
    "propose": frozenset({"land_supply", "clerk", "park_manager"}),
    "apply": frozenset({"land_supply", "clerk"}),
    "accept": frozenset({"clerk"}),
    "examine": frozenset({"examiner"}),
    "approve": frozenset({"registrar"}),
    "collect": frozenset({"clerk"}),
    "publish": frozenset({"clerk"}),
    "end_document": frozenset({"registrar"}),
    "report": frozenset(
        {"land_supply", "clerk", "park_manager", "inspector", "enforcer", "signatory"}
    ),
    "occupancy": frozenset({"land_supply", "park_manager", "inspector"}),
    "patrol": frozenset({"park_manager", "inspector", "enforcer"}),
    "enforce": frozenset({"enforcer"}),
    "sign": frozenset({"signatory"}),
    "print_book": frozenset({"clerk", "examiner", "registrar"}),
    "print_paper": frozenset({"clerk", "examiner", "registrar"}),
    "hand_over": frozenset({"registrar"}),
    "check": _OFFICES | {"park_manager", "administrator"},
    "read": frozenset(ROLES),
    "administer": frozenset({"administrator"}),
    "read_supply_page": frozenset({"land_supply", "clerk", "examiner"}),
    "verify_journal": frozenset({"registrar", "inspector", "administrator"}),
}


def may(who: Principal, action: str) -> bool:
    """Say whether one of the roles holds the action."""
    return not who.roles.isdisjoint(MAY[action])


def demand(who: Principal, action: str, park_id: int | None = None) -> None:
    """Raise NotFound for a park that is not his (he must not learn it exists), else NotAllowed."""
    if park_id is not None and not who.sees(park_id):
        raise NotFound(what="park", name=str(park_id))
    if not may(who, action):
        raise NotAllowed(action=action, needs=", ".join(sorted(MAY[action])))
