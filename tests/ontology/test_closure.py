"""The ontology under OWL 2 RL: consistent with what is written, and able to tell when something is wrong."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

owlrl = pytest.importorskip("owlrl")
rdflib = pytest.importorskip("rdflib")

if TYPE_CHECKING:
    from pyoxigraph import Quad

sys.path.append(str(Path(__file__).parents[1] / "graph"))
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
KG = rdflib.Namespace("https://w3id.org/geopolitical-event-kg/ontology#")
ACTOR = rdflib.Namespace("https://w3id.org/geopolitical-event-kg/actor/")
SEM = rdflib.Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")


@cache
def content() -> tuple[Quad, ...]:
    """What the small world adds to a graph, runs and sessions included."""
    from graph_world import world

    from kg.graph.graph import Graph

    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        names = [name for name in graph.graphs() if not name.value.endswith("graph/vocabulary")]
        return tuple(quad for name in names for quad in graph.quads(name))


def closure(more: str = "") -> Any:
    """The ontology, what is written, and ``more`` (Turtle), closed under OWL 2 RL."""
    graph = rdflib.Graph()
    for name in ("kg.ttl", "plover.ttl"):
        graph.parse(data=files("kg.ontology").joinpath(name).read_text("utf-8"), format="turtle")
    data = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in content())
    graph.parse(data=data, format="nt")
    prefixes = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in graph.namespaces() if prefix)
    graph.parse(data=f"{prefixes}@prefix x: <http://x/> .\n{more}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def errors(graph: Any) -> list[str]:
    return [str(message) for message in graph.objects(None, ERROR)]


def test_what_is_written_is_consistent_and_means_more() -> None:
    graph = closure()
    assert errors(graph) == []
    sides = set(graph.subject_objects(SEM.hasActor))
    assert sides and {actor for _, actor in sides} >= {ACTOR.USA, ACTOR.Rosneft}
    assert (ACTOR.USA, KG.actsOn, ACTOR.Rosneft) in graph, "each act is something done"
    assert (ACTOR.USA, rdflib.RDF.type, SEM.Actor) in graph
    assert {SEM.hasTimeStamp, rdflib.URIRef("http://www.w3.org/ns/prov#wasAttributedTo")} <= set(graph.predicates())


@pytest.mark.parametrize(
    "wrong",
    [
        "x:e a sem:Event, kg:Report .",
        "x:e gaf:denotedBy x:r . x:r a kg:Report . actor:USA kg:sanctions x:r .",
        "x:e a sem:Event ; kg:source x:f . x:f a sem:Event .",
        "x:p a kg:Person, kg:Country .",
        "x:r kg:statedBy x:a . x:a a schema:NewsArticle .",
        "x:s kg:ofRun x:s .",
    ],
)
def test_what_cannot_be_is_found_out(wrong: str) -> None:
    assert errors(closure(wrong)) != []
