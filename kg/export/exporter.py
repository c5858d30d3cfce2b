"""What every exporter is, and the registry of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

from kg.analysis.network import EventSource
from kg.registry import Registry

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from kg.graph.filters import EventFilter
    from kg.graph.iris import Iris


class Exportable(EventSource, Protocol):
    """What exporters need of a graph: reports, articles, and the RDF itself; ``kg.graph.graph.Graph`` is one."""

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefixes to namespaces, the data's own among them."""
        ...

    @property
    def iris(self) -> Iris:
        """How reports are named."""
        ...

    def quads(self, graph: str | NamedNode | None = None) -> Iterator[Quad]:
        """The quads of all named graphs, or of one."""
        ...


class Exporter(Protocol):
    """Writes a graph in one format. Made with keyword options only.

    ``suffix`` is that of files in the format (".gexf"), ``description`` one line for a person. The same graph and
    filter give the same bytes.
    """

    name: str
    suffix: str
    description: str

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write what of ``graph`` passes ``filter`` to ``stream``, which stays open.

        Returns one sentence for each thing that the format could not hold. No name, quote or address makes it fail.
        """
        ...


exporters: Registry[Exporter] = Registry(
    "exporter",
    "kg.exporters",
    {
        "csv": "kg.export.reports:CsvExporter",
        "cytoscape": "kg.export.networks:CytoscapeExporter",
        "gexf": "kg.export.gexf:GexfExporter",
        "gml": "kg.export.networks:GmlExporter",
        "graphml": "kg.export.graphml:GraphmlExporter",
        "jsonl": "kg.export.reports:JsonlExporter",
        "jsonld": "kg.export.jsonld:JsonLdExporter",
        "neo4j-edges": "kg.export.networks:Neo4jEdgesExporter",
        "neo4j-nodes": "kg.export.networks:Neo4jNodesExporter",
        "nquads": "kg.export.rdf:NQuadsExporter",
        "pajek": "kg.export.networks:PajekExporter",
        "parquet-actors": "kg.export.parquet:ParquetActorsExporter",
        "parquet-events": "kg.export.parquet:ParquetEventsExporter",
        "parquet-reports": "kg.export.parquet:ParquetReportsExporter",
        "trig": "kg.export.rdf:TrigExporter",
        "turtle": "kg.export.rdf:TurtleExporter",
    },
)
