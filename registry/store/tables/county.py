"""What the county owns, and who may enter."""

from geoalchemy2 import Geometry
from sqlalchemy import (
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
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

county = Table(
    "county",
    metadata,
    Column("code", CHAR(6), primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_province", Text, nullable=False),
    Column("land_bureau", Text, nullable=False),
    Column("registry_office", Text, nullable=False),
    Column("register_mode", Text, nullable=False),
    Column("notice", Text),
)


land_use = Table(
    "land_use",
    metadata,
    Column("use_id", SmallInteger, primary_key=True),
    Column("scheme", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("use_class", Text, nullable=False),
    Column("max_years", SmallInteger),
)


house_use = Table(
    "house_use",
    metadata,
    Column("use_id", SmallInteger, primary_key=True),
    Column("house_use", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
)


calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", SmallInteger, primary_key=True),
    Column("source", Text, nullable=False),
)


calendar_day = Table(
    "calendar_day",
    metadata,
    Column("year", SmallInteger, nullable=False),
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("name", Text, nullable=False),
)


rule_value = Table(
    "rule_value",
    metadata,
    Column("rule_value_id", Integer, Identity(always=True), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", JSONB, nullable=False),
    Column("level", Text, nullable=False),
    Column("park_id", Integer),
    Column("document", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)


material_kind = Table(
    "material_kind",
    metadata,
    Column("act", Text, primary_key=True),
    Column("n", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("source", Text, nullable=False),
)


cadastral_district = Table(
    "cadastral_district",
    metadata,
    Column("district", CHAR(12), primary_key=True),
    Column("name", Text, nullable=False),
    Column("geom", Geometry("MULTIPOLYGON", srid=4490, spatial_index=False), nullable=False),
)


number_series = Table(
    "number_series",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("mode", Text, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("upper", BigInteger, nullable=False),
)


party = Table(
    "party",
    metadata,
    Column("party_id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
)


party_particulars = Table(
    "party_particulars",
    metadata,
    Column("party_id", BigInteger, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("representative", Text),
    Column("address", Text),
    Column("phone", Text),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("entered_by", BigInteger, nullable=False),
)


account = Table(
    "account",
    metadata,
    Column("account_id", BigInteger, Identity(always=True), primary_key=True),
    Column("login", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("all_parks", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)


account_role = Table(
    "account_role",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("role", Text, primary_key=True),
)


account_park = Table(
    "account_park",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("park_id", Integer, primary_key=True),
)


login_session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)


api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("token_id", BigInteger, Identity(always=True), nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
)


idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("response", JSONB, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
