"""How often something was tried from one address, counted in this process."""

import threading
from datetime import datetime, timedelta

from registry.errors import TooManyTries

MOST = 5
WINDOW = timedelta(minutes=1)
_KEPT = 10_000


class Tries:
    """So many tries a minute for one name from one address; five for a log-in.

    A try is counted before the password is looked at, so that many at once do not slip through;
    success forgets them.
    """

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._tried: dict[tuple[str, str], list[datetime]] = {}
        self._lock = threading.Lock()

    def count(self, login: str, address: str, now: datetime) -> None:
        """Count one try. Raises TooManyTries with the seconds to wait."""
        with self._lock:
            if len(self._tried) >= _KEPT:
                self._tried = {k: v for k, v in self._tried.items() if now - v[-1] < WINDOW}
            recent = [at for at in self._tried.get((login, address), []) if now - at < WINDOW]
            if len(recent) >= self._most:
                wait = recent[0] + WINDOW - now
                raise TooManyTries(retry_after_seconds=int(wait.total_seconds()) + 1)
            self._tried[login, address] = [*recent, now]

    def forget(self, login: str, address: str) -> None:
        """Forget the tries of a name that got in."""
        with self._lock:
            self._tried.pop((login, address), None)
