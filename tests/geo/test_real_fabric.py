"""4,241 real parcels: what holds on drawn examples holds on surveyed land."""

import gzip
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from shapely import Polygon

import registry
from geo.closure import close, flaws, united
from geo.cut_errors import PlotFallsApart, StripLeft
from geo.divide import parallel
from geo.formats import SurveyFile, read_survey
from geo.measure import area_m2
from geo.shapes import judge
from geo.topology import conflicts, near_misses, near_misses_among, outside_pieces

FABRIC = "epinay_fabric_at_gongqingcheng_epsg4527.gpkg.gz"


@pytest.fixture(scope="module")
def fabric() -> SurveyFile:
    packed = Path(registry.__file__).parent / "demo" / FABRIC
    return read_survey(gzip.decompress(packed.read_bytes()), "fabric.gpkg", srid=4527)


@pytest.fixture(scope="module")
def shapes(fabric: SurveyFile) -> list[Polygon]:
    return [part for plot in fabric.plots for part in plot.parts]


def test_every_parcel_is_read_as_one_valid_polygon(
    fabric: SurveyFile, shapes: list[Polygon]
) -> None:
    assert (fabric.srid, len(fabric.plots), len(shapes)) == (4527, 4241, 4241)
    assert sum(bool(shape.interiors) for shape in shapes) == 30
    assert all(judge(shape).wkb == shape.wkb for shape in shapes)
    without_area = [p for p in fabric.plots if p.declared_area_m2 is None]
    assert [p.attributes["registered_m2"] for p in without_area] == [None]


def test_three_pairs_overlap(shapes: list[Polygon]) -> None:
    found = conflicts(shapes)
    assert [(c.one, c.two) for c in found] == [(184, 3407), (1524, 3923), (2997, 4108)]
    assert [round(c.area, 4) for c in found] == [0.0239, 0.0014, 0.1236]


def test_near_misses_beside_the_overlaps_are_few(shapes: list[Polygon]) -> None:
    tree = shapely.STRtree(shapes)
    overlapping = {(c.one, c.two) for c in conflicts(shapes)}
    pairs = set()
    for n, shape in enumerate(shapes):
        around = [m for m in tree.query(shape, "dwithin", distance=0.05).tolist() if m != n]
        found = near_misses(shape, [shapes[m] for m in around])
        pairs |= {tuple(sorted((n, around[miss.other]))) for miss in found}
    assert pairs - overlapping == {(913, 954), (913, 955), (975, 2175), (2272, 4162)}


def test_parcels_are_cut_in_three_and_put_together_again(shapes: list[Polygon]) -> None:
    cut = 0
    for shape in shapes[::20]:
        corners = shapely.get_coordinates(shape.exterior)
        lengths = shapely.length(shapely.linestrings(list(pairwise(corners))))
        n = int(lengths.argmax())
        wanted = [(area_m2(shape) / 3).quantize(Decimal("0.01"))] * 2
        try:
            cuts = parallel(shape, (tuple(corners[n]), tuple(corners[n + 1])), wanted)
        except (PlotFallsApart, StripLeft):
            continue
        cut += 1
        assert flaws(shape, cuts.pieces) == []
        assert close(shape, cuts.pieces).explained
        for apart, length in zip(cuts.apart, cuts.lengths, strict=True):
            assert abs(float(apart)) <= 0.0005 * length + 0.005
        again = united(cuts.pieces)
        assert outside_pieces(again, shape) == outside_pieces(shape, again) == ()
    assert cut > 200


def test_near_misses_of_many_are_those_of_each_beside_its_neighbours(
    shapes: list[Polygon],
) -> None:
    tree = shapely.STRtree(shapes)
    alone = []
    for n, shape in enumerate(shapes):
        near = sorted(set(tree.query(shape, "dwithin", 0.05).tolist()) - {n})
        alone += [
            (n, miss.point, near[miss.other], round(miss.distance, 6))
            for miss in near_misses(shape, [shapes[other] for other in near])
        ]
    found = [
        (n, miss.point, miss.other, round(miss.distance, 6))
        for n, miss in near_misses_among(shapes, [])
    ]
    assert sorted(found) == sorted(alone)
    assert len(found) == 12
