"""What every exporter is, and the registry of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from kg.analysis.network import EventSource
from kg.registry import Registry

if TYPE_CHECKING:
    import rdflib

    from kg.graph.filters import EventFilter


class Exportable(EventSource, Protocol):
    """What exporters need of a graph: reports, articles, and the RDF itself."""

    def dataset(self) -> rdflib.Dataset:
        """The named graphs of the store."""
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
        "gexf": "kg.export.gexf:GexfExporter",
        "graphml": "kg.export.graphml:GraphmlExporter",
        "jsonl": "kg.export.reports:JsonlExporter",
    },
)
