"""Where an act stands: the park and day it asks about, and the entry it writes."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """What a check needs to know besides the request: where, when, in which case."""

    park_id: int
    srid: int
    county: str
    today: date
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The open entry of the journal that an act writes into."""

    park_id: int
    seq: int
    at: datetime
    case_id: int
    act: str
    actor: int
    year: int
    srid: int
    county: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is business on: a whole parcel, or one unit of it."""

    parcel_id: int
    unit_id: int | None = None
