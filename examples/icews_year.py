"""A year of ICEWS: when a dispute begins, how it escalates, who stands between the two, and when it is over.

    python examples/icews_year.py      # reads examples/data/icews-2018.tab.gz, writes the pictures and icews_year.md

The rows are made up (examples/made_rows.py); so it is known what is to be found in them. icews_year.md tells it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from worked import HERE, publish

from kg.analysis.measures import Options, analyze
from kg.analysis.plots import heat_map_svg, timeline_svg
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph

PARTIES = ("ISL", "GBR")


def story(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What is found in the year, line by line, and the pictures (SVG) by name; the graph is made in ``folder``."""
    with Graph.open(folder / "graph") as graph:
        summary = graph.import_files("icews", [HERE / "data" / "icews-2018.tab.gz"])
        between = EventFilter(source=PARTIES, target=PARTIES)
        series = analyze(graph, "timeline", between)
        months = list(series.records())
        chains = list(analyze(graph, "sequences", between, Options(first=("THREATEN",), within=4)).records())
        halves = (("2018-01-01", "2018-04-30"), ("2018-05-01", "2018-08-31"))
        turned = analyze(graph, "changes", None, Options(periods=halves))
        september = EventFilter(since="2018-09-01", until="2018-09-30", actor=PARTIES)
        helpers = [row for row in analyze(graph, "centrality", september).records() if row["actor"] not in PARTIES]
        heat = heat_map_svg(graph.network(EventFilter(since="2018-05-01", until="2018-08-31")))
    chain = next(row for row in chains if (row["then"], row["who"]) == ("COERCE", "same"))
    first = next(iter(turned.records()))
    scores = [months[place]["score"] for place in (3, 6, 9)]
    busiest = max(helpers, key=lambda row: row["events_out"])
    found = [
        f"rows read: {summary.count('loaded'):,}",
        f"level of the dyad changes in: {', '.join(row['period'] for row in months if row['change'])}",
        f"bursts in: {', '.join(row['period'] for row in months if row['burst'])}",
        f"mean score in April, July and October: {', '.join(f'{score:.2f}' for score in scores)}",
        f"a threat is followed by coercion within 4 days: {chain['share']:.0%}, by chance {chain['expected']:.0%}"
        f" (p = {chain['p']:.3f})",
        f"first of what turned hostile in May: {first['one']} and {first['other']},"
        f" {first['before']} events before, {first['after']} after",
        f"who acts most upon the two in September: {busiest['name']}, {busiest['events_out']} events",
    ]
    return found, {"icews-year-timeline": timeline_svg(series), "icews-year-matrix": heat}


def main() -> None:
    """Write the pictures and the page."""
    with tempfile.TemporaryDirectory() as work:
        publish("icews_year", *story(Path(work)))


if __name__ == "__main__":
    main()
