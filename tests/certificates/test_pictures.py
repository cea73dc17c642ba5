"""Every kind of paper looks as its template version looked: held against a picture of it.

A change that is meant raises the template's version and has a picture of its own; run with
``PICTURES=keep`` to make the pictures that are lacking, and look at them.
"""

import io
import os
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from certificates import draw
from registry.views.prints import RECORDS
from tests.support import every_paper, papers

GOLDEN = Path(__file__).parent / "golden"
DOTS = 50 / 72
#: how much of a page may be another grey than in its picture (0 to 1), and by how much (of 255)
TOLERATED, GREY = 0.004, 60
DRAWN = {**every_paper.EVERY, **every_paper.BESIDE}


def _shown(pdf: bytes) -> np.ndarray:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=DOTS, grayscale=True).to_numpy().squeeze() for page in document]
    finally:
        document.close()
    high = max(page.shape[0] for page in pages)
    return np.hstack([np.pad(p, ((0, high - p.shape[0]), (0, 0))) for p in pages])


def test_every_kind_of_document_has_its_picture():
    assert every_paper.EVERY.keys() == RECORDS.keys()


@pytest.mark.parametrize("kind", DRAWN)
def test_a_paper_looks_as_its_template_version_looks(kind):
    shown = _shown(draw(DRAWN[kind](), papers.imprint()))
    picture = GOLDEN / f"{kind}-v{every_paper.template_of(kind)}.png"
    if os.environ.get("PICTURES") == "keep" and not picture.exists():
        Image.fromarray(shown).save(picture, optimize=True)
    expected = np.asarray(Image.open(io.BytesIO(picture.read_bytes())).convert("L"))
    assert shown.shape == expected.shape
    differs = np.abs(shown.astype(int) - expected.astype(int)) > GREY
    assert differs.mean() <= TOLERATED
