"""Writing on every kind of store: known articles, forgetting, updating, and what a cut-off writer leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from graph_world import ONE, SILENT, TWO, Given, world

from kg.errors import BadOption, StoreMissing
from kg.graph.graph import Graph
from kg.model import Region


@pytest.fixture
def graph(location: str) -> Iterator[Graph]:
    """The small world in a store of each kind."""
    articles, extractor = world()
    with Graph.open(location) as made:
        made.ingest(articles, extractor=extractor)
        yield made


@pytest.fixture(scope="module")
def memory() -> Iterator[Graph]:
    """The same in memory, to compare with."""
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def test_ingesting_again_changes_nothing(graph: Graph, memory: Graph, location: str) -> None:
    articles, extractor = world()
    again = graph.ingest(articles, extractor=extractor)
    assert (again.articles, again.known) == (0, 4)
    assert graph.canonical() == memory.canonical()
    if location != ":memory:":
        graph.close()
        with Graph.open(location, create=False) as reopened:
            assert reopened.canonical() == memory.canonical()


def test_forgetting_takes_one_article_and_forgetting_all_leaves_none(graph: Graph) -> None:
    articles, extractor = world()
    assert graph.forget("two") and not graph.forget("two")
    with Graph.open(":memory:") as without:
        without.ingest([article for article in articles if article.key != "two"], extractor=extractor)
        assert graph.canonical() == without.canonical()
    assert graph.stats().forgotten == 1
    for article in articles:
        graph.forget(article.key)
    assert graph.canonical() == "" and list(graph.events()) == []
    assert not graph.query("ASK { ?e a sem:Event }")
    graph.ingest(articles, extractor=extractor)
    assert graph.stats().articles == 4 and graph.stats().forgotten == 0


def test_updating_replaces_the_graph(graph: Graph) -> None:
    articles, extractor = world()
    changed = dataclasses.replace(TWO, text=TWO.text + " Later more.", publisher="Renamed Times")
    assert graph.ingest([changed], extractor=extractor, update=True).updated == 1
    with Graph.open(":memory:") as other:
        other.ingest([changed if article.key == "two" else article for article in articles], extractor=extractor)
        assert graph.canonical() == other.canonical()
        assert graph.stats().publishers == other.stats().publishers


def test_an_article_with_more_triples_than_servers_take_in_an_update(location: str) -> None:
    regions = tuple(Region("furniture", number * 5, number * 5 + 4) for number in range(1500))
    article = dataclasses.replace(SILENT, text="word " * 1500, regions=regions)
    with Graph.open(location) as graph, Graph.open(":memory:") as other:
        graph.ingest([article], extractor=Given())
        other.ingest([article], extractor=Given())
        assert graph.canonical() == other.canonical()


def test_the_base_stays(location: str) -> None:
    if location == ":memory:":
        return
    Graph.open(location, base="https://example.org/mine/").close()
    with Graph.open(location) as graph:
        assert graph.iris.base == "https://example.org/mine/"
        graph.ingest([ONE], extractor=Given())
        assert graph.query(f"ASK {{ article:{ONE.hash} a schema:NewsArticle }}")
    with pytest.raises(BadOption, match="mine"):
        Graph.open(location, base="https://example.org/other/")


def test_a_missing_graph_is_not_made_for_reading(location: str) -> None:
    for _ in range(2):
        with pytest.raises(StoreMissing):
            Graph.open(location, create=False)


def test_a_graph_that_the_catalogue_lacks_is_forgotten_and_replaced_all_the_same(graph: Graph, memory: Graph) -> None:
    node = graph.iris.article(TWO.hash)
    graph._store.apply(remove=graph.catalogue.facts_of(node))
    articles, extractor = world()
    assert graph.ingest(articles, extractor=extractor).articles == 1
    assert graph.canonical() == memory.canonical()
    graph._store.apply(remove=graph.catalogue.facts_of(node))
    assert graph.forget("two") and not graph.forget("two")
    assert node not in set(graph._store.graphs())


def test_what_is_replaced_stays_in_the_catalogue_with_its_run(graph: Graph) -> None:
    articles, extractor = world()
    before = graph.catalogue.entry(ONE.hash)
    longer = dataclasses.replace(ONE, text=ONE.text + " More.")
    graph.ingest([longer], extractor=extractor, update=True)
    rows = list(
        graph.query(
            "SELECT ?article ?session ?checksum ?extractor ?at { ?old prov:specializationOf ?article ; "
            "kg:ingestedIn ?session ; kg:checksum ?checksum ; prov:invalidatedAtTime ?at . "
            "?session kg:ofRun/prov:wasAssociatedWith/rdfs:label ?extractor }"
        )
    )
    assert before is not None
    assert [(row["article"], row["session"], row["checksum"], row["extractor"]) for row in rows] == [
        (graph.iris.article(ONE.hash).value, before.session, before.checksum, "given")
    ]
    assert rows[0]["at"] is not None
    after = graph.catalogue.entry(ONE.hash)
    assert after is not None and after.checksum != before.checksum
    assert {entry.key for entry in graph.catalogue.entries()} == {article.key for article in articles}
