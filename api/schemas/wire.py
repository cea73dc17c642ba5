"""The shape all messages have."""

from datetime import MAXYEAR, MINYEAR, datetime

import msgspec


class Sent(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a client sends: a field that is not described is a fault, not noise."""

    def __post_init__(self) -> None:
        """Refuse an instant that has no day in another zone: it lies at an end of the calendar."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, datetime) and value.year in (MINYEAR, MAXYEAR):
                raise ValueError(f"{name}: no year {value.year}")


class Told(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the register answers."""
