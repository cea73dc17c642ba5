"""宗地图 set by others: WeasyPrint from HTML, typst from its markup, fpdf2 by its own calls.

Each is kept warm as a server would keep it, and sets the same words, tables, map and code.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import pages
from bench.pages import FACE, Row
from certificates.fonts import find
from registry.records.papers import Imprint, ParcelMap

Set = Callable[[ParcelMap, Imprint], bytes]
_TYPST = """
#set page(paper: "a4", margin: (left: 25mm, right: 20mm, top: 20mm, bottom: 42mm), footer: [
  #set text(7pt)
  #text(fill: red)[{standing}]
  #line(length: 100%, stroke: .5pt)
  #grid(columns: (1fr, 19mm), [{foot}], image(bytes(sys.inputs.code), format: "svg"))])
#set text(font: "{face}", size: 8.5pt)
#align(center, text(20pt)[宗地图])
{facts}
#image(bytes(sys.inputs.map), format: "svg", width: 165mm, height: 130mm)
{signed}
"""


def weasyprint() -> Set:
    """Set with WeasyPrint, its fonts configured once."""
    from weasyprint import HTML  # noqa: PLC0415 - installed by who measures
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()

    def made(record: ParcelMap, imprint: Imprint) -> bytes:
        pdf: bytes = HTML(string=pages.map_sheet(record, imprint)).write_pdf(font_config=fonts)
        return pdf

    return made


def typst_with_our_code() -> Set:
    """Set with typst, its code drawn by the library that draws ours."""
    return typst(pages.our_code_of)


def typst(code_of: Callable[[Imprint], str] = pages.code_of) -> Set:
    """Set with typst, in one compiler with its font loaded."""
    import typst as compilers  # noqa: PLC0415 - installed by who measures

    fonts = compilers.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_font().parent)]
    )
    compiler = compilers.Compiler(font_paths=fonts)

    def made(record: ParcelMap, imprint: Imprint) -> bytes:
        said: Mapping[str, str] = {
            "standing": _plain(pages.standing_of(record)),
            "foot": "\\ ".join(map(_plain, pages.foot_of(imprint))),
            "facts": _typst_table(pages.facts_of(record, imprint)),
            "signed": _typst_table(pages.signed_of(record.plan)),
            "face": FACE,
        }
        source = _TYPST
        for name, words in said.items():
            source = source.replace(f"{{{name}}}", words)
        drawings = {"map": pages.map_of(record.plan), "code": code_of(imprint)}
        pdf = compiler.compile(source.encode(), format="pdf", sys_inputs=drawings)
        assert isinstance(pdf, bytes)  # noqa: S101 - one page, one file
        return pdf

    return made


def _typst_table(rows: Iterable[Row]) -> str:
    cells = []
    for *first, last in rows:
        cells += [f"[{_plain(cell)}]" for cell in first]
        wide = 4 - len(first)
        cells.append(f"table.cell(colspan: {wide})[{_plain(last)}]")
    return f"#table(columns: (16%, 34%, 16%, 34%), {', '.join(cells)})"


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\#*_`$<>@[]/~-=+'\"" else c for c in text)


def fpdf() -> Set:
    """Set with fpdf2: a table, the map by lines and words, the code by squares."""
    from fpdf import FPDF  # noqa: PLC0415 - installed by who measures

    font = str(_font())

    def made(record: ParcelMap, imprint: Imprint) -> bytes:
        page = FPDF()
        page.add_font(FACE.lower(), fname=font)
        page.add_page()
        page.set_font(FACE.lower(), size=20)
        page.cell(text="宗地图", align="C", w=0, new_x="LMARGIN", new_y="NEXT")
        page.set_font(FACE.lower(), size=8.5)
        _fpdf_table(page, pages.facts_of(record, imprint))
        page.image(io.BytesIO(pages.map_of(record.plan).encode()), w=165, h=130)
        _fpdf_table(page, pages.signed_of(record.plan))
        page.set_font(FACE.lower(), size=7)
        for line in (pages.standing_of(record), *pages.foot_of(imprint)):
            page.cell(text=line, new_x="LMARGIN", new_y="NEXT")
        page.image(io.BytesIO(pages.code_of(imprint).encode()), x=171, y=255, w=19)
        return bytes(page.output())

    return made


def _fpdf_table(page: Any, rows: Sequence[Row]) -> None:
    with page.table(first_row_as_headings=False, col_widths=(16, 34, 16, 34)) as table:
        for cells in rows:
            row = table.row()
            *first, last = cells
            for cell in first:
                row.cell(cell)
            row.cell(last, colspan=4 - len(first))


def _font() -> Path:
    found = find("wqy-zenhei.ttc")
    if found is None:
        raise LookupError(FACE)
    return found
