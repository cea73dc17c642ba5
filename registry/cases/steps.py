"""The steps of a case, written one after another and never again."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from registry.store.db import Tx, text


def write(
    tx: Tx,
    park_id: int,
    case_id: int,
    *,
    from_state: str,
    to_state: str,
    by: int,
    at: datetime,
    facts: Mapping[str, Any],
    clock_runs: bool = False,
    note: str | None = None,
) -> None:
    """Write the next step of a case; the state itself is set by who takes the step."""
    tx.execute(
        text(
            "insert into case_step (park_id, case_id, n, from_state, to_state, at, actor,"
            " clock_runs, note, facts) select :park, :case, coalesce(max(n), 0) + 1, :from_, :to,"
            " :at, :by, :runs, :note, cast(:facts as jsonb) from case_step"
            " where park_id = :park and case_id = :case"
        ),
        {
            "park": park_id,
            "case": case_id,
            "from_": from_state,
            "to": to_state,
            "at": at,
            "by": by,
            "runs": clock_runs,
            "note": note,
            "facts": json.dumps(facts, ensure_ascii=False, default=str),
        },
    )
