"""RDF exports are the store's own quads; a filter takes what hangs on the passing reports and no more."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pyoxigraph
import pytest
from handmade import graph_of, small_world
from pyoxigraph import RdfFormat

from kg.export.exporter import exporters
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph
from kg.graph.iris import actor_node, term


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with graph_of(small_world()) as opened:
        yield opened


def exported(graph: Graph, name: str, filter: EventFilter | None = None) -> bytes:
    stream = BytesIO()
    exporters.create(name).write(graph, stream, filter=filter)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "format"), [("nquads", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)])
def test_full_copies_hold_every_quad(graph: Graph, name: str, format: RdfFormat) -> None:
    assert set(pyoxigraph.parse(exported(graph, name), format)) == set(graph.quads())


def test_turtle_holds_the_data_and_not_the_ontology(graph: Graph) -> None:
    triples = {quad.triple for quad in pyoxigraph.parse(exported(graph, "turtle"), RdfFormat.TURTLE)}
    assert pyoxigraph.Triple(actor_node("USA"), term("kg:sanctions"), actor_node("Rosneft")) in triples
    assert all(triple.predicate.value != "http://www.w3.org/2004/02/skos/core#definition" for triple in triples)


def test_a_filtered_copy_holds_the_passing_reports_with_their_quotes_and_actors(graph: Graph) -> None:
    filter = EventFilter(type=("ASSAULT",), actor=("RUS",))
    quads = set(pyoxigraph.parse(exported(graph, "nquads", filter), RdfFormat.N_QUADS))
    assert quads < set(graph.quads())
    reports = {quad.subject for quad in quads if quad.object == term("kg:Report")}
    assert reports == {graph.iris.report(event.id) for event in graph.events(filter)}
    assert len(reports) == 2
    quotes = {quad.object.value for quad in quads if quad.predicate == term("oa:exact")}
    assert "Russia struck Ukraine with drones overnight." in quotes
    labels = {quad.object.value for quad in quads if quad.predicate == term("rdfs:label")}
    assert labels == {"Russia", "Ukraine"}


def test_the_plain_triple_is_there_only_for_a_passing_report_that_tells_it_as_actual(graph: Graph) -> None:
    def plain(modality: str) -> bool:
        content = exported(graph, "nquads", EventFilter(type=("ASSAULT",), actor=("RUS",), modality=(modality,)))
        assaults = term("kg:assaults")
        return any(quad.predicate == assaults for quad in pyoxigraph.parse(content, RdfFormat.N_QUADS))

    assert plain("actual")
    assert not plain("negated")
