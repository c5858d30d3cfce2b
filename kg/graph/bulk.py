"""Much at once: rows of imported files in blocks, and N-Quads from elsewhere, on their way to ``Store.bulk``.

A block of rows is one named graph: what forgetting an import drops at a time, and on servers one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, TypeVar

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad

from kg import settings
from kg.errors import Unreadable

T = TypeVar("T")


def blocks(rows: Iterable[T], *, size: int = settings.BLOCK_ROWS) -> Iterator[list[T]]:
    """``rows`` in lists of ``size``, the last one shorter; streamed, a block in memory at a time."""
    left = iter(rows)
    while block := list(islice(left, size)):
        yield block


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
