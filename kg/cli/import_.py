"""``kg import``: rows of coded events into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import settings
from kg.cli.clusters import check_cluster, cluster_option, shards_option
from kg.cli.options import graph_option, wait_option
from kg.cli.plain import plain
from kg.cli.progress import file_progress
from kg.cli.setaside import EXIT_SET_ASIDE, counted

if TYPE_CHECKING:
    from kg.graph.importing import FileSummary, ImportSummary
    from kg.sources.dataset_reader import DatasetReader


@click.command("import")
@click.argument("form", metavar="FORMAT", required=False)
@click.argument("paths", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--list", "listing", is_flag=True, help="Name the formats.")
@click.option(
    "--set", "settings_given", multiple=True, metavar="NAME=VALUE", help="What the format wants to know. Repeatable."
)
@click.option("--resume", is_flag=True, help="Go on with a file that was interrupted where it stopped.")
@click.option("--update", is_flag=True, help="Take out files of the same name with other content.")
@click.option("--strict", is_flag=True, help="End with exit code 3 when a row was set aside.")
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    metavar="N",
    default=settings.MAX_UNPACKED_BYTES,
    help="Read no more than N bytes from a packed file.  [default: 64 GiB]",
)
@cluster_option
@shards_option
@wait_option
@graph_option
def command(
    form: str | None,
    paths: tuple[Path, ...],
    listing: bool,
    settings_given: tuple[str, ...],
    resume: bool,
    update: bool,
    strict: bool,
    max_bytes: int,
    cluster: str | None,
    shards: Path | None,
    wait: float,
    location: str,
) -> None:
    """Read coded events: GDELT, ICEWS and their like.

    FORMAT is the dataset, see --list. FILE is plain, gzip or ZIP, which is not unpacked to disk. Every row becomes one
    event with one report, and its actors are those that texts name too. A file that is in already is passed over.
    Rows that cannot be read are set aside: the folder kg-graph.set-aside keeps them with file, row and reason, and the
    rest goes on.

    \b
    Examples:
      kg import gdelt 20180101000000.export.CSV.zip
      kg import icews events.2018.tab --graph icews
      kg import gdelt year.zip --resume
      kg import quadruples ICEWS14/train.txt --set start=2014-01-01 --set unit=hour
      kg import csv mine.csv --set mapping=mine.toml
      kg import gdelt 2018/*.zip --cluster tcp://scheduler:8786 --shards gdelt-2018
    """
    from kg.sources.dataset_reader import dataset_readers

    if listing:
        for name in dataset_readers.names():
            part = dataset_readers.load(name)
            click.echo(f"{name.ljust(14)}  {part.title}: {part.columns}")
        return
    if form is None or not paths:
        what = "FILE" if form else "FORMAT"
        raise click.UsageError(f"name a {what}; formats: {', '.join(dataset_readers.names())}")
    reader = _made(form, settings_given)
    check_cluster(cluster, shards, {"update": update, "resume": resume, "wait": wait})

    from kg.errors import NotFound
    from kg.graph.importing import ImportInterrupted

    for path in paths:
        if not path.is_file():
            raise NotFound(f"{path}: " + ("is a folder; name its files" if path.is_dir() else "no such file"))
    into = location if shards is None else str(shards)
    options: dict[str, Any] = {"resume": resume, "update": update}
    try:
        with file_progress("importing") as on_rows:
            options |= {"max_bytes": max_bytes, "on_rows": on_rows}
            summary = _imported(reader, paths, cluster, shards, location, wait, options)
    except ImportInterrupted as interrupted:
        tell(interrupted.summary, into)
        click.echo("kg: --resume goes on where it stopped", err=True)
        raise
    tell(summary, into)
    if shards is not None:
        click.echo(f"kg: `kg load {shards}` puts them into a graph", err=True)
    if summary.set_aside or (strict and summary.bad):
        click.get_current_context().exit(EXIT_SET_ASIDE)


def _imported(
    reader: DatasetReader,
    paths: tuple[Path, ...],
    cluster: str | None,
    shards: Path | None,
    location: str,
    wait: float,
    options: dict[str, Any],
) -> ImportSummary:
    """What the import did, here or on a cluster, into the graph or into a folder of shards."""
    if cluster is not None:
        from kg.scale.pipeline import import_files, import_to_shards

        if shards is None:
            return import_files(location, reader, paths, cluster=cluster, wait=wait, **options)
        options = {name: value for name, value in options.items() if name not in ("resume", "update")}
        return import_to_shards(shards, reader, paths, cluster=cluster, **options)

    from kg.graph.graph import Graph

    with Graph.open(location, wait=wait) as graph:
        return graph.import_files(reader, paths, **options)


def _made(form: str, given: tuple[str, ...]) -> DatasetReader:
    """The reader of a format with what ``--set`` says. Raises a usage error for what it does not take."""
    import inspect

    from kg.sources.dataset_reader import dataset_readers

    kind = dataset_readers.load(form)
    known = [name for name in inspect.signature(kind).parameters if name not in ("args", "kwargs")]
    options = {}
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals or name not in known:
            takes = f"takes {', '.join(known)}" if known else "takes no settings"
            raise click.UsageError(f"--set {setting}: write NAME=VALUE; {form} {takes}")
        options[name] = value
    return kind(**options)


def tell(summary: ImportSummary, location: str) -> None:
    """What was set aside and why, and the closing line."""
    for broken in summary.set_aside:
        click.echo(f"kg: set aside {plain(str(broken))}", err=True)
    for example in summary.examples:
        click.echo(f"kg: set aside {plain(str(example))}", err=True)
    if summary.bad.total() > len(summary.examples):
        click.echo(f"kg: … {summary.bad.total():,} rows set aside in all", err=True)
    for file in summary.files:
        _tell_of(file, summary.dataset)
    if len(summary.bad) > 1 or summary.bad.total() > 5:
        for reason, count in summary.bad.most_common():
            click.echo(f"kg: {counted(count, 'row')}: {plain(reason)}", err=True)
    aside = f"; {counted(summary.bad.total(), 'row')} set aside" if summary.bad else ""
    sides = summary.sides
    shares = f"; {sides['shared'] / sides.total():.1%} of the sides are known actors" if sides else ""
    if sides and summary.count("placed") > sides["shared"]:
        shares += f", {summary.count('placed') / sides.total():.1%} have their country"
    known = sum(file.known for file in summary.files)
    more = f" ({counted(known, 'file')} known already)" if known else ""
    click.echo(
        f"kg: {summary.dataset}: {counted(summary.count('rows'), 'row')}{more}, "
        f"{counted(summary.count('loaded'), _NOUNS.get(summary.dataset, 'event'))} into {location}{aside}{shares}",
        err=True,
    )


_NOUNS = {"gdelt-mentions": "sighting", "gdelt-gkg": "description"}
"""What rows of a format become where that is no events."""


def _tell_of(file: FileSummary, dataset: str) -> None:
    if file.resumed_after:
        click.echo(f"kg: {plain(file.file)}: went on behind row {file.resumed_after:,}", err=True)
    if file.note:
        click.echo(f"kg: {plain(file.file)}: {plain(file.note)}", err=True)
    if file.kept_in is not None:
        click.echo(f"kg: {plain(file.file)}: the rows set aside are in {file.kept_in}", err=True)
    if file.bad and not file.loaded:
        rows = file.bad.total()
        told = "its one row" if rows == 1 else f"any of its {rows:,} rows"
        hint = f"could not read {told}; is it a file of the format {dataset}?"
        click.echo(f"kg: warning: {plain(file.file)}: {hint}", err=True)
