"""Each stored query gives the expected answer on a small world."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from graph_world import ONE, THREE, TWO, world

from kg.errors import NotFound
from kg.graph.graph import Graph
from kg.graph.named import named_query, names
from kg.vocabulary import vocabulary

ACTOR = vocabulary().prefixes["actor"]
DAY = datetime.date(2025, 10, 22)
QUOTES = {
    "one": "The United States sanctioned Rosneft on Wednesday.",
    "two": "United States sanctions hit Rosneft, it said.",
    "three": "Russia denied that the United States sanctioned Rosneft.",
}


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def answer(graph: Graph, name: str, *columns: str, **bindings: str) -> list[Any]:
    rows = graph.query(named_query(name).sparql, bindings=bindings or None)
    return [tuple(row[column] for column in columns) for row in rows]


def event(graph: Graph, kind: str) -> str:
    rows = graph.query(f"SELECT ?event {{ ?event sem:eventType plover:{kind} }} ORDER BY ?event")
    return str(next(iter(rows))["event"])


def test_sanctions(graph: Graph) -> None:
    found = answer(graph, "sanctions", "date", "source", "target", "quote", "publisher")
    assert sorted(found) == [
        (DAY, "United States", "Rosneft", QUOTES["one"], "Example News"),
        (DAY, "United States", "Rosneft", QUOTES["two"], "Other Times"),
    ]


def test_disputed(graph: Graph) -> None:
    found = answer(graph, "disputed", "event", "source", "type", "target", "saidBy", "said", "deniedBy", "denied")
    common = (event(graph, "SANCTION"), "United States", "SANCTION", "Rosneft")
    assert found == [
        (*common, "Example News", QUOTES["one"], "Third Post", QUOTES["three"]),
        (*common, "Other Times", QUOTES["two"], "Third Post", QUOTES["three"]),
    ]


def test_sources_of_event(graph: Graph) -> None:
    found = answer(
        graph, "sources-of-event", "publisher", "headline", "modality", "speaker", "quote", "start", "end",
        event=event(graph, "SANCTION"),
    )  # fmt: skip
    assert found[0] == ("Example News", "Sanctions", "actual", None, QUOTES["one"], 0, len(QUOTES["one"]))
    assert sorted(found[1:]) == [
        ("Other Times", None, "actual", None, QUOTES["two"], 0, len(QUOTES["two"])),
        ("Third Post", None, "negated", "Russia", QUOTES["three"], 0, len(QUOTES["three"])),
    ]


def test_one_publisher_only(graph: Graph) -> None:
    found = answer(graph, "one-publisher-only", "type", "source", "target", "publisher", "reports")
    assert sorted(found, key=str) == [
        ("ACCUSE", "Russia", "United States", "Example News", 1),
        ("ACCUSE", "protesters", "Ivan Nobody", "Other Times", 1),
        ("RETREAT", "Ukraine", None, "Other Times", 1),
    ]


def test_hostile_dyads(graph: Graph) -> None:
    found = answer(graph, "hostile-dyads", "source", "target", "events", "score", "first", "last")
    accused = datetime.date(2025, 10, 21)
    assert found == [
        ("United States", "Rosneft", 1, -6.0, DAY, DAY),
        ("Russia", "United States", 1, -3.0, accused, accused),
        ("protesters", "Ivan Nobody", 1, -3.0, DAY, DAY),
    ]


def test_speakers(graph: Graph) -> None:
    found = answer(graph, "speakers", "speaker", "reports", "events", "publishers")
    assert found == [("China", 1, 1, 1), ("Russia", 1, 1, 1)]


def test_provenance(graph: Graph) -> None:
    columns = ("quote", "publisher", "speaker", "extractor", "model", "article")
    found = answer(graph, "provenance", *columns, source="actor:USA", target="actor:Rosneft", property="kg:sanctions")
    one, two = (graph.iris.article(article.hash).value for article in (ONE, TWO))
    assert sorted(found, key=str) == sorted(
        [
            (QUOTES["one"], "Example News", None, "given/1", "none", one),
            (QUOTES["two"], "Other Times", None, "given/1", "none", two),
        ],
        key=str,
    )
    for source, target in (("USA", "CHN"), ("CHN", "USA")):
        met = answer(graph, "provenance", "quote", source=ACTOR + source, target=ACTOR + target, property="kg:consults")
        assert len(met) == 2, "a reciprocal act supports the triples of both directions"
    turned = {"source": "actor:Rosneft", "target": "actor:USA", "property": "kg:sanctions"}
    assert answer(graph, "provenance", "quote", **turned) == []


def test_multiple_reports(graph: Graph) -> None:
    rows = answer(graph, "multiple-reports", "type", "source", "target", "articles", "publishers", "modalities")
    found = [(*row[:5], set(row[5].split(", "))) for row in rows]
    assert found == [
        ("SANCTION", "United States", "Rosneft", 3, 3, {"actual", "negated"}),
        ("CONSULT", "China", "United States", 2, 2, {"actual"}),
    ]
    assert THREE.publisher == "Third Post"


def test_every_query_says_what_it_answers_and_has_a_test_here() -> None:
    for name in names():
        query = named_query(name)
        assert query.about.endswith(".") and not query.about.startswith("Parameter")
        assert "PREFIX" not in query.sparql
        assert f"test_{name.replace('-', '_')}" in globals()
        for parameter in query.parameters:
            assert f"?{parameter}" in query.sparql


def test_parameters_are_named() -> None:
    assert named_query("provenance").parameters == ("source", "target", "property")
    assert named_query("sources-of-event").parameters == ("event",)
    assert named_query("sanctions").parameters == ()


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(NotFound, match="sanctions"):
        named_query("../kg")
