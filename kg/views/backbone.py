"""What of a network too large for a page is drawn: its most active actors, and of their links the backbone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analysis.communities import disparity
from kg.analysis.conversions import graph as joined

if TYPE_CHECKING:
    import networkx


def backbone(
    network: networkx.MultiDiGraph, *, max_nodes: int, max_edges: int
) -> tuple[networkx.MultiDiGraph, str | None]:
    """``network`` with at most ``max_nodes`` actors and ``max_edges`` links, and what is left out, if any.

    The most active actors are kept. Of links too many, those are kept that stand out among the links of their actors
    (the smallest alpha of the disparity filter, see ``kg.analysis.communities.backbone``) and in turn those of most
    events, so that no link goes that everybody would look for. Actors who lose all their links go with them.
    """
    drawn = network
    if len(drawn) > max_nodes:
        strength = network.nodes(data="strength")
        kept = sorted(network, key=lambda node: (-strength[node], node))[:max_nodes]
        drawn = network.subgraph(sorted(kept)).copy()
    if drawn.size() > max_edges:
        drawn = drawn.edge_subgraph(_leading(drawn)[:max_edges]).copy()
    if drawn is network:
        return network, None
    lost = [
        f"{gone:,} of {whole:,} {what}"
        for what, gone, whole in (
            ("actors", len(network) - len(drawn), len(network)),
            ("links", network.size() - drawn.size(), network.size()),
        )
        if gone
    ]
    return drawn, (
        f"{' and '.join(lost)} are not in this page. It holds the most active actors and the backbone of their links; "
        "to see others, make a page of fewer events (kg view --actor, --type, --since, --country) or of countries "
        "(--level country)."
    )


def _leading(network: networkx.MultiDiGraph) -> list[tuple[str, str, str]]:
    """The keys of all edges, those first that lead one of the two rankings."""
    alphas = disparity(joined(network))
    edges = sorted(network.edges(keys=True, data="count"), key=lambda edge: (-edge[3], *edge[:3]))
    frequent = [(source, target, key) for source, target, key, _ in edges]
    # Ties in alpha keep the order of their counts; an actor's events with itself have none and come last.
    salient = sorted(frequent, key=lambda edge: alphas.get((min(edge[:2]), max(edge[:2])), 2.0))
    leading: dict[tuple[str, str, str], None] = {}
    for pair in zip(salient, frequent, strict=True):
        for edge in pair:
            leading.setdefault(edge)
    return list(leading)
