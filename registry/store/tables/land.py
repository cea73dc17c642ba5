"""Land: boundaries, conditions, supplies, parcels."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    Identity,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import metadata

park_version = Table(
    "park_version",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("boundary", Geometry("MULTIPOLYGON", srid=-1, spatial_index=False), nullable=False),
    Column("approved_document", Text, nullable=False),
)


conditions = Table(
    "conditions",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("conditions_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("plot_number", Text, nullable=False),
)


conditions_version = Table(
    "conditions_version",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("conditions_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("max_years", SmallInteger, nullable=False),
    Column("standard_factory", Boolean, nullable=False),
    Column("may_divide", Boolean),
    Column("unit_levels", ARRAY(Text)),
    Column("min_unit_area", Numeric(12, 2)),
    Column("self_held_share", Numeric(5, 4)),
    Column("buyers", Text),
    Column("lock_years", SmallInteger),
    Column("planning_document", Text, nullable=False),
    Column("note", Text),
)


condition_item = Table(
    "condition_item",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("conditions_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("n", SmallInteger, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("value", Numeric(18, 4), nullable=False),
    Column("upper", Numeric(18, 4)),
    Column("unit", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("checkpoint", Text, nullable=False),
)


supply = Table(
    "supply",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("supply_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False),
    Column("conditions_id", BigInteger),
    Column("method", Text, nullable=False),
    Column("right_nature", SmallInteger, nullable=False),
    Column("grantee", BigInteger, nullable=False),
    Column("price", Numeric(18, 2), nullable=False),
    Column("contract_no", Text, nullable=False),
    Column("contract_template", Text, nullable=False),
    Column("supervision_no", Text),
    Column("bidding_document", Text),
    Column("plan_document", Text),
    Column("page_sha256", LargeBinary),
    Column("page_no", SmallInteger),
    Column("case_id", BigInteger, nullable=False),
)


supply_terms = Table(
    "supply_terms",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("supply_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("deliver_by", Date),
    Column("start_by", Date),
    Column("complete_by", Date),
    Column("supervision_agreement", Text),
    Column("agreement", Text),
)


supply_payment = Table(
    "supply_payment",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("payment_id", BigInteger, Identity(always=True), primary_key=True),
    Column("supply_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("receipt_no", Text, nullable=False),
)


parcel = Table(
    "parcel",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parcel_id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", CHAR(19), nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("release_id", BigInteger),
    Column("stratum", Text, Computed("in the migration", persisted=True), nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
)


land_release = Table(
    "land_release",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("release_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("parcel_id", BigInteger, nullable=False),
    Column("code", CHAR(19), nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("supply_id", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
)


parcel_origin = Table(
    "parcel_origin",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parcel_id", BigInteger, primary_key=True),
    Column("supply_id", BigInteger, primary_key=True),
    Column("use_id", SmallInteger, nullable=False),
    Column("code", CHAR(19), nullable=False),
    Column("term_end", Date, nullable=False),
    Column("born", BigInteger, nullable=False),
)


supply_release = Table(
    "supply_release",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("supply_id", BigInteger, primary_key=True),
    Column("release_id", BigInteger, primary_key=True),
    Column("born", BigInteger, nullable=False),
)


parcel_version = Table(
    "parcel_version",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parcel_id", BigInteger, primary_key=True),
    Column("born", BigInteger, primary_key=True),
    Column("died", BigInteger),
    Column("geom", Geometry("POLYGON", srid=-1, spatial_index=False)),
    Column("point_numbers", ARRAY(Integer)),
    Column("standing", Text, nullable=False),
    Column("declared_area", Numeric(14, 2)),
    Column("location", Text, nullable=False),
    Column("surveyed_by", Text),
    Column("surveyed_on", Date),
    Column("source_sha256", LargeBinary),
    Column("area", Numeric(14, 2), Computed("in the migration", persisted=True)),
    Column(
        "geom_3857",
        Geometry("POLYGON", srid=3857, spatial_index=False),
        Computed("in the migration", persisted=True),
    ),
)


parcel_conflict = Table(
    "parcel_conflict",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("conflict_id", BigInteger, Identity(always=True), primary_key=True),
    Column("parcel_id", BigInteger, nullable=False),
    Column("other_id", BigInteger, nullable=False),
    Column("born", BigInteger, nullable=False),
    Column("died", BigInteger),
    Column("act", Text, nullable=False),
    Column("area", Numeric(14, 4), nullable=False),
)


handover = Table(
    "handover",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("supply_id", BigInteger, primary_key=True),
    Column("born", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("handed_over_on", Date, nullable=False),
    Column("land_condition", Text, nullable=False),
    Column("present", Text, nullable=False),
)

parcel_conditions = Table(
    "parcel_conditions",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("parcel_id", BigInteger, primary_key=True),
    Column("conditions_id", BigInteger, primary_key=True),
    Column("use_id", SmallInteger, nullable=False),
    Column("code", CHAR(19), nullable=False),
    Column("born", BigInteger, nullable=False),
)
