"""``kg demo``: the demonstration articles the whole way."""

from __future__ import annotations

import sys

import click

from kg import settings
from kg.cli.eventrows import EVENT_COLUMNS, occurrences
from kg.cli.output import open_output
from kg.cli.progress import progress
from kg.cli.setaside import counted
from kg.cli.tables import write_table

QUOTE_WIDTH = 48


@click.command("demo")
@click.option(
    "--folder", metavar="DIR", default=settings.DEMO_FOLDER, show_default=True, help="Where to put what it makes."
)
def command(folder: str) -> None:
    """Run twelve demonstration articles the whole way, offline.

    They tell of October 2025 as three invented publishers report it, who agree on some things and deny others. The
    demonstration reads them into a graph, lists the events, asks two questions in SPARQL, draws the graph as a page
    and writes it for Gephi. It makes its own folder anew each time and never touches ./kg-graph.

    \b
    Examples:
      kg demo
      kg demo --folder /tmp/kg-demo
    """
    from kg.cli.answers import cell
    from kg.demo.run import run_demo

    with progress("reading articles", total=12) as advance:
        demo = run_demo(folder, on_article=lambda *_: advance())
    found = occurrences(demo.reports)
    with open_output("-") as out:
        write_table(EVENT_COLUMNS, [event.row(demo.publishers, quote_width=QUOTE_WIDTH) for event in found], out)
        for answer in demo.answers:
            out.write(f"\n{answer.question.words}\n\n")
            out.writelines(f"    {line}\n" for line in answer.question.sparql.splitlines())
            out.write("\n")
            write_table(answer.columns, [[cell(value, demo.prefixes) for value in row] for row in answer.rows], out)
        several = sum(len(event.reports) > 1 for event in found)
        out.write(
            f"\n{counted(demo.summary.articles, 'article')}, {counted(len(found), 'event')}, {several} of them with "
            f"several reports, in {demo.seconds:.1f} s. In {demo.folder}:\n\n"
        )
        made = demo.files
        rows: list[tuple[str, str]] = [
            (str(made["page"]), "the graph as a page: open it in a browser"),
            (str(made["gexf"]), "the network for Gephi"),
            (str(made["store"]), f"the store: kg events --graph {made['store']}"),
            (str(made["articles"]), f"the articles: kg extract {made['articles']}"),
        ]
        width = max(len(path) for path, _ in rows)
        out.writelines(f"  {path.ljust(width)}  {what}\n" for path, what in rows)
    sys.stdout.flush()
