"""``kg ingest``: articles into the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.clusters import check_cluster, cluster_option, shards_option
from kg.cli.extracting import ExtractorChoice, extracting, jobs_option, tell_notes
from kg.cli.options import article_options, field_names, graph_option, wait_option
from kg.cli.plain import plain
from kg.cli.progress import progress
from kg.cli.setaside import SetAsides, counted
from kg.model import Article, SetAside

if TYPE_CHECKING:
    from kg.graph.ingest import IngestSummary
    from kg.sources.articles import ArticleOverrides


@click.command("ingest", epilog=field_names())
@article_options
@click.option("--update", is_flag=True, help="Read known articles again and replace what the graph holds of them.")
@click.option(
    "--validate", is_flag=True, help="Write only graphs that conform to the shapes; the rest goes to quarantine."
)
@extracting
@jobs_option
@cluster_option
@shards_option
@wait_option
@graph_option
def command(
    paths: tuple[str, ...],
    overrides: ArticleOverrides,
    reader: str | None,
    verbose: bool,
    update: bool,
    validate: bool,
    choice: ExtractorChoice,
    cluster: str | None,
    shards: Path | None,
    wait: float,
    location: str,
) -> None:
    """Read articles into the graph.

    PATH is a file or a folder of plain text, HTML, JSON Lines or CSV; - reads the standard input. Each article gets a
    named graph of its own. An article that the graph knows already is passed over. What cannot be read is set aside
    with a line on stderr; the rest goes on, and the exit code is then 3. So is what --validate refuses: the folder
    kg-graph.quarantine keeps it with the reasons, and `kg validate --retry` tries again. Texts of more than 1,000,000
    characters are not read.

    \b
    Examples:
      kg ingest article.txt --date 2025-10-23 --publisher "Example News"
      kg ingest archive.jsonl more-articles/
      kg ingest articles/ --graph october --update
      kg ingest archive.jsonl --cluster tcp://scheduler:8786 --shards october-shards
    """
    from kg.graph.graph import Graph
    from kg.graph.ingest import IngestInterrupted
    from kg.sources.articles import read_articles

    check_cluster(cluster, shards, {"update": update, "validate": validate, "wait": wait})
    if cluster is not None and choice.jobs > 1:
        raise click.UsageError("--cluster says how many processes read; leave out --jobs")
    aside = SetAsides(verbose=verbose)
    items = iter(aside.watch(read_articles(paths, overrides=overrides, reader=reader)))
    ahead = _up_to_first_article(items)
    if not any(isinstance(item, Article) for item in ahead):  # a mistyped name makes no store
        aside.tell(*(item for item in ahead if isinstance(item, SetAside)))
        click.echo(f"kg: no article to ingest{aside.summary()}", err=True)
        aside.exit()
        return
    if cluster is not None:
        _on_cluster(
            cluster, shards, paths, chain(ahead, items), choice, aside,
            location=location, update=update, validate=validate, wait=wait,
        )  # fmt: skip
        return
    part = choice.make()
    try:
        with Graph.open(location, wait=wait) as graph, progress("reading articles") as advance:
            summary = graph.ingest(
                chain(ahead, items),
                extractor=part,
                update=update,
                validate=validate,
                on_article=lambda *_: advance(),
            )
    except IngestInterrupted as interrupted:
        tell(interrupted.summary, graph.location, aside)
        raise
    tell_notes(part)
    tell(summary, graph.location, aside)
    aside.exit()


def _on_cluster(
    cluster: str,
    shards: Path | None,
    paths: tuple[str, ...],
    items: Iterable[Article | SetAside],
    choice: ExtractorChoice,
    aside: SetAsides,
    *,
    location: str,
    **options: Any,
) -> None:
    """The same by way of a cluster, into the graph or into a folder of shards."""
    from kg.graph.ingest import IngestInterrupted
    from kg.scale.pipeline import ingest, ingest_to_shards

    what: dict[str, Any] = {"extractor": choice.name, "model": choice.model, "options": choice.options}
    try:
        with progress("reading articles") as advance:
            what |= {"cluster": cluster, "on_article": lambda *_: advance()}
            if shards is None:
                summary, notes = ingest(location, items, **what, **options)
            else:
                summary, notes = ingest_to_shards(shards, items, **what, inputs=paths)
    except IngestInterrupted as interrupted:
        tell(interrupted.summary, location, aside)
        raise
    for line in notes:
        click.echo(f"kg: {plain(line)}", err=True)
    tell(summary, str(location if shards is None else shards), aside)
    if shards is not None:
        click.echo(f"kg: `kg load {shards}` puts them into a graph", err=True)
    aside.exit()


def _up_to_first_article(items: Iterator[Article | SetAside]) -> list[Article | SetAside]:
    """What comes first, up to and with the first article; all of it where there is none."""
    ahead: list[Article | SetAside] = []
    for item in items:
        ahead.append(item)
        if isinstance(item, Article):
            break
    return ahead


def tell(summary: IngestSummary, location: str, aside: SetAsides) -> None:
    """The closing lines: what a person should know, and the counts."""
    aside.tell(*summary.set_aside)
    for key in summary.quarantined:
        aside.tell(SetAside(key, None, "refused by validation and kept in quarantine"))
    for note in summary.notes:
        click.echo(f"kg: {plain(note)}", err=True)
    details = [f"{summary.updated:,} updated"] if summary.updated else []
    details += [f"{summary.known:,} more known already"] if summary.known else []
    more = f" ({', '.join(details)})" if details else ""
    click.echo(
        f"kg: {counted(summary.articles, 'article')}{more}, "
        f"{counted(summary.events, 'event')}, {counted(summary.reports, 'report')}, "
        f"{counted(summary.refusals, 'refusal')} into {location}{aside.summary()}",
        err=True,
    )
