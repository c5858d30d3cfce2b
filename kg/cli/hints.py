"""Hints on filters that name what nobody knows: one line each on stderr, so that an empty answer is no riddle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.plain import plain

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph


def tell_unknown(graph: Graph, events: EventFilter) -> None:
    """Say on stderr which actors and countries of the filter are not in ``graph``."""
    for hint in _hints(graph, events):
        click.echo(f"kg: {plain(hint)}", err=True)


def _hints(graph: Graph, events: EventFilter) -> Iterator[str]:
    from kg.actors import knowledge_base

    known = knowledge_base()
    for name in dict.fromkeys((*events.source, *events.target, *events.actor)):
        found = graph.resolve(name)
        if not found:
            near = ", ".join(_near(graph, name))
            yield f"no actor called {name!r}; " + (
                f"did you mean {near}?" if near else "kg actors lists those of the graph"
            )
        elif all(graph.actor(actor) is None and known.get(actor) is not None for actor in found):
            yield f"no event of the graph has the actor {name!r}"
    for code in events.country:
        if code not in known.countries:
            actor = known.resolve(code) or known.resolve(code.title())
            hint = actor.id if actor is not None and actor.id in known.countries else None
            yield f"no country has the code {code!r}; " + (
                f"did you mean {hint}?" if hint else "codes are those of ISO 3166-1 alpha-3, such as RUS"
            )


def _near(graph: Graph, name: str) -> list[str]:
    """The names of up to three actors of ``graph`` that are written much like ``name``, the likest first."""
    from difflib import get_close_matches

    rows = graph.query("SELECT DISTINCT ?name { ?actor kg:scope ?scope ; rdfs:label ?name }")
    names = {str(row["name"]).casefold(): str(row["name"]) for row in rows}
    return [names[near] for near in get_close_matches(name.casefold(), sorted(names), cutoff=0.75)]
