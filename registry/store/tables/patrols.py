"""Patrols: plans, visits, photos and what has arrived of them."""

from sqlalchemy import (
    ARRAY,
    UUID,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Table,
    Text,
)

from registry.store.tables.metadata import metadata

patrol_plan = Table(
    "patrol_plan",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("plan_id", BigInteger, Identity(always=True), primary_key=True),
    Column("seed", Text, nullable=False),
    Column("objects", Integer, nullable=False),
    Column("patrols", ARRAY(BigInteger), nullable=False),
    Column("candidates", Integer, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
patrol_stop = Table(
    "patrol_stop",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("plan_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("parcel_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger),
    Column("reason", Text, nullable=False),
    Column("patrol", BigInteger, nullable=False),
)
patrol_visit = Table(
    "patrol_visit",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("visit_id", UUID, primary_key=True),
    Column("parcel_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger),
    Column("as_permitted", Boolean, nullable=False),
    Column("observed", Text, nullable=False),
    Column("longitude", Numeric(10, 7)),
    Column("latitude", Numeric(9, 7)),
    Column("visited_at", DateTime(timezone=True), nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("clue_id", BigInteger),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
patrol_photo = Table(
    "patrol_photo",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("photo_id", UUID, primary_key=True),
    Column("visit_id", UUID, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Column("heading", SmallInteger),
    Column("declared_by", BigInteger, nullable=False),
    Column("declared_at", DateTime(timezone=True), nullable=False),
)
photo_piece = Table(
    "photo_piece",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("photo_id", UUID, primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
