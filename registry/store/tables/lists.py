"""Lists of occupants: what each said, row by row, and what became of it."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from registry.store.tables.metadata import metadata

occupancy_list = Table(
    "occupancy_list",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("list_id", BigInteger, Identity(always=True), primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("columns", JSONB, nullable=False),
    Column("taken_by", BigInteger, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
)
occupancy_row = Table(
    "occupancy_row",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("list_id", BigInteger, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("said", JSONB, nullable=False),
    Column("candidates", ARRAY(BigInteger), nullable=False),
    Column("fault", JSONB),
    Column("occupancy_id", BigInteger),
)
occupancy_row_decision = Table(
    "occupancy_row_decision",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("list_id", BigInteger, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("occupancy_id", BigInteger),
    Column("reason", Text, nullable=False),
    Column("decided_by", BigInteger, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)
