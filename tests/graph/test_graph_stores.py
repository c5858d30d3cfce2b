"""What every registered store must do, and what only the one on disk can get wrong."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from graph_servers import KINDS, OF_A_SERVER
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import NotAStore, StoreError, StoreInUse, StoreMissing
from kg.graph import literals
from kg.graph.catalogue import Catalogue
from kg.graph.graph import Graph
from kg.graph.iris import term
from kg.graph.store import MARKER, DiskStore, MemoryStore, Store, canonical, stores

S, P = NamedNode("http://x/s"), NamedNode("http://x/p")
G1, G2 = NamedNode("http://x/g1"), NamedNode("http://x/g2")
A1, A2 = Quad(S, P, Literal("a"), G1), Quad(S, P, Literal("a"), G2)
B1 = Quad(S, P, Literal('b "\\\n\r\t\u2028\x00 \U0001f525'), G1)


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Iterator[Store]:
    """A store of each kind, new."""
    made = new_store()
    yield made
    made.close()


def union(store: Store) -> int:
    # Servers give a triple for each graph that holds it.
    return sum(1 for _ in store.query("SELECT DISTINCT * { ?s ?p ?o }"))  # type: ignore[misc]


def test_every_registered_store_is_tested() -> None:
    assert {"sparql" if kind in OF_A_SERVER else kind for kind in KINDS} == set(stores.names())


def test_the_union_is_of_all_graphs(store: Store) -> None:
    store.apply(add=[A1, A2, B1])
    assert union(store) == 2
    assert set(store.quads()) == {A1, A2, B1}


@pytest.mark.parametrize("name", ["memory", "disk"])
def test_a_triple_of_two_graphs_counts_once_in_the_union_that_is_kept(name: str, tmp_path: Path) -> None:
    store = stores.create(name, location=tmp_path / "store", create=True)
    store.apply(add=[A1, A2, B1])
    assert sum(1 for _ in store.query("SELECT * { ?s ?p ?o }")) == 2  # type: ignore[misc]
    store.close()


def test_a_graph_that_is_dropped_and_added_is_replaced(store: Store) -> None:
    store.apply(add=[A1, A2])
    store.apply(drop=[G1], add=[B1])
    assert set(store.quads()) == {A2, B1} and union(store) == 2


def test_much_is_added_in_one_go(store: Store) -> None:
    store.apply(add=[A1])
    many = [Quad(S, P, Literal(f"{number}"), G1 if number < 6000 else G2) for number in range(7000)]
    store.bulk(iter(many))
    assert sum(1 for _ in store.quads(None, None, None, G1)) == 6001
    assert union(store) == 7001
    store.apply(drop=[G1], remove=many[6000:6500])
    assert set(store.quads()) == set(many[6500:]) and union(store) == 500


def test_nothing_is_written_to_the_union_itself(store: Store) -> None:
    for write in (store.bulk, lambda quads: store.apply(add=quads)):
        with pytest.raises(StoreError, match="named graph"):
            write([Quad(S, P, Literal("a"))])
    assert union(store) == 0


VALUES = [
    "", "x" * 20_000, "\u00e9\u2028 \U0001f525 %41 <b> {c} ?d", "ends in \\", "-0.5", "true",
]  # fmt: skip


def test_values_come_back_as_they_were(store: Store) -> None:
    from kg.graph import literals

    values = [literals.text(value) for value in VALUES]
    values += [literals.boolean(True), literals.boolean(False), literals.integer(-3), literals.decimal(-6.0)]
    values += [literals.decimal(0.1), literals.decimal(0.93), literals.date("2025-10-22")]
    values += [literals.address("http://a b"), Literal("hallo", language="de")]
    written = {Quad(S, NamedNode(f"http://x/p{place}"), value, G1) for place, value in enumerate(values)}
    written.add(Quad(NamedNode("http://x/caf\u00e9/%2F('a)"), P, NamedNode("http://x/\u4e2d"), G1))
    store.apply(add=written)
    assert set(store.quads()) == written
    rows = store.query("SELECT ?p ?o { ?s ?p ?o FILTER(isLiteral(?o)) }")
    expected = {(quad.predicate, quad.object) for quad in written if quad.subject == S}
    assert {(row["p"], row["o"]) for row in rows} == expected  # type: ignore[union-attr]
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert {(triple.subject, triple.predicate, triple.object) for triple in found} == {  # type: ignore[union-attr]
        (quad.subject, quad.predicate, quad.object) for quad in written
    }


def test_questions_of_all_forms(store: Store) -> None:
    store.apply(add=[A1, B1])
    known = {"x": "http://x/"}
    assert bool(store.query('ASK { x:s x:p "a" }', prefixes=known)) is True
    assert bool(store.query('ASK { x:s x:p "FROM x:z" } # FROM nowhere', prefixes=known)) is False
    rows = list(store.query("PREFIX y: <http://x/> SELECT ?o ?none { x:s y:p ?o } ORDER BY ?o LIMIT 1", prefixes=known))
    assert [tuple(row) for row in rows] == [(Literal("a"), None)]  # type: ignore[arg-type]
    with pytest.raises(SyntaxError):
        store.query("SELEC ?x { ?s ?p ?o }")


def test_dropping_a_graph_takes_from_the_union_only_what_no_other_graph_holds(store: Store) -> None:
    store.apply(add=[A1, A2, B1])
    store.apply(drop=[G1])
    assert set(store.quads()) == {A2}
    assert set(store.graphs()) == {G2}
    assert union(store) == 1
    store.apply(drop=[G2])
    assert union(store) == 0 and list(store.graphs()) == []


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("GHK"))),
            st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("GHK"))),
            st.sets(st.sampled_from("GHK")),
        ),
        max_size=5,
    )
)
def test_the_kept_union_is_always_that_of_the_graphs(
    changes: list[tuple[set[tuple[str, str]], set[tuple[str, str]], set[str]]],
) -> None:
    def quads(pairs: set[tuple[str, str]]) -> set[Quad]:
        return {Quad(S, P, Literal(value), NamedNode(f"http://x/{graph}")) for value, graph in pairs}

    store = MemoryStore()
    held: set[Quad] = set()
    for added, removed, dropped in changes:
        graphs = [NamedNode(f"http://x/{graph}") for graph in sorted(dropped)]
        store.apply(add=quads(added), remove=quads(removed), drop=graphs)
        held = {quad for quad in held if quad.graph_name not in graphs} - quads(removed) | quads(added)
        assert set(store.quads()) == held
        rows = store.query("SELECT ?o { ?s ?p ?o }")
        assert sorted(row[0].value for row in rows) == sorted({quad.object.value for quad in held})  # type: ignore[union-attr]


def test_dropping_removing_and_adding_are_done_in_that_order(store: Store) -> None:
    store.apply(add=[A1, A2, B1])
    store.apply(drop=[G1], remove=[A2], add=[B1, A2])
    assert set(store.quads()) == {B1, A2}
    assert union(store) == 2


def test_removing_what_is_not_there_does_nothing(store: Store) -> None:
    store.apply(add=[A1])
    store.apply(remove=[B1], drop=[G2])
    assert set(store.quads()) == {A1} and union(store) == 1


def test_nothing_is_written_when_the_quads_cannot_be_produced(store: Store) -> None:
    def quads() -> Iterator[Quad]:
        yield A1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.apply(add=quads())
    assert list(store.quads()) == [] and union(store) == 0


def test_patterns_match_named_graphs_only(store: Store) -> None:
    store.apply(add=[A1, B1])
    assert list(store.quads(S, P, Literal("a"))) == [A1]
    assert list(store.quads(None, None, None, G2)) == []
    assert all(not isinstance(quad.graph_name, DefaultGraph) for quad in store.quads())


def test_graph_and_from_ask_for_graphs_by_name(store: Store) -> None:
    store.apply(add=[A1, A2, B1])
    assert sum(1 for _ in store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")) == 3  # type: ignore[misc]
    assert sum(1 for _ in store.query("SELECT * FROM <http://x/g2> { ?s ?p ?o }")) == 1  # type: ignore[misc]


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.apply(add=[A1])
    with pytest.raises(StoreError, match="closed"):
        list(store.quads())


def test_a_store_on_disk_keeps_what_was_written(tmp_path: Path) -> None:
    with Graph.open(tmp_path / "g", base="https://example.org/") as graph:
        before = graph.canonical(articles_only=False)
    with Graph.open(tmp_path / "g", create=False) as graph:
        assert graph.canonical(articles_only=False) == before
        assert graph.iris.base == "https://example.org/"


def test_two_graphs_of_one_folder_in_one_process_see_the_same(tmp_path: Path) -> None:
    one = DiskStore(location=tmp_path / "g")
    other = DiskStore(location=tmp_path / "g")
    one.apply(add=[A1])
    assert list(other.quads()) == [A1]
    one.close()
    other.apply(add=[B1])
    assert set(other.quads()) == {A1, B1}
    other.close()


def test_a_folder_of_something_else_is_no_store_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotAStore, match=str(tmp_path)):
        DiskStore(location=tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(NotAStore, match="file"):
        DiskStore(location=tmp_path / "notes.txt")


def test_a_missing_store_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="kg ingest"):
        Graph.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g").close()
    (tmp_path / "g" / MARKER).write_text('{"format": 99}')
    with pytest.raises(StoreError, match="newer"):
        Graph.open(tmp_path / "g")


def test_a_store_of_an_earlier_layout_is_told_and_left_alone(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g").close()
    (tmp_path / "g" / MARKER).write_text('{"format": 1}')
    with pytest.raises(StoreError, match=r"g was made by an earlier version .*format 1; .* read its articles"):
        Graph.open(tmp_path / "g")


def test_the_layout_of_a_graph_without_a_folder_stands_in_its_catalogue() -> None:
    store = MemoryStore()
    Catalogue(store).prepare(None)
    (old,) = store.quads(None, term("kg:formatVersion"))
    store.apply(remove=[old], add=[Quad(old.subject, old.predicate, literals.integer(1), old.graph_name)])
    with pytest.raises(StoreError, match="earlier version"):
        Catalogue(store).prepare(None)


def test_a_damaged_marker_is_told(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g").close()
    (tmp_path / "g" / MARKER).write_text("{}")
    with pytest.raises(NotAStore, match=MARKER):
        Graph.open(tmp_path / "g")


def test_damaged_files_are_told(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g").close()
    current = next((tmp_path / "g").rglob("CURRENT"))
    current.write_text("nonsense\n")
    with pytest.raises(StoreError, match="cannot be opened"):
        Graph.open(tmp_path / "g")


class Other:
    """Another process that has the store open, until told to end."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        code = f"""
            import sys
            from kg.graph.graph import Graph
            graph = Graph.open({str(folder)!r})
            if {write}:
                graph._store.writable()
            print("ready", flush=True)
            sys.stdin.read()
            """
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
        assert self.process.returncode == 0


@pytest.mark.slow
def test_a_store_that_another_process_writes_is_in_use(tmp_path: Path) -> None:
    with Other(tmp_path / "g", write=True), pytest.raises(StoreInUse, match=str(tmp_path / "g")):
        Graph.open(tmp_path / "g")
    Graph.open(tmp_path / "g").close()


@pytest.mark.slow
def test_readers_stand_beside_each_other_and_keep_writers_out(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g").close()
    with Other(tmp_path / "g", write=False), Graph.open(tmp_path / "g", create=False) as graph:
        assert graph.stats().articles == 0
        with pytest.raises(StoreInUse):
            graph.ingest([])
        assert graph.stats().articles == 0, "it goes on reading"


def test_canonical_text_does_not_depend_on_order() -> None:
    assert canonical([A1, B1]) == canonical([B1, A1, A1])
