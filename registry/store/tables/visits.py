"""Enforcement: licences, visits of two officers, orders, and when papers reached whom."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    SmallInteger,
    Table,
    Text,
)

from registry.store.tables.metadata import metadata

officer_licence = Table(
    "officer_licence",
    metadata,
    Column("entry", BigInteger, Identity(always=True), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("licence_no", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
enforcement_visit = Table(
    "enforcement_visit",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("visit_id", BigInteger, Identity(always=True), primary_key=True),
    Column("clue_id", BigInteger, nullable=False),
    Column("officer", BigInteger, nullable=False),
    Column("officer_licence", Text, nullable=False),
    Column("second", BigInteger, nullable=False),
    Column("second_licence", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
correction_order = Table(
    "correction_order",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, nullable=False),
    Column("document_id", BigInteger, primary_key=True),
    Column("days", SmallInteger, nullable=False),
)
service = Table(
    "service",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("clue_id", BigInteger, nullable=False),
    Column("proof_id", BigInteger, primary_key=True),
    Column("document_id", BigInteger),
    Column("step_n", Integer),
    Column("manner", Text, nullable=False),
    Column("served_on", Date, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("witness", Text, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
