"""The register: county, parks, journal, cases, land, rights, documents, access.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op

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
    "06_patrols",
    "07_access",
    "08_register",
    "09_rules",
    "09_titles",
    "09_units",
    "09_parcels",
    "10_walls",
    "11_verify",
    "12_seeds",
)


def _run(part: str) -> None:
    text = (Path(__file__).parents[1] / "sql" / f"{part}_v1.sql").read_text(encoding="utf-8")
    # the driver itself: many statements at once, and a percent sign is a percent sign
    op.get_bind().connection.driver_connection.execute(text)


def upgrade() -> None:
    _run("01_roles")
    op.execute("set local role registry_owner")
    op.execute("set local search_path = reg, public")
    op.execute("set local check_function_bodies = off")
    for part in PARTS:
        _run(part)
    op.execute("insert into register_guard select * from standing_guards_v1()")
    op.execute("reset role")
    # who only serves must be able to see that nothing is missing
    op.execute("grant select on public.alembic_version to registry_app")


def downgrade() -> None:
    message = "a register is never migrated backwards: restore the backup taken before"
    raise NotImplementedError(message)
