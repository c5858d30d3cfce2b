"""The map's projection and outline: areas keep their ratio, and every country that acts has a point."""

from __future__ import annotations

import math

import pytest

from kg.actors import knowledge_base
from kg.views.world import WIDTH, projected, world


@pytest.mark.parametrize(
    ("longitude", "latitude", "share"), [(0, 0, 0.5), (-180, 0, 0.0), (180, 0, 1.0), (90, 0, 0.75)]
)
def test_the_equator_runs_evenly_from_edge_to_edge(longitude: float, latitude: float, share: float) -> None:
    x, y = projected(longitude, latitude)
    assert x == pytest.approx(WIDTH * share)
    assert y == pytest.approx(projected(0, 90)[1] + WIDTH * 0.48675 / 2, abs=0.5)


@pytest.mark.parametrize("latitude", [-75, -40, 0, 30, 60, 80])
def test_a_square_degree_keeps_its_area(latitude: float) -> None:
    def area(latitude: float) -> float:
        (x1, y1), (x2, y2), (_, y3) = projected(0, latitude), projected(0.01, latitude), projected(0, latitude + 0.01)
        assert y1 == y2
        return (x2 - x1) * (y1 - y3)

    assert area(latitude) / area(0) == pytest.approx(math.cos(math.radians(latitude)), rel=2e-3)


def test_north_is_up_and_east_is_right() -> None:
    points = world([])["points"]
    assert points["NOR"][1] < points["ITA"][1] < points["ZAF"][1]
    assert points["USA"][0] < points["FRA"][0] < points["JPN"][0]


def test_no_outline_runs_across_the_whole_map() -> None:
    for code, path in world([])["outlines"].items():
        for ring in path.strip("Mz").split("zM"):
            xs = [float(pair.split(" ")[0]) for pair in ring.split("L")]
            assert max(abs(a - b) for a, b in zip(xs, xs[1:] + xs[:1], strict=True)) < 200, code


def test_nearly_every_country_has_a_point() -> None:
    known = {code for code in knowledge_base().regions if knowledge_base().get(code)}
    points = world([])["points"]
    assert {"SGP", "MLT", "BHR", "PSE", "XKX", "TWN"} <= set(points)
    assert len(known - set(points)) < 0.2 * len(known)


def test_places_stand_where_their_coordinates_are_else_in_their_country() -> None:
    spots = world([{"latitude": 0.0, "longitude": 0.0}, {"country": "FRA", "name": "Lyon"}, {"name": "Nowhere"}])[
        "spots"
    ]
    assert spots[0] == [500.0, pytest.approx(projected(0, 0)[1], abs=0.05), 1]
    assert spots[1] == [*world([])["points"]["FRA"], 0]
    assert spots[2] is None
