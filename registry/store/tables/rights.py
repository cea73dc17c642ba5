"""Units, rights, holders, certificates."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Identity,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

unit = Table(
    "unit",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("unit_id", BigInteger, Identity(always=True), primary_key=True),
    Column("parcel_id", BigInteger, nullable=False),
    Column("parcel_code", CHAR(19), nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("suffix", CHAR(9), nullable=False),
    Column("code", Text, Computed("in the migration", persisted=True), nullable=False),
    Column("is_land", Boolean, Computed("in the migration", persisted=True), nullable=False),
    Column("building_id", BigInteger),
    Column("building_number", CHAR(4), Computed("in the migration", persisted=True)),
    Column("house_use", Text),
    Column("common", Boolean, nullable=False),
    Column("born", BigInteger, nullable=False),
)


unit_version = Table(
    "unit_version",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("unit_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("own_area", Numeric(12, 2), nullable=False),
    Column("shared_area", Numeric(12, 2), nullable=False),
    Column("land_share", Numeric(14, 2), nullable=False),
    Column("location", Text, nullable=False),
)


property_right = Table(
    "property_right",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("right_id", BigInteger, Identity(always=True), primary_key=True),
    Column("unit_id", BigInteger, nullable=False),
    Column("parcel_id", BigInteger, nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("supply_id", BigInteger, nullable=False),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False),
    Column("right_type", SmallInteger, nullable=False),
    Column("right_nature", SmallInteger, nullable=False),
    Column("holding", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
)


right_holder = Table(
    "right_holder",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("holder_id", BigInteger, Identity(always=True), primary_key=True),
    Column("right_id", BigInteger, nullable=False),
    Column("party_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("share_num", Integer, nullable=False),
    Column("share_den", Integer, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
)


tax_receipt = Table(
    "tax_receipt",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("receipt_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("receipt_no", Text, nullable=False),
)


certificate = Table(
    "certificate",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("certificate_id", BigInteger, Identity(always=True), primary_key=True),
    Column("right_id", BigInteger),
    Column("restriction_id", BigInteger),
    Column("holder_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("platform_at", DateTime(timezone=True)),
    Column("born", BigInteger, nullable=False),
)


certificate_state = Table(
    "certificate_state",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("certificate_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("state", Text, nullable=False),
    Column("blank_no", Text),
    Column("reason", Text, nullable=False),
)
