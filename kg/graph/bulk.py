"""N-Quads on their way between a store and files: read from elsewhere, and packed for shards."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad

from kg import settings
from kg.errors import Unreadable


def packed(quads: Iterable[Quad]) -> bytes:
    """``quads`` as N-Quads packed with gzip; one behind another, such pieces are the packed file of all of them."""
    text = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    assert text is not None
    return gzip.compress(text, settings.SHARD_COMPRESSION, mtime=0)


def read_nquads(stream: IO[bytes]) -> Iterator[Quad]:
    """The quads of an N-Quads file, streamed.

    Raises Unreadable for what is no N-Quads, with its line, and for what a graph here cannot hold: triples outside of
    named graphs, and blank nodes, which would be others each time.
    """
    try:
        for quad in pyoxigraph.parse(stream, format=pyoxigraph.RdfFormat.N_QUADS):
            if not isinstance(quad.graph_name, NamedNode):
                raise Unreadable(f"this stands in no named graph: {quad}")
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                raise Unreadable(f"blank nodes are not kept: {quad}")
            yield quad
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise Unreadable(f"this is no N-Quads: {where}{' '.join(str(error.msg).split())}") from error
