import numpy as np
import pypdfium2
import segno
from reportlab.lib.units import mm

from certificates import draw
from certificates.page import HEIGHT, RIGHT
from certificates.qr import MASK
from tests.support import papers

SIDE, TOP_OF_FOOT, BELOW_RULE = 19 * mm, 32 * mm, 1.5 * mm
DOTS = 6


def test_the_code_on_paper_is_the_address_module_by_module():
    """Every module of the printed code is read off the rendered page and compared."""
    imprint = papers.imprint()
    document = pypdfium2.PdfDocument(draw(papers.acceptance_voucher(), imprint))
    try:
        page = document[0].render(scale=DOTS, grayscale=True).to_numpy().squeeze()
    finally:
        document.close()
    code = segno.make_qr(imprint.verify_url, error="m", boost_error=False, mask=MASK)
    expected = np.array([list(row) for row in code.matrix]) == 1
    middles = (np.arange(len(expected)) + 0.5) * SIDE / len(expected)
    columns = ((RIGHT - SIDE + middles) * DOTS).astype(int)
    rows = ((HEIGHT - TOP_OF_FOOT + BELOW_RULE + middles) * DOTS).astype(int)
    assert ((page[np.ix_(rows, columns)] < 128) == expected).all()
