"""GraphML (http://graphml.graphdrawing.org), written by networkx; for yEd, igraph, Cytoscape, Neo4j."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.analysis.network import Level, project
from kg.export.exporter import Exportable
from kg.export.text import Cleaner, left_out

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter


class GraphmlExporter:
    """The network of actors as GraphML; ``level`` is that of ``kg.analysis.network.project``."""

    name = "graphml"
    suffix = ".graphml"
    description = "GraphML: the network of actors for yEd, igraph, Cytoscape, Neo4j"

    def __init__(self, *, level: Level = "actor") -> None:
        self.level = level

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the network; see ``Exporter``."""
        network = project(graph, filter, level=self.level)
        clean = Cleaner()
        stream.write(graphml_bytes(network, clean))
        return left_out(network) + clean.notes()


def graphml_bytes(network: networkx.MultiDiGraph, clean: Cleaner | None = None) -> bytes:
    """The GraphML file of ``network``; ``clean`` counts what XML cannot hold."""
    import networkx as nx

    cleaner = clean or Cleaner()
    ids = cleaner.unique(network)

    def cleaned(values: dict[str, Any]) -> dict[str, Any]:
        return {name: cleaner(value) if isinstance(value, str) else value for name, value in values.items()}

    plain = nx.MultiDiGraph()
    for node, values in network.nodes(data=True):
        plain.add_node(ids[node], **cleaned(values))
    # networkx writes keys as edge ids, which have to differ in the whole file.
    for number, (source, target, values) in enumerate(network.edges(data=True)):
        plain.add_edge(ids[source], ids[target], key=f"e{number}", **cleaned(values))
    # With lxml at hand networkx would write other bytes than without it.
    written = BytesIO()
    nx.write_graphml_xml(plain, written, prettyprint=True)
    return written.getvalue()
