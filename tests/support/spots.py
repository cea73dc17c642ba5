"""Satellite spots for tests: a layer of two, one on the first plot of the park."""

import json
from datetime import date

import shapely

from geo import crs
from registry.book import spots
from registry.book.spots import Spot
from registry.cases import spotting
from registry.demo import land as demo
from registry.demo.office import Office
from tests.support.park import rectangle

BEFORE, AFTER = date(2025, 9, 1), date(2026, 2, 1)


def layer(*shapes: shapely.Polygon) -> bytes:
    """A layer as GeoJSON: each spot with its number."""
    features = [
        {
            "type": "Feature",
            "properties": {"number": f"TB{n:04d}"},
            "geometry": shapely.geometry.mapping(crs.reproject(s, demo.SRID, crs.GEOGRAPHIC)),
        }
        for n, s in enumerate(shapes, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def taken_in(
    office: Office, content: bytes, by: str = "enforcer", **days: date
) -> tuple[int, bool]:
    """An officer takes a layer in."""
    given = {"before_on": BEFORE, "after_on": AFTER} | days
    return spotting.take_in(
        office.register,
        office.people[by],
        park_id=office.park_id,
        content=content,
        filename="图斑.geojson",
        now=office.clock(),
        **given,
    )


def decided(office: Office, of: int, n: int, by: str = "enforcer", **given: str) -> Spot:
    """An officer decides a spot."""
    who = office.people[by]
    facts = {"verdict": "lawful", "note": "已批准建设"} | given
    with office.register.transaction(parks=who.parks) as tx:
        return spotting.decide(
            tx,
            who,
            office.park_id,
            of,
            n,
            now=office.clock(),
            **facts,  # type: ignore[arg-type]
        )


def listed(office: Office, **wanted: object) -> list[Spot]:
    with office.register.transaction() as tx:
        return spots.worklist(tx, office.park_id, **wanted)  # type: ignore[arg-type]


def spotted(office: Office) -> None:
    """A layer, and one of its spots decided."""
    of, _ = taken_in(office, layer(rectangle(510, 110, 20, 20), rectangle(5000, 5000, 20, 20)))
    decided(office, of, 1)
