"""Imports: files of many plots, judged row by row before anything of them is kept."""

from geoalchemy2 import Geometry
from sqlalchemy import (
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
from sqlalchemy.dialects.postgresql import JSONB

from registry.store.tables.metadata import metadata

import_file = Table(
    "import_file",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("import_id", BigInteger, Identity(always=True), primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("encoding", Text),
    Column("purpose", Text, nullable=False),
    Column("asked_by", Integer, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("read_as", JSONB, nullable=False),
    Column("notices", JSONB, nullable=False),
    Column("refusal", JSONB),
    Column("rows", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("warned", Integer, nullable=False),
    Column("judged_at", DateTime(timezone=True)),
    Column("cancelled_at", DateTime(timezone=True)),
)


import_row = Table(
    "import_row",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("import_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("part", SmallInteger, nullable=False),
    Column("declared_area", Numeric(14, 2)),
    Column("geom", Geometry("POLYGON", srid=-1, spatial_index=False)),
    Column("findings", JSONB, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("rings", JSONB),
    Column("draft_id", BigInteger),
)
