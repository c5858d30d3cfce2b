"""``kg forget``: articles out of the graph."""

from __future__ import annotations

import click

from kg.cli.options import graph_option
from kg.cli.setaside import counted


@click.command("forget")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@graph_option
def command(articles: tuple[str, ...], location: str) -> None:
    """Take articles or imported files out of the graph.

    ARTICLE is what the article came in with: its id, its URL, or its IRI in the graph. All that only this article
    reports goes with it; what other articles report of the same events stays. A file that `kg import` read is taken
    out by its name or path, with all its rows.

    \b
    Examples:
      kg forget demo-03
      kg forget https://news.example.org/2025/10/23/a
      kg forget data/20180326044500.export.CSV.zip
    """
    from kg.errors import NotFound
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        gone = {article: graph.forget(article) for article in articles}
    kinds = list(gone.values())
    told = [
        counted(kinds.count(kind), word)
        for kind, word in (("article", "article"), ("file", "imported file"))
        if kind in kinds
    ]
    if told:
        click.echo(f"kg: forgot {' and '.join(told)}", err=True)
    unknown = [article for article, kind in gone.items() if kind is None]
    if unknown:
        raise NotFound(f"the graph {graph.location} holds no article and no imported file {', '.join(unknown)}")
