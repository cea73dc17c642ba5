"""Whatever stands behind DATABASE_URL is used, or refused in one sentence of each language."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from registry.settings import Settings
from registry.store.embedded import ADMIN, APP, Cluster
from registry.store.migrate import newest, revision, upgrade
from registry.store.server import Endpoint, application_works, connectable, connected, fit
from registry.store.unusable import (
    ApplicationRoleRefused,
    DatabaseLoginRefused,
    DatabaseUnreachable,
    DatabaseUnusable,
    MayNotMigrate,
    NotPostgres,
    PostgisMissing,
    RegisterIsNewer,
    ServerTooOld,
)
from tests.support.database import PROJECT


def settings(database_url: str | None, *, owner_url: str | None = None) -> Settings:
    return Settings(
        database_url=database_url,
        owner_url=owner_url,
        home=Path(tempfile.gettempdir()) / "never-used",
        public_url="http://register.example",
    )


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something on a port that does what it is told with each caller."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                while True:
                    caller, _ = server.accept()
                    with caller:
                        answer(caller)
            except OSError:
                return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"host=127.0.0.1 port={server.getsockname()[1]} user=x dbname=x"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def web(caller: socket.socket) -> None:
    caller.recv(1024)
    caller.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def hang_up(caller: socket.socket) -> None:
    caller.recv(1024)


def greet(caller: socket.socket) -> None:
    caller.sendall(b"J\x00\x00\x00\x0a8.0.36\x00")
    caller.recv(1024)


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"postgresql://clerk:secret@127.0.0.1:{port}/register"


def one_sentence_in_both(no: DatabaseUnusable) -> None:
    chinese, english = str(no).splitlines()
    assert no.zh in chinese
    assert no.remedy in english
    assert "secret" not in str(no)


def test_the_given_database_is_used_and_nothing_started(database: Endpoint) -> None:
    given = database.admin_conninfo
    with connected(settings(given)) as endpoint:
        assert endpoint.cluster is None
        assert endpoint.admin_conninfo == given
        application_works(endpoint)
        with psycopg.connect(endpoint.app_conninfo) as connection:
            assert connection.execute("select current_user").fetchone() == (APP,)
            connection.execute("reset all")
            assert connection.execute("select current_user").fetchone() == (APP,)
    assert not settings(given).home.exists()


def test_who_logs_in_as_the_application_needs_no_other_role(database: Endpoint) -> None:
    endpoint = connectable(settings(database.app_conninfo, owner_url=database.admin_conninfo))
    assert endpoint.app_conninfo == database.app_conninfo
    assert endpoint.admin_conninfo == database.admin_conninfo


def test_options_already_given_stay(database: Endpoint) -> None:
    given = make_conninfo(database.admin_conninfo, options="-c work_mem=7MB")
    endpoint = connectable(settings(given))
    with psycopg.connect(endpoint.app_conninfo) as connection:
        row = connection.execute("select current_user, current_setting('work_mem')").fetchone()
    assert row == (APP, "7MB")


def test_without_an_address_the_private_cluster_is_started_and_stopped() -> None:
    with tempfile.TemporaryDirectory(prefix="park-registry-test-") as folder:
        Path(folder).chmod(0o755)
        own = Settings(home=Path(folder) / "home", public_url="http://register.example")
        with connected(own) as endpoint:
            assert endpoint.cluster.running()
            assert revision(endpoint.admin_conninfo) is None
        assert not endpoint.cluster.running()


def test_nobody_there() -> None:
    with pytest.raises(DatabaseUnreachable) as no:
        connectable(settings(closed_port()))
    one_sentence_in_both(no.value)


def test_an_address_libpq_cannot_read() -> None:
    with pytest.raises(DatabaseUnreachable) as no:
        connectable(settings("postgresql://clerk:secret@db:notaport/register"))
    one_sentence_in_both(no.value)


@pytest.mark.parametrize("answer", [web, hang_up, greet])
@pytest.mark.parametrize("sslmode", ["prefer", "disable"])
def test_something_else_answers(answer: Callable[[socket.socket], None], sslmode: str) -> None:
    with listening(answer) as address, pytest.raises(NotPostgres) as no:
        connectable(settings(f"{address} sslmode={sslmode}"))
    one_sentence_in_both(no.value)


@pytest.mark.parametrize("wrong", [{"dbname": "no_such"}, {"user": "no_such"}])
def test_a_user_or_database_the_server_does_not_know(
    database: Endpoint, wrong: dict[str, str]
) -> None:
    with pytest.raises(DatabaseLoginRefused) as no:
        connectable(settings(make_conninfo(database.admin_conninfo, **wrong)))
    one_sentence_in_both(no.value)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("PostgreSQL 14.13 (Ubuntu 14.13-0ubuntu0.22.04.1) on x86_64", ServerTooOld),
        ("CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)", NotPostgres),
    ],
)
def test_a_server_that_says_it_is_another(
    database: Endpoint, answer: str, refusal: type[DatabaseUnusable]
) -> None:
    with psycopg.connect(database.admin_conninfo) as admin:
        admin.execute("create schema played")
        admin.execute(f"create function played.version() returns text return '{answer}'".encode())
    with pytest.raises(refusal) as no:
        fit(make_conninfo(database.admin_conninfo, options="-c search_path=played,pg_catalog"))
    one_sentence_in_both(no.value)


@pytest.mark.parametrize("offered", ["'3.2.1'", None])
def test_postgis_too_old_or_not_there(database: Endpoint, offered: str | None) -> None:
    with psycopg.connect(database.admin_conninfo) as admin:
        admin.execute("create schema played")
        admin.execute("create view played.pg_extension as select null extname, null extversion")
        row = "select 'postgis' as name, {} as default_version".format(offered or "null::text")
        admin.execute(f"create view played.pg_available_extensions as {row}".encode())
    with pytest.raises(PostgisMissing) as no:
        fit(make_conninfo(database.admin_conninfo, options="-c search_path=played,pg_catalog"))
    assert no.value.found == ("3.2.1" if offered else "-")
    one_sentence_in_both(no.value)


def test_a_user_who_may_not_work_as_the_application(database: Endpoint) -> None:
    endpoint = Endpoint(
        app_conninfo=make_conninfo(database.app_conninfo, options=f"-c role={ADMIN}"),
        admin_conninfo=database.admin_conninfo,
        cluster=None,
    )
    with pytest.raises(ApplicationRoleRefused) as no:
        application_works(endpoint)
    one_sentence_in_both(no.value)


def test_migrating_twice_changes_nothing(database: Endpoint) -> None:
    assert revision(database.admin_conninfo) == newest()
    upgrade(database.admin_conninfo)
    assert revision(database.admin_conninfo) == newest()


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """The name of a database no migration has seen."""
    name = f"test_{os.getpid()}_empty"
    cluster.create_database(name)
    yield name
    cluster.drop_database(name)


def test_many_who_migrate_at_once_take_turns(cluster: Cluster, empty: str) -> None:
    conninfo = cluster.conninfo(ADMIN, empty)
    program = "import sys; from registry.store.migrate import upgrade; upgrade(sys.argv[1])"
    many = [
        subprocess.Popen([sys.executable, "-c", program, conninfo], cwd=PROJECT)  # noqa: S603
        for _ in range(3)
    ]
    assert [one.wait(timeout=60) for one in many] == [0, 0, 0]
    assert revision(conninfo) == newest()


def test_who_may_not_migrate_is_told_whom_to_name(cluster: Cluster, empty: str) -> None:
    with pytest.raises(MayNotMigrate) as no:
        upgrade(cluster.conninfo(APP, empty))
    assert no.value.user == APP
    assert "REGISTRY_OWNER_URL" in no.value.remedy
    one_sentence_in_both(no.value)


def test_who_only_serves_sees_that_nothing_is_missing(database: Endpoint) -> None:
    assert revision(database.app_conninfo) == newest()
    upgrade(database.app_conninfo)


def test_a_register_of_a_newer_release_is_not_touched(database: Endpoint) -> None:
    with psycopg.connect(database.admin_conninfo) as admin:
        admin.execute("update public.alembic_version set version_num = '9999'")
    with pytest.raises(RegisterIsNewer) as no:
        upgrade(database.admin_conninfo)
    assert no.value.found == "9999"
    one_sentence_in_both(no.value)
