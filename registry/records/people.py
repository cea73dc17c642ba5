"""Who asks: an account with its roles and the parks inside its walls."""

from dataclasses import dataclass

ROLES = (
    "land_supply",
    "clerk",
    "examiner",
    "registrar",
    "park_manager",
    "inspector",
    "enforcer",
    "signatory",
    "administrator",
)
#: roles of the parks' own people: always bound to the parks listed for them
PARK_ROLES = frozenset({"park_manager", "inspector"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An account that asks. ``parks`` None: all, for the staff of the county's offices."""

    account_id: int
    login: str
    display_name: str
    roles: frozenset[str]
    parks: tuple[int, ...] | None

    def sees(self, park_id: int) -> bool:
        """Say whether the park is inside this person's walls."""
        return self.parks is None or park_id in self.parks
