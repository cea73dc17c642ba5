"""CASS drawings in DXF (ASCII, R12 to 2013): closed polylines of the layer JZD, x east, y north.

Of each the XDATA of SOUTH: 300000, then 宗地号, 权利人, 地类. Polylines of one 宗地号 are one plot.
Read by its pairs of group code and value, not by a library: a refusal names the line, and a drawing
takes no more memory than its boundaries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from geo.errors import (
    EmptyShape,
    FileTooLarge,
    Place,
    RingNotClosed,
    ThreeDimensional,
    UnreadableFile,
)
from geo.formats.encoding import decode
from geo.formats.outlines import Outline, survey
from geo.formats.survey import MOST_BYTES, Faults, Notice, SurveyFile
from geo.formats.written import coordinate

_LAYER = "JZD"
_APPLICATION, _BOUNDARY = "SOUTH", "300000"
_BINARY = b"AutoCAD Binary DXF"
_POLYLINES = ("POLYLINE", "LWPOLYLINE")
_DRAWN_OTHERWISE = ("LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "INSERT", "HATCH")
# group codes: type, x, y, z, bulge, flags, layer, XDATA application and text
_TYPE, _X, _Y, _Z, _BULGE, _FLAGS, _ON, _APP, _TOLD = 0, 10, 20, 30, 42, 70, 8, 1001, 1000
_ELEVATION = 38
_CLOSED = 1


@dataclass(slots=True)
class _Entity:
    """An entity as it is read; of a polyline the corners, whichever way they are written."""

    kind: str
    line: int
    layer: str = ""
    flags: int = 0
    application: str = ""
    told: list[str] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

    @property
    def is_boundary(self) -> bool:
        return self.kind in _POLYLINES and self.layer == _LAYER


def is_dxf(data: bytes) -> bool:
    """Say whether a file begins as a drawing: a comment, or a section."""
    begins = data[:4096].lstrip(b"\xef\xbb\xbf").split(b"\n", 4)
    words = [line.strip() for line in begins[:4]]
    return data.startswith(_BINARY) or words[:2] == [b"0", b"SECTION"] or words[:1] == [b"999"]


def read(data: bytes, *, srid: int | None = None, faults: Faults | None = None) -> SurveyFile:
    """Read the boundaries of a drawing into plots whose shapes are judged.

    Raises UnreadableFile (no boundaries: it names the layers there are; an arc in one; a binary
    drawing), FileTooLarge, RingNotClosed, ThreeDimensional, NotFinite, and what survey raises.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    if data.startswith(_BINARY):
        raise UnreadableFile(
            reason="a binary drawing: save it as an ASCII DXF",
            reason_zh="二进制 DXF，请另存为 ASCII DXF",
        )
    text, encoding = decode(data, None)
    layers: set[str] = set()
    outlines, notices = [], []
    for entity in _entities(text):
        layers.add(entity.layer)
        if entity.is_boundary:
            outlines.append(_outline(entity))
        elif entity.layer == _LAYER and entity.kind in _DRAWN_OTHERWISE:
            notices.append(_left_out(entity))
    if not outlines:
        found = "、".join(sorted(layers - {""}))[:120]
        raise UnreadableFile(
            reason=f"no closed polyline on the layer {_LAYER}; there are: {found or '-'}",
            reason_zh=f"{_LAYER} 图层上没有闭合多段线；图中的图层：{found or '无'}",
        )
    return survey(
        outlines, form="CASS DXF", encoding=encoding, wanted=srid, notices=notices, faults=faults
    )


def _left_out(entity: _Entity) -> Notice:
    return Notice(
        code="line-left-out",
        line=entity.line,
        zh=f"{_LAYER} 图层上的 {entity.kind} 不是多段线，未读取",
        en=f"{entity.kind} on the layer {_LAYER} is no polyline and was left out",
    )


def _pairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (line, group code, value)."""
    lines = re.split(r"\r\n|\r|\n", text)
    for n in range(0, len(lines) - 1, 2):
        code = lines[n].strip()
        if not re.fullmatch(r"-?[0-9]{1,4}", code):
            raise UnreadableFile(
                line=n + 1,
                text=lines[n][:60],
                reason="a group code is expected: the drawing is damaged",
                reason_zh="此处应为组码，图形文件已损坏",
            )
        yield n + 1, int(code), lines[n + 1].strip()


def _entities(text: str) -> Iterator[_Entity]:
    """Yield the entities of the section ENTITIES; the vertices of a polyline are in it."""
    section, entity, vertex = "", _Entity("", 1), False
    opened = False
    for line, code, value in _pairs(text):
        if code == _TYPE:
            vertex = value == "VERTEX"
            if vertex:
                continue
            if section == "ENTITIES" and entity.kind:
                yield entity
            opened = value == "SECTION"
            entity = _Entity("" if value in ("SECTION", "ENDSEC", "SEQEND", "EOF") else value, line)
            section = "" if value in ("SECTION", "ENDSEC") else section
        elif code == 2 and opened:  # noqa: PLR2004 - a section's name
            section, opened = value, False
        elif section == "ENTITIES":
            _take(entity, line, code, value, of_vertex=vertex)
    if section or entity.kind:
        raise UnreadableFile(
            reason="the drawing breaks off before its end", reason_zh="图形文件不完整，未到文件末尾"
        )


def _take(entity: _Entity, line: int, code: int, value: str, *, of_vertex: bool) -> None:
    if code == _ON and not of_vertex:
        entity.layer = value
    elif entity.kind not in _POLYLINES:
        return
    elif code == _FLAGS and not of_vertex:
        entity.flags = int(value) if value.isdecimal() else 0
    elif code == _APP:
        entity.application = value
    elif code == _TOLD and entity.application == _APPLICATION:
        entity.told.append(value)
    elif entity.layer == _LAYER:
        _take_corner(entity, line, code, value, of_vertex=of_vertex)


def _take_corner(entity: _Entity, line: int, code: int, value: str, *, of_vertex: bool) -> None:
    # the point that an old polyline itself has says only how high it lies
    has_corners = of_vertex or entity.kind == "LWPOLYLINE"
    if code == _X and has_corners:
        entity.xs.append(coordinate(value, line, value))
    elif code == _Y and has_corners:
        entity.ys.append(coordinate(value, line, value))
    elif code in (_Z, _ELEVATION) and coordinate(value, line, value) != 0:
        raise ThreeDimensional(line=line, text=value[:60])
    elif code == _BULGE and coordinate(value, line, value) != 0:
        raise UnreadableFile(
            line=line,
            reason="an arc in a boundary: boundary lines are straight between their points",
            reason_zh="界址线含圆弧段，界址点之间须为直线",
        )


def _outline(entity: _Entity) -> Outline:
    places: list[Place] = list(zip(entity.xs, entity.ys, strict=False))
    if not places:
        raise EmptyShape(line=entity.line)
    drawn_closed = len(places) > 1 and places[0] == places[-1]
    if not drawn_closed and not entity.flags & _CLOSED:
        raise RingNotClosed(line=entity.line, where=places[-1])
    told = entity.told[1:] if entity.told[:1] == [_BOUNDARY] else []
    number, holder, use = [*told, "", "", ""][:3]
    return Outline(
        plot=number,
        places=tuple(places if drawn_closed else [*places, *places[:1]]),
        line=entity.line,
        use_text=use,
        attributes={"权利人": holder} if holder else {},
    )
