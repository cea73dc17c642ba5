"""The private cluster in every situation it is promised for, each of them really provoked."""

import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from registry.store import installed, place
from registry.store.embedded import ADMIN, Cluster, running
from registry.store.unusable import NoServerInstalled, PlaceUnusable, ServerDidNotObey
from tests.support.database import PROJECT

ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")

#: what another process does: start, say so, wait for a line, leave
USE = """
import os, sys
from pathlib import Path
import psycopg, encodings.idna
from registry.errors import RegistryError
from registry.store.embedded import ADMIN, Cluster
root, uid = Path(sys.argv[1]), int(sys.argv[2])
if uid >= 0:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
cluster = Cluster(root, durable=False)
try:
    print("started" if cluster.start() else "adopted", flush=True)
except RegistryError as no:
    sys.exit(str(no))
with psycopg.connect(cluster.conninfo(ADMIN)) as admin:
    assert admin.execute("select current_user").fetchone() == (ADMIN,)
sys.stdin.readline()
cluster.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder everyone can reach; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(prefix="park-registry-test-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A cluster that was made and stopped, for the tests that only start it."""
    with tempfile.TemporaryDirectory(prefix="park-registry-test-") as folder:
        Path(folder).chmod(0o755)
        with running(Cluster(Path(folder) / "c", durable=False)) as cluster:
            cluster.create_database("kept")
        yield Path(folder) / "c"


def use(root: Path, *, uid: int = -1) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", USE, str(root), str(uid)],
        cwd=PROJECT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def server_pid(cluster: Cluster) -> int:
    return int((cluster.place.data / "postmaster.pid").read_text().split()[0])


def asked(cluster: Cluster, query: str, role: str = ADMIN) -> object:
    with psycopg.connect(cluster.conninfo(role)) as connection:
        return connection.execute(query.encode()).fetchone()[0]


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def until(true: object) -> None:
    patience = time.monotonic() + 20
    while not true():
        assert time.monotonic() < patience
        time.sleep(0.02)


def test_a_new_cluster_keeps_to_itself_and_to_the_disk(folder: Path) -> None:
    with running(Cluster(folder / "c")) as cluster:
        assert asked(cluster, "show listen_addresses") == ""
        assert asked(cluster, "show data_checksums") == "on"
        assert asked(cluster, "show fsync") == "on"
        assert asked(cluster, "show timezone") == "UTC"
        connections = psutil.Process(server_pid(cluster)).net_connections(kind="inet")
        assert connections == []
        assert cluster.place.data.stat().st_mode & 0o777 == 0o700
        assert (cluster.place.data / "pg_hba.conf").read_text().count("peer") == 2
        engine = create_engine(cluster.sqlalchemy_url(ADMIN))
        with engine.connect() as connection:
            assert connection.execute(text("select current_user")).scalar_one() == ADMIN
        engine.dispose()
    assert not cluster.running()


def test_starting_twice_is_starting_once(made: Path) -> None:
    cluster = Cluster(made, durable=False)
    assert cluster.start()
    assert not cluster.start()
    cluster.stop()
    assert not cluster.running()
    cluster.stop()


def test_roots_server_runs_as_somebody_else(made: Path) -> None:
    with running(Cluster(made, durable=False)) as cluster:
        runs_as = psutil.Process(server_pid(cluster)).uids().real
    assert runs_as == (pwd.getpwnam("postgres").pw_uid if ROOT else os.geteuid())


def test_without_a_postgres_user_root_drops_to_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "SERVER_USERS", ("nobody-has-this-name", "nobody"))
    with running(Cluster(folder / "c", durable=False)) as cluster:
        runs_as = psutil.Process(server_pid(cluster)).uids().real
    assert runs_as == (NOBODY.pw_uid if ROOT else os.geteuid())


def test_an_ordinary_user_runs_it_and_root_may_use_it_after(folder: Path) -> None:
    if ROOT:
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    user = use(folder / "c", uid=NOBODY.pw_uid if ROOT else -1)
    assert user.stdout.readline() == "started\n", user.stderr.read()
    cluster = Cluster(folder / "c", durable=False)
    assert psutil.Process(server_pid(cluster)).uids().real == (
        NOBODY.pw_uid if ROOT else os.geteuid()
    )
    leave(user)
    with running(cluster):
        assert asked(cluster, "select current_user") == ADMIN


def test_another_users_data_is_refused_in_one_sentence(made: Path) -> None:
    if ROOT:
        intruder = use(made, uid=NOBODY.pw_uid)
        said = intruder.communicate("\n", timeout=60)[1]
        assert intruder.returncode == 1
        assert "REGISTRY_HOME" in said
        assert "不能使用" in said
        assert "Traceback" not in said
    else:
        with pytest.raises(PlaceUnusable):
            place.settle(Path("/proc/park-registry"))


def test_a_user_without_a_name_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not ROOT:
        monkeypatch.setattr(os, "geteuid", lambda: 54321)
        with pytest.raises(PlaceUnusable):
            place.settle(folder / "c")
        return
    os.chown(folder, 54321, 54321)
    nameless = use(folder / "c", uid=54321)
    said = nameless.communicate("\n", timeout=60)[1]
    assert nameless.returncode == 1
    assert "54321 has no name" in said


def test_a_folder_the_server_cannot_reach_is_left_for_one_it_can(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", folder / "elsewhere")
    tmp_path.chmod(0o700)
    with running(Cluster(tmp_path / "c", durable=False)) as cluster:
        assert asked(cluster, "select 1") == 1
        moved = tmp_path / "c" / "MOVED"
        assert moved.exists() == ROOT
        assert cluster.place.folder.is_relative_to(folder if ROOT else tmp_path)
        cluster.create_database("kept")
    with running(Cluster(tmp_path / "c", durable=False)) as cluster:
        assert asked(cluster, "select count(*) from pg_database where datname = 'kept'") == 1


def test_data_that_became_unreachable_is_never_replaced_by_an_empty_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", folder / "elsewhere")
    (tmp_path / "c" / "data").mkdir(parents=True)
    tmp_path.chmod(0o700)
    if ROOT:
        with pytest.raises(PlaceUnusable, match="can no longer reach it"):
            place.settle(tmp_path / "c")
    else:
        assert place.settle(tmp_path / "c").folder == tmp_path / "c"


@pytest.mark.parametrize("name", ["a" * 120, "园区" * 30, "with, comma and 'quotes'"])
def test_a_path_no_socket_can_have_serves_all_the_same(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", folder / "elsewhere")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with running(Cluster(folder / name, durable=False)) as cluster:
        assert asked(cluster, "select 1") == 1
        assert cluster.place.data.is_relative_to(folder / name)
        assert not cluster.place.socket.is_relative_to(folder / name)


def test_a_socket_folder_of_somebody_else_is_not_trusted(folder: Path) -> None:
    settled = place.settle(folder / "c")
    settled.socket.rmdir()
    settled.socket.symlink_to(folder)
    with pytest.raises(PlaceUnusable):
        place.settle(folder / "c")


def test_two_who_start_at_once_share_one_server_and_the_last_stops_it(folder: Path) -> None:
    if ROOT:
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    both = [use(folder / "c"), use(folder / "c")]
    assert sorted(user.stdout.readline() for user in both) == ["adopted\n", "started\n"]
    cluster = Cluster(folder / "c", durable=False)
    leave(both[0])
    assert cluster.running()
    leave(both[1])
    assert not cluster.running()


def test_what_was_committed_outlives_the_killing_of_the_server(made: Path) -> None:
    cluster = Cluster(made)
    with running(cluster):
        with psycopg.connect(cluster.conninfo(ADMIN)) as connection:
            connection.execute("create table kept as select 7 as seven")
        killed = server_pid(cluster)
        os.kill(killed, signal.SIGKILL)
        until(lambda: gone(killed))
        assert not cluster.running()
        assert cluster.start()
        assert asked(cluster, "select seven from kept") == 7


def test_a_killed_server_nobody_reaps_does_not_bar_the_way(made: Path) -> None:
    cluster = Cluster(made, durable=False)
    user = cluster.place.user
    drop = {"user": user.uid, "group": user.gid, "extra_groups": ()} if user.dropped else {}
    zombie = subprocess.Popen(  # noqa: S603 -- PostgreSQL's own program
        [
            cluster.programs["postgres"],
            "-D",
            str(cluster.place.data),
            "-c",
            f"cluster_name={cluster.name}",
        ],
        cwd="/",
        stderr=subprocess.DEVNULL,
        **drop,
    )
    try:
        until(cluster.running)
        zombie.kill()
        until(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
        os.kill(zombie.pid, 0)
        with running(cluster):
            assert server_pid(cluster) != zombie.pid
            assert asked(cluster, "select 1") == 1
    finally:
        zombie.wait()


def test_a_pid_that_is_somebody_elses_by_now_does_not_bar_the_way(made: Path) -> None:
    cluster = Cluster(made, durable=False)
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        for file in (
            cluster.place.data / "postmaster.pid",
            cluster.place.socket / f"{place.SOCKET_NAME}.lock",
        ):
            cluster.place.user.write(file, f"{stranger.pid}\n{cluster.place.data}\n")
        assert not cluster.running()
        with running(cluster):
            assert asked(cluster, "select 1") == 1
        stranger.kill()


def test_a_server_left_by_a_killed_application_is_adopted(made: Path) -> None:
    application = use(made)
    assert application.stdout.readline() == "started\n"
    application.kill()
    application.communicate()
    cluster = Cluster(made, durable=False)
    assert cluster.running()
    assert not cluster.start()
    cluster.stop()
    assert not cluster.running()


def test_who_did_not_start_stops_nothing(made: Path) -> None:
    with running(Cluster(made, durable=False)) as cluster:
        Cluster(made, durable=False).stop()
        assert cluster.running()


def test_a_cluster_half_made_leaves_nothing_in_the_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = folder / "programs"
    broken.mkdir()
    (broken / "initdb").write_text(
        '#!/bin/sh\nmkdir -p "$2/base"\necho no space left >&2\nexit 1\n'
    )
    (broken / "initdb").chmod(0o755)
    cluster = Cluster(folder / "c", durable=False)
    with monkeypatch.context() as patched:
        patched.setattr(
            Cluster, "programs", installed.Programs(major=15, folder=broken), raising=True
        )
        with pytest.raises(ServerDidNotObey, match="no space left") as no:
            cluster.start()
    assert no.value.step == "initdb"
    assert (cluster.place.folder / "data.new" / "base").exists()
    with running(cluster):
        assert asked(cluster, "select 1") == 1


def test_a_server_that_does_not_start_says_where_to_read_why(made: Path) -> None:
    cluster = Cluster(made, durable=False)
    control = cluster.place.data / "global" / "pg_control"
    hidden = control.rename(control.with_suffix(".hidden"))
    try:
        with pytest.raises(ServerDidNotObey) as no:
            cluster.start()
        assert no.value.step == "start"
        assert "server.log" in str(no.value)
    finally:
        hidden.rename(control)


def test_the_servers_log_names_the_fault_and_no_row(made: Path) -> None:
    with running(Cluster(made, durable=False)) as cluster:
        with psycopg.connect(cluster.conninfo(ADMIN)) as connection:
            connection.execute(
                "create temp table party (name text constraint no_name check (false))"
            )
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute("insert into party values ('示例企业一')")
        log = cluster.place.log.read_text()
    assert "no_name" in log
    assert "示例企业一" not in log


def test_databases_are_copied_and_dropped_under_a_connection(made: Path) -> None:
    with running(Cluster(made, durable=False)) as cluster:
        cluster.create_database("copied", "kept")
        with psycopg.connect(cluster.conninfo(ADMIN, "copied")):
            cluster.drop_database("copied")
        cluster.drop_database("copied")
        assert asked(cluster, "select count(*) from pg_database where datname = 'copied'") == 0


def test_without_a_server_installed_it_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "DEBIAN", folder)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(NoServerInstalled) as no:
        Cluster(folder / "c").start()
    assert "make setup" in str(no.value)
    assert "本机没有" in str(no.value)
    assert not (folder / "c" / "data").exists()


def test_data_of_another_release_is_not_opened_with_this_one() -> None:
    with pytest.raises(NoServerInstalled) as no:
        installed.programs(major=99)
    assert no.value.needed.startswith("PostgreSQL 99")
    assert "PostgreSQL" in no.value.found
