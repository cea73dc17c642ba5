"""Statements 声明 on the wire: what the office publishes on its site about a certificate."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.statements import Said, Statement


class StatementIn(Sent, frozen=True, kw_only=True):
    """What is stated: that a certificate is lost 遗失, destroyed 灭失, or void 作废."""

    certificate: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: Said


class WithdrawalIn(Sent, frozen=True, kw_only=True):
    """Why a statement no longer counts."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class StatementOut(Told, frozen=True, kw_only=True):
    """A statement as it stands on the site; ``statementId`` is what a list is paged by."""

    statement_id: int
    number: str
    kind: str
    certificate: str
    holders: tuple[str, ...]
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str | None
    page: str

    @classmethod
    def of(cls, said: Statement, public_url: str) -> "StatementOut":
        """Tell a statement, with the address of its public page."""
        facts = {n: getattr(said, n) for n in cls.__struct_fields__ if n != "page"}
        return cls(**facts, page=f"{public_url}/statements/{said.number}")
