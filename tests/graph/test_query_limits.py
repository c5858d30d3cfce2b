"""Limits of queries: time, rows, and what may be asked at all."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from graph_world import ONE, world
from pyoxigraph import NamedNode

from kg.errors import BadQuery, QueryTimeout, StoreError
from kg.graph import worker
from kg.graph.graph import Graph
from kg.graph.query import named_graphs
from kg.vocabulary import vocabulary

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SLOW_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PREFIXES = vocabulary().prefixes


@pytest.fixture(params=["memory", "disk"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Graph]:
    """The world in memory and on disk, where it is opened as writer and not closed in between."""
    articles, extractor = world()
    with Graph.open(":memory:" if request.param == "memory" else tmp_path / "graph") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def children() -> int:
    """How many processes this one has, ended ones that nobody has fetched included."""
    return len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_a_query_that_takes_too_long_is_ended(graph: Graph) -> None:
    with pytest.raises(QueryTimeout, match=r"0\.2 s"):
        list(graph.query(ENDLESS, timeout=0.2))
    assert graph.query("ASK { ?s a kg:Report }", timeout=30), "the graph still answers"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?n { ?s a kg:Report OPTIONAL { ?s kg:place ?n } } ORDER BY ?s",
        "ASK { ?s kg:sanctions ?o }",
        "ASK { ?s kg:assaults ?o }",
        "CONSTRUCT { ?s kg:sanctions ?o } WHERE { GRAPH ?g { ?s kg:sanctions ?o } }",
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    ],
)
def test_answers_within_the_time_are_those_without_a_limit(graph: Graph, query: str) -> None:
    free, bounded = graph.query(query), graph.query(query, timeout=30)
    assert (free.form, free.boolean, free.variables) == (bounded.form, bounded.boolean, bounded.variables)
    assert list(free.terms()) == list(bounded.terms())


def test_the_row_limit_holds_beside_the_time_limit(graph: Graph) -> None:
    result = graph.query(SLOW_ROWS, limit=1000, timeout=30)
    assert len(list(result)) == 1000 and result.truncated
    result = graph.query("SELECT * { ?s a kg:Report }", limit=8, timeout=30)
    assert len(list(result)) == 8 and not result.truncated


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="counts processes in /proc")
def test_no_process_is_left_behind(graph: Graph) -> None:
    before = children()
    list(graph.query("SELECT * { ?s a kg:Report }", timeout=30))
    graph.query("ASK {}", timeout=30)
    cut = graph.query(SLOW_ROWS, timeout=30, limit=5)
    assert len(list(cut)) == 5
    begun = graph.query(SLOW_ROWS, timeout=30)
    next(iter(begun))
    begun.close()
    unread = graph.query(SLOW_ROWS, timeout=30)
    unread.close()
    dropped = graph.query(SLOW_ROWS, timeout=30)
    del dropped
    gc.collect()
    with pytest.raises(BadQuery):
        graph.query("SELECT {", timeout=30)
    assert children() == before


def test_mistakes_are_told_as_without_a_limit(graph: Graph) -> None:
    with pytest.raises(BadQuery, match=r"line 1.*unknown prefix"):
        graph.query("SELECT * { ?s nope:x ?o }", timeout=30)
    for wrong in (0, -1, float("nan")):
        with pytest.raises(BadQuery, match="above 0"):
            graph.query("ASK {}", timeout=wrong)


def test_a_worker_that_dies_is_a_store_error(graph: Graph) -> None:
    with pytest.raises(StoreError, match="ended before"):
        worker.ask_within(lambda: os._exit(9), 30)


def test_without_fork_the_limit_is_looked_at_between_rows(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "can_be_ended", lambda: False)
    assert len(list(graph.query("SELECT * { ?s a kg:Report }", timeout=30))) == 8
    assert graph.query("ASK {}", timeout=30)
    with pytest.raises(QueryTimeout):
        list(graph.query(SLOW_ROWS, timeout=0.05))


def test_from_asks_only_for_graphs_that_are_here(graph: Graph) -> None:
    node = graph.iris.article(ONE.hash).value
    count = "SELECT (COUNT(*) AS ?n) {clause} {{ ?r a kg:Report }}"
    for clause in (f"FROM <{node}>", f"FROM article:{ONE.hash}", f"PREFIXED FROM x:{ONE.hash}"):
        prologue = f"PREFIX x: <{graph.iris.base}article/> " if "x:" in clause else ""
        (row,) = graph.query(prologue + count.format(clause=clause.removeprefix("PREFIXED ")))
        assert row["n"] == 3
    for name in ("<file:///etc/passwd>", "<http://127.0.0.1:9/x>", "article:none", "NAMED <http://127.0.0.1:9/x>"):
        with pytest.raises(BadQuery, match="never loaded"):
            graph.query(count.format(clause=f"FROM {name}"))


def test_names_after_from_are_found_and_no_others() -> None:
    text = (
        "PREFIX a: <http://a/> SELECT * FROM a:b from named <http://c/> # FROM <http://d/>\n{ ?from a:b 'FROM <e:>' }"
    )
    assert list(named_graphs(text, PREFIXES)) == [NamedNode("http://a/b"), NamedNode("http://c/")]
    assert list(named_graphs("SELECT * { ?s kg:from <http://x/> }", PREFIXES)) == []


def test_services_need_to_be_allowed(graph: Graph) -> None:
    call = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    with pytest.raises(BadQuery, match="SERVICE"):
        graph.query(call)
    with pytest.raises((BadQuery, StoreError), match=r"127|SERVICE|onnect|failed|answered"):
        list(graph.query(call, allow_service=True))
    with pytest.raises(BadQuery, match="not allowed"):
        graph.query("LOAD <http://127.0.0.1:9/>", allow_service=True)


def test_a_store_that_is_written_is_asked_by_a_new_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles, extractor = world()
    with Graph.open(tmp_path / "graph") as writing:
        writing.ingest(articles[:1], extractor=extractor)
        monkeypatch.setattr(os, "fork", lambda: pytest.fail("a fork would inherit the locks of the engine's threads"))
        assert len(list(writing.query("SELECT * { ?s a kg:Report }", timeout=30))) == 3
        monkeypatch.undo()
        writing.ingest(articles, extractor=extractor)
        assert len(list(writing.query("SELECT * { ?s a kg:Report }", timeout=30))) == 8, "what came since is seen"
        with pytest.raises(QueryTimeout):
            list(writing.query(ENDLESS, timeout=0.3))
        left = {path.name for path in (tmp_path / "graph").iterdir()}
        assert left == {"kg-store.json", "quads", "reports"}, "no copy is left"
    with Graph.open(tmp_path / "graph") as reading:
        monkeypatch.setattr(worker, "ask_copy_within", lambda *_, **__: pytest.fail("readers are forked"))
        assert len(list(reading.query("SELECT * { ?s a kg:Report }", timeout=30))) == 8
