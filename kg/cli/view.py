"""``kg view``: the graph as an interactive page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import filter_options, graph_option, roles_option
from kg.cli.output import is_stdout, output_path
from kg.cli.plain import plain

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter


@click.command("view")
@roles_option
@filter_options
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@click.option(
    "--level", type=click.Choice(["actor", "country"]), default="actor", show_default=True, help="What a node is."
)
@click.option("-o", "--output", metavar="FILE", default="graph.html", show_default=True, help="The page; - is stdout.")
@graph_option
def command(events: EventFilter, title: str | None, level: str, output: str, location: str) -> None:
    """Draw the graph as an interactive page.

    One HTML file that holds all it needs and works without a network: open it in a browser. Actors are the nodes;
    an edge is what one did to another, with the quotes behind it. Only what is reported as actual is drawn.

    \b
    Examples:
      kg view
      kg view --actor Rosneft -o rosneft.html
      kg view --since 2025-10-20 --until 2025-10-24 --level country -o week.html
    """
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph, output_path(output) as path:
        tell_unknown(graph, events)
        notes = graph.view(path, filter=events, title=title, level=level)
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    if not is_stdout(output):
        click.echo(output)
