"""One private cluster for all workers of a run, one migrated template, cheap copies of it."""

import fcntl
import hashlib
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from registry.store.embedded import ADMIN, Cluster
from registry.store.migrate import upgrade
from registry.store.server import Endpoint

PROJECT = Path(__file__).parents[2]
HOME = PROJECT / ".registry" / "tests"
_KEPT_TEMPLATES = 3
_number = itertools.count()


@contextmanager
def shared_cluster() -> Iterator[Cluster]:
    """Use the tests' cluster; the last worker of the last run to leave stops it."""
    cluster = Cluster(HOME, durable=False)
    cluster.start()
    try:
        with _alone():
            _sweep(cluster)
        yield cluster
    finally:
        cluster.stop()


def migrated_template(cluster: Cluster) -> str:
    """Return a database migrated by Alembic, kept as long as no migration changes."""
    name = f"template_{_digest_of_migrations()}"
    with _alone():
        if name not in _databases(cluster):
            building = f"building_{name}"
            cluster.drop_database(building)
            cluster.create_database(building)
            upgrade(cluster.conninfo(ADMIN, building))
            with _admin(cluster) as admin:
                renaming = sql.SQL("alter database {} rename to {}")
                admin.execute(renaming.format(sql.Identifier(building), sql.Identifier(name)))
    return name


@contextmanager
def fresh_copy(cluster: Cluster, template: str) -> Iterator[Endpoint]:
    """Make a copy of the template and drop it afterwards."""
    name = f"test_{os.getpid()}_{next(_number)}"
    cluster.create_database(name, template)
    try:
        yield Endpoint(
            app_conninfo=cluster.conninfo(database=name),
            admin_conninfo=cluster.conninfo(ADMIN, name),
            cluster=cluster,
        )
    finally:
        cluster.drop_database(name)


def _sweep(cluster: Cluster) -> None:
    """Drop copies whose run was killed, and templates of migrations long changed."""
    names = _databases(cluster)
    for name in names:
        if name.startswith("test_") and not Path(f"/proc/{name.split('_')[1]}").exists():
            cluster.drop_database(name)
    templates = [name for name in names if name.startswith("template_")]
    for name in templates[:-_KEPT_TEMPLATES]:
        cluster.drop_database(name)


def _databases(cluster: Cluster) -> list[str]:
    with _admin(cluster) as admin:
        rows = admin.execute("select datname from pg_database order by oid").fetchall()
    return [name for (name,) in rows]


@contextmanager
def _admin(cluster: Cluster) -> Iterator[psycopg.Connection]:
    with psycopg.connect(cluster.conninfo(ADMIN, "postgres"), autocommit=True) as admin:
        yield admin


@contextmanager
def _alone() -> Iterator[None]:
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for file in sorted((PROJECT / "migrations").rglob("*")):
        if file.suffix in (".py", ".sql"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
