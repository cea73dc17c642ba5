"""Numbers as survey files write them: a coordinate is read one way, an area by one table of units.

A coordinate has at most fifteen digits before its point and fifteen behind: doubles hold no more.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from geo.errors import NotFinite, ScientificNotation, UnreadableFile

#: so many characters of a line are quoted
QUOTED = 60
COORDINATE = re.compile(r"[+-]?(?:[0-9]{1,15}\.?[0-9]{0,15}|\.[0-9]{1,15})")
# one way to match each, and nothing long is matched: a million digits must not be tried for minutes
_LONGEST = 40
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[ed][+-]?[0-9]+", re.IGNORECASE)
_NO_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity)|[+-]?1\.#.*", re.IGNORECASE)
_CENT = Decimal("0.01")
#: a million km², in m²
_BEYOND_ANY = Decimal(10) ** 12
#: m² of a unit, in small letters; hm2 stands before the m2 that is in it
SQUARE_METRES: Mapping[str, Decimal] = {
    **dict.fromkeys(("公顷", "公頃", "hm2", "hm²", "hm^2", "ha"), Decimal(10_000)),
    **dict.fromkeys(("亩", "畝"), Decimal(10_000) / 15),
    **dict.fromkeys(("平方米", "平米", "㎡", "m2", "m²", "m^2"), Decimal(1)),
}


def coordinate(text: str, number: int, line: str) -> float:
    """Return a coordinate in metres. Raises ScientificNotation, NotFinite, UnreadableFile."""
    if COORDINATE.fullmatch(text):
        return float(text)
    if len(text) <= _LONGEST and _SCIENTIFIC.fullmatch(text):
        raise ScientificNotation(line=number, text=line[:QUOTED])
    if len(text) <= _LONGEST and _NO_NUMBER.fullmatch(text):
        raise NotFinite(line=number, text=line[:QUOTED])
    raise UnreadableFile(
        line=number,
        text=line[:QUOTED],
        reason=f"not a coordinate: {text[:20]}",
        reason_zh=f"不是坐标：{text[:20]}",
    )


def cents(area: Decimal) -> Decimal | None:
    """Return an area in m² to the hundredth; None for what no land can have."""
    if not area.is_finite() or abs(area) >= _BEYOND_ANY:
        return None
    return area.quantize(_CENT, ROUND_HALF_UP)
