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
@click.option("--timeline", is_flag=True, help="Open with events along time, a row for each pair of actors.")
@click.option("--map", "on_map", is_flag=True, help="Open with a map of where events are told to be, or of countries.")
@click.option("--matrix", is_flag=True, help="Open with who does how much to whom, and how friendly.")
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@click.option(
    "--level", type=click.Choice(["actor", "country"]), default="actor", show_default=True, help="What a node is."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="The page; - is stdout.  [default: graph.html, or timeline.html, map.html, matrix.html]",
)
@graph_option
def command(
    events: EventFilter,
    timeline: bool,
    on_map: bool,
    matrix: bool,
    title: str | None,
    level: str,
    output: str | None,
    location: str,
) -> None:
    """Draw the graph as an interactive page.

    One HTML file that holds all it needs and works without a network: open it in a browser. Actors are the nodes;
    an edge is what one did to another, with the quotes behind it. Only what is reported as actual is drawn, until the
    page's filters say otherwise. The same page shows the events along time, on a map and as a matrix: --timeline, --map
    and --matrix say what it opens with.

    To share a view, send the file, and the part of its address after # that holds filters and choice. The browser
    prints what is seen, with the quotes of what is chosen; Save in the page writes PNG, CSV and GEXF.

    \b
    Examples:
      kg view
      kg view --actor Rosneft -o rosneft.html
      kg view --since 2025-10-20 --until 2025-10-24 --level country -o week.html
      kg view --timeline --actor USA
    """
    from kg.graph.graph import Graph

    kinds = [name for name, wanted in (("timeline", timeline), ("map", on_map), ("matrix", matrix)) if wanted]
    if len(kinds) > 1:
        raise click.UsageError(f"a page opens with one thing: --{kinds[0]} or --{kinds[1]}")
    kind = kinds[0] if kinds else "graph"
    if output is None:
        output = f"{kind}.html"
    with Graph.open(location, create=False) as graph, output_path(output) as path:
        tell_unknown(graph, events)
        notes = graph.view(path, filter=events, title=title, kind=kind, level=level)
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    if not is_stdout(output):
        click.echo(output)
