"""RDF syntaxes: the store's own quads, sorted, so that equal content gives equal files.

Unfiltered N-Quads and TriG are full copies of the store. With a filter, and in Turtle, only the data are written: the
articles, the reports that pass with all that hangs on them, and the actors named there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from kg.export.exporter import Exportable

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, RdfFormat

    from kg.graph.filters import EventFilter


class _RdfExporter:
    """What the three syntaxes share."""

    name: ClassVar[str]
    suffix: ClassVar[str]
    description: ClassVar[str]
    named_graphs: ClassVar[bool] = True

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the quads; see ``Exporter``."""
        from pyoxigraph import Triple, serialize

        notes = []
        narrowed = filter is not None and filter.narrows
        quads: Iterable[Quad] = filtered(graph, filter) if narrowed else ordered(graph)
        if narrowed or not self.named_graphs:
            quads = (quad for quad in quads if is_data(graph, str(quad.graph_name)[1:-1]))
            notes.append("the ontology and the catalogue of runs are not in it")
        if self.named_graphs:
            serialize(quads, stream, self._format(), prefixes=graph.prefixes)
            return notes
        notes.append(f"{self.name} has no named graphs: which article holds a statement is not in it")
        triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
        serialize(sorted(triples, key=str), stream, self._format(), prefixes=graph.prefixes)
        return notes

    def _format(self) -> RdfFormat:
        from pyoxigraph import RdfFormat

        return {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "turtle": RdfFormat.TURTLE}[self.name]


class NQuadsExporter(_RdfExporter):
    """N-Quads (https://www.w3.org/TR/n-quads/): one statement a line; a full copy of the store when unfiltered."""

    name = "nquads"
    suffix = ".nq"
    description = "N-Quads: all named graphs, one statement a line"


class TrigExporter(_RdfExporter):
    """TriG (https://www.w3.org/TR/trig/): named graphs for people to read; a full copy of the store when unfiltered."""

    name = "trig"
    suffix = ".trig"
    description = "TriG: all named graphs, with prefixes"


class TurtleExporter(_RdfExporter):
    """Turtle (https://www.w3.org/TR/turtle/): articles, reports, events and actors as one graph."""

    name = "turtle"
    suffix = ".ttl"
    description = "Turtle: articles, events and actors as one graph, with prefixes"
    named_graphs = False


def is_data(graph: Exportable, name: str) -> bool:
    """True for the named graphs of articles, of imported rows and of the shared actors."""
    shared = graph.prefixes["graph"]
    return not name.startswith(shared) or name == shared + "actors"


def ordered(graph: Exportable) -> Iterator[Quad]:
    """All quads of the store by graph, subject, predicate and object; one graph at a time in memory."""
    for name in names_of(graph):
        yield from sorted(graph.quads(name), key=str)


def names_of(graph: Exportable) -> list[str]:
    """The IRIs of the named graphs, sorted."""
    from pyoxigraph import NamedNode

    return sorted({quad.graph_name.value for quad in graph.quads() if isinstance(quad.graph_name, NamedNode)})


def filtered(graph: Exportable, filter: EventFilter | None) -> Iterator[Quad]:
    """The quads of the reports that pass ``filter``, with all that hangs on them, in the order of ``ordered``.

    From each passing report the statements of its graph are followed; other reports of the same event stay out, and
    the plain triple between two actors is there only for a passing report that tells it as actual.
    """
    from pyoxigraph import NamedNode

    from kg.graph.iris import actor_node, term
    from kg.vocabulary import vocabulary

    denoted, typed = term("gaf:denotedBy"), {term(f"kg:{kind.property}") for kind in vocabulary().types.values()}
    reports = set()
    plain: set[tuple[NamedNode, NamedNode, NamedNode]] = set()
    for event in graph.events(filter):
        reports.add(graph.iris.report(event.id))
        kind = vocabulary().types.get(event.type)
        if event.modality == "actual" and event.source and event.target and kind:
            source, target = actor_node(event.source.actor.id), actor_node(event.target.actor.id)
            plain.add((source, term(f"kg:{kind.property}"), target))
            if event.reciprocal:
                plain.add((target, term(f"kg:{kind.property}"), source))
    actors = graph.prefixes["graph"] + "actors"
    named: set[NamedNode] = set()
    shared: list[Quad] = []
    for name in names_of(graph):
        if not is_data(graph, name):
            continue
        quads = sorted(graph.quads(name), key=str)
        if name == actors:
            shared = quads
            continue
        kept = [
            quad
            for quad in quads
            if (quad.predicate != denoted or quad.object in reports)
            and (quad.predicate not in typed or (quad.subject, quad.predicate, quad.object) in plain)
        ]
        events = {quad.subject for quad in kept if quad.predicate == denoted}
        reached = _reached(kept, events)
        for quad in kept:
            if quad.subject in reached:
                named.update(node for node in (quad.subject, quad.object) if isinstance(node, NamedNode))
                yield quad
    wanted = _reached(shared, named & {quad.subject for quad in shared})
    yield from (quad for quad in shared if quad.subject in wanted)


def _reached(quads: list[Quad], start: Iterable[object]) -> set[object]:
    """The subjects of ``quads`` that can be reached from ``start`` by following objects."""
    objects: dict[object, list[object]] = {}
    for quad in quads:
        objects.setdefault(quad.subject, []).append(quad.object)
    reached: set[object] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in reached and node in objects:
            reached.add(node)
            waiting.extend(objects[node])
    return reached
