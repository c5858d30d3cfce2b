"""``kg export``: the graph as a file for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import filter_options, graph_option, output_option, roles_option
from kg.cli.output import is_stdout, open_output, output_path
from kg.cli.plain import plain

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph


@click.command("export")
@click.argument("form", metavar="FORMAT", required=False)
@roles_option
@filter_options
@click.option(
    "--level",
    type=click.Choice(["actor", "country", "sector", "bloc"]),
    help="Networks: what a node is.  [default: actor, or bloc with --bloc]",
)
@click.option("--bloc", "blocs", multiple=True, metavar="NAME=A,B", help="Networks: a group of countries. Repeatable.")
@click.option(
    "--aggregate",
    type=click.Choice(["none", "type", "dyad"]),
    help="Networks: one edge an event, a dyad and type, or a dyad.  [default: type]",
)
@click.option("--colour", type=click.Choice(["region", "community"]), help="GEXF: what actors are coloured by.")
@click.option(
    "--gexf-version", "version", type=click.Choice(["1.3", "1.2draft"]), help="GEXF: for old readers 1.2draft."
)
@click.option(
    "--layout",
    type=click.Choice(["icews", "keds", "quadruples"]),
    help="CSV: a table as programs for event data read it, one row an event.",
)
@click.option(
    "--shards",
    type=click.IntRange(min=1, max=9999),
    metavar="N",
    help="N-Quads: N packed files in the folder --output, for the bulk loaders of servers.",
)
@click.option("--crate", is_flag=True, help="Describe the file in an RO-Crate beside it: counts, versions, licence.")
@click.option("--licence", metavar="URL|NAME", help="Licence that the description names.")
@click.option("--list", "listing", is_flag=True, help="Name the formats.")
@output_option
@graph_option
def command(
    form: str | None,
    events: EventFilter,
    shards: int | None,
    crate: bool,
    licence: str | None,
    listing: bool,
    output: str,
    location: str,
    **given: Any,
) -> None:
    """Write the graph for another program.

    FORMAT is gexf (for Gephi), graphml, gml, pajek, cytoscape or neo4j (a folder) for the network of actors; csv, jsonl
    or parquet (a folder) for reports, events and actors; icews, keds or quadruples for tables in those layouts; nquads,
    trig, turtle or jsonld for the RDF. --list names all, single files of the folders too.

    \b
    Examples:
      kg export gexf -o graph.gexf
      kg export gexf --type SANCTION --since 2025-10 -o sanctions.gexf
      kg export graphml --level country --aggregate dyad -o countries.graphml
      kg export nquads | gzip > graph.nq.gz
      kg export nquads --shards 8 -o for-virtuoso
      kg export icews -o events.tab
      kg export neo4j -o import/
      kg export parquet-reports -o reports.parquet --crate --licence CC-BY-4.0
      kg export --list
    """
    from kg.errors import UnknownPart
    from kg.export.bundles import BUNDLES, DESCRIPTIONS, meant
    from kg.export.exporter import exporters

    if listing:
        formats = {name: exporters.create(name).description for name in exporters.names()} | dict(DESCRIPTIONS)
        width = max(map(len, formats))
        with open_output(output) as out:
            out.writelines(f"{name.ljust(width)}  {formats[name]}\n" for name in sorted(formats))
        return
    if form is None:
        raise click.UsageError("name a FORMAT: " + ", ".join(sorted({*exporters.names(), *DESCRIPTIONS})))
    if shards is not None:
        _shards(form, shards, events, crate, output, location, given)
        return
    if form in BUNDLES:
        if is_stdout(output) or crate:
            raise click.UsageError(
                "--crate describes a single file; --list names those of the folder"
                if crate
                else f"{form} is several files; name a folder with --output"
            )
        _bundle(form, events, output, location, given)
        return
    layout = meant(form)[1].get("layout")
    if layout:
        if given["layout"] not in (None, layout):
            raise click.UsageError(f"{form} is a layout of its own; --layout says another")
        form, given["layout"] = "csv", layout
    try:
        exporters.load(form)  # an unknown name is told of before the store is opened
    except UnknownPart as unknown:
        names = ", ".join(sorted({*exporters.names(), *DESCRIPTIONS}))
        raise UnknownPart(f"no exporter is called {form!r}; there are: {names}") from unknown
    if crate and is_stdout(output):
        raise click.UsageError("--crate describes a file; name one with --output")

    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        options = _options(graph, form, given)
        with output_path(output) as path:
            tell_unknown(graph, events)
            notes = graph.export(form, path, filter=events, **options)
        if crate:
            from kg.export.crate import write_crate

            described = write_crate(graph, Path(output), format=form, filter=events, licence=licence, notes=notes)
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    if not is_stdout(output):
        click.echo(output)
        if crate:
            click.echo(str(described))


def _bundle(form: str, events: EventFilter, output: str, location: str, given: dict[str, Any]) -> None:
    """Write the files of a bundle, and name them."""
    from kg.export.bundles import BUNDLES, write_bundle
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        options = [_options(graph, part, given) for part in BUNDLES[form].values()]
        tell_unknown(graph, events)
        paths, notes = write_bundle(graph, form, Path(output), filter=events, **options[0])
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    for path in paths:
        click.echo(str(path))


def _shards(
    form: str, count: int, events: EventFilter, crate: bool, output: str, location: str, given: dict[str, Any]
) -> None:
    """Several files for bulk loaders, and how to load them."""
    if form != "nquads":
        raise click.UsageError(f"{form} has no use for --shards; nquads has")
    if is_stdout(output):
        raise click.UsageError("--shards writes several files; name a folder with --output")
    if crate:
        raise click.UsageError("--crate describes a single file")

    from kg.export.bulk_files import write_files
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        _options(graph, form, given)
        tell_unknown(graph, events)
        paths, notes = write_files(graph, Path(output), count, filter=events)
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)
    for path in paths:
        click.echo(str(path))


def _options(graph: Graph, form: str, given: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as the exporter takes them; a mistake where it has no use for one."""
    import inspect

    from kg.analysis.levels import read_blocs
    from kg.export.exporter import exporters
    from kg.export.networks import NetworkExporter

    options = {name: value for name, value in given.items() if value}
    if "blocs" in options:
        options["blocs"] = read_blocs(options["blocs"], graph.resolve)
        options.setdefault("level", "bloc")
    part = exporters.load(form)
    known = set(inspect.signature(part).parameters)
    if issubclass(part, NetworkExporter):
        known |= set(inspect.signature(NetworkExporter).parameters)
    names = {"version": "gexf-version", "blocs": "bloc"}
    for name in options:
        if name not in known:
            raise click.UsageError(f"{form} has no use for --{names.get(name, name)}")
    return options
