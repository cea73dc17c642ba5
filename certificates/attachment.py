"""The snapshot inside a document: canonical JSON of what it prints and of what ties it down."""

import io
import json
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from registry.errors import MalformedValue
from registry.records.papers import Imprint
from registry.records.plain import canonical, from_plain, to_plain

NAME = "register.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What is attached: the document's kind, template version, imprint and snapshot."""

    kind: str
    template: str
    imprint: Imprint
    snapshot: Any

    def text(self) -> str:
        """Return the canonical JSON: the same document, the same bytes."""
        return canonical(to_plain(self))


def attach(writer: IncrementalPdfFileWriter, enclosed: Enclosed) -> None:
    """Put the snapshot into a PDF that is being written."""
    data = embed.EmbeddedFileObject.from_file_data(
        writer, enclosed.text().encode(), mime_type="application/json"
    )
    spec = embed.FileSpec(
        file_spec_string=NAME,
        file_name=NAME,
        embedded_data=data,
        description="登记簿快照 / snapshot of the register",
    )
    embed.embed_file(writer, spec)


def enclosed_in(pdf: bytes) -> Enclosed | None:
    """Return what is attached to a PDF, or None where it is none of a register's.

    Raises MalformedValue for an attachment that is not one.
    """
    text = _attached(pdf)
    if text is None:
        return None
    try:
        plain = json.loads(text)
    except ValueError:
        plain = None
    return from_plain(Enclosed, _whole(plain))


def _attached(pdf: bytes) -> bytes | None:
    try:
        found = PdfReader(io.BytesIO(pdf)).attachments.get(NAME)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found[0] if found else None


def _whole(plain: object) -> dict[str, Any]:
    if isinstance(plain, dict) and isinstance(plain.get("snapshot"), dict):
        return plain
    raise MalformedValue(
        kind=NAME,
        value="",
        reason="a JSON object with a snapshot is expected",
        reason_zh="须为含 snapshot 的 JSON 对象",
    )
