"""Reading PDFs back: the text without any spaces, page by page, and the fonts."""

import io

import pypdfium2
import zxingcpp
from pypdf import PdfReader


def bare(text: str) -> str:
    """A text without any white space, as a page is read back."""
    return "".join(text.split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without white space."""
    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """The text of the whole document without white space."""
    return "".join(pages_of(pdf))


def embedded_fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """(name, whether embedded) of each font of the first page."""
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    found = [font.get_object() for font in fonts.values()]
    return [(f["/BaseFont"], "/FontFile2" in f.get("/FontDescriptor", {})) for f in found]


def codes_on(pdf: bytes) -> list[list[str]]:
    """What a reader reads off the QR codes of each page as it is seen, at 200 dots to the inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        seen = [
            page.render(scale=200 / 72, grayscale=True).to_numpy().squeeze() for page in document
        ]
    finally:
        document.close()
    return [[code.text for code in zxingcpp.read_barcodes(page)] for page in seen]
