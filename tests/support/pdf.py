"""Reading PDFs back: the text without any spaces, page by page, and the fonts."""

import io

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
