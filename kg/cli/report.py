"""``kg report``: one page on a time, a country or a dyad, with the evidence for every number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kg.cli.hints import tell_unknown
from kg.cli.options import filter_options, graph_option
from kg.cli.output import is_stdout, open_output

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter


@click.command("report")
@filter_options
@click.option("--dyad", metavar="ACTOR,ACTOR", help="What two actors do to each other.")
@click.option("--title", metavar="TEXT", help="Heading of the report.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    help="How to write it.  [default: by the name of the output, else html]",
)
@click.option(
    "-o", "--output", metavar="FILE", default="report.html", show_default=True, help="The report; - is stdout."
)
@graph_option
def command(
    events: EventFilter, dyad: str | None, title: str | None, form: str | None, output: str, location: str
) -> None:
    """Write a report: plots, tables, evidence.

    A summary, a timeline, a heat map and the network; who matters, who acts and who answers, what changed; and for each
    row the events behind it. One HTML page that needs nothing but itself, or Markdown with the plots inside. Plots need
    matplotlib (the extra plot).

    \b
    Examples:
      kg report
      kg report --since 2025-10-15 --until 2025-10-24 --country RUS -o russia.html
      kg report --dyad USA,RUS -o dyad.md
    """
    from kg.analysis.report import make_report, write_report
    from kg.errors import BadOption
    from kg.graph.graph import Graph

    if dyad is not None:
        pair = tuple(name.strip() for name in dyad.split(",") if name.strip())
        if len(pair) != 2:
            raise BadOption("--dyad names two actors, such as USA,RUS")
        if events.source or events.target:
            raise BadOption("--dyad says who acts and who is acted upon; leave --source and --target out")
        events = replace(events, source=pair, target=pair)
    chosen = form or ("markdown" if output.endswith((".md", ".markdown")) else "html")
    with Graph.open(location, create=False) as graph:
        tell_unknown(graph, events)
        report = make_report(graph, events, title=title, scope=_scope(events, dyad))
    with open_output(output) as out:
        out.write(write_report(report, chosen))  # type: ignore[arg-type]
    if not is_stdout(output):
        click.echo(output)


def _scope(events: EventFilter, dyad: str | None) -> str:
    """What the report is about, in words."""
    parts = [f"between {dyad.replace(',', ' and ')}"] if dyad else []
    names = [("source", "by"), ("target", "towards"), ("actor", "of"), ("country", "of"), ("type", "of the type")]
    for name, word in names:
        values = getattr(events, name)
        if values and not (dyad and name in ("source", "target")):
            parts.append(f"{word} {', '.join(values)}")
    if events.since:
        parts.append(f"from {events.since}")
    if events.until:
        parts.append(f"until {events.until}")
    return ("Events " + " ".join(parts) + ".") if parts else ""
