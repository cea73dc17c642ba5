"""The shape all messages have."""

import msgspec


class Sent(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a client sends: a field that is not described is a fault, not noise."""


class Told(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the register answers."""
