"""Small networks with the attributes of the projection, written as lists of ties."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from kg.analysis.edges import Tally
from kg.analysis.levels import Party
from kg.analysis.network import build

Tie = tuple[str, str, str, int, float]
"""Source, target, type, events, score of each."""


def network_of(
    ties: Iterable[Tie], *, mutual: Iterable[str] = ("CONSULT",), days: tuple[str, str] = ("", "")
) -> nx.MultiDiGraph:
    """The network of ``ties``; those of the types ``mutual`` run both ways."""
    tallies = {}
    for source, target, kind, count, score in ties:
        tallies[source, target, kind] = Tally(
            count=count,
            reports=count,
            scored=count,
            score_sum=score * count,
            positive=max(score, 0.0) * count,
            reciprocal=count if kind in mutual else 0,
            first=days[0],
            last=days[1],
            types={kind: count},
        )
    names = sorted({end for source, target, _ in tallies for end in (source, target)})
    parties = {name: Party(name, name.title(), "country", None) for name in names}
    return build(tallies, parties, {}, {"level": "actor", "edges": "type", "one_sided": 0, "roles_left_out": 0})
