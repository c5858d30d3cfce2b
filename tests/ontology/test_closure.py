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
    """What the small world adds to a graph, runs and sessions included; a row of a dataset, and people in office."""
    from graph_world import ACTORS, world

    from kg.actors import knowledge_base
    from kg.graph.actor_graph import shared_quads
    from kg.graph.graph import Graph
    from kg.graph.iris import Iris
    from kg.graph.writing import write_rows
    from kg.model import Date, Event, Mention, Place, RowEvidence

    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        names = [name for name in graph.graphs() if not name.value.endswith("graph/vocabulary")]
        found = [quad for name in names for quad in graph.quads(name)]
    base, iris = knowledge_base(), Iris("https://example.org/")
    for name in ("Sergey_Lavrov", "Mark_Rutte", "RUS", "NATO", "NLD"):
        found.extend(shared_quads(base.actors[name], base))
    sides = [Mention(ACTORS[name], None, name, ("GOV",)) for name in ("USA", "RUS")]
    evidence = RowEvidence("gdelt", "f.csv", 1, None, (("goldstein", -5.0), ("mentionCount", 3), ("a column", "x")))
    row = Event("row", "of-row", "ASSAULT", "actual", sides[0], sides[1], evidence, "import/1",
                when=Date("2025-01-01", "quarter", "2025-01-01", "2025-03-31"),
                place=Place("Kyiv", "UKR", "703448", 50.45, 30.52))  # fmt: skip
    found.extend(write_rows([row], iris=iris, graph=iris.article("rows"), run=iris.run("r")))
    return tuple(found)


def closure(data: str, more: str = "") -> Any:
    """The ontology, ``data`` (N-Triples) and ``more`` (Turtle), closed under OWL 2 RL."""
    graph = rdflib.Graph()
    for name in ("kg.ttl", "plover.ttl"):
        graph.parse(data=files("kg.ontology").joinpath(name).read_text("utf-8"), format="turtle")
    graph.parse(data=data, format="nt")
    prefixes = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in graph.namespaces() if prefix)
    graph.parse(data=f"{prefixes}@prefix x: <http://x/> .\n{more}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return graph


def errors(graph: Any) -> list[str]:
    return [str(message) for message in graph.objects(None, ERROR)]


def test_what_is_written_is_consistent_and_means_more() -> None:
    graph = closure("".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in content()))
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
        "x:r kg:place actor:USA . actor:USA a kg:Country .",
        "x:m a org:Membership ; kg:sector x:s . x:m kg:source x:t .",
        "x:f a kg:DatasetFile ; gaf:denotedBy x:r . x:f kg:statedBy x:s .",
        "x:r kg:statedBy x:a . x:a a schema:NewsArticle .",
        "x:s kg:ofRun x:s .",
    ],
)
def test_what_cannot_be_is_found_out(wrong: str) -> None:
    assert errors(closure("", wrong)) != []
