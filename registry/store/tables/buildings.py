"""Buildings, their floors, and where the units lie on them."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Date,
    Identity,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

building = Table(
    "building",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("building_id", BigInteger, Identity(always=True), primary_key=True),
    Column("parcel_id", BigInteger, nullable=False),
    Column("parcel_code", CHAR(19), nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("number", CHAR(4), nullable=False),
    Column("born", BigInteger, nullable=False),
)


building_version = Table(
    "building_version",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("building_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("footprint", Geometry("POLYGON", srid=-1, spatial_index=False), nullable=False),
    Column("name", Text, nullable=False),
    Column("structure", Text, nullable=False),
    Column("total_area", Numeric(14, 2), nullable=False),
    Column("planning_document", Text, nullable=False),
    Column("completion_document", Text, nullable=False),
    Column("completed_on", Date, nullable=False),
    Column("survey_document", Text, nullable=False),
    Column(
        "footprint_3857",
        Geometry("POLYGON", srid=3857, spatial_index=False),
        Computed("in the migration", persisted=True),
    ),
)


floor = Table(
    "floor",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("floor_id", BigInteger, Identity(always=True), primary_key=True),
    Column("building_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
    Column("number", SmallInteger, nullable=False),
    Column("outline", Geometry("POLYGON", srid=-1, spatial_index=False), nullable=False),
    Column("height", Numeric(5, 2), nullable=False),
)


unit_part = Table(
    "unit_part",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("part_id", BigInteger, Identity(always=True), primary_key=True),
    Column("unit_id", BigInteger, nullable=False),
    Column("building_id", BigInteger, nullable=False),
    Column("floor_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
    Column("outline", Geometry("POLYGON", srid=-1, spatial_index=False), nullable=False),
)
