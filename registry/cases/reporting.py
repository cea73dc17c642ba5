"""Clues are entered here, whoever saw them: each report once, each with the next number."""

from collections.abc import Sequence
from datetime import datetime

from registry.book import clues, numbers
from registry.book.clues import Clue, NewClue
from registry.clock import business_date
from registry.errors import NotFound
from registry.store.db import Tx

_WORD = "线索"


def report(tx: Tx, park_id: int, new: NewClue, *, by: int, at: datetime) -> Clue:
    """Enter a clue; the same report again returns the one entered first. See ``report_all``."""
    return report_all(tx, park_id, [new], by=by, at=at)[0]


def report_all(
    tx: Tx, park_id: int, new: Sequence[NewClue], *, by: int, at: datetime
) -> list[Clue]:
    """Enter clues and return them in order; a report that is known takes no number.

    Raises NotFound for a kind of violation that is not listed, and NotHappenedYet.
    """
    listed = clues.kinds(tx)
    for clue in new:
        if clue.kind not in listed:
            raise NotFound(what="kind of violation", name=clue.kind[:40])
    known = clues.reported(tx, park_id, new)
    fresh = list({clue.key: clue for clue in new if clue.key not in known}.values())
    if fresh:
        year = business_date(at).year
        given = numbers.documents(tx, word=_WORD, year=year, count=len(fresh))
        clues.enter(tx, park_id, list(zip(given, fresh, strict=True)), by=by, at=at)
        known = clues.reported(tx, park_id, new)
    return [known[clue.key] for clue in new]
