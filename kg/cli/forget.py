"""``kg forget``: articles out of the graph."""

from __future__ import annotations

import click

from kg.cli.options import graph_option
from kg.cli.setaside import counted


@click.command("forget")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@graph_option
def command(articles: tuple[str, ...], location: str) -> None:
    """Take articles out of the graph.

    ARTICLE is what the article came in with: its id, its URL, or its IRI in the graph. All that only this article
    reports goes with it; what other articles report of the same events stays.

    \b
    Examples:
      kg forget demo-03
      kg forget https://news.example.org/2025/10/23/a
    """
    from kg.errors import NotFound
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        unknown = [article for article in articles if not graph.forget(article)]
    gone = len(articles) - len(unknown)
    if gone:
        click.echo(f"kg: forgot {counted(gone, 'article')}", err=True)
    if unknown:
        raise NotFound(f"the graph {graph.location} holds no article {', '.join(unknown)}")
