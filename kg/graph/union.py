"""The union of all named graphs, which the stores on pyoxigraph keep in their default graph, each triple once.

The engine could answer over the union without a copy, and import a quarter faster so, but it repeats a triple for each
graph that holds it: two articles on one event would double its rows and counts, and FROM would be ignored. A copy is
what SPARQL means by a merge of graphs, and it costs three entries of an index beside six.

Whatever is added to a named graph is added to the union with it, at once or not at all; what leaves goes from the union
with the last graph that held it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg import settings
from kg.graph.report_rows import GraphRows, RowFinder

UNION: Final = DefaultGraph()
_TURN: Final = 50_000


def of(quads: Iterable[Quad]) -> Iterator[Quad]:
    """What the union gains from ``quads``."""
    for quad in quads:
        yield Quad(quad.subject, quad.predicate, quad.object)


def load(
    inner: pyoxigraph.Store,
    quads: Iterable[Quad],
    finder: RowFinder | None = None,
    followed: Callable[[list[GraphRows]], AbstractContextManager[object]] = nullcontext,
) -> None:
    """Add many ``quads`` of named graphs, a hundred thousand or more at a time, and their union.

    Each load of the engine is there whole or not at all, with its union, and ends where a graph ends. It takes place in
    a thread of its own while the next quads are made. When ``quads`` raises, what was loaded stays. Each load takes
    place in the context that ``followed`` makes of the rows that ``finder`` finds in it. Raises OSError, RuntimeError.
    """
    with _Loader(inner, followed) as loader:
        for stretch in _stretches(quads, settings.BULK_QUADS, finder):
            loader.add(stretch)


@dataclass(slots=True)
class _Stretch:
    """What is loaded at once: N-Quads of whole graphs and of their union, and their rows."""

    text: bytes
    rows: list[GraphRows]


def _stretches(quads: Iterable[Quad], size: int, finder: RowFinder | None) -> Iterator[_Stretch]:
    """``quads`` in stretches of at least ``size``, each up to the end of a graph; what comes before an error is lost.

    Text is what the engine reads without the lock of Python, and takes a fraction of the memory that quads do.
    """
    parts: list[bytes] = []
    piece: list[Quad] = []
    last: Quad | None = None
    count = 0
    for quad in quads:
        if count >= size and last is not None and quad.graph_name != last.graph_name:
            yield _stretch(parts, piece, finder)
            parts, piece, count = [], [], 0
        if len(piece) >= _TURN:
            _turn(parts, piece, finder)
            piece = []
        piece.append(quad)
        last = quad
        count += 1
    if count:
        yield _stretch(parts, piece, finder)


def _stretch(parts: list[bytes], piece: list[Quad], finder: RowFinder | None) -> _Stretch:
    _turn(parts, piece, finder)
    return _Stretch(b"".join(parts), [] if finder is None else finder.end())


def _turn(parts: list[bytes], piece: list[Quad], finder: RowFinder | None) -> None:
    """The text of quads and then of their triples: in turns, so that the engine sorts the words of both at once."""
    if finder is not None:
        finder.feed(piece)
    triples = (quad.triple for quad in piece)
    for said in (
        pyoxigraph.serialize(piece, format=RdfFormat.N_QUADS),
        pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES),
    ):
        assert said is not None
        parts.append(said)


class _Loader:
    """Loads stretches in a thread, one at a time; left by an error, it lets the last one end."""

    def __init__(
        self, inner: pyoxigraph.Store, followed: Callable[[list[GraphRows]], AbstractContextManager[object]]
    ) -> None:
        self._inner = inner
        self._followed = followed
        self._thread = ThreadPoolExecutor(1)
        self._waiting: tuple[list[GraphRows], Future[None]] | None = None

    def __enter__(self) -> _Loader:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._finish()
        finally:
            self._thread.shutdown()

    def add(self, stretch: _Stretch) -> None:
        """Wait for the stretch before, and load this one beside whatever is done next."""
        self._finish()
        # What was a term once needs no check again.
        loading = self._thread.submit(self._inner.bulk_load, stretch.text, format=RdfFormat.N_QUADS, lenient=True)
        self._waiting = stretch.rows, loading

    def _finish(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            rows, loading = waiting
            with self._followed(rows):
                loading.result()


def drop(graph: NamedNode) -> str:
    """The update that drops ``graph`` and takes from the union what no other graph holds; the engine does it all.

    Its memory grows with that one graph. Several such updates one after another are right as well: what two of their
    graphs hold goes with the second.
    """
    return (
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?other {{ ?s ?p ?o }} FILTER(?other != {graph}) }} }} ;\nDROP GRAPH {graph}"
    )


def orphans(inner: pyoxigraph.Store, gone: Iterable[Quad], dropped: Iterable[NamedNode]) -> list[Quad]:
    """The triples of the union that no named graph holds once the quads ``gone`` and the graphs ``dropped`` are."""
    leaving: dict[Quad, set[Any]] = {}
    for quad in gone:
        leaving.setdefault(Quad(quad.subject, quad.predicate, quad.object), set()).add(quad.graph_name)
    passing = {UNION, *dropped}
    return [
        triple
        for triple, graphs in leaving.items()
        if all(
            quad.graph_name in graphs or quad.graph_name in passing
            for quad in inner.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        )
    ]


def data(quads: Iterable[Quad]) -> str:
    """``quads`` as the body of INSERT DATA or DELETE DATA."""
    by_graph: dict[Any, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(
        " ".join(triples) if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {' '.join(triples)} }}"
        for graph, triples in by_graph.items()
    )
