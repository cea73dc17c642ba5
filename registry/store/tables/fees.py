"""Fees the county sets, and what was paid or forgiven of them in a case."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, Numeric, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from registry.store.tables.metadata import metadata

fee_item = Table(
    "fee_item",
    metadata,
    Column("code", Text, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("amount", Numeric(10, 2), nullable=False),
    Column("acts", ARRAY(Text), nullable=False),
    Column("document", Text, nullable=False),
    Column("article", Text, nullable=False),
)
case_fee = Table(
    "case_fee",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("amount", Numeric(12, 2), nullable=False),
    Column("receipt_no", Text),
    Column("paid_on", Date),
    Column("forgiven", Text),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
