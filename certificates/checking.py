"""Checking a document without the register: its seal, its snapshot against what it prints.

What is not checked is said so: a seal whose authority nobody named is whole, and not known.
"""

import io
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from certificates.attachment import Enclosed, enclosed_in
from certificates.drawing import draw, draws
from registry.errors import MalformedValue
from registry.records.plain import from_plain

#: fault -> what it means, Chinese and English
FAULTS: Mapping[str, tuple[str, str]] = {
    "not-a-document": ("不是本登记系统出具的 PDF", "not a PDF made by such a register"),
    "snapshot-malformed": ("所附快照无法读取", "the attached snapshot cannot be read"),
    "unsealed": ("未加盖电子签章", "it carries no seal"),
    "seal-broken": ("签章后内容被改动", "it was altered after it was sealed"),
    "seal-partial": ("签章未覆盖整个文件", "the seal does not cover the whole file"),
    "signer-unknown": ("签章证书不是指定机构签发", "the seal is not of the authority you named"),
    "print-differs": ("印出的文字与所附快照不符", "what is printed differs from the snapshot"),
    "kind-unknown": ("本版本不认识此种文书", "this version does not know this kind of document"),
    "template-unknown": (
        "文书模板为本程序所没有的版本，未核对印出的文字，请用出具单位现行版本核验",
        "its template is of a version this program does not have: the printed text was not"
        " compared; check it with the program of whoever made it",
    ),
}


# what it finds is told here, not on standard error
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: the snapshot, who sealed, and every fault; none, and it holds.

    ``known`` is None where nobody said whose seals are believed.
    """

    enclosed: Enclosed | None
    signer: str | None
    known: bool | None
    faults: tuple[str, ...]


def check(pdf: bytes, kinds: Mapping[str, type], trusted: Sequence[Path] = ()) -> Checked:
    """Check a document by its own bytes and the certificates of the authorities believed."""
    try:
        enclosed = enclosed_in(pdf)
    except MalformedValue:
        return Checked(enclosed=None, signer=None, known=None, faults=("snapshot-malformed",))
    if enclosed is None:
        return Checked(enclosed=None, signer=None, known=None, faults=("not-a-document",))
    signer, known, faults = _seal(pdf, trusted)
    printed = _printed(pdf, enclosed, kinds)
    return Checked(
        enclosed=enclosed,
        signer=signer,
        known=known,
        faults=(*faults, *([printed] if printed else [])),
    )


def _seal(pdf: bytes, trusted: Sequence[Path]) -> tuple[str | None, bool | None, list[str]]:
    try:
        seals = list(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures)
        if not seals:
            return None, None, ["unsealed"]
        return _judged(seals[-1], trusted)
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError):
        return None, None, ["seal-broken"]


def _judged(
    seal: EmbeddedPdfSignature, trusted: Sequence[Path]
) -> tuple[str | None, bool | None, list[str]]:
    roots = [*load_certs_from_pemder(map(str, trusted))]  # type: ignore[no-untyped-call]
    status = validate_pdf_signature(
        seal,
        signer_validation_context=ValidationContext(trust_roots=roots, allow_fetching=False),
        skip_diff=True,
    )
    faults = []
    if not (status.intact and status.valid):
        faults.append("seal-broken")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        faults.append("seal-partial")
    if roots and not status.trusted and not faults:
        faults.append("signer-unknown")
    return (
        str(status.signing_cert.subject.human_friendly),
        bool(status.trusted) if roots else None,
        faults,
    )


def _printed(pdf: bytes, enclosed: Enclosed, kinds: Mapping[str, type]) -> str | None:
    """Draw the snapshot again, by its own template version, and compare every page's text."""
    if enclosed.kind not in kinds:
        return "kind-unknown"
    if not draws(kinds[enclosed.kind], enclosed.template):
        return "template-unknown"
    try:
        record: object = from_plain(kinds[enclosed.kind], enclosed.snapshot)
    except MalformedValue:
        return "snapshot-malformed"
    try:
        same = _pages(pdf) == _pages(draw(record, enclosed.imprint, enclosed.template))
    except (PyPdfError, ValueError, KeyError, TypeError):
        same = False
    return None if same else "print-differs"


def _pages(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]
