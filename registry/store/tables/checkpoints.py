"""Development as contracted: checkpoints, what was measured at them, delays of the start."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
)

from registry.store.tables.metadata import metadata

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("checkpoint_id", BigInteger, Identity(always=True), primary_key=True),
    Column("supply_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("conditions_id", BigInteger),
    Column("conditions_born", BigInteger),
    Column("corrects", BigInteger),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
checkpoint_value = Table(
    "checkpoint_value",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("checkpoint_id", BigInteger, primary_key=True),
    Column("n", SmallInteger, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("operator", Text),
    Column("required", Numeric(18, 4)),
    Column("upper", Numeric(18, 4)),
    Column("unit", Text, nullable=False),
    Column("measured", Numeric(18, 4)),
    Column("source", Text, nullable=False),
    Column("derived", Numeric(18, 4)),
    Column("verdict", Text, nullable=False),
)
start_delay = Table(
    "start_delay",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("delay_id", BigInteger, Identity(always=True), primary_key=True),
    Column("supply_id", BigInteger, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
