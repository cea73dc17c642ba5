"""What is asked for, and what is found for it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A paper wished: of what (case, parcel, unit or certificate), what it says besides, when."""

    of: str
    purpose: str = ""
    asked_by: str = ""
    party: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a paper is drawn from, and where it belongs."""

    park_id: int
    case_id: int | None
    record: object
