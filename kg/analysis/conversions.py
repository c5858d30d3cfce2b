"""The network as measures want it: parallel edges added up, signs, distances.

The projection is a directed multigraph. Here it becomes, with what each step does to events:

- ``digraph``: one edge each way; an event that runs both ways (a meeting) counts both ways
- ``graph``: one edge a pair, each event once whatever its direction
- ``signed``: one edge a pair whose sign is that of the sum of the scores; pairs that sum to 0 have none

Self-loops (domestic acts at the country level) are in none of them, since no measure here speaks of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import networkx

Weight = Literal["count", "reports", "cooperation", "conflict"]
"""What an edge weighs: events, reports, or the sum of their scores above or below 0."""


def digraph(network: networkx.MultiDiGraph, weight: Weight = "count") -> networkx.DiGraph:
    """``network`` with one edge each way; edges carry ``weight``, ``distance`` (1/weight) and ``count``."""
    import networkx as nx

    plain = nx.DiGraph()
    plain.add_nodes_from(network.nodes(data=True))
    for source, target, values in network.edges(data=True):
        if source != target:
            share = values["reciprocal"] / values["count"]
            _add(plain, source, target, values[weight], values["count"])
            _add(plain, target, source, values[weight] * share, values["reciprocal"])
    return _finished(plain)


def graph(network: networkx.MultiDiGraph, weight: Weight = "count") -> networkx.Graph:
    """``network`` with one edge a pair; edges carry ``weight``, ``distance`` (1/weight) and ``count``."""
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(network.nodes(data=True))
    for source, target, values in network.edges(data=True):
        if source != target:
            _add(plain, source, target, values[weight], values["count"])
    return _finished(plain)


def signed(network: networkx.MultiDiGraph) -> networkx.Graph:
    """The signed network: edges carry ``sign`` (1 or -1), ``score_sum`` and ``count``."""
    import networkx as nx

    sums: dict[tuple[str, str], list[float]] = {}
    for source, target, values in network.edges(data=True):
        if source != target:
            pair = (source, target) if source < target else (target, source)
            entry = sums.setdefault(pair, [0.0, 0])
            entry[0] += values["score_sum"]
            entry[1] += values["count"]
    plain = nx.Graph()
    for (one, other), (total, count) in sorted(sums.items()):
        if abs(total) > 1e-9:
            plain.add_edge(one, other, sign=1 if total > 0 else -1, score_sum=round(total, 6), count=int(count))
    for node in plain:
        plain.nodes[node].update(network.nodes[node])
    return plain


def _add(plain: Any, source: str, target: str, weight: float, count: int) -> None:
    if count:
        edge = plain.get_edge_data(source, target, {"weight": 0.0, "count": 0})
        plain.add_edge(source, target, weight=edge["weight"] + weight, count=edge["count"] + count)


def _finished(plain: Any) -> Any:
    """``plain`` without edges that weigh nothing, and with distances."""
    plain.remove_edges_from([(a, b) for a, b, weight in plain.edges(data="weight") if not weight > 0])
    for _, _, values in plain.edges(data=True):
        values["distance"] = 1 / values["weight"]
    return plain
