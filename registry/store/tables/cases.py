"""Parks, their journal, and the path of a case."""

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
    Numeric,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import INT8RANGE, JSONB
from sqlalchemy.types import CHAR

from registry.store.tables.metadata import TransactionId, metadata

park = Table(
    "park",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("county", CHAR(6), nullable=False),
    Column("name", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("srid", Integer, nullable=False),
)


park_head = Table(
    "park_head",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("hash", LargeBinary, nullable=False),
)


entry = Table(
    "entry",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("xid", TransactionId, nullable=False),
    Column("case_id", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("items_digest", LargeBinary),
    Column("hash", LargeBinary),
)


entry_item = Table(
    "entry_item",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("op", Text, primary_key=True),
    Column("tbl", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("canon", SmallInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)


stored_file = Table(
    "stored_file",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("sha256", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary),
    Column("uploaded_by", BigInteger, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
)


stored_piece = Table(
    "stored_piece",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("sha256", LargeBinary, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


draft = Table(
    "draft",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("draft_id", BigInteger, Identity(always=True), primary_key=True),
    Column("file_sha256", LargeBinary),
    Column("plot_number", Text),
    Column("plot_name", Text),
    Column("part", SmallInteger, nullable=False),
    Column("geom", Geometry("POLYGON", srid=-1, spatial_index=False), nullable=False),
    Column("declared_area", Numeric(14, 2)),
    Column("notices", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


case_file = Table(
    "case_file",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, Identity(always=True), primary_key=True),
    Column("number", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("request", JSONB, nullable=False),
    Column("opinion", Text),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("submitted_at", DateTime(timezone=True)),
    Column("accepted_by", BigInteger),
    Column("accepted_at", DateTime(timezone=True)),
    Column("deemed", Boolean, nullable=False),
    Column("examined_by", BigInteger),
    Column("second_examiner", BigInteger),
    Column("approved_by", BigInteger),
    Column("entry", BigInteger),
)


case_ruling = Table(
    "case_ruling",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("about", LargeBinary, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ruled_by", BigInteger, nullable=False),
    Column("ruled_at", DateTime(timezone=True), nullable=False),
)


case_step = Table(
    "case_step",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("clock_runs", Boolean, nullable=False),
    Column("note", Text),
    Column("facts", JSONB, nullable=False),
)


case_applicant = Table(
    "case_applicant",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("party_id", BigInteger, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("agent_name", Text),
    Column("agent_number", Text),
    Column("authorisation", LargeBinary),
    Column("withdrew_at", DateTime(timezone=True)),
)


case_material = Table(
    "case_material",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("n", SmallInteger, primary_key=True),
    Column("kind_n", SmallInteger),
    Column("name", Text, nullable=False),
    Column("file_sha256", LargeBinary),
    Column("pages", SmallInteger, nullable=False),
    Column("original", Boolean, nullable=False),
)


question_record = Table(
    "question_record",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("party_id", BigInteger, primary_key=True),
    Column("questions", JSONB, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
    Column("asked_by", BigInteger, nullable=False),
)


case_subject = Table(
    "case_subject",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("parcel_id", BigInteger, primary_key=True),
    Column("span", INT8RANGE, primary_key=True),
    Column("exclusive", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),
)


supply_reading = Table(
    "supply_reading",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("reader", BigInteger, primary_key=True),
    Column("page_sha256", LargeBinary, nullable=False),
    Column("page_no", SmallInteger, nullable=False),
    Column("use_id", SmallInteger, nullable=False),
    Column("term_start", Date, nullable=False),
    Column("term_end", Date, nullable=False),
    Column("price", Numeric(18, 2), nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
)


document = Table(
    "document",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("document_id", BigInteger, Identity(always=True), primary_key=True),
    Column("born", BigInteger),
    Column("case_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)


rendition = Table(
    "rendition",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
)


document_ending = Table(
    "document_ending",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("replaced_by", BigInteger),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    Column("ended_by", Integer, nullable=False),
)


print_job = Table(
    "print_job",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("job_id", BigInteger, Identity(always=True), primary_key=True),
    Column("asked_by", Integer, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
)


print_job_item = Table(
    "print_job_item",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("job_id", BigInteger, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("fault", Text),
)
case_receipt = Table(
    "case_receipt",
    metadata,
    Column("park_id", Integer, primary_key=True),
    Column("case_id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("stands_as", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("strokes", JSONB, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)
