"""``kg analyze``: who matters, who is against whom, what changed, what comes in chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.eventrows import QUOTE_WIDTH, in_order
from kg.cli.hints import tell_unknown
from kg.cli.options import filter_options, format_option, graph_option, limit_option, output_option, roles_option
from kg.cli.output import open_output, write_records, write_rows
from kg.cli.plain import plain
from kg.cli.tables import Cell, shorten

if TYPE_CHECKING:
    from kg.analysis.answer import Answer
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph
    from kg.model import Event

EXPLAINED_ROWS = 5
EXPLAINED_EVENTS = 10


@click.command("analyze")
@click.argument("measure", metavar="[MEASURE]", required=False)
@roles_option
@filter_options
@click.option(
    "--level",
    type=click.Choice(["actor", "country", "sector", "bloc"]),
    help="What a node is.  [default: actor, or bloc with --bloc]",
)
@click.option("--bloc", "blocs", multiple=True, metavar="NAME=A,B", help="A group of countries or actors. Repeatable.")
@click.option(
    "--by", type=click.Choice(["day", "week", "month"]), default="month", show_default=True, help="Steps of a timeline."
)
@click.option(
    "--window", type=click.IntRange(min=1), default=3, show_default=True, help="Steps of a timeline's moving average."
)
@click.option(
    "--within", type=click.IntRange(min=1), default=7, show_default=True, help="Most days between acts of a sequence."
)
@click.option("--first", multiple=True, metavar="TYPE", help="Sequences that begin with this type. Repeatable.")
@click.option("--then", multiple=True, metavar="TYPE", help="Sequences that go on with this type. Repeatable.")
@click.option("--split", metavar="DATE", help="Changes: the first day of the second period.  [default: halfway]")
@click.option("--from", "start", metavar="ACTOR", help="Paths: where they begin.")
@click.option("--to", "end", metavar="ACTOR", help="Paths: where they lead.")
@click.option(
    "--method",
    type=click.Choice(["louvain", "leiden"]),
    default="louvain",
    show_default=True,
    help="How communities are found.",
)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.05,
    show_default=True,
    help="How strict the backbone is.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of what is drawn at random.")
@click.option("--backend", metavar="NAME", help="Backend of networkx, such as parallel or graphblas, where installed.")
@click.option("--explain", is_flag=True, help="Say how the numbers came about, and list the events behind the rows.")
@click.option("--list", "listing", is_flag=True, help="Name the measures.")
@limit_option
@format_option("table", "csv", "json")
@output_option
@graph_option
def command(
    measure: str | None,
    events: EventFilter,
    explain: bool,
    listing: bool,
    limit: int | None,
    form: str,
    output: str,
    location: str,
    **given: Any,
) -> None:
    """Analyse the network of actors.

    MEASURE is one of: centrality, communities, balance, initiative, bridges, backbone, similarity (of the network);
    timeline, changes, sequences, ladder (over time); paths (between two actors). Counts are of events told as actual,
    unless --modality says otherwise. With --explain each of the first rows comes with its events.

    \b
    Examples:
      kg analyze centrality --limit 10
      kg analyze communities --level country
      kg analyze timeline --source RUS --target UKR --by week
      kg analyze changes --split 2025-10-20
      kg analyze sequences --first THREATEN --then ASSAULT --within 14
      kg analyze paths --from Rosneft --to Ukraine --explain
      kg analyze balance --bloc "EU=DEU,FRA,ITA" --bloc "BRICS=BRA,RUS,IND,CHN,ZAF"
    """
    from kg.analysis.measures import MEASURES, analyze

    if listing:
        with open_output(output) as out:
            write_rows(("measure", "answers"), [[name, about] for name, about in MEASURES.items()], form, out)
        return
    if measure is None:
        raise click.UsageError("name a MEASURE: " + ", ".join(MEASURES))

    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        tell_unknown(graph, events)
        options = _options(graph, given)
        answer = analyze(graph, measure, events, options)
        rows = len(answer.rows) if limit is None else min(limit, len(answer.rows))
        behind = (
            _behind(graph, answer, events, options, rows if form == "json" else min(rows, EXPLAINED_ROWS))
            if explain
            else []
        )
    with open_output(output) as out:
        if form == "json":
            records = list(answer.records())[:rows]
            if explain:
                for record, found in zip(records, behind, strict=True):
                    record["behind"] = [event.record() for event in found]
                whole = {"measure": measure, "method": answer.method, "notes": answer.notes, "rows": records}
                write_records([whole], "jsonl", out)
            else:
                write_records(records, form, out)
        else:
            write_rows(answer.columns, [_row(row, form) for row in answer.rows[:rows]], form, out)
        if explain and form == "table":
            out.write("\n" + answer.method + "\n")
            for row, found in zip(answer.rows, behind, strict=False):
                out.write(f"\n{_head(answer, row)}: {len(found)} report{'' if len(found) == 1 else 's'}\n")
                write_rows(
                    ("date", "source", "type", "target", "quote"),
                    [_event(one) for one in found[:EXPLAINED_EVENTS]],
                    form,
                    out,
                )
                if len(found) > EXPLAINED_EVENTS:
                    out.write(f"… and {len(found) - EXPLAINED_EVENTS} more; --format json lists all\n")
    notes = list(answer.notes)
    if rows < len(answer.rows):
        notes.append(f"only the first {rows} of {len(answer.rows):,} rows are printed; --limit prints more")
    if explain and form == "csv":
        notes.append("csv has no room for explanations; table and json have them")
    for note in notes:
        click.echo(f"kg: {plain(note)}", err=True)


def _options(graph: Graph, given: dict[str, Any]) -> Any:
    from kg.analysis.levels import read_blocs
    from kg.analysis.measures import Options, halves
    from kg.cli.options import _first_day
    from kg.errors import BadOption

    blocs = read_blocs(given.pop("blocs"), graph.resolve) or None
    level: Any = given.pop("level") or ("bloc" if blocs else "actor")
    split, start, end = (given.pop(name) for name in ("split", "start", "end"))
    periods = None
    if split:
        import datetime

        first = _first_day(click.get_current_context(), click.Option(["--split"]), split)
        assert first is not None
        before = datetime.date.fromisoformat(first) - datetime.timedelta(days=1)
        span = halves(graph)
        if span is None or not span[0][0] <= before.isoformat() < span[1][1]:
            raise BadOption(f"--split {split} does not divide the time of the events")
        periods = ((span[0][0], before.isoformat()), (first, span[1][1]))
    for name in ("first", "then"):
        given[name] = tuple(code.upper() for code in given[name])
    return Options(level=level, blocs=blocs, periods=periods, ends=(start, end) if start and end else None, **given)


def _behind(graph: Graph, answer: Answer, events: EventFilter, options: Any, rows: int) -> list[list[Event]]:
    from kg.analysis.answer import events_behind

    found = events_behind(graph, answer, filter=events, level=options.level, blocs=options.blocs, rows=rows)
    return [in_order(reports) for reports in found]


def _row(row: list[Any], form: str) -> list[Cell]:
    if form != "table":
        return list(row)
    return [shorten(cell, QUOTE_WIDTH) if isinstance(cell, str) else _short(cell) for cell in row]


def _short(number: float | None) -> Cell:
    """``number`` with four digits that count: shares of large networks are small."""
    return f"{number:.4g}" if isinstance(number, float) else number


def _head(answer: Answer, row: list[Any]) -> str:
    """What a row speaks of, in its first words."""
    words = [str(cell) for cell in row[:4] if isinstance(cell, str) and cell]
    return ", ".join(words[:3]) or answer.columns[0]


def _event(event: Event) -> list[Cell]:
    from kg.cli.eventrows import REPORT_COLUMNS, report_row

    values = dict(zip(REPORT_COLUMNS, report_row(event, {}, quote_width=QUOTE_WIDTH), strict=True))
    return [values[name] for name in ("date", "source", "type", "target", "quote")]
