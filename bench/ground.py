"""The ground to measure on: a throwaway cluster, and registers in it filled by their own rules."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import ceil, sqrt
from pathlib import Path
from typing import LiteralString

import psycopg
import shapely
from shapely import Polygon

from geo.shapes import judge
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.db import Register, conninfo_for_sessions
from registry.store.embedded import ADMIN, Cluster, running
from registry.store.migrate import upgrade

NOW = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)
PARK = 1
FABRIC, TITLES = (Path(__file__).with_name(f"{name}.sql") for name in ("fabric", "titles"))
#: the guards of parcels take most of the time a register is filled in
_ASLEEP = "alter table parcel disable trigger user; alter table parcel_version disable trigger user"
#: parcels of one entry: a digest is made of all its rows at once
BATCH = 200_000
#: lots of 50 m by 40 m about a point near 共青城; one in twenty is left vacant
EAST, NORTH, WIDE, HIGH = 39_383_000, 3_236_000, 50, 40


def now() -> datetime:
    """Return the hour at which everything here happens."""
    return NOW


class Ground:
    """A cluster of its own; ``parcels`` is the size of the register that counts as full."""

    def __init__(self, cluster: Cluster, parcels: int) -> None:
        self.cluster = cluster
        self.parcels = parcels
        self._filled: set[str] = set()

    @property
    def filled(self) -> str:
        """The database of the full register."""
        return self.holding(self.parcels)

    def holding(self, parcels: int) -> str:
        """Return a register of so many parcels; made once, to be read or copied, never written."""
        return self._made(f"filled_{parcels}", parcels, titled=True)

    def mapped(self, parcels: int) -> str:
        """Return a register of so many parcels and nothing on them, laid unguarded: for maps."""
        return self._made(f"mapped_{parcels}", parcels, titled=False)

    def _made(self, name: str, parcels: int, *, titled: bool) -> str:
        if name not in self._filled:
            self._fill(name, parcels, titled=titled)
            self._filled.add(name)
        return name

    def _fill(self, name: str, parcels: int, *, titled: bool) -> None:
        woven = (FABRIC, TITLES) if titled else (FABRIC,)
        with self.empty(name) as register:
            side = _side(parcels)
            around = shapely.box(EAST, NORTH, EAST + (side + 1) * WIDE, NORTH + (side + 1) * HIGH)
            office = Office(register, demo.found(register, now, around), now)
            if not titled:
                with self.admin(name) as connection:
                    connection.execute(_ASLEEP)
            for first in range(0, parcels, BATCH):
                request = {"use": to_plain(demo.INDUSTRIAL), "rows": []}
                carry_to_approval(office, office.open("intake", request, applicant=demo.FIRST))
                with self.admin(name) as connection:
                    _weave(connection, woven, side, parcels, first)
        with self.admin(name) as connection:
            connection.execute("vacuum analyze")

    def vacant_lots(self, count: int, parcels: int | None = None) -> list[Polygon]:
        """Return lots that the fabric leaves vacant, spread over it: plots still to be planned."""
        parcels = parcels or self.parcels
        side = _side(parcels)
        inside = range(1, parcels // side - 1)
        vacant = [(x, y) for x in inside for y in range(1, side - 1) if (x * 7 + y) % 20 == 0]
        spread = vacant[:: max(len(vacant) // count, 1)][:count]
        return [judge(Polygon(_corners(x, y))) for x, y in spread]

    @contextmanager
    def empty(self, name: str) -> Iterator[Register]:
        """Make a database with nothing in it but the schema."""
        self.cluster.create_database(name)
        upgrade(self.cluster.conninfo(ADMIN, name))
        with self.opened(name) as register:
            yield register

    @contextmanager
    def copy(self, name: str, of: str) -> Iterator[Register]:
        """Make a copy of a database nobody is connected to, and drop it afterwards."""
        self.cluster.create_database(name, of)
        try:
            with self.opened(name) as register:
                yield register
        finally:
            self.cluster.drop_database(name)

    @contextmanager
    def opened(self, name: str) -> Iterator[Register]:
        """Open a register as the application does."""
        register = Register(self.cluster.conninfo(database=name))
        try:
            yield register
        finally:
            register.close()

    @contextmanager
    def admin(self, name: str) -> Iterator[psycopg.Connection]:
        """Connect as whom no wall holds back."""
        conninfo = conninfo_for_sessions(self.cluster.conninfo(ADMIN, name))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("set statement_timeout = 0")
            yield connection

    def set(self, setting: LiteralString) -> None:
        """Change a setting of the whole cluster."""
        with self.admin("postgres") as connection:
            connection.execute(f"alter system set {setting}")
            connection.execute("select pg_reload_conf()")


@contextmanager
def broken_ground(parcels: int) -> Iterator[Ground]:
    """Run a cluster with the settings of a real one, and leave nothing of it."""
    with tempfile.TemporaryDirectory(prefix="park-registry-bench-") as home:
        cluster = Cluster(Path(home))
        try:
            with running(cluster):
                ground = Ground(cluster, parcels)
                # it would judge tables by rows it cannot see yet, and wake in the midst of a round
                ground.set("autovacuum = off")
                yield ground
        finally:
            shutil.rmtree(cluster.place.folder, ignore_errors=True)


def carry_to_approval(office: Office, number: str) -> None:
    """Take a case through all its steps but the last."""
    for step, who in (
        ("submit", "clerk"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    ):
        office.step(number, step, who)


def _side(parcels: int) -> int:
    """Return how many lots a square fabric has on each side to hold so many parcels."""
    return ceil(sqrt(parcels / 0.95)) + 1


def _weave(
    connection: psycopg.Connection, woven: Sequence[Path], side: int, parcels: int, first: int
) -> None:
    measures = {"east": EAST, "north": NORTH, "wide": WIDE, "high": HIGH, "side": side}
    county = {"srid": demo.SRID, "district": demo.DISTRICT, "parcels": parcels}
    batch = {"first": first, "last": min(first + BATCH, parcels)}
    with connection.transaction(), psycopg.ClientCursor(connection) as cursor:
        cursor.execute("set local app.parks = '*'")
        for statements in woven:
            cursor.execute(statements.read_text(encoding="utf-8"), measures | county | batch)


def _corners(x: int, y: int) -> list[tuple[float, float]]:
    """Return the corners of a lot where fabric.sql places them."""
    return [
        (
            round(EAST + i * WIDE + (i * 7919 + j * 104_729) % 9000 / 1000, 3),
            round(NORTH + j * HIGH + (i * 6007 + j * 7919) % 9000 / 1000, 3),
        )
        for i, j in ((x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y))
    ]
