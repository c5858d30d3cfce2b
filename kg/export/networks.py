"""The network of actors in the formats that need little: Pajek, GML, Cytoscape's JSON, tables for Neo4j.

All of them, GEXF and GraphML too, take the same options: ``level`` and ``blocs`` say what a node is, ``aggregate`` what
an edge is ("none": one event, "type": all of a dyad and type, "dyad": all of a dyad).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Literal, get_args

from kg.analysis.layout import positions
from kg.analysis.network import Blocs, Edges, Level, project
from kg.errors import BadOption
from kg.export.exporter import Exportable
from kg.export.text import Cleaner, left_out

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter

Aggregate = Literal["none", "type", "dyad"]
AGGREGATES: tuple[Aggregate, ...] = get_args(Aggregate)
_EDGES: Mapping[str, Edges] = {"none": "event", "type": "type", "dyad": "dyad"}

LISTS = ("sectors", "types", "publishers")
"""Attributes that hold several values, joined by "|"."""


class NetworkExporter:
    """What exporters of the network share. Raises BadOption for options that cannot be."""

    name: ClassVar[str]
    suffix: ClassVar[str]
    description: ClassVar[str]

    def __init__(
        self, *, level: Level = "actor", aggregate: Aggregate = "type", blocs: Blocs | None = None, seed: int = 7
    ) -> None:
        if aggregate not in AGGREGATES:
            raise BadOption(f"edges are not aggregated by {aggregate!r}; there are: {', '.join(AGGREGATES)}")
        self.level: Level = level
        self.blocs = blocs
        self.edges = _EDGES[aggregate]
        self.seed = seed

    def network(self, graph: Exportable, filter: EventFilter | None) -> networkx.MultiDiGraph:
        """The network that is written."""
        return project(graph, filter, level=self.level, blocs=self.blocs, edges=self.edges)

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the network; see ``Exporter``."""
        network = self.network(graph, filter)
        notes = self.write_network(network, stream)
        return left_out(network) + notes

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """Write ``network``, which has the attributes that ``project`` gives, and say what could not be held."""
        raise NotImplementedError


class PajekExporter(NetworkExporter):
    """Pajek's .net: numbered vertices with labels and places, one arc an edge, weighted by events.

    The type of an edge is the label of its arc. There are no other attributes.
    """

    name = "pajek"
    suffix = ".net"
    description = "Pajek: numbered actors, arcs by type"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        number = {node: place for place, node in enumerate(network, 1)}
        places = _unit(positions(network, seed=self.seed))
        lines = [f"*Vertices {len(network)}"]
        for node, values in network.nodes(data=True):
            x, y = places[node]
            lines.append(f'{number[node]} "{_pajek(clean(values["label"]))}" {x:.4f} {y:.4f} 0.5')
        lines.append("*Arcs")
        for source, target, values in network.edges(data=True):
            kind = _pajek(clean(values["type"]))
            lines.append(f'{number[source]} {number[target]} {values["count"]} l "{kind}"')
        stream.write(("\r\n".join(lines) + "\r\n").encode("utf-8", "replace"))
        lost = "Pajek holds labels, places, types and counts; scores, dates, countries and sectors are not in it"
        return [lost, *clean.notes()]


class GmlExporter(NetworkExporter):
    """GML (Himsolt 1997), written by networkx: ASCII, with characters beyond as entities."""

    name = "gml"
    suffix = ".gml"
    description = "GML: the network of actors for igraph, Tulip, Gephi"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        import networkx as nx

        clean = Cleaner()
        ids = clean.unique(network)
        plain = nx.MultiDiGraph(level=network.graph.get("level", ""))
        for node, values in network.nodes(data=True):
            # The label of GML is the node's only name, so the readable one goes beside it.
            plain.add_node(ids[node], name=clean(values["label"]), **_cleaned(values, clean, leave=("label",)))
        for number, (source, target, values) in enumerate(network.edges(data=True)):
            plain.add_edge(
                ids[source],
                ids[target],
                key=number,
                weight=values["count"],
                verb=clean(values["label"]),
                **_cleaned(values, clean, leave=("label",)),
            )
        for line in nx.generate_gml(plain):
            stream.write(line.encode("ascii", "xmlcharrefreplace") + b"\n")
        return clean.notes()


class CytoscapeExporter(NetworkExporter):
    """JSON of Cytoscape and Cytoscape.js: elements with data, and places."""

    name = "cytoscape"
    suffix = ".cyjs"
    description = "Cytoscape JSON: the network of actors for Cytoscape and Cytoscape.js"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        ids = clean.unique(network)
        places = positions(network, seed=self.seed)
        nodes = [
            {
                "data": {"id": ids[node], "name": clean(values["label"]), **_cleaned(values, clean)},
                "position": dict(zip("xy", places[node], strict=True)),
            }
            for node, values in network.nodes(data=True)
        ]
        edges = [
            {
                "data": {
                    "id": f"e{number}",
                    "source": ids[source],
                    "target": ids[target],
                    "interaction": clean(values["label"]),
                    "weight": values["count"],
                    **_cleaned(values, clean),
                }
            }
            for number, (source, target, values) in enumerate(network.edges(data=True))
        ]
        content = {
            "format_version": "1.0",
            "generated_by": "geopolitical-event-kg",
            "data": {"name": "Who did what to whom", "level": network.graph.get("level", "")},
            "elements": {"nodes": nodes, "edges": edges},
        }
        stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
        return clean.notes()


class Neo4jNodesExporter(NetworkExporter):
    """Actors as CSV with the headers that ``neo4j-admin database import`` reads; ``neo4j-edges`` is the other half."""

    name = "neo4j-nodes"
    suffix = ".csv"
    description = "CSV with Neo4j headers: the actors"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        kinds = _column_kinds(values for _, values in network.nodes(data=True))
        names = [name for name in kinds if name != "kind"]
        header = ["id:ID(Actor)", *(_header(name, kinds[name]) for name in names), ":LABEL"]
        ids = clean.unique(network)
        rows = (
            [
                ids[node],
                *(_cell(name, values.get(name), clean) for name in names),
                ";".join(("Actor", values["kind"].capitalize())).rstrip(";"),
            ]
            for node, values in network.nodes(data=True)
        )
        _write_csv(stream, header, rows)
        return clean.notes()


class Neo4jEdgesExporter(NetworkExporter):
    """Edges as CSV with the headers that ``neo4j-admin database import`` reads; the type is the relationship's."""

    name = "neo4j-edges"
    suffix = ".csv"
    description = "CSV with Neo4j headers: what the actors did to each other"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        kinds = _column_kinds(values for *_, values in network.edges(data=True))
        names = [name for name in kinds if name != "type"]
        header = [":START_ID(Actor)", *(_header(name, kinds[name]) for name in names), ":END_ID(Actor)", ":TYPE"]
        ids = clean.unique(network)
        rows = (
            [ids[source], *(_cell(name, values.get(name), clean) for name in names), ids[target], clean(values["type"])]
            for source, target, values in network.edges(data=True)
        )
        _write_csv(stream, header, rows)
        return clean.notes()


def _unit(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """``places`` within the unit square, as Pajek wants them."""
    if not places:
        return {}
    low = [min(place[axis] for place in places.values()) for axis in (0, 1)]
    size = max(max(place[axis] for place in places.values()) - low[axis] for axis in (0, 1)) or 1.0
    return {node: ((x - low[0]) / size, (y - low[1]) / size) for node, (x, y) in places.items()}


def _pajek(label: str) -> str:
    """``label`` inside quotes, which Pajek cannot escape."""
    return " ".join(label.replace('"', "'").split())


def _cleaned(values: Mapping[str, Any], clean: Cleaner, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else value for name, value in values.items() if name not in leave
    }


def _column_kinds(rows: Iterator[Mapping[str, Any]]) -> dict[str, type]:
    """The columns that occur, in the order of their first use; float where whole and broken numbers meet."""
    kinds: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            kind = kinds.setdefault(name, type(value))
            if kind is not type(value):
                kinds[name] = float
    return kinds


def _header(name: str, kind: type) -> str:
    if name in LISTS:
        return f"{name}:string[]"
    return f"{name}:{ {int: 'long', float: 'double'}.get(kind, 'string') }"


def _cell(name: str, value: Any, clean: Cleaner) -> Any:
    if name in LISTS and isinstance(value, str):
        # Lists of Neo4j are split at semicolons, which no cell of a list may hold.
        return clean(value.replace(";", ",").replace("|", ";"))
    return clean(value) if isinstance(value, str) else value


def _write_csv(stream: BinaryIO, header: list[str], rows: Iterator[list[Any]]) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        if text.tell() > 1 << 16:
            stream.write(text.getvalue().encode("utf-8"))
            text.seek(0)
            text.truncate()
    stream.write(text.getvalue().encode("utf-8"))
