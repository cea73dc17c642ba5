"""One transaction around many steps: the demonstration is loaded whole, or nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from registry.store.db import Parks, Register, Tx, text, wall


class Whole(Register):
    """A register every step of which is a part of one transaction that is open already."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    @contextmanager
    def transaction(self, *, parks: Parks = None) -> Iterator[Tx]:
        """Open one step; what a commit would judge and seal is judged and sealed at its end."""
        with self._tx.begin_nested():
            self._tx.execute(
                text("select set_config('app.parks', :parks, true)"), {"parks": wall(parks)}
            )
            yield self._tx
            self._tx.execute(text("set constraints all immediate"))
            self._tx.execute(text("set constraints all deferred"))
