"""Rows of a query to a network, with the attributes that exporters and pages expect of one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.network import quad, region, verb
from kg.errors import BadQuery
from kg.model import Actor
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx

UNTYPED: Final = "RELATED"
"""Type of edges of rows that have no ?type."""

_COUNTS: Final = ("count", "events", "reports")
"""Columns that say how often; the first of them that there is counts, else each row counts once."""


def rows_network(
    variables: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    find_actor: Callable[[str], Actor | None] | None = None,
) -> networkx.MultiDiGraph:
    """The network of ``rows``: nodes by ?source and ?target, edges by source, target and ?type.

    Nodes and edges carry what ``kg.analysis.network.project`` gives them, as far as rows can say it. An IRI of an
    actor becomes its id, and ``find_actor`` describes it; anything else is a node by its text. ``count`` adds up
    ?count, ?events or ?reports, else rows; ``score`` is their mean ?score; ``first`` and ``last`` come from ?first and
    ?last, or ?date. Other columns are kept of the first row of an edge, under their names. Rows without a source or a
    target are no edges; the network's own attribute ``one_sided`` counts them.

    Raises BadQuery where ?source or ?target is not among ``variables``.
    """
    import networkx as nx

    for needed in ("source", "target"):
        if needed not in variables:
            raise BadQuery(f"a network needs the columns ?source and ?target; there is no ?{needed}")
    counting = next((name for name in _COUNTS if name in variables), None)
    edges: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    one_sided = 0
    for row in rows:
        if row["source"] is None or row["target"] is None:
            one_sided += 1
            continue
        kind = _code(row.get("type")) or UNTYPED
        edges.setdefault((_code(row["source"]), _code(row["target"]), kind), []).append(row)

    network = nx.MultiDiGraph(level="rows", one_sided=one_sided, roles_left_out=0)
    values = {key: _edge(key[2], found, counting) for key, found in edges.items()}
    strength: dict[str, int] = {}
    for (source, target, _), edge in values.items():
        for end in {source, target}:
            strength[end] = strength.get(end, 0) + edge["count"]
    for name in sorted(strength):
        network.add_node(name, **_node(name, strength[name], find_actor))
    for (source, target, kind), edge in sorted(values.items(), key=lambda pair: pair[0]):
        network.add_edge(source, target, key=kind, **edge)
    return network


def _code(value: Any) -> str:
    """The id of an actor or the notation of a type behind an IRI of ours; any other value as text."""
    if value is None:
        return ""
    from kg.graph.iris import unescape

    for prefix in ("actor", "plover"):
        namespace = vocabulary().prefixes[prefix]
        if str(value).startswith(namespace):
            return unescape(str(value).removeprefix(namespace))
    return str(value)


def _node(name: str, strength: int, find_actor: Callable[[str], Actor | None] | None) -> dict[str, Any]:
    actor = find_actor(name) if find_actor is not None else None
    country = (actor.country if actor else None) or ""
    return {
        "label": actor.name if actor else name,
        "kind": actor.kind if actor else "",
        "country": country,
        "sectors": "|".join(sorted(actor.sectors)) if actor else "",
        "region": region(country or None, actor.kind if actor else ""),
        "wikidata": (actor.wikidata if actor else None) or "",
        "events": strength,
        "strength": strength,
    }


def _edge(kind: str, rows: list[Mapping[str, Any]], counting: str | None) -> dict[str, Any]:
    days = {name: [str(row[name]) for row in rows if row.get(name) is not None] for name in ("first", "last", "date")}
    scores = [float(row["score"]) for row in rows if isinstance(row.get("score"), int | float)]
    count = sum(int(row[counting] or 0) for row in rows) if counting else len(rows)
    edge: dict[str, Any] = {
        "type": kind,
        "label": verb(kind) if kind != UNTYPED else "related to",
        "quad": quad(kind),
        "count": max(count, 1),
        "first": min(days["first"] or days["date"], default=""),
        "last": max(days["last"] or days["date"], default=""),
    }
    if scores:
        edge["score"] = round(math.fsum(scores) / len(scores), 6)
    for name, value in rows[0].items():
        if name not in ("source", "target", "type", "date", "score", *edge) and value is not None:
            # Truth values are numbers to Python and to no file format.
            plain = isinstance(value, int | float) and not isinstance(value, bool)
            edge[name] = value if plain else str(value)
    return edge
