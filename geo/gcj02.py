"""GCJ-02: the shifted coordinates of Chinese web maps, so that a position given in them is noticed.

Longitude and latitude in degrees, longitude first. The shift is some hundreds of metres and is no
coordinate system of a survey: positions are never corrected by it, only told apart.
"""

from math import cos, pi, sin, sqrt

_A, _EE = 6378245.0, 0.00669342162296594323


def shifted(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where GCJ-02 shows a place of CGCS2000."""
    x, y = longitude - 105.0, latitude - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    turn = latitude / 180.0 * pi
    magic = 1.0 - _EE * sin(turn) ** 2
    up = north * 180.0 / ((_A * (1.0 - _EE)) / (magic * sqrt(magic)) * pi)
    right = east * 180.0 / (_A / sqrt(magic) * cos(turn) * pi)
    return longitude + right, latitude + up


def unshifted(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the place GCJ-02 shows here, to about a metre."""
    x, y = longitude, latitude
    for _ in range(3):
        dx, dy = shifted(x, y)
        x, y = x + longitude - dx, y + latitude - dy
    return x, y
