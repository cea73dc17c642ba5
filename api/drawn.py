"""Tiles drawn lately, kept in the memory of the process."""

import threading
from collections import OrderedDict

_KEPT_BYTES = 64_000_000


class Drawn:
    """Tiles drawn lately, by layer, place and version of the ground: the eldest go first."""

    def __init__(self) -> None:
        self._tiles: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...]) -> bytes | None:
        """Return a tile that was kept."""
        with self._lock:
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
            return tile

    def keep(self, key: tuple[object, ...], tile: bytes) -> None:
        """Keep a tile, and let go of what has become too much."""
        with self._lock:
            self._bytes += len(tile) - len(self._tiles.pop(key, b""))
            self._tiles[key] = tile
            while self._bytes > _KEPT_BYTES:
                self._bytes -= len(self._tiles.popitem(last=False)[1])
