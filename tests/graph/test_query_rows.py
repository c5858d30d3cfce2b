"""What becomes of rows: frames, networks, and a profile of where the time went."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from graph_world import world
from query_world import query_world

from kg.analysis.rows import rows_network
from kg.errors import BadQuery, MissingExtra, NotFound
from kg.export.gexf import gexf_bytes
from kg.export.graphml import graphml_bytes
from kg.graph.graph import Graph
from kg.graph.profile import Clock, count_patterns
from kg.vocabulary import vocabulary

ACTOR = vocabulary().prefixes["actor"]


@pytest.fixture(scope="module")
def spring() -> Iterator[Graph]:
    articles, extractor = query_world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def test_named_queries_are_asked_by_name(spring: Graph) -> None:
    rows = list(spring.named("threats-carried-out", {"days": 24}, timeout=30, limit=5))
    assert [(row["source"], row["target"]) for row in rows] == [("United States", "Iran")]
    with pytest.raises(NotFound):
        spring.named("nothing")
    with pytest.raises(BadQuery, match=r"\?actor"):
        spring.named("acts-of")


def test_rows_become_a_network(spring: Graph) -> None:
    network = spring.named("network").network()
    assert network.nodes["USA"]["label"] == "United States" and network.nodes["USA"]["country"] == "USA"
    assert network.nodes["Ivan_Nobody"]["label"] == "Ivan_Nobody", "who is described in an article only keeps the id"
    assert network.edges["CHN", "TUR", "SANCTION"]["count"] == 1
    assert network.edges["CHN", "TUR", "SANCTION"]["quad"] == "material conflict"
    assert network.nodes["TUR"]["strength"] == 6
    assert network.number_of_edges() == 13


def test_the_network_of_rows_is_that_of_the_projection(spring: Graph) -> None:
    ours, theirs = spring.named("network").network(), spring.network()
    assert sorted(ours.edges(keys=True)) == sorted(theirs.edges(keys=True))
    for edge in theirs.edges(keys=True):
        assert ours.edges[edge]["count"] == theirs.edges[edge]["count"]
        assert ours.edges[edge]["label"] == theirs.edges[edge]["label"]


@pytest.mark.parametrize("write", [gexf_bytes, graphml_bytes])
def test_networks_of_rows_can_be_exported(spring: Graph, write: Any) -> None:
    query = (
        "SELECT ?source ?target ?date ?note "
        "{ ?e kg:source ?source ; kg:target ?target ; kg:date ?date BIND('\\u0007' AS ?note) }"
    )
    tree = ElementTree.fromstring(write(spring.query(query).network()))
    assert sum(1 for node in tree.iter() if node.tag.endswith("}edge")) > 5


def test_any_rows_with_a_source_and_a_target_will_do() -> None:
    rows = [
        {"source": "a", "target": "b", "date": "2025-01-02", "score": -2, "colour": "red", "flag": True},
        {"source": "a", "target": "b", "date": "2025-01-01", "score": -4.0, "colour": "blue", "flag": False},
        {"source": "a", "target": None, "date": None, "score": None, "colour": None, "flag": None},
        {"source": "b", "target": "b", "date": None, "score": None, "colour": None, "flag": None},
    ]
    network = rows_network(list(rows[0]), rows)
    assert network.graph["one_sided"] == 1
    assert network.edges["a", "b", "RELATED"] == {
        "type": "RELATED", "label": "related to", "quad": "", "count": 2, "first": "2025-01-01", "last": "2025-01-02",
        "score": -3.0, "colour": "red", "flag": "True",
    }  # fmt: skip
    assert network.nodes["b"]["strength"] == 3
    assert rows_network(["source", "target"], []).number_of_nodes() == 0
    with pytest.raises(BadQuery, match=r"no \?target"):
        rows_network(["source"], [])


def test_frames_need_pandas(spring: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match="pandas"):
        spring.query("SELECT * { ?s kg:sanctions ?o }").frame()
    with pytest.raises(BadQuery, match="no rows"):
        spring.query("ASK {}").frame()


def test_rows_become_a_frame(spring: Graph) -> None:
    pytest.importorskip("pandas", reason="the extra `frame` is not installed")
    frame = spring.named("busiest-actors").frame()
    assert list(frame.columns) == ["name", "events", "asSource", "asTarget"]
    assert frame.loc[0, "name"] == "United States" and frame["events"].sum() == 26
    iris = spring.query("SELECT ?who ?none { ?who kg:aids ?o OPTIONAL { ?who kg:x ?none } }").frame()
    assert iris.iloc[0].tolist() == [ACTOR + "USA", None] and type(iris.iloc[0, 0]) is str
    assert spring.query("SELECT ?x { ?x kg:nothing ?y }").frame().empty


def test_a_profile_counts_rows_and_patterns(spring: Graph) -> None:
    clock = Clock()
    text = "SELECT ?r { ?r a kg:Report . ?r kg:statedBy/rdfs:label 'Lavrov' OPTIONAL { ?r kg:place ?p } }"
    result = spring.query(text)
    clock.started()
    assert len(list(clock.watch(result))) == 1
    profile = clock.profile
    assert profile.rows == 1
    assert 0 < profile.started <= profile.first <= profile.total
    counted = count_patterns(text, spring.prefixes, spring.query)
    assert counted[0] == ("?r rdf:type kg:Report", 16)
    assert {count for _, count in counted} >= {16, 0}


def test_a_pattern_that_cannot_be_counted_is_named_first(spring: Graph) -> None:
    def fail(text: str) -> Any:
        if "Report" in text:
            raise BadQuery("no")
        return spring.query(text)

    counted = count_patterns("SELECT * { ?r a kg:Report ; kg:modality ?m }", spring.prefixes, fail)
    assert counted == [("?r rdf:type kg:Report", None), ("?r kg:modality ?m", 16)]
    with pytest.raises(BadQuery, match="cannot be counted"):
        count_patterns("SELECT {", spring.prefixes, spring.query)


def test_first_world_too() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        assert "protesters" not in " ".join(made.named("network").network())
