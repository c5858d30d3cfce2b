"""The projection, aggregated by the store in SPARQL: only actors and edges come out of it.

A store on disk that keeps a table of its reports has them added up from there instead (``kg.analysis.tabulated``).

Each pattern is a sub-select of its own. An engine then reads each property once from one end to the other and joins by
hashing; as one group of patterns it would look up every event for every property, which is ten times as slow on a
large store. Where an engine may repeat a triple for each graph that holds it, the sub-selects are made distinct.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.analysis.edges import Edges, Key, Tally, by_dyad, check_modalities
from kg.analysis.levels import Blocs, Level, Party, check_level, country_party, sector_label
from kg.analysis.network import build
from kg.graph import literals
from kg.graph.filters import EventFilter
from kg.graph.iris import actor_id, actor_node, code_of, coded, unescape, wikidata_item
from kg.graph.report_rows import NO_DAY
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx

    from kg.analysis.tabulated import Table
    from kg.graph.graph import Graph

_ROLES: Final = '?who kg:scope "role"'


def project_store(
    graph: Graph,
    filter: EventFilter | None,
    *,
    level: Level,
    modalities: Collection[str],
    edges: Edges,
    blocs: Blocs | None,
) -> networkx.MultiDiGraph:
    """The network of the reports in the store of ``graph``; see ``kg.analysis.network.project``."""
    asked = _Questions(graph, filter or EventFilter(), level, tuple(modalities), edges, blocs or {})
    table = asked.table()
    if table is not None:
        return table.network(edges, asked.describe)
    tallies = asked.tallies()
    alone = asked.alone()
    ends = {end for source, target, _ in tallies for end in (source, target)}
    one_sided = sum(alone.values()) if level in ("actor", "country") else asked.one_sided()
    about = {"level": level, "edges": edges, "one_sided": one_sided, "roles_left_out": asked.of_roles()}
    return build(tallies, asked.describe(ends), alone, about)


@dataclass(frozen=True, slots=True)
class DayTally:
    """The events of one dyad, type and day: days since 1970-01-01, sums of scores as in ``kg.analysis.edges.Tally``."""

    source: str
    target: str
    type: str
    day: int
    count: int
    reciprocal: int
    scored: int
    score_sum: float
    positive: float


def project_days(
    graph: Graph,
    filter: EventFilter | None = None,
    *,
    level: Level = "actor",
    modalities: Collection[str] = ("actual",),
    blocs: Blocs | None = None,
) -> tuple[list[DayTally], int]:
    """Events by dyad, type and day, in that order of days; and how many events have no date known to the day.

    Options are those of ``kg.analysis.network.project``; a modality that ``filter`` names takes their place.
    """
    check_level(level, blocs)
    chosen = check_modalities(getattr(filter, "modality", None) or modalities)
    asked = _Questions(graph, filter or EventFilter(), level, chosen, "type", blocs or {})
    table = asked.table()
    return asked.days() if table is None else table.days()


class _Questions:
    """The queries of one projection."""

    def __init__(
        self,
        graph: Graph,
        filter: EventFilter,
        level: Level,
        modalities: tuple[str, ...],
        edges: Edges,
        blocs: Blocs,
    ) -> None:
        self.graph = graph
        self.filter = filter
        self.level = level
        self.modalities = modalities
        self.edges = edges
        self.blocs = blocs
        self.distinct = "DISTINCT " if re.match("https?://", graph.location) else ""

    def table(self) -> Table | None:
        """The reports in question from the table beside the store; None where the store must be asked."""
        columns = self.graph.report_columns()
        if columns is None:
            return None
        from kg.analysis.tabulated import Table

        return Table(
            columns,
            self.filter,
            self.graph.resolve,
            level=self.level,
            modalities=self.modalities,
            blocs=self.blocs,
        )

    def rows(self, sparql: str) -> Iterator[tuple[Any, ...]]:
        return self.graph.query(sparql).terms()

    def scan(self, pattern: str) -> str:
        """``pattern`` as a sub-select of its variables."""
        variables = " ".join(dict.fromkeys(re.findall(r"\?\w+", pattern)))
        return f"{{ SELECT {self.distinct}{variables} {{ {pattern} }} }}"

    def reports(self) -> str:
        """The patterns for ?event and ?report: those that pass the filter and have one of the modalities."""
        rest = replace(self.filter, modality=())
        if rest.narrows:
            where = f"?event gaf:denotedBy ?report ; sem:eventType ?type .\n{rest.where(self.graph.resolve)}"
            found = f"{{ SELECT DISTINCT ?event ?report {{ {where} }} }}"
        else:
            found = self.scan("?event gaf:denotedBy ?report")
        if set(self.modalities) == set(vocabulary().modalities):
            return found
        nodes = [str(coded("kg", modality)) for modality in self.modalities]
        if len(nodes) == 1:
            return f"{found} {self.scan(f'?report kg:modality {nodes[0]}')}"
        told = " UNION ".join(f"{{ ?report kg:modality {node} }}" for node in nodes)
        return f"{found} {{ SELECT {self.distinct}?report {{ {told} }} }}"

    def ends(self) -> str:
        """The patterns for ?source and ?target, as IRIs of actors or as strings that ``_name`` reads."""
        if self.level == "actor":
            kept = f"{self.scan('?event kg:source ?source')} {self.scan('?event kg:target ?target')}"
            if self.filter.roles:
                return kept
            return f"{kept} {self.without('source')} {self.without('target')}"
        turned = "BOUND(?both) && STR(?one) > STR(?other)"
        return (
            f"{self.side('source', 'one')} {self.side('target', 'other')} {self.both_ways()} "
            f"BIND(IF({turned}, ?other, ?one) AS ?source) BIND(IF({turned}, ?one, ?other) AS ?target)"
        )

    def both_ways(self) -> str:
        return f"OPTIONAL {{ SELECT {self.distinct}?report (1 AS ?both) {{ ?report kg:reciprocal true }} }}"

    def without(self, variable: str) -> str:
        """Leaves out what has a mere role as ``variable``."""
        return "MINUS " + self.scan(f'?{variable} kg:scope "role"')

    def side(self, role: str, variable: str) -> str:
        """The patterns for ?report and the node ``variable`` that its mention in ``role`` is drawn as."""
        parts = [self.scan(f"?report kg:{role}Mention ?mention"), self.scan("?mention kg:actor ?who")]
        if not self.filter.roles:
            parts.append(self.without("who"))
        parts.append(f"OPTIONAL {self.scan(f'?report kg:{role}Country ?country')}")
        choices = ["STR(?country)", "STR(?who)"]
        if self.level == "sector":
            parts.append(f"OPTIONAL {self.scan(f'?report kg:{role}Sector ?sector')}")
            choices.insert(0, 'CONCAT(STR(?country), "-", STRAFTER(STR(?sector), "sector-"))')
        if self.level == "bloc":
            members = " ".join(
                f"({actor_node(member)} {literals.text(actor_node(name).value)})"
                for name, listed in self.blocs.items()
                for member in dict.fromkeys(listed)
            )
            table = f"VALUES (?member ?bloc) {{ {members} }}"
            parts.append(
                f"OPTIONAL {{ SELECT DISTINCT ?report ?bloc {{ "
                f"{{ {table} ?report kg:{role}Country ?member }} UNION "
                f"{{ {table} ?mention kg:actor ?member . ?report kg:{role}Mention ?mention }} }} }}"
            )
            choices.insert(0, "?bloc")
        return f"{{ SELECT DISTINCT ?report (COALESCE({', '.join(choices)}) AS ?{variable}) {{ {' '.join(parts)} }} }}"

    def typed(self) -> str:
        """The patterns for events on edges: ?event, ?report, ?source, ?target and ?type."""
        return f"{self.reports()} {self.ends()} {self.scan('?event sem:eventType ?type')}"

    def tallies(self) -> dict[Key, Tally]:
        """What is on each edge."""
        by_event = self.by_event()
        days = f"OPTIONAL {self.scan('?event kg:earliestDay ?early')} OPTIONAL {self.scan('?event kg:latestDay ?late')}"
        last = "?event" if self.edges == "event" else '("" AS ?id)'
        grouped = "?source ?target ?type" + (" ?event" if self.edges == "event" else "")
        found: dict[Key, Tally] = {}
        for row in self.rows(
            f"SELECT ?source ?target ?type {last} (COUNT(?event) AS ?events) (SUM(?told) AS ?reports) "
            "(COUNT(?mean) AS ?scored) (SUM(COALESCE(?mean, 0)) AS ?scores) "
            "(SUM(IF(COALESCE(?mean, 0) > 0, ?mean, 0)) AS ?positive) (SUM(?mutual) AS ?reciprocal) "
            "(SUM(?confident) AS ?sure) (SUM(?sureness) AS ?confidence) "
            f"(MIN(COALESCE(?early, {NO_DAY})) AS ?first) (MAX(COALESCE(?late, -{NO_DAY})) AS ?last) "
            f"{{ {{ {by_event} }} {days} }} GROUP BY {grouped}"
        ):
            source, target, code, event, *numbers = row
            count, reports, scored, scores, positive, mutual, sure, confidence, first, end = (
                float(number.value) for number in numbers
            )
            kind = code_of("plover", code)
            key = (_name(source), _name(target), self._event(event) if self.edges == "event" else kind)
            tally = found[key] = Tally(
                count=int(count),
                reports=int(reports),
                scored=int(scored),
                score_sum=scores,
                positive=positive,
                reciprocal=int(mutual),
                confident=int(sure),
                confidence_sum=confidence,
                first=_iso(int(first)),
                last=_iso(int(end)),
                types={kind: int(count)},
            )
            if len(self.modalities) == 1:
                tally.told = {self.modalities[0]: tally.count}
        if len(self.modalities) > 1:
            self._tell_modalities(found)
        self._tell_publishers(found)
        return by_dyad(found) if self.edges == "dyad" else found

    def by_event(self) -> str:
        """The sub-select that adds up the reports of each event."""
        both = "" if self.level != "actor" else self.both_ways()
        return (
            "SELECT ?source ?target ?type ?event (COUNT(DISTINCT ?report) AS ?told) "
            # Without any score this is a division by zero, and so no value.
            "(SUM(COALESCE(?score, 0)) / COUNT(?score) AS ?mean) "
            "(MAX(COALESCE(?both, 0)) AS ?mutual) "
            "(SUM(COALESCE(?sure, 0)) AS ?sureness) (COUNT(?sure) AS ?confident) "
            f"{{ {self.typed()} {both} OPTIONAL {self.scan('?report kg:score ?score')} "
            f"OPTIONAL {self.scan('?report kg:confidence ?sure')} }} GROUP BY ?source ?target ?type ?event"
        )

    def days(self) -> tuple[list[DayTally], int]:
        """What happened on each day, and the number of events without one."""
        dated = f"{self.scan('?event kg:earliestDay ?day')} {self.scan('?event kg:latestDay ?late')}"
        found = [
            DayTally(
                _name(source),
                _name(target),
                code_of("plover", code),
                int(day.value),
                *(int(number.value) for number in numbers[:3]),
                *(float(number.value) for number in numbers[3:]),
            )
            for source, target, code, day, *numbers in self.rows(
                "SELECT ?source ?target ?type ?day (COUNT(?event) AS ?events) (SUM(?mutual) AS ?reciprocal) "
                "(COUNT(?mean) AS ?scored) (SUM(COALESCE(?mean, 0)) AS ?scores) "
                "(SUM(IF(COALESCE(?mean, 0) > 0, ?mean, 0)) AS ?positive) "
                f"{{ {{ {self.by_event()} }} {dated} FILTER(?day = ?late) }} GROUP BY ?source ?target ?type ?day"
            )
        ]
        found.sort(key=lambda tally: (tally.day, tally.source, tally.target, tally.type))
        rows = self.rows(
            f"SELECT (COUNT(DISTINCT ?event) AS ?n) {{ {self.typed()} OPTIONAL {{ {dated} FILTER(?day = ?late) }} "
            "FILTER(!BOUND(?day)) }"
        )
        return found, next(int(row[0].value) for row in rows)

    def _event(self, event: NamedNode) -> str:
        return self.graph.iris.id_of("event", event)

    @property
    def _apart(self) -> str:
        """What keeps edges apart: three variables."""
        return "?source ?target ?event" if self.edges == "event" else "?source ?target ?type"

    def _key(self, row: Sequence[Any]) -> Key:
        last = self._event(row[2]) if self.edges == "event" else code_of("plover", row[2])
        return _name(row[0]), _name(row[1]), last

    def _tell_modalities(self, found: Mapping[Key, Tally]) -> None:
        for *edge, modality, events in self.rows(
            f"SELECT {self._apart} ?modality (COUNT(DISTINCT ?event) AS ?events) {{ {self.typed()} "
            f"{self.scan('?report kg:modality ?modality')} }} GROUP BY {self._apart} ?modality"
            if self.edges != "event"
            else f"SELECT DISTINCT {self._apart} ?modality (1 AS ?events) {{ {self.typed()} "
            f"{self.scan('?report kg:modality ?modality')} }}"
        ):
            found[self._key(edge)].told[code_of("kg", modality)] = int(events.value)

    def _tell_publishers(self, found: Mapping[Key, Tally]) -> None:
        """Who published: asked edge by edge only where there is more than one, or somebody unknown."""
        datasets = [row[0].value for row in self.rows("SELECT DISTINCT ?name { ?file kg:dataset ?name }")]
        papers = next(self.rows("SELECT ?a { ?a a schema:NewsArticle } LIMIT 1"), None) is not None
        if not papers and len(datasets) == 1:
            for tally in found.values():
                tally.publishers = {datasets[0]}
            return
        names = "{ ?origin kg:dataset ?name } UNION { ?origin a schema:NewsArticle ; schema:publisher ?name }"
        origin = f"{self.scan('?report prov:wasDerivedFrom ?origin')} {{ SELECT DISTINCT ?origin ?name {{ {names} }} }}"
        for *edge, name in self.rows(
            f"SELECT DISTINCT {self._apart} ?name {{ {self.typed()} {origin} }}"
        ):
            found[self._key(edge)].publishers.add(name.value)

    def alone(self) -> dict[str, int]:
        """Events without a second party, by node."""
        found: dict[str, int] = {}
        for role, missing in (("source", "target"), ("target", "source")):
            for node, events in self.rows(
                f"SELECT ?node (COUNT(DISTINCT ?event) AS ?events) {{ {self._lone(role, missing)} }} GROUP BY ?node"
            ):
                found[_name(node)] = found.get(_name(node), 0) + int(events.value)
        return found

    def one_sided(self) -> int:
        """Events without a second party."""
        return sum(
            int(row[0].value)
            for role, missing in (("source", "target"), ("target", "source"))
            for row in self.rows(f"SELECT (COUNT(DISTINCT ?event) AS ?n) {{ {self._lone(role, missing)} }}")
        )

    def _lone(self, role: str, missing: str) -> str:
        nobody = f"MINUS {self.scan(f'?event kg:{missing} ?other')}"
        if self.level == "actor":
            roles = "" if self.filter.roles else self.without("node")
            return f"{self.scan(f'?event kg:{role} ?node')} {nobody} {self.reports()} {roles}"
        return f"{self.scan(f'?event kg:{role} ?any')} {nobody} {self.reports()} {self.side(role, 'node')}"

    def of_roles(self) -> int:
        """Events that are left out because a side of them is a mere role."""
        if self.filter.roles:
            return 0
        acting = f"{{ SELECT DISTINCT ?event {{ {_ROLES} . ?event kg:source|kg:target ?who }} }}"
        rows = self.rows(f"SELECT (COUNT(DISTINCT ?event) AS ?n) {{ {acting} {self.reports()} }}")
        return next(int(row[0].value) for row in rows)

    def describe(self, names: Collection[str]) -> dict[str, Party]:
        """Who the nodes ``names`` are."""
        known = self._actors()
        found: dict[str, Party] = {}
        sectors = vocabulary().sectors
        for name in names:
            country, _, sector = name.rpartition("-")
            if self.level == "bloc" and name in self.blocs:
                found[name] = Party(name, name, "bloc", None)
            elif self.level == "sector" and sector in sectors and country:
                found[name] = Party(name, sector_label(country, sector), "sector", country, (sector,))
            elif self.level != "actor" and (name not in known or known[name].kind == "country"):
                found[name] = country_party(name, known[name].label if name in known else None)
            elif name in known:
                found[name] = known[name]
            else:
                found[name] = Party(name, name, "", None)
        return found

    def _actors(self) -> dict[str, Party]:
        """All actors that the store describes. Of several descriptions the least counts, whatever graph it is from."""
        sectors: dict[str, set[str]] = {}
        for who, sector in self.rows("SELECT DISTINCT ?who ?sector { ?who kg:scope ?scope ; kg:sector ?sector }"):
            sectors.setdefault(actor_id(who), set()).add(str(sector.value).rpartition("sector-")[2])
        found: dict[str, Party] = {}
        for who, label, kind, country, item in self.rows(
            "SELECT DISTINCT ?who ?label ?kind ?country ?item { "
            "?who kg:scope ?scope ; rdfs:label ?label ; kg:kind ?kind "
            "OPTIONAL { ?who kg:country ?country } OPTIONAL { ?who skos:exactMatch ?item } }"
        ):
            name = actor_id(who)
            party = Party(
                name,
                label.value,
                kind.value,
                actor_id(country) if country else None,
                tuple(sorted(sectors.get(name, ()))),
                wikidata_item(item) if item else None,
            )
            other = found.get(name)
            if other is None or _least(party) < _least(other):
                found[name] = party
        return found


def _least(party: Party) -> tuple[str, str, str, str]:
    return party.label, party.kind, party.country or "", party.wikidata or ""


def _name(node: NamedNode | Literal) -> str:
    """The id of a node: of an actor's IRI, or of a string that is made like one."""
    return str(unescape(node.value.removeprefix(vocabulary().prefixes["actor"])))


def _iso(day: int) -> str:
    """The ISO date of a number of days since 1970-01-01; "" for NO_DAY."""
    if abs(day) >= NO_DAY:
        return ""
    return (literals.EPOCH + datetime.timedelta(days=day)).isoformat()
