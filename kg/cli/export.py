"""``kg export``: the graph as a file for another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import filter_options, graph_option, output_option, roles_option
from kg.cli.output import is_stdout, open_output, output_path
from kg.cli.plain import plain

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter


@click.command("export")
@click.argument("form", metavar="FORMAT", required=False)
@roles_option
@filter_options
@click.option("--list", "listing", is_flag=True, help="Name the formats.")
@output_option
@graph_option
def command(form: str | None, events: EventFilter, listing: bool, output: str, location: str) -> None:
    """Write the graph for another program.

    FORMAT is gexf (for Gephi) or graphml for the network of actors, csv or jsonl for the reports, nquads, trig or
    turtle for the RDF; --list names all that are installed.

    \b
    Examples:
      kg export gexf -o graph.gexf
      kg export gexf --type SANCTION --since 2025-10 -o sanctions.gexf
      kg export nquads | gzip > graph.nq.gz
      kg export --list
    """
    from kg.export.exporter import exporters

    if listing:
        formats = [exporters.create(name) for name in exporters.names()]
        with open_output(output) as out:
            out.writelines(f"{part.name.ljust(10)}  {part.description}\n" for part in formats)
        return
    if form is None:
        raise click.UsageError("name a FORMAT: " + ", ".join(exporters.names()))
    exporters.load(form)  # an unknown name is told of before the store is opened

    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph, output_path(output) as path:
        tell_unknown(graph, events)
        notes = graph.export(form, path, filter=events)
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    if not is_stdout(output):
        click.echo(output)
