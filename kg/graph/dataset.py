"""An rdflib view of a store. Imported only when asked for, since rdflib is heavy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph
from oxrdflib import OxigraphStore
from pyoxigraph import DefaultGraph, Quad
from rdflib import XSD, Dataset, Literal, URIRef
from rdflib.graph import Graph
from rdflib.query import Result


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
    """The store as rdflib sees it: named graphs, and the union as default graph, in which a triple counts once.

    Plain strings come as rdflib itself parses them, without the datatype xsd:string, so that they compare equal.
    """

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        """Triples of one graph, or of the union, each once with all the graphs that hold it."""
        if context is not None:
            for triple, graphs in super().triples(triple_pattern, context):
                yield tuple(map(_plain, triple)), graphs
            return
        seen = set()
        for triple, _ in super().triples(triple_pattern, None):
            if triple not in seen:
                seen.add(triple)
                holders = (graph for _, graphs in super().triples(triple, None) for graph in graphs)
                yield tuple(map(_plain, triple)), holders

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **options: object) -> Result:  # noqa: N803
        """As the base class."""
        result = super().query(query, initNs, initBindings, queryGraph, **options)
        if result.type == "SELECT":
            rows: Any = ({name: _plain(term) for name, term in row.items()} for row in result.bindings)
            result.bindings = rows
        elif result.graph is not None:
            plain = Graph()
            for triple in result.graph:
                plain.add(tuple(map(_plain, triple)))
            result.graph = plain
        return result


def _plain(term: Any) -> Any:
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term))
    return term


def open_dataset(inner: pyoxigraph.Store, prefixes: Mapping[str, str]) -> Dataset:
    """A dataset over ``inner`` with ``prefixes`` bound, for reading."""
    handle: Any = _NamedGraphs(inner)
    dataset = Dataset(store=UnionStore(store=handle), default_union=True)
    for prefix, namespace in prefixes.items():
        dataset.bind(prefix, URIRef(namespace))
    return dataset
