"""JSON-LD says what the quads say, to a reader that knows nothing of us."""

from __future__ import annotations

import json
from io import BytesIO

import pyoxigraph
import pytest
from handmade import World, graph_of, hostile_world, small_world
from pyld import jsonld

from kg.export.exporter import exporters
from kg.export.rdf import is_data
from kg.graph.filters import EventFilter

WORLDS = {"small": small_world, "hostile": hostile_world, "empty": World}


def quads_of(content: bytes) -> set[str]:
    """The quads that pyld finds, in one spelling."""
    found = jsonld.to_rdf(json.loads(content), {"format": "application/n-quads"})
    return {str(quad) for quad in pyoxigraph.parse(found.encode("utf-8"), format=pyoxigraph.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("world", WORLDS)
def test_pyld_reads_the_same_quads(world: str) -> None:
    stream = BytesIO()
    with graph_of(WORLDS[world]()) as graph:
        exporters.create("jsonld").write(graph, stream)
        expected = {str(quad) for quad in graph.quads() if is_data(graph, str(quad.graph_name)[1:-1])}
    assert quads_of(stream.getvalue()) == expected


def test_terms_of_the_context_are_used() -> None:
    stream = BytesIO()
    with graph_of(small_world()) as graph:
        exporters.create("jsonld").write(graph, stream, filter=EventFilter(type=("AID",)))
    content = json.loads(stream.getvalue())
    nodes = [node for named in content["@graph"] for node in named["@graph"]]
    event = next(node for node in nodes if node.get("type") == "Event")
    assert (event["source"], event["target"], event["date"]) == ("actor:DEU", "actor:UKR", "2025-10-20")
    assert event["eventType"] == "plover:AID"
    assert len(event["reports"]) == 1
