"""From the quads of named graphs to rows, one a report: what networks, series and their filters are made of.

A row says less than the graph, but all that ``kg.analysis`` asks of many reports at once. The quads of a graph give its
rows whenever they are written by ``kg.graph.writing``; quads that say anything a row has no room for (a report with two
scores, an event with two sources) make the graph irregular, and whoever counts must ask the store then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pyoxigraph import Quad

from kg.graph.iris import term
from kg.vocabulary import vocabulary

NO_DAY: Final = 10_000_000
"""Stands for a day that is not known, in days since 1970-01-01; later than all, and its negative earlier."""

CODED: Final = (
    "graph", "type", "source", "target", "modality", "source_actor", "target_actor",
    "source_country", "target_country", "source_sectors", "target_sectors", "publisher",
)  # fmt: skip
"""The fields of a row that are strings, "" for nothing; sectors are joined by spaces. All but the publisher are IRIs.

``source`` and ``target`` are those of the event, which has a fixed order where the act is reciprocal; ``source_actor``
and ``target_actor`` those of the report.
"""

HASHES: Final = ("event", "report")
"""The fields that are ids of 16 hexadecimal digits, as numbers."""

NUMBERS: Final = ("background", "reciprocal", "earliest", "latest", "score", "confidence")
"""The other fields: 0 or 1; days since 1970-01-01 or NO_DAY and its negative; -10..+10 and 0..1, or NaN."""

FIELDS: Final = (*CODED, *HASHES, *NUMBERS)

Row = tuple[Any, ...]
"""Values in the order of FIELDS."""

_EVENT: Final = {
    "sem:eventType": "type",
    "kg:source": "source",
    "kg:target": "target",
    "kg:earliestDay": "earliest",
    "kg:latestDay": "latest",
}
_REPORT: Final = {
    "kg:modality": "modality",
    "kg:background": "background",
    "kg:reciprocal": "reciprocal",
    "kg:score": "score",
    "kg:confidence": "confidence",
    "prov:wasDerivedFrom": "origin",
    "kg:sourceMention": "source_mention",
    "kg:targetMention": "target_mention",
    "kg:sourceCountry": "source_country",
    "kg:targetCountry": "target_country",
}
_OTHER: Final = {"kg:actor": "actor", "kg:dataset": "dataset", "schema:publisher": "publisher"}
_MANY: Final = {"gaf:denotedBy": "reports", "kg:sourceSector": "source_sectors", "kg:targetSector": "target_sectors"}
_SHARED: Final = ("confidence", "origin")
"""Facts that sightings and descriptions of articles have as well."""

_NAN: Final = float("nan")
_HASH: Final = re.compile("[0-9a-f]{16}")


@dataclass(slots=True)
class GraphRows:
    """The rows of one named graph, and the IRIs of the actors that it says are mere roles.

    ``base`` is what the IRIs of its events begin with, "" where there are none.
    """

    graph: str
    base: str = ""
    rows: list[Row] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    irregular: bool = False
    says: bool = False
    """Whether any of it matters to the table."""


def graph_rows(quads: Iterable[Quad]) -> list[GraphRows]:
    """The rows of each graph that ``quads`` are of; those of one graph come one after another.

    Graphs of the package itself (vocabulary, actors, catalogue) have none and are passed over.
    """
    finder = RowFinder()
    finder.feed(quads)
    return finder.end()


class RowFinder:
    """What ``graph_rows`` gives, of quads that come piece by piece."""

    def __init__(self) -> None:
        self._ours = vocabulary().prefixes["graph"]
        self._name = ""
        self._facts: _Facts | None = None
        self._found: list[GraphRows] = []

    def feed(self, quads: Iterable[Quad]) -> None:
        """Take in the next quads."""
        name, facts = self._name, self._facts
        for quad in quads:
            graph = quad.graph_name.value  # type: ignore[union-attr]
            if graph != name:
                if facts is not None:
                    self._found.append(facts.of(name))
                name = graph
                facts = None if graph.startswith(self._ours) else _Facts()
            if facts is not None:
                facts.take(quad)
        self._name, self._facts = name, facts

    def end(self) -> list[GraphRows]:
        """The rows of all graphs since the last end."""
        if self._facts is not None:
            self._found.append(self._facts.of(self._name))
        found, self._found, self._name, self._facts = self._found, [], "", None
        return found


class _Facts:
    """What one graph says, by predicate."""

    def __init__(self) -> None:
        tables = (_EVENT, _REPORT, _OTHER)
        self.one: dict[str, dict[str, str]] = {name: {} for table in tables for name in table.values()}
        self.many: dict[str, dict[str, list[str]]] = {name: {} for name in _MANY.values()}
        self.papers: set[str] = set()
        self.roles: list[str] = []
        self.irregular = False
        self._single, self._several, self._article = _tables()

    def take(self, quad: Quad) -> None:
        predicate = quad.predicate.value
        name = self._single.get(predicate)
        if name is not None:
            subject, value = quad.subject.value, quad.object.value  # type: ignore[union-attr]
            if self.one[name].setdefault(subject, value) != value:
                self.irregular = True
            return
        name = self._several.get(predicate)
        if name is None:
            return
        subject, value = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if name == "rdf:type":
            if value == self._article:
                self.papers.add(subject)
        elif name == "scope":
            if value == "role":
                self.roles.append(subject)
        else:
            self.many[name].setdefault(subject, []).append(value)

    def of(self, graph: str) -> GraphRows:
        """All of it as rows."""
        found = GraphRows(graph, roles=self.roles, irregular=self.irregular)
        one, many = self.one, self.many
        try:
            for event, reports in many["reports"].items():
                number = self._hash(found, event, "/event/")
                event_type = one["type"][event]
                source, target = one["source"].get(event, ""), one["target"].get(event, "")
                earliest = int(one["earliest"].get(event, NO_DAY))
                latest = int(one["latest"].get(event, -NO_DAY))
                for report in dict.fromkeys(reports):
                    origin = one["origin"].get(report, "")
                    publisher = one["dataset"].get(origin, "")
                    if origin in self.papers:
                        publisher = one["publisher"].get(origin, "")
                    found.rows.append(
                        (
                            graph,
                            event_type,
                            source,
                            target,
                            one["modality"][report],
                            self._actor("source_mention", report),
                            self._actor("target_mention", report),
                            one["source_country"].get(report, ""),
                            one["target_country"].get(report, ""),
                            " ".join(sorted(many["source_sectors"].get(report, ()))),
                            " ".join(sorted(many["target_sectors"].get(report, ()))),
                            publisher,
                            number,
                            self._hash(found, report, "/report/"),
                            one["background"][report] == "true",
                            one["reciprocal"][report] == "true",
                            earliest,
                            latest,
                            finite(one["score"][report]) if report in one["score"] else _NAN,
                            finite(one["confidence"][report]) if report in one["confidence"] else _NAN,
                        )
                    )
        except (KeyError, ValueError):
            found.irregular = True
        found.says = any(one.values()) or any(many.values()) or bool(self.roles)
        # What is said of events and reports that another graph names would be lost.
        known = {*many["reports"], *(report for reports in many["reports"].values() for report in reports)}
        for name in (*_EVENT.values(), *_REPORT.values(), "source_sectors", "target_sectors"):
            strangers = (many if name in many else one)[name].keys() - known
            if name in _SHARED:
                strangers = {node for node in strangers if _is_report(node)}
            if strangers:
                found.irregular = True
        return found

    def _hash(self, found: GraphRows, node: str, kind: str) -> int:
        """The id in an IRI. Raises ValueError for another base than that of the others."""
        base, number = hash_of(node, kind)
        found.base = found.base or base
        if base != found.base:
            raise ValueError(node)
        return number

    def _actor(self, mention: str, report: str) -> str:
        node = self.one[mention].get(report)
        return "" if node is None else self.one["actor"][node]


def hash_of(node: str, kind: str) -> tuple[str, int]:
    """What the IRI of an event ("/event/") or report begins with, and its id. Raises ValueError for any other IRI."""
    base, _, digits = node.rpartition(kind)
    if not base or not _HASH.fullmatch(digits):
        raise ValueError(f"{node} is none of the package's own IRIs")
    return base, int(digits, 16)


def _is_report(node: str) -> bool:
    """True for a report, False for what stands below one."""
    try:
        return bool(hash_of(node, "/report/"))
    except ValueError:
        return False


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], str]:
    """Predicates with one value, with several or with a meaning of their own, and the class of articles; by IRI."""
    single = {term(name).value: short for table in (_EVENT, _REPORT, _OTHER) for name, short in table.items()}
    several = {term(name).value: short for name, short in _MANY.items()}
    several |= {term("rdf:type").value: "rdf:type", term("kg:scope").value: "scope"}
    return single, several, term("schema:NewsArticle").value


def finite(text: str) -> float:
    """A score or a confidence. Raises ValueError for what cannot be added up."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
