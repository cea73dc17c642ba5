"""Statements about certificates that the office publishes on its site."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from registry.store.tables.metadata import metadata

statement = Table(
    "statement",
    metadata,
    Column("park_id", Integer, nullable=False),
    Column("statement_id", BigInteger, Identity(always=True), nullable=False),
    Column("number", Text, nullable=False),
    Column("certificate_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("holders", ARRAY(Text), nullable=False),
    Column("published_by", BigInteger, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("park_id", "statement_id"),
)
statement_withdrawal = Table(
    "statement_withdrawal",
    metadata,
    Column("park_id", Integer, nullable=False),
    Column("statement_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_by", BigInteger, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("park_id", "statement_id"),
)
