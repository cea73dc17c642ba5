"""A factory in a great many units: a hundred rooms of 36 m² on each floor, and a staircase."""

from typing import Any

from tests.support.titles import HOUSE, Box, outline, unit

A_FLOOR = 100
#: conditions under which a unit may be as small as these
SMALL = {"min_unit_area": "10"}


def many_units(count: int, house: Box = HOUSE) -> list[dict[str, Any]]:
    """So many titled units, floor by floor, and the staircase through all floors, apportioned."""
    x, y, width, depth = house
    a, b = (width - 10) / 25, depth / 4
    storeys = count // A_FLOOR
    rooms = [
        unit(f"{a * b:.2f}", (n, outline(x + i * a, y + j * b, a, b)))
        for n in range(1, storeys + 1)
        for i in range(25)
        for j in range(4)
    ]
    stairs = outline(x + width - 10, y, 10, depth)
    through_all = ((n, stairs) for n in range(1, storeys + 1))
    return [*rooms, unit(10 * depth * storeys, *through_all, common="apportioned")]
