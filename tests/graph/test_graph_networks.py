"""The network of actors is the same whatever store adds it up: its queries are plain SPARQL."""

from __future__ import annotations

from typing import Any

import pytest
from graph_world import world

from kg.analysis.aggregates import project_days
from kg.analysis.network import MODALITIES, project_events, publishers_of
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph

BLOCS = {"West": ["USA", "UKR"], "East": ["RUS", "Rosneft", "CHN"]}


@pytest.mark.parametrize("level", ["actor", "country", "sector", "bloc"])
@pytest.mark.parametrize("edges", ["type", "dyad", "event"])
def test_every_store_adds_up_what_its_events_say(location: str, level: Any, edges: Any) -> None:
    articles, extractor = world()
    options: dict[str, Any] = {"level": level, "edges": edges, "blocs": BLOCS if level == "bloc" else None}
    with Graph.open(location) as graph:
        graph.ingest(articles, extractor=extractor)
        for filter in (EventFilter(), EventFilter(since="2025-10-22", country=("USA",))):
            for modalities in (("actual",), MODALITIES):
                network = graph.network(filter, modalities=modalities, **options)
                expected = project_events(
                    graph.events(filter), publishers=publishers_of(graph.articles()), modalities=modalities, **options
                )
                assert network.graph == expected.graph
                assert list(network.nodes(data=True)) == list(expected.nodes(data=True))
                assert list(network.edges(keys=True)) == list(expected.edges(keys=True))
                for (*edge, values), (*_, wanted) in zip(
                    network.edges(data=True), expected.edges(data=True), strict=True
                ):
                    assert values == pytest.approx(wanted), edge


def test_every_store_counts_the_same_days(location: str) -> None:
    articles, extractor = world()
    with Graph.open(location) as graph:
        graph.ingest(articles, extractor=extractor)
        days, undated = project_days(graph, level="country")
    assert [(one.source, one.target, one.type, one.day, one.count, one.reciprocal) for one in days] == [
        ("RUS", "USA", "ACCUSE", 20382, 1, 0),
        ("CHN", "USA", "CONSULT", 20383, 1, 1),
        ("USA", "RUS", "SANCTION", 20383, 1, 0),
    ]
    assert undated == 0
