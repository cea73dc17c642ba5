"""Opening the register for a command: find the database, migrate, close everything afterwards."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.cli.voice import Voice
from registry.settings import Settings
from registry.store.db import Register
from registry.store.migrate import upgrade
from registry.store.server import Endpoint, application_works, connected


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An open register, where it lives, and where its anchors are kept."""

    register: Register
    endpoint: Endpoint
    anchors: Path


@contextmanager
def opened(voice: Voice, settings: Settings | None = None) -> Iterator[House]:
    """Open the register at the newest schema. Raises SettingsError, DatabaseUnusable."""
    given = settings or Settings.from_environment()
    with ExitStack() as stack:
        with voice.working("打开登记簿 / opening the register"):
            endpoint = stack.enter_context(connected(given))
            upgrade(endpoint.admin_conninfo)
            application_works(endpoint)
            register = Register(endpoint.app_conninfo, pool_size=given.pool_size)
            stack.callback(register.close)
        yield House(
            register=register,
            endpoint=endpoint,
            anchors=given.home / "anchors" / endpoint.name,
        )
