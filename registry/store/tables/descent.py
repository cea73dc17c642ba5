"""What came out of what, and what each entry decided."""

from sqlalchemy import BigInteger, Column, Date, Integer, Numeric, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from registry.store.tables.metadata import metadata

parcel_descent = Table(
    "parcel_descent",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parent_id", BigInteger, primary_key=True),
    Column("child_id", BigInteger, primary_key=True),
    Column("use_id", SmallInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("area", Numeric(14, 2), nullable=False),
)


parcel_division = Table(
    "parcel_division",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parcel_id", BigInteger, primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("children", Integer, nullable=False),
    Column("residual", Numeric(12, 4), nullable=False),
    Column("edge_term", Numeric(12, 4), nullable=False),
)


building_descent = Table(
    "building_descent",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parent_id", BigInteger, primary_key=True),
    Column("child_id", BigInteger, primary_key=True),
    Column("born", BigInteger, nullable=False),
)


unit_descent = Table(
    "unit_descent",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parent_id", BigInteger, primary_key=True),
    Column("child_id", BigInteger, primary_key=True),
    Column("use_id", SmallInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
)


right_descent = Table(
    "right_descent",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parent_id", BigInteger, primary_key=True),
    Column("child_id", BigInteger, primary_key=True),
    Column("use_id", SmallInteger, nullable=False),
    Column("term_end", Date, nullable=False),
    Column("born", BigInteger, nullable=False),
)


judgment = Table(
    "judgment",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("rule_values", JSONB, nullable=False),
    Column("inputs", JSONB, nullable=False),
)
