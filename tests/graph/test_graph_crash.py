"""A process that is killed, at whatever moment, leaves whole graphs; ingesting again completes them."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graph_servers import OF_A_SERVER, place
from graph_world import ONE, SILENT, TWO, Given, world
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import store as storing
from kg.graph.graph import Graph
from kg.graph.store import DiskStore, canonical

pytestmark = pytest.mark.slow

PREAMBLE = f"""
import os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from graph_world import world
from kg.graph import catalogue, store
from kg.graph.graph import Graph

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def die_at(owner, name, count, after=False, which=lambda *args: True):
    '''End this process at the call number ``count`` of a function, before it or after it.'''
    whole = getattr(owner, name)
    left = [count]
    def called(*args, **options):
        if which(*args):
            left[0] -= 1
        if left[0] == 0 and not after:
            die()
        result = whole(*args, **options)
        if left[0] == 0:
            die()
        return result
    setattr(owner, name, called)

location = sys.argv[1]
"""

INGEST = """
articles, extractor = world()
with Graph.open(location) as graph:
    graph.ingest(articles, extractor=extractor)
print("not killed")
"""

DISK_MOMENTS = {
    "marker half written": "die_at(store.Path, 'replace', 1)",
    "marker written": "die_at(store._Files, 'of', 1)",
    "files made": "die_at(catalogue.Catalogue, 'prepare', 1)",
    "nothing prepared": "die_at(store.DiskStore, 'apply', 1)",
    "prepared": "die_at(store.DiskStore, 'apply', 1, after=True)",
    "first article": "die_at(store.DiskStore, 'apply', 2, after=True)",
    "third article under way": "die_at(store.DiskStore, 'apply', 4)",
    "end of the session": "die_at(catalogue.Catalogue, 'end', 1)",
    "before the files are closed": "die_at(store._Files, 'leave', 1)",
}

SERVER_MOMENT = """
from kg.graph.sparql_client import Client
die_at(Client, "send", {count}, which=lambda client, method, url, **_: "crud" in url or "/store" in url)
"""


def run(code: str, location: str) -> None:
    """Run ``code`` in a process of its own, which must kill itself."""
    ended = subprocess.run(
        [sys.executable, "-c", PREAMBLE + textwrap.dedent(code), location], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def whole() -> Iterator[Graph]:
    """What an ingest that nobody interrupts leaves."""
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        yield graph


def check_and_complete(location: str, whole: Graph) -> None:
    """The graphs at ``location`` are whole ones of ``whole``; ingesting again makes it equal."""
    articles, extractor = world()
    with Graph.open(location) as graph:
        expected = {node: canonical(whole.quads(node)) for node in whole._store.graphs() if whole.iris.is_article(node)}
        for node in graph._store.graphs():
            if graph.iris.is_article(node):
                assert canonical(graph.quads(node)) == expected[node]
        for entry in graph.catalogue.entries():
            assert canonical(graph.quads(entry.node)) == expected[entry.node], "what is catalogued is there"
        graph.ingest(articles, extractor=extractor)
        assert graph.canonical() == whole.canonical()
        assert list(graph.events()) == list(whole.events())
        assert set(graph.actors()) == set(whole.actors())
        union = graph.query("SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }")
        named = graph.query("SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        assert set(union.terms()) == set(named.terms())
        assert set(graph._store.graphs()) == set(whole._store.graphs())
        assert not graph.query("ASK { GRAPH <urn:geopolitical-event-kg:probe> { ?s ?p ?o } }")


@pytest.mark.parametrize("moment", DISK_MOMENTS.values(), ids=list(DISK_MOMENTS))
def test_a_store_on_disk_after_a_kill(moment: str, tmp_path: Path, whole: Graph) -> None:
    location = str(tmp_path / "graph")
    run(moment + "\n" + INGEST, location)
    check_and_complete(location, whole)


@pytest.mark.parametrize("count", [2, 4, 6])
@pytest.mark.parametrize("kind", OF_A_SERVER)
def test_a_store_on_a_server_after_a_kill_of_the_writer(
    kind: str, count: int, whole: Graph, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    location = place(kind, request, tmp_path)
    run(SERVER_MOMENT.format(count=count) + INGEST, location)
    check_and_complete(location, whole)


def test_a_kill_at_no_moment_in_particular(tmp_path: Path) -> None:
    """The reader of its reports kills the writer, which goes on in the meantime."""
    code = """
        import dataclasses
        from graph_world import Given, SILENT
        articles = [dataclasses.replace(SILENT, id=f"silent-{n}") for n in range(3000)]
        def tell(article, status):
            print(article.key, flush=True)
        Graph.open(location).ingest(articles, extractor=Given(), on_article=tell)
        """
    location = tmp_path / "graph"
    for lines in (1, 9, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + textwrap.dedent(code), str(location)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(lines)]
        process.kill()
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
        assert process.wait() == -signal.SIGKILL
        with Graph.open(location, create=False) as graph:
            there = {article.key: article.text for article in graph.articles()}
        assert set(told) <= set(there), "what was reported is kept"
        assert set(there.values()) == {SILENT.text}


def test_a_kill_during_a_bulk_load_leaves_nothing_of_it(tmp_path: Path) -> None:
    code = """
        from pyoxigraph import Literal, NamedNode, Quad
        node = NamedNode("http://x/g")
        held = store.DiskStore(location=location)
        held.apply(add=[Quad(node, node, Literal("before"), node)])
        def quads():
            for number in range(50_000):
                yield Quad(node, node, Literal(str(number)), node)
            die()
        held.bulk(quads())
        """
    run(code, str(tmp_path / "graph"))
    node = NamedNode("http://x/g")
    store = DiskStore(location=tmp_path / "graph", create=False)
    assert list(store.quads()) == [Quad(node, node, Literal("before"), node)]
    store.close()


@pytest.mark.parametrize("moment", ["while a stretch is loaded", "behind a stretch", "with the last stretch"])
def test_a_kill_in_the_middle_of_a_long_bulk_load_leaves_whole_graphs_and_their_union(
    moment: str, tmp_path: Path
) -> None:
    code = f"""
        from pyoxigraph import Literal, NamedNode, Quad
        from kg import settings
        from kg.graph import union
        settings.BULK_QUADS = 100
        added, finished = union._Loader.add, union._Loader._finish
        def add(loader, stretch):
            added(loader, stretch)
            if {moment!r} == "while a stretch is loaded" and b"/g1>" in stretch.text:
                die()
        def finish(loader):
            finished(loader)
            if {moment!r} == "behind a stretch" and loader._waiting is None and len(held) == 2:
                die()
            held.append(1)
        held = []
        union._Loader.add, union._Loader._finish = add, finish
        def quads():
            for number in range(300):
                graph = NamedNode(f"http://x/g{{number // 100}}")
                yield Quad(graph, graph, Literal(str(number)), graph)
            die()
        store.DiskStore(location=location).bulk(quads())
        """
    run(code, str(tmp_path / "graph"))
    store = DiskStore(location=tmp_path / "graph", create=False)
    named = {quad.triple for quad in store.quads()}
    assert len(named) in (100, 200)
    assert {tuple(row) for row in store.query("SELECT ?s ?p ?o { ?s ?p ?o }")} == {tuple(triple) for triple in named}  # type: ignore[union-attr]
    store.close()
    again = DiskStore(location=tmp_path / "graph", create=False)
    assert again.written is None, "nothing is left to mend"
    again.close()


WRITER = """
    from graph_world import Given, ONE, TWO
    graph = Graph.open(location, create=False, wait=60)
    print("ready", flush=True)
    sys.stdin.readline()
    print(graph.ingest([{"one": ONE, "two": TWO}[sys.argv[2]]], extractor=Given()).articles, flush=True)
    graph.close()
    """


def test_two_writers_that_wait_write_one_after_the_other(tmp_path: Path) -> None:
    location = str(tmp_path / "graph")
    Graph.open(location).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", PREAMBLE + textwrap.dedent(WRITER), location, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n", "both read beside each other"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate()[0] for writer in writers] == ["1\n", "1\n"]
    with Graph.open(location, create=False) as graph:
        assert {article.key for article in graph.articles()} == {ONE.key, TWO.key}


def test_who_waits_gets_the_store_when_the_other_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    location = str(tmp_path / "graph")
    code = "graph = Graph.open(location)\ngraph._store.writable()\nprint('ready', flush=True)\nsys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code, location], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "ready\n"
    waiting = threading.Event()

    class Clock:
        monotonic = staticmethod(storing.time.monotonic)

        @staticmethod
        def sleep(seconds: float) -> Any:
            if not waiting.is_set():
                waiting.set()
                other.communicate()

    monkeypatch.setattr(storing, "time", Clock)
    with Graph.open(location, wait=60) as graph:
        assert graph.ingest([ONE], extractor=Given()).articles == 1
    assert waiting.is_set() and other.returncode == 0
