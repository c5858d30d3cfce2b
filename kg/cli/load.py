"""``kg load``: shards that a cluster made into the graph."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import graph_option, wait_option
from kg.cli.setaside import SetAsides


@click.command("load")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option("--update", is_flag=True, help="Replace known articles and files by what the shards hold.")
@wait_option
@graph_option
def command(folders: tuple[Path, ...], update: bool, wait: float, location: str) -> None:
    """Put shards of a cluster into the graph.

    DIR is a folder that `kg ingest` or `kg import` wrote with --cluster and --shards, or the manifest in it. The graph
    becomes what it would be without a cluster. What is in it already is passed over, so that loading again changes
    nothing and an interrupted load is gone on with by the same command. A shard whose checksum is not that of its
    record is not loaded.

    \b
    Examples:
      kg load october-shards
      kg load gdelt-2017 gdelt-2018 --graph http://localhost:7878
    """
    from kg.cli import import_, ingest
    from kg.graph.ingest import IngestSummary
    from kg.scale.loading import load
    from kg.scale.shards import ShardReader

    readers = [ShardReader(folder) for folder in folders]
    aside = SetAsides()
    for reader in readers:
        summary = load(location, reader, update=update, wait=wait)
        if not reader.manifest["complete"]:
            click.echo(f"kg: {reader.path}: the work that made these shards was not finished", err=True)
        if isinstance(summary, IngestSummary):
            ingest.tell(summary, location, aside)
        else:
            import_.tell(summary, location)
    aside.exit()
