"""The parcel drawn true to scale: boundary, points, lengths, neighbours, buildings, north, scale.

Point symbols and line widths as cadastral maps have them: points 0.8 mm red circles, boundary
0.3 mm red. Where points stand too close for their names, the point table carries what is left out.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from reportlab.lib.units import mm
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from certificates.fonts import SANS
from certificates.labels import Ground, Spot
from certificates.page import BLACK, GREY, RED, Box, Sheet
from registry.records.papers import ParcelPlan, PlanPoint

SCALES = (200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
_MARGIN = 14 * mm
_POINT = 0.4 * mm
_LABEL, _LENGTH, _NEIGHBOUR = 6.5, 6.0, 6.0
_LEFT_OUT = "界址点号、边长密集处图上从略"

#: how far beyond a boundary its neighbour's code is tried, to either side of its longest stretches
_STRETCHES = 8
_AWAY = np.array((8.0, 5.0, 11.0, 15.0))[:, None, None] * mm
_SIDES = np.array((1.0, -1.0))[:, None]

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a map was drawn at, and how many names did not fit on it."""

    scale: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Paper:
    """From metres (x east, y north) to points on the page."""

    scale: int
    enlarged: float
    middle: XY
    frame: Box

    def at(self, xy: Sequence[Sequence[float]]) -> np.ndarray:
        metres: np.ndarray = np.asarray(xy, dtype=float) - self.middle
        placed: np.ndarray = metres * (1000 * mm / (self.scale * self.enlarged)) + (
            self.frame.x + self.frame.w / 2,
            self.frame.y + self.frame.h / 2,
        )
        return placed


def scale_for(plan: ParcelPlan, frame: Box, enlarged: float = 1.0) -> int:
    """Return the largest customary scale at which the parcel and its names fit the frame."""
    xs, ys = [float(p.x) for p in plan.points], [float(p.y) for p in plan.points]
    room = [(side - 2 * _MARGIN) / mm * enlarged for side in (frame.w, frame.h)]
    need = max((max(xs) - min(xs)) / room[0], (max(ys) - min(ys)) / room[1]) * 1000
    return next((scale for scale in SCALES if scale >= need), SCALES[-1])


def draw_plan(sheet: Sheet, plan: ParcelPlan, frame: Box) -> Drawn:
    """Draw the parcel into the frame; return its scale and how many names were left out."""
    paper = _paper(plan, frame, sheet.enlarged)
    rings = [paper.at([(float(p.x), float(p.y)) for p in ring]) for ring in _rings_of_points(plan)]
    parcel = Polygon(rings[0], rings[1:])
    neighbours = _neighbour_lines(plan, paper)
    buildings = [(b.label, Polygon(paper.at(_floats(b.outline)))) for b in plan.buildings]
    drawing = _Drawing(sheet, plan, frame, parcel)
    drawing.linework(rings, neighbours, buildings)
    faint = [*(line for _, line in neighbours), *(shape.exterior for _, shape in buildings)]
    ground = Ground(frame, parcel.boundary, MultiLineString(faint))
    drawing.north_and_scale(ground, paper.scale)
    drawing.building_labels(ground, buildings)
    drawing.middle(ground, _open_land(parcel, [shape for _, shape in buildings]))
    drawing.neighbour_codes(ground, neighbours)
    left_out = drawing.point_numbers(ground, rings)
    left_out += drawing.edge_lengths(ground, rings)
    if left_out:
        sheet.text(
            frame.x + frame.w - 2 * mm,
            frame.y + 2 * mm,
            _LEFT_OUT,
            size=6,
            font=SANS,
            align="right",
            colour=GREY,
        )
    return Drawn(scale=paper.scale, left_out=left_out)


def _paper(plan: ParcelPlan, frame: Box, enlarged: float) -> _Paper:
    xs, ys = [float(p.x) for p in plan.points], [float(p.y) for p in plan.points]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return _Paper(scale_for(plan, frame, enlarged), enlarged, middle, frame)


def rings_of(plan: ParcelPlan) -> list[list[int]]:
    """Return the places of the points of each ring in ``plan.points``, outer ring first."""
    rings: dict[int, list[int]] = {}
    for place, point in enumerate(plan.points):
        rings.setdefault(point.ring, []).append(place)
    return list(rings.values())


def _rings_of_points(plan: ParcelPlan) -> list[list[PlanPoint]]:
    return [[plan.points[place] for place in ring] for ring in rings_of(plan)]


def _floats(outline: Sequence[Sequence[object]]) -> list[XY]:
    return [(float(str(x)), float(str(y))) for x, y in outline]


def _open_land(parcel: Polygon, buildings: list[Polygon]) -> Polygon | MultiPolygon:
    land = parcel.difference(shapely.union_all(buildings)) if buildings else parcel
    return land if isinstance(land, Polygon | MultiPolygon) and not land.is_empty else parcel


def _neighbour_lines(plan: ParcelPlan, paper: _Paper) -> list[tuple[str, LineString]]:
    """Return (code, line) of each stub within the frame."""
    frame = paper.frame
    window = shapely.box(frame.x, frame.y, frame.x + frame.w, frame.y + frame.h)
    found: list[tuple[str, LineString]] = []
    for neighbour in plan.neighbours:
        if len(neighbour.outline) > 1:
            inside = LineString(paper.at(_floats(neighbour.outline))).intersection(window)
            found += [
                (neighbour.code, part)
                for part in shapely.get_parts(inside).tolist()
                if isinstance(part, LineString) and not part.is_empty
            ]
    return found


class _Drawing:
    """The hand that draws one plan."""

    def __init__(self, sheet: Sheet, plan: ParcelPlan, frame: Box, parcel: Polygon) -> None:
        self.sheet, self.plan, self.frame, self.parcel = sheet, plan, frame, parcel
        self.canvas = sheet.canvas

    def linework(
        self,
        rings: list[np.ndarray],
        neighbours: list[tuple[str, LineString]],
        buildings: list[tuple[str, Polygon]],
    ) -> None:
        canvas, frame = self.canvas, self.frame
        canvas.setStrokeColorRGB(*BLACK)
        canvas.setLineWidth(0.8)
        canvas.rect(frame.x, frame.y, frame.w, frame.h)
        canvas.setLineWidth(0.15 * mm)
        self._lines([shapely.get_coordinates(line) for _, line in neighbours], close=False)
        canvas.setLineWidth(0.2 * mm)
        self._lines([shapely.get_coordinates(b.exterior) for _, b in buildings], close=True)
        canvas.setStrokeColorRGB(*RED)
        canvas.setLineWidth(0.3 * mm)
        self._lines(rings, close=True)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setLineWidth(0.2 * mm)
        for x, y in _apart(rings, 2.2 * _POINT):
            canvas.circle(x, y, _POINT, stroke=1, fill=1)

    def _lines(self, lines: Sequence[np.ndarray], *, close: bool) -> None:
        path = self.canvas.beginPath()
        for line in lines:
            (x, y), *others = line.tolist()
            path.moveTo(x, y)
            for x, y in others:
                path.lineTo(x, y)
            if close:
                path.close()
        self.canvas.drawPath(path)

    def north_and_scale(self, ground: Ground, scale: int) -> None:
        canvas, frame = self.canvas, self.frame
        x, y = frame.x + frame.w - 8 * mm, frame.y + frame.h - 14 * mm
        corners = [
            Box(x - 4 * mm, y - 1 * mm, 8 * mm, 14.5 * mm),
            Box(frame.x + 1, frame.y + 1, 66 * mm, 10 * mm),
            Box(frame.x + frame.w - 46 * mm, frame.y + 1, 46 * mm - 1, 5 * mm),
        ]
        canvas.setFillColorRGB(1, 1, 1)
        for box in corners:
            canvas.rect(box.x, box.y, box.w, box.h, stroke=0, fill=1)
        ground.take(corners)
        canvas.setStrokeColorRGB(*BLACK)
        canvas.setFillColorRGB(*BLACK)
        canvas.setLineWidth(0.5)
        for side, filled in ((-1.7 * mm, 1), (1.7 * mm, 0)):
            path = canvas.beginPath()
            path.moveTo(x, y + 9 * mm)
            path.lineTo(x + side, y)
            path.lineTo(x, y + 2 * mm)
            path.close()
            canvas.drawPath(path, stroke=1, fill=filled)
        self.sheet.text(x, y + 10 * mm, "北", size=9, font=SANS, align="middle")
        self._scale_bar(scale)

    def _scale_bar(self, scale: int) -> None:
        canvas, x, y = self.canvas, self.frame.x + 4 * mm, self.frame.y + 4 * mm
        metres, part = scale / 100, 10 * mm / self.sheet.enlarged
        for n in range(4):
            canvas.setFillColorRGB(*(BLACK if n % 2 == 0 else (1, 1, 1)))
            canvas.setLineWidth(0.4)
            canvas.rect(x + n * part, y, part, 1.2 * mm, stroke=1, fill=1)
        for n in (0, 2, 4):
            unit = " 米" if n == 4 else ""  # noqa: PLR2004 - the bar's end
            said = f"{metres * n:g}{unit}"
            self.sheet.text(x + n * part, y + 2 * mm, said, size=6, font=SANS, align="middle")
        self.sheet.text(x + 47 * mm, y, f"1:{scale}", size=9, font=SANS)

    def middle(self, ground: Ground, open_land: Polygon | MultiPolygon) -> None:
        """Write the parcel's short code over its use, and its area, where it is widest."""
        plan = self.plan
        circle = shapely.maximum_inscribed_circle(open_land, tolerance=2.0)
        x, y = shapely.get_coordinates(circle)[0].tolist()
        said = (plan.code[12:], plan.use.partition("（")[0], f"{plan.area:.2f}㎡")
        for size in (9.0, 7.5, 6.0, 5.0):
            width = max(self.sheet.fonts.width(line, SANS, size) for line in said) + 2
            height = size * 4.2
            box = Box(x - width / 2, y - height / 2, width, height)
            if open_land.contains(shapely.box(box.x, box.y, box.x + box.w, box.y + box.h)):
                break
        else:
            return
        ground.take([box])
        for n, line in enumerate(said):
            self.sheet.text(
                x, y + size * (1.0 - 1.35 * n), line, size=size, font=SANS, align="middle"
            )
        self.canvas.setStrokeColorRGB(*BLACK)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x - width / 2, y + size * 0.72, x + width / 2, y + size * 0.72)

    def building_labels(self, ground: Ground, buildings: list[tuple[str, Polygon]]) -> None:
        for label, shape in buildings:
            middle = shape.representative_point()
            spots = [Spot(middle.x, middle.y + lift) for lift in (0, 9, -9, 18, -18, 27, -27)]
            self._place(ground, label, spots, _LABEL)

    def neighbour_codes(self, ground: Ground, neighbours: list[tuple[str, LineString]]) -> None:
        """Write each neighbour's code beyond its boundary where there is room; all stand below."""
        for code in dict.fromkeys(code for code, _ in neighbours):
            lines = [line for owner, line in neighbours if owner == code]
            same = code[:12] == self.plan.code[:12]
            shown = code[12:] if same else code
            self._place(ground, shown, self._beyond(lines), _NEIGHBOUR)

    def _beyond(self, lines: list[LineString]) -> Iterator[Spot]:
        """Yield spots on the far side of a neighbour's line, the nearest and longest first."""
        corners = [shapely.get_coordinates(line) for line in lines]
        begins = np.concatenate([line[:-1] for line in corners])
        ends = np.concatenate([line[1:] for line in corners])
        long = np.hypot(*(ends - begins).T)
        drawn = long > 0
        begins, ends, long = begins[drawn], ends[drawn], long[drawn, None]
        middle = (begins + ends) / 2
        across = (ends - begins)[:, ::-1] * (1, -1) / long
        best = np.lexsort((-long[:, 0], np.round(self._from_parcel(middle))))[:_STRETCHES]
        away = across[best, None, None] * _AWAY * _SIDES
        spots = middle[best, None, None] + away
        far = self._from_parcel(spots)
        for side, distance in zip(spots.reshape(-1, 2, 2), far.reshape(-1, 2), strict=True):
            if distance.any():
                yield _spot(side[int(distance[1] >= distance[0])])

    def _from_parcel(self, places: np.ndarray) -> np.ndarray:
        return np.asarray(shapely.distance(self.parcel, shapely.points(places)))

    def point_numbers(self, ground: Ground, rings: list[np.ndarray]) -> int:
        """Write J1, J2, … outside the corners, sharp ones first; return how many were left out."""
        corners = []
        for places, xy in zip(rings_of(self.plan), rings, strict=True):
            for n, place in enumerate(places):
                before, here, after = xy[n - 1], xy[n], xy[(n + 1) % len(xy)]
                turn, out = _corner(before, here, after)
                first = self.plan.points[place].number == 1
                corners.append((not first, -turn, place, here, out))
        corners.sort(key=lambda c: c[:3])
        return sum(
            not self._place(
                ground,
                f"J{self.plan.points[place].number}",
                _around(here, out),
                _LABEL,
                colour=RED,
            )
            for _, _, place, here, out in corners
        )

    def edge_lengths(self, ground: Ground, rings: list[np.ndarray]) -> int:
        """Write lengths along their edges, long edges first; return how many were left out."""
        edges = []
        for places, xy in zip(rings_of(self.plan), rings, strict=True):
            for n, place in enumerate(places):
                edges.append((xy[n], xy[(n + 1) % len(xy)], self.plan.edges[place]))
        edges.sort(key=lambda e: -float(np.hypot(*(e[1] - e[0]))))
        return sum(
            not self._place(ground, f"{length:.2f}", _along(one, two), _LENGTH)
            for one, two, length in edges
        )

    def _place(
        self,
        ground: Ground,
        text: str,
        spots: Iterable[Spot],
        size: float,
        colour: tuple[float, float, float] = BLACK,
    ) -> bool:
        width = self.sheet.fonts.width(text, SANS, size) + 1
        spot = ground.first_free(spots, width, size * 1.1)
        if spot is None:
            return False
        if not spot.turn:
            down = spot.y - size * 0.36
            self.sheet.text(spot.x, down, text, size=size, font=SANS, align="middle", colour=colour)
            return True
        self.canvas.saveState()
        self.canvas.translate(spot.x, spot.y)
        self.canvas.rotate(spot.turn)
        self.sheet.text(0, -size * 0.36, text, size=size, font=SANS, align="middle", colour=colour)
        self.canvas.restoreState()
        return True


def _apart(rings: list[np.ndarray], least: float) -> Iterator[XY]:
    """Yield the points that stand so far from the one drawn before them."""
    for ring in rings:
        last: XY | None = None
        for x, y in ring.tolist():
            if last is None or math.hypot(x - last[0], y - last[1]) >= least:
                last = (x, y)
                yield last


def _corner(before: np.ndarray, here: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Return how much the boundary turns here, and the direction (radians) away from the parcel.

    Rings keep the parcel on their right: the outer one runs clockwise, holes the other way.
    """
    into = math.atan2(*(here - before)[::-1])
    out = math.atan2(*(after - here)[::-1])
    turn = (out - into + math.pi) % (2 * math.pi) - math.pi
    return abs(turn), into + turn / 2 + math.pi / 2


def _around(here: np.ndarray, out: float) -> list[Spot]:
    """Spots around a corner, the one straight away from the parcel first."""
    x, y = here.tolist()
    return [
        Spot(x + away * 1.3 * math.cos(out + turn), y + away * math.sin(out + turn))
        for away in (7.0, 9.5)
        for turn in (0, 0.5, -0.5, 1.0, -1.0, 1.6, -1.6)
    ]


def _spot(place: np.ndarray, turn: float = 0.0) -> Spot:
    return Spot(float(place[0]), float(place[1]), turn)


def _along(one: np.ndarray, two: np.ndarray) -> list[Spot]:
    """Spots along an edge: outside its middle, inside, then nearer to its ends."""
    along = two - one
    long = float(np.hypot(*along))
    if long < _LENGTH:
        return []
    left = np.array([-along[1], along[0]]) / long
    turn = math.degrees(math.atan2(along[1], along[0]))
    turn = turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn  # noqa: PLR2004
    return [
        _spot(one + share * along + side * 5.0 * left, turn)
        for share in (0.5, 0.35, 0.65)
        for side in (1, -1)
    ]
