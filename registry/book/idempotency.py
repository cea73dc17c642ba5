"""A request repeated after a lost answer is answered as the first was, and done once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.errors import KeyReused, MalformedValue
from registry.records.plain import to_plain
from registry.store.db import Tx, text

KEPT = timedelta(days=30)
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered: HTTP status and plain body. ``repeated``: it had been answered before."""

    status: int
    body: object
    repeated: bool = False


def once(
    tx: Tx,
    *,
    who: int,
    key: str | None,
    body_hash: bytes,
    now: datetime,
    do: Callable[[], tuple[int, object]],
) -> Answer:
    """Do it unless account ``who`` did it under this key; keep the answer with the act.

    ``do`` returns (status, body). Key and act are one transaction: a refusal keeps neither. Raises
    KeyReused for another body, MalformedValue for a key that cannot be one.
    """
    if key is None:
        status, body = do()
        return Answer(status=status, body=to_plain(body))
    _judge(key)
    # two at once with one key: the second waits here and then finds the first one's answer
    tx.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:name, 7302))"),
        {"name": f"{who}/{key}"},
    )
    tx.execute(
        text("delete from idempotency_key where account_id = :who and made_at < :old"),
        {"who": who, "old": now - KEPT},
    )
    first = tx.execute(
        text(
            "select body_hash, status, response from idempotency_key"
            " where account_id = :who and key = :key"
        ),
        {"who": who, "key": key},
    ).one_or_none()
    if first is not None:
        if bytes(first.body_hash) != body_hash:
            raise KeyReused(key=key)
        return Answer(status=first.status, body=first.response, repeated=True)
    status, body = do()
    answer = Answer(status=status, body=to_plain(body))
    tx.execute(
        text(
            "insert into idempotency_key values"
            " (:who, :key, :body, :status, cast(:response as jsonb), :now)"
        ),
        {
            "who": who,
            "key": key,
            "body": body_hash,
            "status": status,
            "response": json.dumps(answer.body, ensure_ascii=False),
            "now": now,
        },
    )
    return answer


def body_digest(*parts: str) -> bytes:
    """Return what tells one body from another: the parts in order."""
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def _judge(key: str) -> None:
    if not 1 <= len(key) <= _LONGEST_KEY or not key.isprintable():
        raise MalformedValue(
            kind="Idempotency-Key",
            value=key[:_LONGEST_KEY],
            reason=f"1 to {_LONGEST_KEY} characters that can be read",
            reason_zh=f"须为 1 至 {_LONGEST_KEY} 个可见字符",
        )
