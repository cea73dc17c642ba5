"""The field: clues, and the steps of the violation cases that begin with them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from registry.store.tables.metadata import metadata

violation_kind = Table(
    "violation_kind",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("article", Text, nullable=False),
)
violation_state = Table(
    "violation_state",
    metadata,
    Column("state", Text, primary_key=True),
    Column("n", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),
)
violation_move = Table(
    "violation_move",
    metadata,
    Column("step", Text, primary_key=True),
    Column("from_state", Text, primary_key=True),
    Column("to_state", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("evidence", Boolean, nullable=False),
)
violation_proof = Table(
    "violation_proof",
    metadata,
    Column("step", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
)
violation_clock = Table(
    "violation_clock",
    metadata,
    Column("clock", Text, primary_key=True),
    Column("started_by", Text, nullable=False),
    Column("ended_by", ARRAY(Text), nullable=False),
    Column("days", Integer, nullable=False),
    Column("working", Boolean, nullable=False),
    Column("fact", Text),
    Column("document", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
)
clue = Table(
    "clue",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, Identity(always=True), primary_key=True),
    Column("number", Text, nullable=False),
    Column("parcel_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("reported_by", BigInteger, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
)
clue_paper = Table(
    "clue_paper",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, nullable=False),
    Column("document_id", BigInteger, primary_key=True),
)
violation_step = Table(
    "violation_step",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("step", Text, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("article", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("evidence", LargeBinary),
    Column("document_id", BigInteger),
    Column("facts", JSONB, nullable=False),
)
clue_hold = Table(
    "clue_hold",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, nullable=False),
    Column("restriction_id", BigInteger, primary_key=True),
)
