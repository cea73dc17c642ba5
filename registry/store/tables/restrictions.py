"""Restrictions: what hangs on a unit's right, and the table of what it holds back."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
)

from registry.store.tables.metadata import metadata

restriction = Table(
    "restriction",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("restriction_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
    Column("act", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("in_favour", BigInteger),
    Column("authority", Text),
    Column("against", BigInteger),
    Column("preliminary", Boolean, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("effective_at", DateTime(timezone=True), nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("maximum", Boolean),
    Column("bans_transfer", Boolean),
    Column("scope", Text),
    Column("holder_id", BigInteger),
    Column("replaces", BigInteger),
    Column("note", Text, nullable=False),
)


restriction_period = Table(
    "restriction_period",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("restriction_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("document_no", Text, nullable=False),
)


restriction_unit = Table(
    "restriction_unit",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("binding_id", BigInteger, Identity(always=True), primary_key=True),
    Column("restriction_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
    Column("covers", Text, nullable=False),
)


restriction_fact = Table(
    "restriction_fact",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("fact_id", BigInteger, Identity(always=True), primary_key=True),
    Column("restriction_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("basis", Text),
)


hold_rule = Table(
    "hold_rule",
    metadata,
    Column("act", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("effect", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("source", Text, nullable=False),
)


case_consent = Table(
    "case_consent",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("restriction_id", BigInteger, primary_key=True),
    Column("paper", LargeBinary, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("entered_by", BigInteger, nullable=False),
)
