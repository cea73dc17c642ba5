"""Which PostgreSQL with PostGIS is installed on this machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.store.unusable import NoServerInstalled

OLDEST_SERVER = 15
OLDEST_POSTGIS = (3, 3)
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """The programs of one installed PostgreSQL."""

    major: int
    folder: Path

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def programs(*, major: int | None = None) -> Programs:
    """Return the newest fit installation, or the one of the major release that made the data.

    Raises NoServerInstalled, naming what was found instead.
    """
    found = []
    for folder in _folders():
        release, postgis = _release(folder), _postgis(folder)
        fit = release >= OLDEST_SERVER and postgis >= OLDEST_POSTGIS
        if fit and major in (None, release):
            return Programs(major=release, folder=folder)
        found.append(f"PostgreSQL {release} / PostGIS {'.'.join(map(str, postgis)) or '-'}")
    oldest = ".".join(map(str, OLDEST_POSTGIS))
    raise NoServerInstalled(
        needed=f"PostgreSQL {major or f'>= {OLDEST_SERVER}'}, PostGIS >= {oldest}",
        found=", ".join(found) or "-",
    )


def version(text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: '3.3.2' and '3.3.2dev' are (3, 3, 2)."""
    match = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _folders() -> Iterator[Path]:
    packaged = [f for f in DEBIAN.glob("*/bin") if f.parent.name.isdigit()]
    yield from sorted(packaged, key=lambda f: int(f.parent.name), reverse=True)
    # Debian's /usr/bin/pg_config is a wrapper that answers for the client library
    if (elsewhere := shutil.which("postgres")) is not None:
        yield Path(elsewhere).resolve().parent


def _release(folder: Path) -> int:
    if not (folder / "initdb").exists():
        return 0
    spoken = _answer(folder / "postgres", "--version").rpartition("PostgreSQL) ")[2]
    return (version(spoken) or (0,))[0]


def _postgis(folder: Path) -> tuple[int, ...]:
    share = _answer(folder / "pg_config", "--sharedir")
    control = Path(share) / "extension" / "postgis.control"
    if not share or not control.exists():
        return ()
    stated = re.search(r"default_version\s*=\s*'([^']+)'", control.read_text(encoding="utf-8"))
    return version(stated[1]) if stated else ()


def _answer(program: Path, question: str) -> str:
    if not program.exists():
        return ""
    return subprocess.run(  # noqa: S603 -- an installed program, no shell
        [program, question], capture_output=True, text=True, check=False
    ).stdout.strip()
