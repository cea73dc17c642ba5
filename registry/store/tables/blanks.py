"""The ledger of certificate blanks, and how far each printer is off."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Identity, Integer, Numeric, Table, Text
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

blank_batch = Table(
    "blank_batch",
    metadata,
    Column("batch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("prefix", CHAR(1), nullable=False),
    Column("paper", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
blank_use = Table(
    "blank_use",
    metadata,
    Column("park_id", Integer, nullable=False),
    Column("certificate_id", BigInteger, nullable=False),
    Column("blank_no", Text, primary_key=True),
    Column("printer", Text, nullable=False),
    Column("used_by", BigInteger, nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False),
)
blank_loss = Table(
    "blank_loss",
    metadata,
    Column("blank_no", Text, primary_key=True),
    Column("fate", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
printer_offset = Table(
    "printer_offset",
    metadata,
    Column("printer", Text, primary_key=True),
    Column("entered_at", DateTime(timezone=True), primary_key=True),
    Column("dx", Numeric(5, 2), nullable=False),
    Column("dy", Numeric(5, 2), nullable=False),
    Column("entered_by", BigInteger, nullable=False),
)
