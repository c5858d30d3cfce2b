"""Positions are the same for the same network, spread out, and put joined actors near each other."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from handmade import many, small_world

from kg.analysis import layout
from kg.analysis.layout import SPACING, positions
from kg.analysis.network import project


def distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    return math.dist(one, two)


def test_the_same_network_and_seed_give_the_same_positions() -> None:
    network = project(many(60, 150))
    assert positions(network) == positions(network)
    assert positions(network, seed=1) != positions(network, seed=2)


def test_no_two_actors_of_a_small_network_stand_on_each_other() -> None:
    places = list(positions(project(small_world())).values())
    nearest = min(distance(a, b) for number, a in enumerate(places) for b in places[:number])
    assert nearest > SPACING * 0.4


@pytest.mark.parametrize("exact", [10_000, 10])
def test_joined_actors_stand_nearer_than_others(monkeypatch: pytest.MonkeyPatch, exact: int) -> None:
    monkeypatch.setattr(layout, "EXACT_NODES", exact)
    network = nx.MultiDiGraph()
    for ring in range(6):
        for spoke in range(8):
            network.add_edge(f"{ring}-{spoke}", f"{ring}-{(spoke + 1) % 8}", count=3)
        network.add_edge(f"{ring}-0", f"{(ring + 1) % 6}-0", count=1)
    places = positions(network)
    joined = [distance(places[a], places[b]) for a, b in network.edges()]
    names = sorted(places)
    every = [distance(places[a], places[b]) for a in names for b in names if a < b]
    assert sum(joined) / len(joined) < 0.6 * sum(every) / len(every)


def test_parts_that_do_not_hang_together_do_not_overlap() -> None:
    network = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("x", "y")])
    places = positions(network)
    assert min(distance(places[a], places[b]) for a in "abc" for b in "xy") >= SPACING * 0.5


def test_empty_networks_and_lone_loops_have_positions_too() -> None:
    assert positions(nx.MultiDiGraph()) == {}
    assert positions(nx.MultiDiGraph([("a", "a")])) == {"a": (0.0, 0.0)}
