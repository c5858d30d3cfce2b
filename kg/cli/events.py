"""``kg events``: who did what to whom, when, and who says so."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from kg.analysis.network import publishers_of
from kg.cli.eventrows import (
    EVENT_COLUMNS,
    QUOTE_WIDTH,
    REPORT_COLUMNS,
    in_order,
    occurrences,
    report_row,
)
from kg.cli.hints import tell_unknown
from kg.cli.options import ROW_FORMATS, filter_options, format_option, graph_option, limit_option, output_option
from kg.cli.output import open_output, write_records, write_rows

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter


@click.command("events")
@filter_options
@click.option("--reports", is_flag=True, help="One row a report instead of one an event.")
@limit_option
@format_option(*ROW_FORMATS)
@output_option
@graph_option
def command(
    events: EventFilter, reports: bool, limit: int | None, form: str, output: str, location: str
) -> None:
    """List who did what to whom, when, and who says so.

    One row an event, oldest first, with the number of its reports. The modality column says what they make of it:
    "future, actual" was announced by one and reported by another, "actual, negated" is disputed. With --reports and
    --format jsonl each report comes whole, as kg extract prints it.

    \b
    Examples:
      kg events
      kg events --source USA --type SANCTION
      kg events --actor Rosneft --since 2025-10 --reports
      kg events --country UKR --modality actual --format csv -o ukraine.csv
    """
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        tell_unknown(graph, events)
        publishers = publishers_of(graph.articles())
        found = in_order(graph.events(events))
    records = form in ("json", "jsonl")
    width = QUOTE_WIDTH if form == "table" else None
    with open_output(output) as out:
        if reports and records:
            write_records((report.record() for report in islice(found, limit)), form, out)
        elif reports:
            rows = [report_row(report, publishers, quote_width=width) for report in islice(found, limit)]
            write_rows(REPORT_COLUMNS, rows, form, out)
        elif records:
            write_records((event.record(publishers) for event in islice(occurrences(found), limit)), form, out)
        else:
            rows = [event.row(publishers, quote_width=width) for event in islice(occurrences(found), limit)]
            write_rows(EVENT_COLUMNS, rows, form, out)
