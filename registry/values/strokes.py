"""Signatures as they are drawn on a screen: strokes of points, never a picture from outside."""

from registry.errors import MalformedValue

Strokes = tuple[tuple[tuple[int, ...], ...], ...]
"""Strokes of (x, y) points, x to the right and y downwards, in a box WIDE by HIGH."""

WIDE, HIGH = 600, 200
_MOST_STROKES, _MOST_POINTS = 80, 2_000


def strokes(given: Strokes) -> Strokes:
    """Return a signature that fits its box. Raises MalformedValue."""
    points = [point for stroke in given for point in stroke]
    fits = all(len(p) == 2 and 0 <= p[0] <= WIDE and 0 <= p[1] <= HIGH for p in points)  # noqa: PLR2004
    if not (0 < len(given) <= _MOST_STROKES and 1 < len(points) <= _MOST_POINTS and fits):
        raise MalformedValue(
            kind="signature",
            value=f"{len(given)} / {len(points)}",
            reason=f"up to {_MOST_STROKES} strokes, {_MOST_POINTS} points in {WIDE} by {HIGH}",
            reason_zh=f"签名至多 {_MOST_STROKES} 笔、{_MOST_POINTS} 点，范围 {WIDE}×{HIGH}",
        )
    return given
