"""``kg actors``: the actors of the graph, and how many events each has a part in."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import (
    ROW_FORMATS,
    actors_option,
    filter_options,
    format_option,
    graph_option,
    limit_option,
    output_option,
)
from kg.cli.output import open_output, write_rows
from kg.cli.plain import plain
from kg.cli.setaside import counted
from kg.cli.tables import Cell

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.model import Actor

COLUMNS = ("id", "name", "kind", "country", "sectors", "as_source", "as_target")


@click.command("actors")
@click.option("--explain", "name", metavar="NAME", help="Say whom NAME means, why, and whom else it could mean.")
@click.option("--date", metavar="DATE", help="With --explain: the day, YYYY-MM-DD, on which NAME is written.")
@click.option("--load", is_flag=True, help="Put into the graph all that is known of actors, and list nothing.")
@actors_option
@filter_options
@limit_option
@format_option(*ROW_FORMATS)
@output_option
@graph_option
def command(
    name: str | None,
    date: str | None,
    load: bool,
    events: EventFilter,
    limit: int | None,
    form: str,
    output: str,
    location: str,
) -> None:
    """List the actors of the graph, the busiest first.

    With the country and the sectors that each stood for in most of its events, and the number of events in which it
    is the source and the target. Options that choose events choose the actors of those events.

    --explain asks what is known of names instead of the graph. Offices count on the day given, else today. Actors and
    names of your own, from --actors or KG_ACTORS, are in it.

    --load makes all of them part of the graph, with names, countries, wholes, offices and their days, so that queries
    can ask for actors that no article names yet. What the graph says of an actor already stays.

    \b
    Examples:
      kg actors
      kg actors --country RUS --limit 10
      kg actors --type SANCTION --format csv
      kg actors --explain "French president" --date 2010-06-01
      kg actors --explain Azov --actors my-actors.yaml
      kg actors --load
    """
    if load and name is not None:
        raise click.UsageError("--load and --explain do not go together")
    if name is not None:
        _explain(name, date, output)
        return
    if date is not None:
        raise click.UsageError("--date goes with --explain")
    from kg.graph.graph import Graph

    if load:
        with Graph.open(location) as graph:
            told = counted(graph.load_actors(), "statement")
            click.echo(f"kg: {told} on actors into {graph.location}", err=True)
        return
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


def _explain(name: str, date: str | None, output: str) -> None:
    """What is known of ``name``, a line each."""
    from kg.actors import knowledge_base
    from kg.sources.articles import ArticleOverrides

    day = ArticleOverrides(date=date).date
    with open_output(output) as out:
        for line in knowledge_base().explain(name, day):
            out.write(plain(line) + "\n")
