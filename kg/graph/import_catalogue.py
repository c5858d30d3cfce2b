"""What the catalogue knows of imported files: how far each is in, and what was set aside of it.

The node of an import is made from dataset and content, so that a file is known again whatever its name. Its blocks of
rows are the graphs below it. ``kg:lastRow`` moves on with each load; ``prov:endedAtTime`` stands where a file is whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import literals
from kg.graph.catalogue import Catalogue, Session
from kg.graph.iris import part, term
from kg.graph.store import Store

_COUNTS: Final = {
    "blocks": "kg:blocks",
    "last_row": "kg:lastRow",
    "rows": "kg:rows",
    "events": "kg:events",
    "set_aside": "kg:setAside",
}


@dataclass(slots=True)
class ImportEntry:
    """One imported file: dataset, the file's name, and how far it is in.

    ``last_row`` is the line at which the last row begins that is in the store, ``blocks`` how many graphs there are.
    ``rows`` counts all rows that were read, ``events`` what became of them, ``set_aside`` those that could not be read.
    """

    node: NamedNode
    dataset: str
    file: str
    blocks: int = 0
    last_row: int = 0
    rows: int = 0
    events: int = 0
    set_aside: int = 0
    complete: bool = False


class ImportCatalogue:
    """Reads and writes the entries of imported files in the catalogue of a store."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._graph = catalogue.graph

    def node(self, key: str) -> NamedNode:
        """The import of the file with that key."""
        return self._catalogue.iris.import_(key)

    def block(self, node: NamedNode, number: int) -> NamedNode:
        """The graph of a file's block of rows, counted from 0."""
        return part(node, "block", str(number))

    def entry(self, node: NamedNode) -> ImportEntry | None:
        """What is known of an import; None when nothing is."""
        facts = {quad.predicate: quad.object for quad in self._store.quads(node, None, None, self._graph)}

        def text(name: str) -> str:
            value = facts.get(term(name))
            return value.value if isinstance(value, Literal) else ""

        if term("kg:dataset") not in facts:
            return None
        counts = {field: int(text(name) or 0) for field, name in _COUNTS.items()}
        done = term("prov:endedAtTime") in facts
        return ImportEntry(node, text("kg:dataset"), text("kg:file"), complete=done, **counts)

    def entries(self) -> Iterator[ImportEntry]:
        """All imports, whole or not."""
        nodes = [quad.subject for quad in self._store.quads(None, term("rdf:type"), term("kg:Import"), self._graph)]
        for node in sorted((node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value):
            entry = self.entry(node)
            if entry is not None:
                yield entry

    def facts(self, node: NamedNode) -> list[Quad]:
        """All that the catalogue says of an import, to be removed."""
        return list(self._store.quads(node, None, None, self._graph))

    def quads(self, entry: ImportEntry, session: Session) -> list[Quad]:
        """What the catalogue says of an import from now on."""

        def quad(name: str, value: NamedNode | Literal) -> Quad:
            return Quad(entry.node, term(name), value, self._graph)

        found = [
            quad("rdf:type", term("kg:Import")),
            quad("kg:dataset", literals.text(entry.dataset)),
            quad("kg:file", literals.text(entry.file)),
            quad("kg:ingestedIn", session.node),
        ]
        found.extend(quad(name, literals.integer(getattr(entry, field))) for field, name in _COUNTS.items())
        if entry.complete:
            found.append(quad("prov:endedAtTime", literals.moment(datetime.datetime.now(datetime.UTC))))
        return found
