"""Chinese fonts with TrueType outlines, registered once; a missing glyph is never a blank box.

ReportLab embeds TrueType outlines only: Noto CJK (PostScript outlines) cannot be used.
"""

import mmap
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

SANS, SERIF = "registry-sans", "registry-serif"
INSTEAD = "〓"
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")

_BEYOND_FOUR_DIGITS = re.compile(r"<([0-9A-F]{5,6})>$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A font file, the package that brings it, and the face inside the collection.

    ``without`` names marks better drawn by another font: the Ming face centres 、 and 。 as in
    Taiwan, where the mainland sets them low and left.
    """

    file: str
    package: str
    face: int
    without: str = ""


_SOURCES = {
    SANS: _Source(file="wqy-zenhei.ttc", package="fonts-wqy-zenhei", face=0),
    SERIF: _Source(file="uming.ttc", package="fonts-arphic-uming", face=0, without="、。"),
}


@dataclass(eq=False, kw_only=True)
class FontMissing(Exception):
    """A font that documents are printed with is not installed."""

    code: ClassVar[str] = "font-missing"
    zh: ClassVar[str] = "缺少打印文书所需的字体"

    file: str
    package: str

    def __str__(self) -> str:
        return (
            f"{self.zh}：{self.file}。请安装：apt-get install {self.package}，"
            f"或将 REGISTRY_FONT_DIR 指向存放该字体的目录。 "
            f"The font {self.file} is missing: apt-get install {self.package},"
            " or let REGISTRY_FONT_DIR name the folder that holds it."
        )


# subsets are bytes as they are: written in letters (ASCII85) each is a quarter larger
rl_config.useA85 = 0
#: a table of names with none: 22 kB of the Ming face's licence in every document say nothing
_NO_NAMES = b"\x00\x00\x00\x00\x00\x06"


class _Quickly(pdfdoc.PDFStreamFilterZCompress):  # type: ignore[misc]
    """Outlines hardly grow smaller by longer search: half the time for a twentieth more bytes."""

    def encode(self, text: str | bytes) -> bytes:
        return zlib.compress(text.encode() if isinstance(text, str) else text, 1)


# the one filter every stream of ReportLab's goes through
pdfdoc.PDFZCompress = _Quickly()


@dataclass(frozen=True, slots=True)
class _Outlines:
    """The outlines of a font, read from its file one by one as they are asked for."""

    file: mmap.mmap
    begin: int

    def __getitem__(self, part: slice) -> bytes:
        return self.file[self.begin + part.start : self.begin + part.stop]


class _WholeFont(TTFont):  # type: ignore[misc]
    """A font whose characters beyond U+FFFF are read back from the PDF as they were written.

    A subset holds the characters of its document alone: no letters in reserve, and no names.
    """

    def __init__(self, name: str, file: str, *, face: int) -> None:
        super().__init__(name, file, subfontIndex=face, asciiReadable=False)
        # one copy of the file for all processes, and none of its tables for each document
        with Path(file).open("rb") as opened:
            self.face._ttf_data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self.face.get_table = self._table

    def _table(self, tag: str) -> "bytes | _Outlines":
        if tag == "name":
            return _NO_NAMES
        place, length = self.face.get_table_pos(tag)
        file = self.face._ttf_data
        return _Outlines(file, place) if tag == "glyf" else file[place : place + length]

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and isinstance(stream.content, str):
                stream.content = _BEYOND_FOUR_DIGITS.sub(_as_utf16, stream.content)
            elif isinstance(getattr(stream, "Widths", None), pdfdoc.PDFArray):
                stream.Widths = _as_written(stream.Widths)


def _as_written(widths: pdfdoc.PDFArray) -> str:
    """Return an array of numbers as it will stand in the file, not to be gone through there."""
    return f"[{' '.join(f'{width:g}' for width in widths.sequence)}]"


def _as_utf16(code: re.Match[str]) -> str:
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters drawn with one font."""

    font: str
    text: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """The registered faces, with what they can draw and how wide each character is."""

    glyphs: dict[str, dict[int, int]]
    widths: dict[str, dict[int, float]]

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters that no installed font can draw, each once, in order."""
        return tuple(dict.fromkeys(c for c in text if self._font_for(c, SANS) is None))

    def runs(self, text: str, preferred: str) -> tuple[Run, ...]:
        """Split a text by the font that can draw it; what none can draw becomes 〓."""
        glyphs = self.glyphs[preferred]
        if glyphs.keys() >= set(map(ord, text)):
            return (Run(preferred, text),)
        return tuple(self._mixed(text, preferred))

    def _mixed(self, text: str, preferred: str) -> Iterator[Run]:
        font, taken = preferred, ""
        for character in text:
            able = self._font_for(character, preferred)
            shown = character if able else INSTEAD
            if (able or preferred) != font and taken:
                yield Run(font, taken)
                taken = ""
            font = able or preferred
            taken += shown
        yield Run(font, taken)

    def width(self, text: str, preferred: str, size: float) -> float:
        """Return the width of a text in points."""
        widths = self.widths[preferred]
        try:
            return sum(map(widths.__getitem__, map(ord, text))) * size / 1000
        except KeyError:
            runs = self.runs(text, preferred)
            return (
                sum(self.widths[run.font][ord(c)] for run in runs for c in run.text) * size / 1000
            )

    def _font_for(self, character: str, preferred: str) -> str | None:
        code = ord(character)
        if code in self.glyphs[preferred]:
            return preferred
        return next((font for font, glyphs in self.glyphs.items() if code in glyphs), None)


@cache
def fonts() -> Fonts:
    """Register the faces with ReportLab once per process. Raises FontMissing."""
    faces = {name: _registered(name, source).face for name, source in _SOURCES.items()}
    for name, face in faces.items():
        for mark in _SOURCES[name].without:
            face.charToGlyph.pop(ord(mark), None)
    return Fonts(
        {name: face.charToGlyph for name, face in faces.items()},
        {name: face.charWidths for name, face in faces.items()},
    )


def _registered(name: str, source: _Source) -> Any:
    path = find(source.file)
    if path is None:
        raise FontMissing(file=source.file, package=source.package)
    try:
        font = _WholeFont(name, str(path), face=source.face)
    except TTFError as fault:
        raise FontMissing(file=source.file, package=source.package) from fault
    pdfmetrics.registerFont(font)
    return font


def find(file: str) -> Path | None:
    """Return the path of a font file in REGISTRY_FONT_DIR or the system's folders, or None."""
    given = os.environ.get("REGISTRY_FONT_DIR")
    folders = (given, *FOLDERS) if given else FOLDERS
    for folder in folders:
        found = sorted(Path(folder).rglob(file)) if Path(folder).is_dir() else []
        if found:
            return found[0]
    return None
