"""How two actors hang together: the best-evidenced ways from one to the other, each step with its event and quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, pairwise
from math import log1p
from typing import TYPE_CHECKING

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.levels import Blocs, Level, parties
from kg.analysis.network import publisher_of
from kg.errors import NotFound
from kg.model import Event, TextEvidence

if TYPE_CHECKING:
    import networkx

MOST = 5
"""Ways that are shown."""


def paths(
    network: networkx.MultiDiGraph,
    events: Iterable[Event],
    start: str,
    end: str,
    *,
    publishers: Mapping[str, str] | None = None,
    level: Level = "actor",
    blocs: Blocs | None = None,
    most: int = MOST,
) -> Answer:
    """The ways from ``start`` to ``end`` over actors who have events with each other, the best-evidenced first.

    A step is the shorter the more reports tell of events between the two, and the surer these are: its length is
    1 / log(1 + reports × confidence), with confidence 1 where there is none (rows of datasets). The shortest ways
    without a loop are found by the method of Yen (1971). Each step shows the event with the most reports, its newest
    quote and who published it; direction is that of the event, so a step may run against the way.

    Raises NotFound for an actor that is not in the network; an answer without rows says that there is no way.
    """
    import networkx as nx

    answer = Answer(
        ("way", "step", "date", "source", "type", "target", "reports", "publishers", "quote"), method=method_of(paths)
    )
    for name in (start, end):
        if name not in network:
            raise NotFound(f"{name} is not in the network")
    plain = nx.Graph()
    for source, target, values in network.edges(data=True):
        if source != target:
            evidence = values["reports"] * values.get("confidence", 1.0)
            before = plain.get_edge_data(source, target, {"evidence": 0})["evidence"]
            plain.add_edge(source, target, evidence=before + evidence)
    for _, _, values in plain.edges(data=True):
        values["length"] = 1 / log1p(values["evidence"]) if values["evidence"] else 10.0
    try:
        found = list(islice(nx.shortest_simple_paths(plain, start, end, weight="length"), most))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        answer.notes.append(f"no way leads from {start} to {end}")
        return answer
    steps = {frozenset(step) for way in found for step in pairwise(way)}
    between: dict[frozenset[str], dict[str, list[Event]]] = {}
    for event in events:
        if event.source and event.target:
            for one in parties(event.source, level, blocs):
                for other in parties(event.target, level, blocs):
                    pair = frozenset((one.id, other.id))
                    if pair in steps:
                        between.setdefault(pair, {}).setdefault(event.event, []).append(event)
    for number, way in enumerate(found, 1):
        for place, step in enumerate(pairwise(way), 1):
            reports = max(
                between[frozenset(step)].values(), key=lambda told: (len(told), _day(told[-1]), told[-1].event)
            )
            last = reports[-1]
            assert last.source is not None and last.target is not None
            names = "|".join(sorted({publisher_of(report, publishers or {}) for report in reports} - {""}))
            quote = last.evidence.quote if isinstance(last.evidence, TextEvidence) else last.evidence.url
            row = (number, place, _day(last) or None, last.source.actor.name, last.type, last.target.actor.name)
            answer.add((*row, len(reports), names, quote), Behind(step, events=(last.event,)))
    return answer


def _day(event: Event) -> str:
    return event.when.date if event.when else ""
