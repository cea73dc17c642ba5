"""Where the private cluster lives, and as which user of the operating system its server runs.

The server refuses to run as root. Started by root it therefore runs as ``postgres`` (or
``nobody``), and where that user cannot reach the folder asked for, the data lives under
/var/lib/park-registry and a note in the folder says so. A socket's path may have 107 bytes.
"""

import hashlib
import os
import pwd
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.store.unusable import PlaceUnusable

SERVER_USERS: tuple[str, ...] = ("postgres", "nobody")
ELSEWHERE = Path("/var/lib/park-registry")
SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 107
_NOTE = "MOVED"
_ROOT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The user the server runs as; ``dropped`` when root runs the application."""

    name: str
    uid: int
    gid: int
    dropped: bool

    def run(self, command: Sequence[str | Path], **streams: object) -> int:
        """Run a program as this user, out of reach of a Ctrl-C; return its exit status."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/"}
        done: subprocess.CompletedProcess[bytes] = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 -- no shell, our programs
            [str(part) for part in command],
            check=False,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **({"user": self.uid, "group": self.gid, "extra_groups": ()} if self.dropped else {}),
            **streams,
        )
        return done.returncode

    def reaches(self, folder: Path) -> bool:
        """Tell whether the user may pass through the folder."""
        return self.run(["test", "-x", folder]) == 0

    def own(self, folder: Path) -> None:
        """Make the folder where it is missing, and this user's alone."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.dropped:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def write(self, file: Path, text: str) -> None:
        """Put the text in the file's place in one step, as a file of this user."""
        fresh = file.with_name(f"{file.name}.new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(text)
            if self.dropped:
                os.fchown(handle, self.uid, self.gid)
        fresh.replace(file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folders of one cluster, all of them the server user's alone."""

    folder: Path
    socket: Path
    user: ServerUser

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "server.log"


def settle(asked: Path) -> Place:
    """Find, make and own the cluster's folders. Raises PlaceUnusable."""
    asked = asked.resolve()
    try:
        asked.mkdir(parents=True, exist_ok=True)
        user = _server_user(asked / "data")
        folder = _reachable(asked, user)
        user.own(folder)
        socket = _socket_folder(folder, user)
        user.own(socket)
    except OSError as error:
        raise PlaceUnusable(
            folder=str(asked),
            reason=f"{error.strerror}: {error.filename}",
            reason_zh="没有权限、磁盘已满或不是目录",
        ) from error
    if socket.is_symlink() or socket.stat().st_uid != user.uid:
        raise PlaceUnusable(
            folder=str(socket), reason="it belongs to another user", reason_zh="属于其他用户"
        )
    return Place(folder=folder, socket=socket, user=user)


def _server_user(data: Path) -> ServerUser:
    """Return who owns the data already, else whom root drops to, else who runs this."""
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else me
    if me != _ROOT:
        if owner != me:
            raise PlaceUnusable(
                folder=str(data),
                reason=f"user {me} runs this, and the data belongs to user {owner}",
                reason_zh=f"当前用户为 {me}，数据属于用户 {owner}",
            )
        return _user(me, dropped=False)
    if owner != _ROOT:
        return _user(owner, dropped=True)
    for name in SERVER_USERS:
        if any(name == entry.pw_name for entry in pwd.getpwall()):
            return _user(pwd.getpwnam(name).pw_uid, dropped=True)
    raise PlaceUnusable(
        folder=str(data),
        reason=f"root may not run the server, and there is no user {' or '.join(SERVER_USERS)}",
        reason_zh=f"root 不能运行数据库服务器，且本机没有用户 {'、'.join(SERVER_USERS)}",
    )


def _user(uid: int, *, dropped: bool) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise PlaceUnusable(
            folder=str(Path.cwd()),
            reason=f"user {uid} has no name on this machine, which PostgreSQL requires",
            reason_zh=f"本机没有编号为 {uid} 的用户名，而 PostgreSQL 需要用户名",
        ) from None
    return ServerUser(name=entry.pw_name, uid=uid, gid=entry.pw_gid, dropped=dropped)


def _reachable(asked: Path, user: ServerUser) -> Path:
    note = asked / _NOTE
    if note.exists():
        return Path(note.read_text(encoding="utf-8").strip())
    if not user.dropped or user.reaches(asked.parent):
        return asked
    if (asked / "data").exists():
        # never start an empty register beside one that has merely become unreachable
        raise PlaceUnusable(
            folder=str(asked),
            reason=f"user {user.name}, who runs the server, can no longer reach it",
            reason_zh=f"运行服务器的用户 {user.name} 已不能到达该目录",
        )
    elsewhere = ELSEWHERE / _short(asked)
    elsewhere.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
    note.write_text(f"{elsewhere}\n", encoding="utf-8")
    return elsewhere


def _socket_folder(folder: Path, user: ServerUser) -> Path:
    """Return a folder whose socket path is short enough and holds no comma, which parts hosts."""
    beside = folder / "run"
    if _fits(beside):
        return beside
    if user.dropped:
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        ELSEWHERE.chmod(0o755)
        return ELSEWHERE / f"run-{_short(folder)}"
    return Path(tempfile.gettempdir()) / f"park-registry-{user.uid}-{_short(folder)}"


def _fits(socket: Path) -> bool:
    path = f"{socket}/{SOCKET_NAME}"
    return len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH and not set(path) & set(",'\"\\")


def _short(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
