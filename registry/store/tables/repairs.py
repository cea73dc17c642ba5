"""Repairs of drafts that a person accepted; only added to."""

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Column, DateTime, Integer, Table
from sqlalchemy.dialects.postgresql import JSONB

from registry.store.tables.metadata import metadata

draft_repair = Table(
    "draft_repair",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("draft_id", BigInteger, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("repairs", JSONB, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", Geometry("POLYGON", srid=-1, spatial_index=False), nullable=False),
    Column("accepted_by", Integer, nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
)
