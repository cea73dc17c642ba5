"""Bring a database to the newest schema, through Alembic, as the owner."""

from pathlib import Path

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.exc import DBAPIError

from registry.store.unusable import MayNotMigrate, RegisterIsNewer

_MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(admin_conninfo: str) -> None:
    """Run all migrations that are missing; others who try at the same time wait their turn.

    Raises MayNotMigrate and RegisterIsNewer. A database at the newest schema is left as it is,
    whoever asks.
    """
    standing = revision(admin_conninfo)
    if standing == newest():
        return
    # needed once in a release; every other start would wait for its import in vain
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.attributes["conninfo"] = admin_conninfo
    # Alembic hands the value to configparser, for which a percent sign is syntax
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise RegisterIsNewer(found=str(standing)) from error
    except (DBAPIError, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, errors.InsufficientPrivilege):
            user = conninfo_to_dict(admin_conninfo).get("user")
            said = cause.diag.message_primary or ""
            raise MayNotMigrate(user=str(user or ""), said_by_server=said) from error
        raise


def revision(conninfo: str) -> str | None:
    """Return the migration the database stands at, None before the first."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        table = connection.execute("select to_regclass('public.alembic_version')").fetchone()
        if table is None or table[0] is None:
            return None
        row = connection.execute("select version_num from public.alembic_version").fetchone()
    return None if row is None else str(row[0])


def newest() -> str:
    """Return the newest migration there is: each file begins with its number."""
    return max(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("*_*.py"))
