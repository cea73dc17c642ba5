"""Every kind of paper looks as its template version looked: held against a picture of it.

A change that is meant raises the template's version and has a picture of its own; run with
``PICTURES=keep`` to make the pictures that are lacking, and look at them.
"""

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from certificates import draw
from registry.cases import enforcing, registering
from registry.records.kinds import ASKED_FOR
from registry.views.prints import RECORDS
from tests.support import asked_papers, books, field_papers, papers

GOLDEN = Path(__file__).parent / "golden"
DOTS = 50 / 72
#: how much of a page may be another grey than in its picture (0 to 1), and by how much (of 255)
TOLERATED, GREY = 0.004, 60

DRAWN: Mapping[str, Callable[[], object]] = {
    "conditions_notice": papers.conditions_notice,
    "grant_confirmation": papers.grant_confirmation,
    "allocation_decision": papers.allocation_decision,
    "handover_confirmation": papers.handover_confirmation,
    "parcel_map": papers.parcel_map,
    "acceptance_voucher": papers.acceptance_voucher,
    "register_book": books.register_book,
    **asked_papers.EVERY_ASKED,
    **field_papers.EVERY_FIELD_PAPER,
}


def _version(kind: str) -> str:
    if kind in ASKED_FOR:
        return ASKED_FOR[kind].template
    return enforcing.TEMPLATE if kind in field_papers.EVERY_FIELD_PAPER else registering.TEMPLATE


def _shown(pdf: bytes) -> np.ndarray:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=DOTS, grayscale=True).to_numpy().squeeze() for page in document]
    finally:
        document.close()
    high = max(page.shape[0] for page in pages)
    return np.hstack([np.pad(p, ((0, high - p.shape[0]), (0, 0))) for p in pages])


def test_every_kind_of_document_has_its_picture():
    assert DRAWN.keys() == RECORDS.keys()


@pytest.mark.parametrize("kind", DRAWN)
def test_a_paper_looks_as_its_template_version_looks(kind):
    shown = _shown(draw(DRAWN[kind](), papers.imprint()))
    picture = GOLDEN / f"{kind}-v{_version(kind)}.png"
    if os.environ.get("PICTURES") == "keep" and not picture.exists():
        Image.fromarray(shown).save(picture, optimize=True)
    expected = np.asarray(Image.open(io.BytesIO(picture.read_bytes())).convert("L"))
    assert shown.shape == expected.shape
    differs = np.abs(shown.astype(int) - expected.astype(int)) > GREY
    assert differs.mean() <= TOLERATED
