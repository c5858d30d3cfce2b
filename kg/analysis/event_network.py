"""The network that ``Graph.network`` gives: networkx's own, which shows itself in notebooks."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.html_table import html_table

SHOWN = 10
"""Edges that a notebook shows, the strongest first."""


class EventNetwork(nx.MultiDiGraph):  # type: ignore[misc]
    """A ``networkx.MultiDiGraph``; in a notebook a table of its strongest edges stands for it."""

    def _repr_html_(self) -> str:
        def label(node: Any) -> str:
            return str(self.nodes[node].get("label", node))

        edges = sorted(
            self.edges(keys=True, data=True), key=lambda edge: (-edge[3].get("count", 1), *map(str, edge[:3]))
        )
        rows = [
            (label(source), values.get("label", key), label(target), values.get("count"), values.get("score"))
            for source, target, key, values in edges[:SHOWN]
        ]
        left = len(edges) - len(rows)
        return html_table(
            ("source", "does", "target", "events", "mean score"),
            rows,
            heading=f"{_count(len(self), 'actor')}, {_count(len(edges), 'edge')}",
            closing=f"and {_count(left, 'weaker edge')}" if left else "",
        )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
