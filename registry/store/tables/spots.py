"""Satellite spots: layers, polygons, what they lie on, and what a person decided."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
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

spot_layer = Table(
    "spot_layer",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("layer_id", BigInteger, Identity(always=True), primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("before_on", Date, nullable=False),
    Column("after_on", Date, nullable=False),
    Column("taken_by", BigInteger, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
)
spot = Table(
    "spot",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("layer_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("area", Numeric(14, 2), nullable=False),
    Column("geom", Geometry("MULTIPOLYGON", srid=-1), nullable=False),
)
spot_match = Table(
    "spot_match",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("match_id", BigInteger, Identity(always=True), primary_key=True),
    Column("layer_id", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("parcel_id", BigInteger, nullable=False),
    Column("building_id", BigInteger),
    Column("overlap", Numeric(14, 2), nullable=False),
)
spot_decision = Table(
    "spot_decision",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("layer_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("clue_id", BigInteger),
    Column("decided_by", BigInteger, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)
