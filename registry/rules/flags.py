"""标记: a verified clue warns in every check of the land or unit it was seen on, at once."""

from collections.abc import Sequence

from registry.book import clues
from registry.book.clues import Flag
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Subject
from registry.store.db import Tx


def on(tx: Tx, at: At, subjects: Sequence[Subject]) -> list[Finding]:
    """Return a warning for each flag on what a request is business on."""
    return [_warning(flag) for flag in clues.flags(tx, at.park_id, subjects)]


def _warning(flag: Flag) -> Finding:
    return Finding(
        rule=flag.rule,
        kind="flag",
        severity="warn",
        facts={
            "number": flag.number,
            "where": flag.where,
            "name": flag.name,
            "name_en": flag.name_en,
            "state": flag.state_name,
            "state_en": flag.state_name_en,
            "since": str(business_date(flag.reported_at)),
            "article": flag.article,
        },
    )
