"""The register: county, parks, journal, cases, land, rights, documents, access.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PARTS = (
    "02_county",
    "03_journal",
    "04_case",
    "05_land",
    "06_buildings",
    "06_rights",
    "06_restrictions",
    "06_certificates",
    "06_descent",
    "06_clues",
    "06_occupancy",
    "06_lists",
    "06_spots",
    "06_checkpoints",
    "06_patrols",
    "07_access",
    "07_visits",
    "07_blanks",
    "07_handing_out",
    "07_statements",
    "07_fees",
    "07_endings",
    "07_prints",
    "07_imports",
    "07_repairs",
    "08_register",
    "09_rules",
    "09_titles",
    "09_units",
    "09_parcels",
    "09_maps",
    "10_walls",
    "11_verify",
    "12_seeds",
)


def _run(part: str) -> None:
    text = (Path(__file__).parents[1] / "sql" / f"{part}_v1.sql").read_text(encoding="utf-8")
    # the driver itself: many statements at once, and a percent sign is a percent sign
    op.get_bind().connection.driver_connection.execute(text)


def _queue() -> None:
    """The tables of procrastinate, which brings its own schema and its own migrations."""
    driver = op.get_bind().connection.driver_connection
    driver.execute("set local search_path = jobs")
    driver.execute(SchemaManager.get_schema())
    driver.execute("grant select, insert, update, delete on all tables in schema jobs to registry_app")
    driver.execute("grant usage on all sequences in schema jobs to registry_app")
    driver.execute("grant execute on all functions in schema jobs to registry_app")


def upgrade() -> None:
    _run("01_roles")
    op.execute("set local role registry_owner")
    op.execute("set local search_path = reg, public")
    op.execute("set local check_function_bodies = off")
    for part in PARTS:
        _run(part)
    op.execute("insert into register_guard select * from standing_guards_v1()")
    _queue()
    op.execute("reset role")
    # who only serves must be able to see that nothing is missing
    op.execute("grant select on public.alembic_version to registry_app")


def downgrade() -> None:
    message = "a register is never migrated backwards: restore the backup taken before"
    raise NotImplementedError(message)
