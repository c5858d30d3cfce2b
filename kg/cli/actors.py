"""``kg actors``: the actors of the graph, and how many events each has a part in."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import ROW_FORMATS, filter_options, format_option, graph_option, limit_option, output_option
from kg.cli.output import open_output, write_rows
from kg.cli.tables import Cell

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.model import Actor

COLUMNS = ("id", "name", "kind", "country", "sectors", "as_source", "as_target")


@click.command("actors")
@filter_options
@limit_option
@format_option(*ROW_FORMATS)
@output_option
@graph_option
def command(events: EventFilter, limit: int | None, form: str, output: str, location: str) -> None:
    """List the actors of the graph, the busiest first.

    With the country and the sectors that each stood for in most of its events, and the number of events in which it
    is the source and the target. Options that choose events choose the actors of those events.

    \b
    Examples:
      kg actors
      kg actors --country RUS --limit 10
      kg actors --type SANCTION --format csv
    """
    from kg.graph.graph import Graph

    acting: dict[str, set[str]] = {}
    acted: dict[str, set[str]] = {}
    actors: dict[str, Actor] = {}
    stands: dict[str, Counter[tuple[str | None, tuple[str, ...]]]] = {}
    with Graph.open(location, create=False) as graph:
        tell_unknown(graph, events)
        for event in graph.events(events):
            for mention, side in ((event.source, acting), (event.target, acted)):
                if mention is not None:
                    actors[mention.actor.id] = mention.actor
                    stands.setdefault(mention.actor.id, Counter())[mention.country, mention.sectors] += 1
                    side.setdefault(mention.actor.id, set()).add(event.event)

    def row(actor: Actor) -> list[Cell]:
        country, sectors = stands[actor.id].most_common(1)[0][0]
        return [
            actor.id,
            actor.name,
            actor.kind,
            country,
            "|".join(sectors),
            len(acting.get(actor.id, ())),
            len(acted.get(actor.id, ())),
        ]

    busiest = sorted(
        actors.values(),
        key=lambda actor: (-len(acting.get(actor.id, set()) | acted.get(actor.id, set())), actor.id),
    )
    with open_output(output) as out:
        write_rows(COLUMNS, [row(actor) for actor in islice(busiest, limit)], form, out)
