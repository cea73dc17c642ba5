"""Occupancy: who uses a unit for what, and when that ended."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Integer, Table, Text
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

occupancy = Table(
    "occupancy",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("occupancy_id", BigInteger, Identity(always=True), primary_key=True),
    Column("unit_id", BigInteger, nullable=False),
    Column("part", Text, nullable=False),
    Column("occupant", Text, nullable=False),
    Column("credit_code", CHAR(18)),
    Column("lease_no", Text),
    Column("lease_from", Date),
    Column("lease_to", Date),
    Column("lease_filing_no", Text),
    Column("paid_at_once", Boolean, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("industry", Text),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("source", Text, nullable=False),
    Column("corrects", BigInteger),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)


occupancy_end = Table(
    "occupancy_end",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("occupancy_id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
