"""The one projection that pages, exports and measures share: reports of events to a network of actors.

Actors are nodes; all events of one type from one actor to another are one edge, unless one edge a dyad or an event is
asked for. What is counted are events, not reports: an event that five articles report counts once.

A graph that answers SPARQL aggregates in its store (``kg.analysis.aggregates``), and only actors and edges come out of
it; events that are at hand already are counted here. Both give the same network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import fsum
from typing import TYPE_CHECKING, Any, Protocol

from kg.analysis.edges import DYAD_KEY as DYAD_KEY
from kg.analysis.edges import EDGES as EDGES
from kg.analysis.edges import MODALITIES as MODALITIES
from kg.analysis.edges import Edges as Edges
from kg.analysis.edges import Key, Tally, by_dyad, check_modalities, edge_values
from kg.analysis.edges import quad as quad
from kg.analysis.edges import verb as verb
from kg.analysis.levels import INTERNATIONAL as INTERNATIONAL
from kg.analysis.levels import LEVELS as LEVELS
from kg.analysis.levels import Blocs as Blocs
from kg.analysis.levels import Level as Level
from kg.analysis.levels import Party as Party
from kg.analysis.levels import check_level, parties
from kg.analysis.levels import region as region
from kg.errors import BadOption
from kg.model import Article, Event, Mention, TextEvidence

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter


class EventSource(Protocol):
    """What the projection needs of a graph: its reports, and the articles that they stand in."""

    def events(self, filter: EventFilter | None = None) -> Iterator[Event]:
        """The reports that pass ``filter``."""
        ...

    def articles(self) -> Iterable[Article]:
        """The articles that were ingested."""
        ...


def project(
    graph: EventSource,
    filter: EventFilter | None = None,
    *,
    level: Level = "actor",
    modalities: Collection[str] = ("actual",),
    edges: Edges = "type",
    blocs: Blocs | None = None,
) -> networkx.MultiDiGraph:
    """The network of the reports in ``graph`` that pass ``filter``.

    ``level`` says what a node is:

    - "actor": whoever acts
    - "country": persons and bodies are rolled up to the country that they stood for on the event's date
    - "sector": the same, by country and sector ("USA-MIL"); who stood for two sectors counts in both
    - "bloc": the groups that ``blocs`` names, with ids of members (countries or other actors); members of several count
      in each, those of none are rolled up to their country

    Who stands for nothing of the kind stays itself. ``modalities`` says which reports count; a modality that ``filter``
    names takes its place. Actors that are mere roles ("protesters") are left out unless ``filter.roles``.

    ``edges`` says what an edge is: all events of a dyad and "type" (the key is the type), all of a "dyad", or one
    "event" (the key is its id).

    Nodes are in the order of their ids and carry ``label``, ``kind``, ``country`` (ISO 3166-1 alpha-3, "" if none),
    ``sectors`` ("GOV|MIL"), ``region``, ``wikidata``, ``strength`` (events on its edges) and ``events`` (the same and
    those without a second party).

    Edges carry ``type`` (the most frequent one), ``types`` ("ACCUSE|SANCTION"), ``label`` ("sanctions"), ``quad``,
    ``count`` (events), ``reports``, ``score`` (mean of the events' scores, -10..+10), ``score_sum``, ``cooperation``
    and ``conflict`` (sums of the scores above and below 0, both as positive numbers), ``first`` and ``last`` (ISO
    dates, "" if unknown), ``actual``, ``future``, ``hypothetical`` and ``negated`` (events that some report tells so),
    ``reciprocal`` (events that run both ways; their edge points from the lesser id to the greater one),
    ``confidence`` (mean of the reports', 0..1) and ``publishers`` ("A|B").

    All values are str, int or float; ``score`` and ``confidence`` are missing where no report has one.
    The network's own attributes say what it is (``level``, ``edges``) and count what it cannot hold: ``one_sided``
    (events without a second party) and ``roles_left_out`` (events of mere roles).

    Raises BadOption for an unknown level, kind of edge or modality.
    """
    chosen = check_modalities(getattr(filter, "modality", None) or modalities)
    _check(level, edges, blocs)
    if hasattr(graph, "query"):
        from kg.analysis.aggregates import project_store

        return project_store(graph, filter, level=level, modalities=chosen, edges=edges, blocs=blocs)  # type: ignore[arg-type]
    return project_events(
        graph.events(filter),
        publishers=publishers_of(graph.articles()),
        level=level,
        modalities=chosen,
        roles=bool(getattr(filter, "roles", False)),
        edges=edges,
        blocs=blocs,
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
    edges: Edges = "type",
    blocs: Blocs | None = None,
) -> networkx.MultiDiGraph:
    """The network of ``events``, as ``project`` describes it; ``publishers`` names the publisher of each article."""
    _check(level, edges, blocs)
    chosen = check_modalities(modalities)
    nodes: dict[str, Party] = {}
    alone: dict[str, set[str]] = {}
    found: dict[Key, list[Event]] = {}
    one_sided: set[str] = set()
    of_roles: set[str] = set()
    for event in events:
        if event.modality not in chosen:
            continue
        if not roles and has_role(event):
            of_roles.add(event.event)
            continue
        sides = [parties(mention, level, blocs) if mention else () for mention in (event.source, event.target)]
        for side in (side for both in sides for side in both):
            known = nodes.setdefault(side.id, side)
            if _rank(side) < _rank(known):
                nodes[side.id] = side
        keys = _keys(event, sides, edges)
        for key in keys:
            found.setdefault(key, []).append(event)
        if not keys:
            one_sided.add(event.event)
            for side in (side for both in sides for side in both):
                alone.setdefault(side.id, set()).add(event.event)
    tallies = {key: _tally(reports, publishers or {}) for key, reports in found.items()}
    if edges == "dyad":
        tallies = by_dyad(tallies)
    return build(
        tallies,
        nodes,
        {name: len(events) for name, events in alone.items()},
        {"level": level, "edges": edges, "one_sided": len(one_sided), "roles_left_out": len(of_roles)},
    )


def build(
    tallies: Mapping[Key, Tally], nodes: Mapping[str, Party], alone: Mapping[str, int], about: Mapping[str, Any]
) -> networkx.MultiDiGraph:
    """The network of ``tallies``; ``nodes`` describes their ends, ``alone`` counts events without a second party."""
    from kg.analysis.event_network import EventNetwork

    network = EventNetwork(**about)
    strength: dict[str, int] = {}
    for (source, target, _), tally in tallies.items():
        for end in {source, target}:
            strength[end] = strength.get(end, 0) + tally.count
    for name in sorted(strength):
        network.add_node(name, **node_values(nodes[name], strength[name], alone.get(name, 0)))
    network.add_edges_from((*key, edge_values(tallies[key])) for key in sorted(tallies))
    return network


def node_values(party: Party, strength: int, alone: int) -> dict[str, Any]:
    """The attributes of the node of ``party``: ``strength`` events are on its edges, ``alone`` have no second party."""
    return {
        "label": party.label,
        "kind": party.kind,
        "country": party.country or "",
        "sectors": "|".join(sorted(party.sectors)),
        "region": region(party.country, party.kind),
        "wikidata": party.wikidata or "",
        "events": strength + alone,
        "strength": strength,
    }


def has_role(event: Event) -> bool:
    """True when one side of ``event`` is a mere role ("protesters")."""
    return any(mention is not None and mention.actor.scope == "role" for mention in (event.source, event.target))


def party(mention: Mention, level: Level = "actor") -> Party:
    """The first node that ``mention`` is drawn as at ``level``: the only one of actors and countries."""
    return parties(mention, level)[0]


def edge_key(event: Event, level: Level = "actor") -> Key | None:
    """The edge that ``event`` belongs to: (source, target, type); None when a side is missing.

    A reciprocal event has no direction of its own: its edge runs from the lesser id to the greater one, so that all
    reports of it meet whatever their order of mention.
    """
    if event.source is None or event.target is None:
        return None
    return _keys(event, [(party(event.source, level),), (party(event.target, level),)], "type")[0]


def publisher_of(event: Event, publishers: Mapping[str, str]) -> str:
    """Who published what ``event`` was read from: the article's publisher, or the dataset; "" when unknown."""
    if isinstance(event.evidence, TextEvidence):
        return publishers.get(event.evidence.article, "")
    return event.evidence.dataset


def _rank(side: Party) -> tuple[bool, str, str]:
    """Of several spellings in the input the least one is kept, so that the order of the reports does not matter."""
    return side.label == side.id, side.label, side.kind


def _check(level: str, edges: str, blocs: Blocs | None) -> None:
    check_level(level, blocs)
    if edges not in EDGES:
        raise BadOption(f"no kind of edge is called {edges!r}; there are: {', '.join(EDGES)}")


def _keys(event: Event, sides: list[tuple[Party, ...]], edges: Edges) -> list[Key]:
    """The edges that ``event`` belongs to: one for each pair of nodes that its sides are drawn as."""
    last = event.event if edges == "event" else event.type
    pairs = {(source.id, target.id) for source in sides[0] for target in sides[1]}
    if event.reciprocal:
        from kg.graph.iris import escape

        # By the form in IRIs, since the store has no other.
        pairs = {(a, b) if escape(a) <= escape(b) else (b, a) for a, b in pairs}
    return [(source, target, last) for source, target in sorted(pairs)]


def _tally(reports: list[Event], publishers: Mapping[str, str]) -> Tally:
    scores: dict[str, list[float]] = {}
    told: dict[str, set[str]] = {}
    for report in reports:
        told.setdefault(report.modality, set()).add(report.event)
        if report.score is not None:
            scores.setdefault(report.event, []).append(report.score)
    # fsum and sorting keep sums equal whatever order the reports come in.
    means = sorted(fsum(values) / len(values) for values in scores.values())
    confidences = sorted(report.confidence for report in reports if report.confidence is not None)
    dates = [report.when for report in reports if report.when is not None]
    count = len({report.event for report in reports})
    return Tally(
        count=count,
        reports=len(reports),
        scored=len(means),
        score_sum=fsum(means),
        positive=fsum(score for score in means if score > 0),
        reciprocal=len({report.event for report in reports if report.reciprocal}),
        confident=len(confidences),
        confidence_sum=fsum(confidences),
        first=min((when.earliest for when in dates), default=""),
        last=max((when.latest for when in dates), default=""),
        told={modality: len(events) for modality, events in told.items()},
        types={reports[0].type: count},
        publishers={publisher_of(report, publishers) for report in reports} - {""},
    )
