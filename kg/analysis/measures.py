"""All analyses under their names, as the command line, reports and Python call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.answer import Answer
from kg.analysis.levels import Blocs, Level
from kg.analysis.network import project, publishers_of
from kg.errors import BadOption

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph

MEASURES: Final[Mapping[str, str]] = {
    "centrality": "who matters: degree, PageRank, betweenness, closeness, HITS, k-core",
    "communities": "who cooperates with whom: groups, modularity, stability",
    "balance": "who is against whom: balanced and unbalanced triads, two camps",
    "initiative": "who acts and who answers, dyad by dyad",
    "bridges": "who stands between the groups: participation, constraint",
    "backbone": "the ties that stand out of a dense network",
    "similarity": "who behaves alike",
    "timeline": "events and scores by day, week or month, with change points and bursts",
    "changes": "what is new, gone or turned between two periods",
    "sequences": "which acts follow which, against chance",
    "ladder": "the acts of a dyad, step by step",
    "paths": "how two actors hang together, through which events",
}
"""Names of the analyses, and what each answers."""


@dataclass(frozen=True, slots=True)
class Options:
    """What analyses can be told; each uses what it knows of.

    ``periods`` are two pairs of ISO days for "changes"; without them the time of the events is halved. ``ends`` are
    the two actors for "paths", by id or name. Others are as the functions of ``kg.analysis`` have them.
    """

    level: Level = "actor"
    blocs: Blocs | None = None
    by: str = "month"
    window: int = 3
    within: int = 7
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    periods: tuple[tuple[str, str], tuple[str, str]] | None = None
    ends: tuple[str, str] | None = None
    method: str = "louvain"
    alpha: float = 0.05
    seed: int = 7
    backend: str | None = None


def analyze(graph: Graph, name: str, filter: EventFilter | None = None, options: Options | None = None) -> Answer:
    """The answer of the analysis ``name`` (of MEASURES) on the reports in ``graph`` that pass ``filter``.

    Only what is told as actual counts, unless ``filter`` names modalities. Raises BadOption for a name that there is
    not and for options that do not fit, NotFound for actors that are not in the network.
    """
    asked = options or Options()
    if name not in MEASURES:
        raise BadOption(f"no analysis is called {name!r}; there are: {', '.join(MEASURES)}")
    if name in ("timeline", "sequences", "ladder"):
        return _over_time(graph, name, filter, asked)
    if name == "changes":
        return _changes(graph, filter, asked)
    network = project(graph, filter, level=asked.level, blocs=asked.blocs)
    if name == "paths":
        return _paths(graph, network, filter, asked)
    return _of_network(name, network, asked)


def _of_network(name: str, network: networkx.MultiDiGraph, asked: Options) -> Answer:
    from kg.analysis import balance, centrality, communities

    calls: dict[str, Any] = {
        "centrality": lambda: centrality.centrality(network, backend=asked.backend, seed=asked.seed),
        "communities": lambda: communities.communities(network, method=asked.method, seed=asked.seed),  # type: ignore[arg-type]
        "balance": lambda: balance.balance(network, seed=asked.seed),
        "initiative": lambda: balance.initiative(network),
        "bridges": lambda: communities.bridges(network, seed=asked.seed),
        "backbone": lambda: communities.backbone(network, alpha=asked.alpha),
        "similarity": lambda: balance.similarity(network),
    }
    answer: Answer = calls[name]()
    if network.graph["one_sided"]:
        answer.notes.append(f"{network.graph['one_sided']:,} events without a second party are no edges")
    return answer


def _over_time(graph: Graph, name: str, filter: EventFilter | None, asked: Options) -> Answer:
    from kg.analysis.aggregates import project_days
    from kg.analysis.sequences import ladder, sequences
    from kg.analysis.series import timeline

    days, undated = project_days(graph, filter, level=asked.level, blocs=asked.blocs)
    if name == "timeline":
        answer = timeline(days, by=asked.by, window=asked.window, seed=asked.seed)  # type: ignore[arg-type]
    elif name == "sequences":
        answer = sequences(days, within=asked.within, first=asked.first, then=asked.then, seed=asked.seed)
    else:
        answer = ladder(days)
    if undated:
        answer.notes.append(f"{undated:,} events without a date known to the day left out")
    return answer


def _changes(graph: Graph, filter: EventFilter | None, asked: Options) -> Answer:
    import networkx as nx

    from kg.analysis.changes import changes
    from kg.graph.filters import EventFilter

    periods = asked.periods or halves(graph, filter)
    if periods is None:
        answer = changes(nx.MultiDiGraph(), nx.MultiDiGraph())
        answer.notes.append("all dated events are of one day: there are no two periods to compare")
        return answer
    before, after = (
        project(
            graph,
            replace(filter or EventFilter(), since=since, until=until),
            level=asked.level,
            blocs=asked.blocs,
        )
        for since, until in periods
    )
    return changes(before, after, days=periods)


def halves(graph: Graph, filter: EventFilter | None = None) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The time of the dated events that pass ``filter``, halved by their number; None with fewer than two days."""
    from kg.analysis.aggregates import project_days
    from kg.analysis.series import label

    days, _ = project_days(graph, filter)
    dates = sorted(day for tally in days for day in [tally.day] * tally.count)
    if not dates or dates[0] == dates[-1]:
        return None
    middle = max(dates[len(dates) // 2], dates[0] + 1)
    first, before, after, last = (label(day, "day") for day in (dates[0], middle - 1, middle, dates[-1]))
    return (first, before), (after, last)


def _paths(graph: Graph, network: networkx.MultiDiGraph, filter: EventFilter | None, asked: Options) -> Answer:
    from kg.analysis.paths import paths

    if asked.ends is None:
        raise BadOption("paths lead from one actor to another: name both with --from and --to")
    start, end = (_node(graph, network, name) for name in asked.ends)
    told: Sequence[str] = getattr(filter, "modality", ()) or ("actual",)
    events = (event for event in graph.events(filter) if event.modality in told)
    publishers = publishers_of(graph.articles())
    return paths(network, events, start, end, publishers=publishers, level=asked.level, blocs=asked.blocs)


def _node(graph: Graph, network: networkx.MultiDiGraph, name: str) -> str:
    """The node of the network that ``name`` means: an id, or the name of an actor."""
    if name in network:
        return name
    return next((actor for actor in graph.resolve(name) if actor in network), name)
