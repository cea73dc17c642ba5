"""A private PostgreSQL + PostGIS cluster, run by the application itself.

Unix socket only, peer authentication, data checksums. Any number of processes may use one cluster:
a file lock lets one at a time start or stop it, and who leaves last stops the server. A server that
a killed application left behind is adopted by the next.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from registry.store.installed import Programs, programs
from registry.store.place import SOCKET_NAME, Place, settle
from registry.store.unusable import PlaceUnusable, ServerDidNotObey

ADMIN, APP = "registry_admin", "registry_app"

_SETTINGS = """
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = 512MB
max_wal_size = 4GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# rows and statements hold personal data: the log names the fault alone
log_error_verbosity = terse
log_min_error_statement = panic
"""
_NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
_PATIENCE_SECONDS = 60.0
_MOST_LOG_BYTES = 10_000_000


class Cluster:
    """The cluster in a folder of its own; ``durable=False``, for tests, risks data for speed."""

    def __init__(self, root: Path, *, database: str = "registry", durable: bool = True) -> None:
        self.root = root
        self.database = database
        self.durable = durable
        self._use: int | None = None

    # ------------------------------------------------------------------ who asks, where

    @cached_property
    def place(self) -> Place:
        """Where the cluster lives. Raises PlaceUnusable."""
        return settle(self.root)

    def conninfo(self, role: str = APP, database: str | None = None) -> str:
        """Return the libpq connection string of a role."""
        return make_conninfo(
            host=str(self.place.socket), port=5432, user=role, dbname=database or self.database
        )

    @property
    def admin_url(self) -> str:
        """The connection string of the role that migrates."""
        return self.conninfo(ADMIN)

    @property
    def app_url(self) -> str:
        """The connection string of the role the application works as."""
        return self.conninfo(APP)

    def sqlalchemy_url(self, role: str = APP) -> str:
        """Return the URL of a role for SQLAlchemy."""
        query = {"host": str(self.place.socket), "port": "5432"}
        url = URL.create("postgresql+psycopg", role, database=self.database, query=query)
        return url.render_as_string(hide_password=False)

    # ------------------------------------------------------------------ start and stop

    def start(self) -> bool:
        """Make, start or adopt the server and stay among its users; tell whether it was started.

        Raises DatabaseUnusable in its kinds: NoServerInstalled, PlaceUnusable, ServerDidNotObey.
        """
        with self._alone():
            started = self._bring_up()
            self._make_database()
            if self._use is None:
                self._use = self._open("in-use.lock")
                fcntl.flock(self._use, fcntl.LOCK_SH)
        return started

    def stop(self) -> None:
        """Leave; the last to leave stops the server. Nothing happens without a start before."""
        if self._use is None:
            return
        with self._alone():
            os.close(self._use)
            self._use = None
            if not self._used_by_others() and self.running():
                self._tell("stop", "pg_ctl", "-D", self.place.data, "-m", "fast", "-w", "stop")

    def running(self) -> bool:
        """Tell whether a server works on this data."""
        return self._server() is not None

    # ------------------------------------------------------------------ databases

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, as a copy of another where one is named."""
        command = sql.SQL("create database {} template {} strategy file_copy")
        with self._admin() as admin:
            admin.execute(
                command.format(sql.Identifier(name), sql.Identifier(template or "template1"))
            )

    def drop_database(self, name: str) -> None:
        """Drop a database where it exists, whoever is connected."""
        with self._admin() as admin:
            admin.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def _make_database(self) -> None:
        with self._admin() as admin:
            known = "select from pg_database where datname = %s"
            if admin.execute(known, [self.database]).fetchone() is None:
                admin.execute(sql.SQL("create database {}").format(sql.Identifier(self.database)))

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.conninfo(ADMIN, "postgres"), autocommit=True) as admin:
            yield admin

    # ------------------------------------------------------------------ the server

    @property
    def programs(self) -> Programs:
        """The installed PostgreSQL of the release that made the data, else the newest."""
        made_by = self.place.data / "PG_VERSION"
        return programs(major=int(made_by.read_text()) if made_by.exists() else None)

    def _make(self) -> None:
        """Make the data in a folder beside and move it in whole: half a cluster never stays."""
        if (self.place.data / "PG_VERSION").exists():
            return
        half = self.place.folder / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        sync = [] if self.durable else ["--no-sync"]
        self._tell(
            "initdb", "initdb", "-D", half, "-U", ADMIN, "-E", "UTF8", "--locale=C.UTF-8",
            "--data-checksums", "--auth-local=peer", "--auth-host=reject", *sync,
        )  # fmt: skip
        with (half / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write("\ninclude_if_exists 'registry.conf'\n")
        # every process of this server carries the name: a pid alone may be another's by now
        self.place.user.write(half / "registry.name", f"park-registry-{secrets.token_hex(6)}")
        half.rename(self.place.data)

    def _write_settings(self) -> None:
        users = {self.place.user.name, pwd.getpwuid(os.geteuid()).pw_name, "root"}
        settings = _SETTINGS.format(socket=self.place.socket)
        for name, text in {
            "registry.conf": settings + ("" if self.durable else _NOT_DURABLE),
            "pg_hba.conf": "local all all peer map=own\nlocal replication all peer map=own\n",
            "pg_ident.conf": "".join(
                f'own "{u}" {r}\n' for u in sorted(users) for r in (ADMIN, APP)
            ),
        }.items():
            self.place.user.write(self.place.data / name, text)

    def _bring_up(self) -> bool:
        """Start the server unless one runs, and wait until it answers."""
        started = False
        patience = time.monotonic() + _PATIENCE_SECONDS
        while True:
            if not self.running():
                self._make()
                self._clear_what_a_dead_server_left()
                self._launch()
                started = True
            try:
                with self._admin():
                    return started
            except psycopg.OperationalError as error:
                if time.monotonic() > patience:
                    raise self._disobeyed("connect", str(error)) from error
            time.sleep(0.05)

    def _launch(self) -> None:
        self._write_settings()
        log = self.place.log
        if log.exists() and log.stat().st_size > _MOST_LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        self._tell(
            "start", "pg_ctl", "-D", self.place.data, "-w", "-t", "600", "-l", log,
            "-o", f"-c cluster_name={self.name}", "start",
        )  # fmt: skip

    def _clear_what_a_dead_server_left(self) -> None:
        """Remove the pid files of a server that is gone; wait for back-ends that outlive it.

        A killed server nobody has reaped, or another process that was given its number, answers a
        signal, and PostgreSQL then refuses to start. Who works on the data is asked of the
        processes' names instead.
        """
        patience = time.monotonic() + _PATIENCE_SECONDS / 6
        while self._processes():
            if time.monotonic() > patience:
                raise self._disobeyed("start", f"still at work: {sorted(self._processes())}")
            time.sleep(0.05)
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for left in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.place.socket / left).unlink(missing_ok=True)

    @property
    def name(self) -> str:
        """What every process of this server carries on its command line; empty before the first."""
        file = self.place.data / "registry.name"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _server(self) -> int | None:
        try:
            pid = int((self.place.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if _carries(pid, self.name) else None

    def _processes(self) -> set[int]:
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return {pid for pid in pids if _carries(pid, self.name)}

    # ------------------------------------------------------------------ one at a time

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = self._open("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _used_by_others(self) -> bool:
        use = self._open("in-use.lock")
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(use)
        return False

    def _open(self, lock: str) -> int:
        try:
            return os.open(
                self.place.folder / lock, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644
            )
        except OSError as error:
            raise PlaceUnusable(
                folder=str(self.place.folder),
                reason=f"{error.strerror}: {lock}",
                reason_zh=f"不能打开锁文件 {lock}",
            ) from error

    def _tell(self, step: str, program: str, *arguments: str | Path) -> None:
        # to a file, not a pipe: the server keeps what it inherits open for its whole life
        with tempfile.TemporaryFile() as heard:
            command = [self.programs[program], *arguments]
            if self.place.user.run(command, stdout=heard, stderr=heard) != 0:
                heard.seek(0)
                raise self._disobeyed(step, heard.read().decode("utf-8", "replace"))

    def _disobeyed(self, step: str, heard: str) -> ServerDidNotObey:
        words = " ".join(heard.split())[-400:]
        return ServerDidNotObey(step=step, log=str(self.place.log), said_by_server=words)


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """Use the cluster for a while."""
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _carries(pid: int, name: str) -> bool:
    """Tell whether the process is a living one of the server of this name."""
    try:
        program = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(name) and program == "postgres" and name.encode() in line
