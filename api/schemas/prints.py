"""Bulk jobs on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.prints import Progress

Number = Annotated[str, Meta(min_length=1, max_length=60)]


class AskPrints(Sent, frozen=True, kw_only=True):
    """Which documents: the standing ones of a kind, those of these numbers, or both.

    ``building`` (the parcel's code and F0001) makes a certificate extract of each of its units.
    """

    kind: Annotated[str, Meta(max_length=40)] | None = None
    building: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    numbers: Annotated[list[Number], Meta(max_length=2000)] = msgspec.field(default_factory=list)


class ProgressOut(Told, frozen=True, kw_only=True):
    """How far a bulk job is; ``refused`` were replaced or revoked meanwhile."""

    park_id: int
    job_id: int
    total: int
    drawn: int
    refused: int
    done: bool

    @classmethod
    def of(cls, progress: Progress) -> "ProgressOut":
        """Tell the progress."""
        return cls(**{name: getattr(progress, name) for name in cls.__struct_fields__})
