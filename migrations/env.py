"""How migrations run: one process at a time, each in its transaction, never long behind a lock."""

import psycopg
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool


def run() -> None:
    conninfo = context.config.attributes["conninfo"]
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo), poolclass=NullPool
    )
    with engine.connect() as connection:
        # first the queue of those who migrate, which may take as long as a migration does
        connection.exec_driver_sql("select pg_advisory_lock(7300)")
        connection.exec_driver_sql("set lock_timeout = '4s'")
        connection.exec_driver_sql("set statement_timeout = '60s'")
        connection.exec_driver_sql("set client_min_messages = warning")
        connection.commit()
        context.configure(
            connection=connection, transaction_per_migration=True, version_table_schema="public"
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
