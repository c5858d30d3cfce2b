"""The one projection that pages, exports and measures share: reports of events to a network of actors.

Actors are nodes; all events of one type from one actor to another are one edge. What is counted are events, not
reports: an event that five articles report counts once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from kg.actors import knowledge_base
from kg.errors import BadOption
from kg.model import Actor, Article, Event, Mention, Modality, TextEvidence
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter

Level = Literal["actor", "country"]
LEVELS: tuple[Level, ...] = ("actor", "country")
MODALITIES: tuple[str, ...] = get_args(Modality)

INTERNATIONAL = "International"
"""Region of organisations that belong to no one country."""


class EventSource(Protocol):
    """What the projection needs of a graph: its reports, and the articles that they stand in."""

    def events(self, filter: EventFilter | None = None) -> Iterator[Event]:
        """The reports that pass ``filter``."""
        ...

    def articles(self) -> Iterable[Article]:
        """The articles that were ingested."""
        ...


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an event at some level: the node that it is drawn as."""

    id: str
    label: str
    kind: str
    country: str | None
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(slots=True)
class _Node:
    """What is gathered of one node."""

    party: Party
    events: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    strength: int = 0


@dataclass(slots=True)
class _Edge:
    """What is gathered of one edge."""

    reports: list[Event] = field(default_factory=list)


def project(
    graph: EventSource,
    filter: EventFilter | None = None,
    *,
    level: Level = "actor",
    modalities: Collection[str] = ("actual",),
) -> networkx.MultiDiGraph:
    """The network of the reports in ``graph`` that pass ``filter``.

    ``level`` is "actor", or "country" to roll persons and bodies up to the country that they stood for on the event's
    date (actors without a country stay themselves). ``modalities`` says which reports count; a modality that
    ``filter`` names takes its place. Actors that are mere roles ("protesters") are left out unless ``filter.roles``.

    Nodes are in the order of their ids and carry ``label``, ``kind``, ``country`` (ISO 3166-1 alpha-3, "" if none),
    ``sectors`` ("GOV|MIL"), ``region``, ``wikidata``, ``events`` (events it takes part in, those without a second
    party included) and ``strength`` (events on its edges).

    Edges are keyed by the event type and carry ``type``, ``label`` ("sanctions"), ``quad``, ``count`` (events),
    ``reports``, ``score`` (mean of the events' scores, -10..+10), ``score_sum``, ``first`` and ``last`` (ISO dates, ""
    if unknown), ``actual``, ``future``, ``hypothetical`` and ``negated`` (events that some report tells so),
    ``reciprocal`` (events that run both ways; their edge points from the lesser id to the greater one),
    ``confidence`` (mean of the reports', 0..1) and ``publishers`` ("A|B").

    All values are str, int or float; ``score`` and ``confidence`` are missing where no report has one.
    The network's own attributes count what it cannot hold: ``one_sided`` (events without a second party) and
    ``roles_left_out`` (events of mere roles).

    Raises BadOption for an unknown level or modality.
    """
    named = tuple(getattr(filter, "modality", None) or ())
    return project_events(
        graph.events(filter),
        publishers=publishers_of(graph.articles()),
        level=level,
        modalities=named or modalities,
        roles=bool(getattr(filter, "roles", False)),
    )


def publishers_of(articles: Iterable[Article]) -> dict[str, str]:
    """The publisher of each of ``articles``, by the key that evidence carries."""
    return {article.key: article.publisher for article in articles if article.publisher}


def project_events(
    events: Iterable[Event],
    *,
    publishers: Mapping[str, str] | None = None,
    level: Level = "actor",
    modalities: Collection[str] = ("actual",),
    roles: bool = False,
) -> networkx.MultiDiGraph:
    """The network of ``events``, as ``project`` describes it; ``publishers`` names the publisher of each article."""
    import networkx as nx

    if level not in LEVELS:
        raise BadOption(f"no level is called {level!r}; there are: {', '.join(LEVELS)}")
    for modality in modalities:
        if modality not in MODALITIES:
            raise BadOption(f"no modality is called {modality!r}; there are: {', '.join(MODALITIES)}")
    nodes: dict[str, _Node] = {}
    edges: dict[tuple[str, str, str], _Edge] = {}
    one_sided: set[str] = set()
    of_roles: set[str] = set()
    for event in events:
        if event.modality not in modalities:
            continue
        if not roles and has_role(event):
            of_roles.add(event.event)
            continue
        for mention in (event.source, event.target):
            if mention is not None:
                _gather(nodes, mention, event, level)
        key = edge_key(event, level)
        if key is None:
            one_sided.add(event.event)
        else:
            edges.setdefault(key, _Edge()).reports.append(event)

    network = nx.MultiDiGraph(level=level, one_sided=len(one_sided), roles_left_out=len(of_roles))
    drawn = sorted({end for source, target, _ in edges for end in (source, target)})
    attributes = {key: _edge_attributes(edges[key].reports, key, publishers or {}) for key in sorted(edges)}
    for (source, target, _), values in attributes.items():
        for end in {source, target}:
            nodes[end].strength += values["count"]
    for name in drawn:
        network.add_node(name, **_node_attributes(nodes[name]))
    for (source, target, kind), values in attributes.items():
        network.add_edge(source, target, key=kind, **values)
    return network


def has_role(event: Event) -> bool:
    """True when one side of ``event`` is a mere role ("protesters")."""
    return any(mention is not None and mention.actor.scope == "role" for mention in (event.source, event.target))


def party(mention: Mention, level: Level = "actor") -> Party:
    """The node that ``mention`` is drawn as at ``level``.

    Who stood for no country on the day (the head of an alliance) is rolled up into none, wherever he comes from.
    """
    actor, stood_for = mention.actor, mention.country
    if level == "country" and stood_for:
        return Party(stood_for, _country_name(stood_for, actor), "country", stood_for)
    country = stood_for or actor.country
    return Party(actor.id, actor.name, actor.kind, country, mention.sectors or actor.sectors, actor.wikidata)


def edge_key(event: Event, level: Level = "actor") -> tuple[str, str, str] | None:
    """The edge that ``event`` belongs to: (source, target, type); None when a side is missing.

    A reciprocal event has no direction of its own: its edge runs from the lesser id to the greater one, so that all
    reports of it meet whatever their order of mention.
    """
    if event.source is None or event.target is None:
        return None
    source, target = party(event.source, level).id, party(event.target, level).id
    if event.reciprocal and target < source:
        source, target = target, source
    return source, target, event.type


def verb(type: str) -> str:
    """The words for "the source … the target" of an event type ("protests against"), from its property's name."""
    term = vocabulary().types.get(type)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.property).lower() if term else type.lower()


def quad(type: str) -> str:
    """The quad class of an event type; "" for types that the ontology lacks."""
    term = vocabulary().types.get(type)
    return term.quad if term else ""


def region(country: str | None, kind: str) -> str:
    """The region of ``country`` (ISO 3166-1 alpha-3); "International" for bodies without one; "" when unknown."""
    if country:
        return knowledge_base().regions.get(country, "")
    return INTERNATIONAL if kind in ("organisation", "body", "group") else ""


def _gather(nodes: dict[str, _Node], mention: Mention, event: Event, level: Level) -> None:
    side = party(mention, level)
    node = nodes.setdefault(side.id, _Node(side))
    # Of several spellings in the input the least one is kept, so that the order of the reports does not matter.
    if (side.label, side.kind) < (node.party.label, node.party.kind):
        node.party = side
    node.events.add(event.event)
    if side.country:
        node.countries[side.country] += 1
    node.sectors.update(side.sectors)


def _node_attributes(node: _Node) -> dict[str, Any]:
    country = min(node.countries, key=lambda code: (-node.countries[code], code), default="")
    return {
        "label": node.party.label,
        "kind": node.party.kind,
        "country": country,
        "sectors": "|".join(sorted(node.sectors)),
        "region": region(country, node.party.kind),
        "wikidata": node.party.wikidata or "",
        "events": len(node.events),
        "strength": node.strength,
    }


def _edge_attributes(reports: list[Event], key: tuple[str, str, str], publishers: Mapping[str, str]) -> dict[str, Any]:
    scores: dict[str, list[float]] = {}
    told: dict[str, set[str]] = {modality: set() for modality in MODALITIES}
    for report in reports:
        told[report.modality].add(report.event)
        if report.score is not None:
            scores.setdefault(report.event, []).append(report.score)
    # fsum and sorting keep sums equal whatever order the store gives the reports in.
    means = sorted(_mean(values) for values in scores.values())
    dates = [report.when for report in reports if report.when is not None]
    values: dict[str, Any] = {
        "type": key[2],
        "label": verb(key[2]),
        "quad": next((report.quad for report in reports if report.quad), "") or quad(key[2]),
        "count": len({report.event for report in reports}),
        "reports": len(reports),
        "score_sum": round(_sum(means), 6),
        "first": min((when.earliest for when in dates), default=""),
        "last": max((when.latest for when in dates), default=""),
    }
    values |= {modality: len(told[modality]) for modality in MODALITIES}
    values["reciprocal"] = len({report.event for report in reports if report.reciprocal})
    values["publishers"] = "|".join(sorted({publisher_of(report, publishers) for report in reports} - {""}))
    if means:
        values["score"] = round(_mean(means), 6)
    confidences = [report.confidence for report in reports if report.confidence is not None]
    if confidences:
        values["confidence"] = round(_mean(confidences), 6)
    return values


def publisher_of(event: Event, publishers: Mapping[str, str]) -> str:
    """Who published what ``event`` was read from: the article's publisher, or the dataset; "" when unknown."""
    if isinstance(event.evidence, TextEvidence):
        return publishers.get(event.evidence.article, "")
    return event.evidence.dataset


def _sum(values: Collection[float]) -> float:
    from math import fsum

    return fsum(values)


def _mean(values: Collection[float]) -> float:
    return _sum(values) / len(values)


def _country_name(country: str, actor: Actor) -> str:
    if actor.id == country:
        return actor.name
    known = knowledge_base().get(country)
    return known.name if known is not None else country
