"""Much at once: packed N-Quads, N-Quads from a stream, and a load that breaks off."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graph_servers import OF_A_SERVER
from pyoxigraph import Literal, NamedNode, Quad

from kg import settings
from kg.errors import Unreadable
from kg.graph.bulk import packed, read_nquads
from kg.graph.store import Store, canonical, stores

S, P = NamedNode("http://x/s"), NamedNode("http://x/p")


def test_packed_pieces_behind_one_another_are_one_file() -> None:
    quads = [Quad(S, P, Literal(f"\u00e9\n{number}"), NamedNode(f"http://x/g{number}")) for number in range(4)]
    whole = packed(quads[:1]) + packed([]) + packed(quads[1:])
    assert list(read_nquads(io.BytesIO(gzip.decompress(whole)))) == quads
    assert packed(quads) == packed(quads)


def test_a_stream_of_nquads_goes_into_every_store(new_store: Callable[[], Store]) -> None:
    quads = [Quad(S, P, Literal(f"\u00e9 {number}"), NamedNode(f"http://x/g{number // 4}")) for number in range(10)]
    store = new_store()
    store.bulk(read_nquads(io.BytesIO(canonical(quads).encode())))
    assert set(store.quads()) == set(quads)
    assert sum(1 for _ in store.query("SELECT * { ?s ?p ?o }")) == 10  # type: ignore[misc]
    store.close()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('<http://x/s> <http://x/p> "a" .', "no named graph"),
        ('_:b <http://x/p> "a" <http://x/g> .', "blank"),
        ("<http://x/s> <http://x/p> _:b <http://x/g> .", "blank"),
        ("<http://x/s> nonsense", "line 2"),
    ],
)
def test_what_cannot_be_kept_is_refused(line: str, why: str) -> None:
    stream = io.BytesIO(f'<http://x/s> <http://x/p> "ok" <http://x/g> .\n{line}\n'.encode())
    with pytest.raises(Unreadable, match=why):
        list(read_nquads(stream))


def test_a_load_that_breaks_off_leaves_whole_graphs(new_store: Callable[[], Store], kind: str) -> None:
    first = [Quad(S, P, Literal(str(number)), NamedNode("http://x/g1")) for number in range(100)]

    def quads() -> Iterator[Quad]:
        yield from first
        yield Quad(S, P, Literal("half"), NamedNode("http://x/g2"))
        raise Unreadable("no more")

    store = new_store()
    with pytest.raises(Unreadable):
        store.bulk(quads())
    assert set(store.quads()) == (set(first) if kind in OF_A_SERVER else set())
    store.close()


@pytest.mark.parametrize("name", ["memory", "disk"])
def test_a_long_load_that_breaks_off_keeps_the_graphs_before(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BULK_QUADS", 50)
    graphs = [NamedNode(f"http://x/g{number}") for number in range(3)]

    def quads() -> Iterator[Quad]:
        yield from (Quad(S, P, Literal(str(number)), graphs[0]) for number in range(120))
        yield from (Quad(S, P, Literal(str(number)), graphs[1]) for number in range(100, 180))
        yield Quad(S, P, Literal("half"), graphs[2])
        raise Unreadable("no more")

    store = stores.create(name, location=tmp_path / "store", create=True)
    with pytest.raises(Unreadable):
        store.bulk(quads())
    assert set(store.graphs()) == set(graphs[:2]), "a graph larger than a stretch is whole, the last is not there"
    assert sum(1 for _ in store.quads()) == 200
    assert sum(1 for _ in store.query("SELECT * { ?s ?p ?o }")) == 180  # type: ignore[misc]
    assert [entry.name for entry in tmp_path.glob("store/*unfinished*")] == []
    store.close()


class _Watched:
    """An engine's handle that counts how often its files are merged on request; the engine merges some by itself."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.merged = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handle, name)

    def optimize(self) -> None:
        self.merged += 1
        self._handle.optimize()


def test_much_that_was_loaded_is_put_in_order_and_little_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quads(start: int) -> list[Quad]:
        return [Quad(S, P, Literal(f"some text {start + number}"), NamedNode("http://x/g")) for number in range(2000)]

    monkeypatch.setattr(settings, "SETTLE_BYTES", 1)
    store = stores.create("disk", location=tmp_path / "graph")
    files = store._files  # type: ignore[attr-defined]
    files.write()
    watched = files._handle = _Watched(files._handle)
    for start in (0, 2000):
        store.bulk(quads(start))
    store.settle()
    assert watched.merged == 1
    assert sum(1 for _ in store.quads()) == 4000
    store.bulk(quads(4000)[:10])
    store.settle()
    assert watched.merged == 1
    store.close()
