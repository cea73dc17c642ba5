"""Shares of an area, exact to 0.01 m²: what the parts have together is what there was."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", int, str, tuple[int, str])

HUNDREDTH = Decimal("0.01")


def whole_hundredths(area: Decimal) -> bool:
    """Say whether an area has no more than two decimals."""
    return area == area.quantize(HUNDREDTH)


def printed(area: Decimal) -> str:
    """Return an area with two decimals, or with all it has where it has more."""
    return f"{area:.2f}" if whole_hundredths(area) else f"{area:f}"


def shared_out(total: Decimal, weights: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """Share a total out by weights, to the hundredth, by the largest remainder.

    Everyone gets his part rounded down; the hundredths left over go one by one to the largest
    remainders, of equal ones to the smaller key (the earlier unit code). The result does not depend
    on the order of the weights. Raises ValueError where there is nothing to share by, or the total
    is negative or finer than a hundredth.
    """
    if total < 0 or not whole_hundredths(total) or any(w < 0 for w in weights.values()):
        raise ValueError(total)
    hundredths = int(total * 100)
    scale = 10 ** max(0, *(-_exponent(w) for w in weights.values())) if weights else 1
    whole = {key: int(weight * scale) for key, weight in weights.items()}
    together = sum(whole.values())
    if together == 0:
        if hundredths:
            raise ValueError(total)
        return dict.fromkeys(weights, Decimal("0.00"))
    parts = {key: divmod(hundredths * w, together) for key, w in whole.items()}
    left = hundredths - sum(down for down, _ in parts.values())
    by_remainder = sorted(parts, key=lambda key: (-parts[key][1], key))
    more = set(by_remainder[:left])
    return {key: (parts[key][0] + (key in more)) * HUNDREDTH for key in weights}


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(number)  # noqa: TRY004 - infinite, not of a wrong type
    return exponent
