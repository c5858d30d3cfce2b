"""``kg ingest``: articles into the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg import settings
from kg.cli.options import article_options, extractor_option, graph_option, model_option
from kg.cli.progress import progress
from kg.cli.setaside import SetAsides, counted

if TYPE_CHECKING:
    from kg.sources.articles import ArticleOverrides


@click.command("ingest")
@article_options
@click.option("--update", is_flag=True, help="Read known articles again and replace what the graph holds of them.")
@extractor_option
@model_option
@graph_option
def command(
    paths: tuple[str, ...],
    overrides: ArticleOverrides,
    reader: str | None,
    update: bool,
    extractor: str,
    model: str | None,
    location: str,
) -> None:
    """Read articles into the graph.

    PATH is a file or a folder of plain text, HTML, JSON Lines or CSV; - reads the standard input. Each article gets a
    named graph of its own. An article that the graph knows already is passed over. What cannot be read is set aside
    with a line on stderr; the rest goes on, and the exit code is then 3.

    \b
    Examples:
      kg ingest article.txt --date 2025-10-23 --publisher "Example News"
      kg ingest archive.jsonl more-articles/
      kg ingest articles/ --graph october --update
    """
    from kg.graph.graph import Graph
    from kg.sources.articles import read_articles

    aside = SetAsides()
    with Graph.open(location) as graph, progress("reading articles") as advance:
        summary = graph.ingest(
            aside.watch(read_articles(paths, overrides=overrides, reader=reader)),
            extractor=extractor,
            model=model or settings.model_name(),
            update=update,
            on_article=lambda *_: advance(),
        )
    aside.tell(*summary.set_aside)
    known = f" ({summary.known:,} known already)" if summary.known else ""
    click.echo(
        f"kg: {counted(summary.articles, 'article')}{known}, {counted(summary.events, 'event')}, "
        f"{counted(summary.reports, 'report')}, {counted(summary.refusals, 'refusal')} into {location}"
        f"{aside.summary()}",
        err=True,
    )
    aside.exit()
