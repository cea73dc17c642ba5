"""The settings, read once from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from registry.errors import RegistryError

_ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, nothing listens here


@dataclass(eq=False, kw_only=True)
class SettingsError(RegistryError):
    """A setting in the environment cannot be used."""

    code: ClassVar[str] = "wrong-setting"
    zh: ClassVar[str] = "环境变量设置有误"
    remedy: ClassVar[str] = "Correct the variable or unset it, then start again."
    remedy_zh: ClassVar[str] = "请更正或取消该环境变量后重新启动。"

    name: str
    value: str
    expected: str
    expected_zh: str

    def __str__(self) -> str:
        return (
            f"{self.zh}：{self.name}={self.value}，应为{self.expected_zh}。{self.remedy_zh}\n"
            f"{self.title().rstrip('.')}: {self.name}={self.value}, expected {self.expected}. "
            f"{self.remedy}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the register lives and how it serves.

    ``database_url`` (DATABASE_URL): use this PostgreSQL and start none. ``owner_url``
    (REGISTRY_OWNER_URL): who migrates, where that is another log-in. ``home`` (REGISTRY_HOME): the
    private cluster and the anchors. ``public_url`` (REGISTRY_PUBLIC_URL): the address in the QR
    code of a document. ``pool_size`` (REGISTRY_POOL_SIZE): connections, and as many threads.
    ``seal`` (REGISTRY_SEAL) and ``seal_password`` (REGISTRY_SEAL_PASSWORD): the PKCS#12 file that
    seals documents; ``timestamp_url`` (REGISTRY_TIMESTAMP_URL): a time-stamp server (RFC 3161).
    """

    database_url: str | None = None
    owner_url: str | None = None
    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 8
    public_url: str
    seal: Path | None = None
    seal_password: str = field(default="", repr=False)
    timestamp_url: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an empty variable counts as not set. Raises SettingsError."""
        told = os.environ if environment is None else environment
        given = {k: v for k, v in told.items() if v.strip()}
        host = given.get("REGISTRY_HOST", "127.0.0.1")
        port = _whole(given, "REGISTRY_PORT", default=8000, most=65535)
        return cls(
            database_url=_database(given, "DATABASE_URL"),
            owner_url=_database(given, "REGISTRY_OWNER_URL"),
            home=Path(given.get("REGISTRY_HOME", ".registry")).resolve(),
            host=host,
            port=port,
            pool_size=_whole(given, "REGISTRY_POOL_SIZE", default=8, most=60),
            public_url=_public(given, "REGISTRY_PUBLIC_URL", default=_reached(host, port)),
            seal=Path(given["REGISTRY_SEAL"]).resolve() if "REGISTRY_SEAL" in given else None,
            seal_password=given.get("REGISTRY_SEAL_PASSWORD", ""),
            timestamp_url=(
                _public(given, "REGISTRY_TIMESTAMP_URL", default="")
                if "REGISTRY_TIMESTAMP_URL" in given
                else None
            ),
        )


def _reached(host: str, port: int) -> str:
    """Return the address a browser on this machine reaches the register at."""
    name = "127.0.0.1" if host in _ANY_ADDRESS else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _whole(given: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    text = given.get(name, str(default)).strip()
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise SettingsError(
            name=name,
            value=text,
            expected=f"a whole number from 1 to {most}",
            expected_zh=f"1 至 {most} 的整数",
        )
    return int(text)


def _database(given: Mapping[str, str], name: str) -> str | None:
    text = given.get(name)
    if text is None:
        return None
    # other programs write the driver into the scheme; libpq knows none
    url = re.sub(r"^postgres(?:ql)?(?:\+\w+)?://", "postgresql://", text.strip())
    if not url.startswith("postgresql://") and not re.match(r"\w+\s*=", url):
        raise SettingsError(
            name=name,
            value=f"{url.partition(':')[0]}:…" if ":" in url else "…",
            expected="postgresql://user@host:port/database",
            expected_zh=" postgresql://用户@主机:端口/库名",
        )
    return url


def _public(given: Mapping[str, str], name: str, *, default: str) -> str:
    text = given.get(name, default).strip().rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            name=name,
            value=text,
            expected="an address such as https://registry.example",
            expected_zh=" https://registry.example 一类的网址",
        )
    return text
