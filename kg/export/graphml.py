"""GraphML (http://graphml.graphdrawing.org), written by networkx; for yEd, igraph, Cytoscape, Neo4j."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.export.networks import NetworkExporter
from kg.export.text import Cleaner

if TYPE_CHECKING:
    import networkx


class GraphmlExporter(NetworkExporter):
    """The network of actors as GraphML; for options see ``kg.export.networks``."""

    name = "graphml"
    suffix = ".graphml"
    description = "GraphML: the network of actors for yEd, igraph, Cytoscape, Neo4j"

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        stream.write(graphml_bytes(network, clean))
        return clean.notes()


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
