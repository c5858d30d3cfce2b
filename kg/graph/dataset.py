"""An rdflib view of a store. Imported only when asked for, since rdflib is heavy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph
from oxrdflib import OxigraphStore
from pyoxigraph import DefaultGraph, Quad
from rdflib import Dataset, URIRef
from rdflib.graph import Graph


class _NamedGraphs:
    """The engine's handle without its default graph, in which the store keeps the union: for reading only."""

    def __init__(self, inner: pyoxigraph.Store) -> None:
        self._inner = inner

    def quads_for_pattern(self, *pattern: Any) -> Iterator[Quad]:
        """Quads of named graphs alone."""
        found = self._inner.quads_for_pattern(*pattern)
        return (quad for quad in found if not isinstance(quad.graph_name, DefaultGraph))

    def named_graphs(self) -> Iterator[Any]:
        """The names of the graphs."""
        return self._inner.named_graphs()

    def query(self, query: str, *, use_default_graph_as_union: bool = False, **options: Any) -> Any:
        """Answers over the kept union: the engine's own repeats a triple for each graph that holds it."""
        return self._inner.query(query, **options)

    def add_graph(self, graph: Any) -> None:
        """Nothing: rdflib announces graphs that it only wants to look at."""

    def __getattr__(self, name: str) -> Any:
        raise TypeError("this dataset is for reading; articles come and go by Graph.ingest and Graph.forget")


class UnionStore(OxigraphStore):
    """The store as rdflib sees it: named graphs, and the union as default graph, in which a triple counts once."""

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        """Triples of one graph, or of the union, each once with all the graphs that hold it."""
        if context is not None:
            yield from super().triples(triple_pattern, context)
            return
        seen = set()
        for triple, _ in super().triples(triple_pattern, None):
            if triple not in seen:
                seen.add(triple)
                yield triple, (graph for _, graphs in super().triples(triple, None) for graph in graphs)


def open_dataset(inner: pyoxigraph.Store, prefixes: Mapping[str, str]) -> Dataset:
    """A dataset over ``inner`` with ``prefixes`` bound, for reading."""
    handle: Any = _NamedGraphs(inner)
    dataset = Dataset(store=UnionStore(store=handle), default_union=True)
    for prefix, namespace in prefixes.items():
        dataset.bind(prefix, URIRef(namespace))
    return dataset
