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
            yield f"no actor called {name!r}; kg actors lists those of the graph"
        elif all(graph.actor(actor) is None and known.get(actor) is not None for actor in found):
            yield f"no event of the graph has the actor {name!r}"
    for code in events.country:
        if code not in known.countries:
            near = known.resolve(code) or known.resolve(code.title())
            hint = near.id if near is not None and near.id in known.countries else None
            yield f"no country has the code {code!r}; " + (
                f"did you mean {hint}?" if hint else "codes are those of ISO 3166-1 alpha-3, such as RUS"
            )
