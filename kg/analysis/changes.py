"""What changed between two periods: dyads that are new, gone or turned, and actors who gained or lost weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.conversions import digraph, graph

if TYPE_CHECKING:
    import networkx


def changes(
    before: networkx.MultiDiGraph,
    after: networkx.MultiDiGraph,
    *,
    days: tuple[tuple[str, str], tuple[str, str]] | None = None,
) -> Answer:
    """What is different in ``after``, the best-evidenced differences of each kind first.

    Dyads without regard to direction: "new" ones have events only after, "gone" ones only before, those with most
    events first; "turned hostile" and "turned friendly" had a mean score of the other sign before, and are ranked by
    the events of the period that has fewer, then by the difference of the scores. Actors: "gained" and "lost" compare
    PageRank, which does not depend on how many events there are in all, between the two networks. ``before`` and
    ``after`` are events of dyads with their mean scores in ``score_before`` and ``score_after``, or PageRank of actors.
    """
    import networkx as nx

    answer = Answer(
        ("change", "one", "other", "before", "after", "score_before", "score_after"), method=method_of(changes)
    )
    old, new = _dyads(before), _dyads(after)
    found: list[tuple[str, tuple[float, float], tuple[str, str]]] = []
    for pair in sorted(old.keys() | new.keys()):
        was, is_now = old.get(pair), new.get(pair)
        if was is None and is_now is not None:
            found.append(("new", (is_now[0], 0.0), pair))
        elif is_now is None and was is not None:
            found.append(("gone", (was[0], 0.0), pair))
        elif was is not None and is_now is not None and was[1] is not None and is_now[1] is not None:
            if was[1] < 0 < is_now[1] or is_now[1] < 0 < was[1]:
                kind = "turned friendly" if is_now[1] > 0 else "turned hostile"
                found.append((kind, (min(was[0], is_now[0]), abs(is_now[1] - was[1])), pair))
    kinds = ("turned hostile", "turned friendly", "new", "gone")
    for kind, _, pair in sorted(found, key=lambda row: (kinds.index(row[0]), -row[1][0], -row[1][1], row[2])):
        was, is_now = old.get(pair, (0, None)), new.get(pair, (0, None))
        answer.add((kind, *pair, was[0], is_now[0], was[1], is_now[1]), Behind(pair))
    ranks = [
        nx.pagerank(digraph(network), weight="weight") if graph(network).size() else {} for network in (before, after)
    ]
    differences = {node: ranks[1].get(node, 0.0) - ranks[0].get(node, 0.0) for node in ranks[0] | ranks[1]}
    for node in sorted(differences, key=lambda name: (-abs(round(differences[name], 9)), name)):
        if abs(differences[node]) > 1e-6:
            kind = "gained" if differences[node] > 0 else "lost"
            answer.add(
                (kind, node, None, ranks[0].get(node, 0.0), ranks[1].get(node, 0.0), None, None), Behind((node,))
            )
    if days:
        answer.notes.append(f"{days[0][0]} to {days[0][1]} compared with {days[1][0]} to {days[1][1]}")
    return answer


def _dyads(network: networkx.MultiDiGraph) -> dict[tuple[str, str], tuple[int, float | None]]:
    """Events and mean score of each pair."""
    sums: dict[tuple[str, str], list[float]] = {}
    for source, target, values in network.edges(data=True):
        if source != target:
            entry = sums.setdefault((min(source, target), max(source, target)), [0, 0.0, 0.0])
            entry[0] += values["count"]
            if "score" in values:
                entry[1] += values["score_sum"]
                entry[2] += values["score_sum"] / values["score"] if values["score"] else values["count"]
    return {pair: (int(count), total / scored if scored else None) for pair, (count, total, scored) in sums.items()}
