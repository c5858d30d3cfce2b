"""A week of GDELT: what changed on Wednesday, day by day, and between whom.

    python examples/gdelt_week.py      # reads examples/data/gdelt-week.csv.gz, writes the pictures and gdelt_week.md

The rows are made up (examples/made_rows.py); so it is known what is to be found in them. gdelt_week.md tells it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from worked import HERE, publish

from kg.analysis.measures import Options, analyze
from kg.analysis.plots import network_svg, timeline_svg
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph

PARTIES = ("CAN", "DNK")


def story(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What is found in the week, line by line, and the pictures (SVG) by name; the graph is made in ``folder``."""
    with Graph.open(folder / "graph") as graph:
        summary = graph.import_files("gdelt", [HERE / "data" / "gdelt-week.csv.gz"])
        between = EventFilter(source=PARTIES, target=PARTIES)
        series = analyze(graph, "timeline", between, Options(by="day"))
        days = list(series.records())
        halves = (("2018-06-04", "2018-06-05"), ("2018-06-06", "2018-06-08"))
        turned = list(analyze(graph, "changes", None, Options(periods=halves)).records())
        steps = list(analyze(graph, "ladder", between).records())
        network = graph.network(EventFilter(since="2018-06-06", until="2018-06-08"))
    first = turned[0]
    ups = [row["date"] for row in steps if row["step"] == "up"]
    worst = min(days, key=lambda day: day["score_sum"])
    found = [
        f"rows read: {summary.count('loaded'):,}",
        f"bursts on: {', '.join(day['period'] for day in days if day['burst'])}",
        f"worst day: {worst['period']}, {worst['events']} events, scores add up to {worst['score_sum']:.1f}",
        f"{first['change']}: {first['one']} and {first['other']}, mean score {first['score_before']:.2f} before,"
        f" {first['score_after']:.2f} after",
        f"steps up the ladder: {', '.join(dict.fromkeys(ups))}",
    ]
    return found, {"gdelt-week-timeline": timeline_svg(series), "gdelt-week-network": network_svg(network)}


def main() -> None:
    """Write the pictures and the page."""
    with tempfile.TemporaryDirectory() as work:
        publish("gdelt_week", *story(Path(work)))


if __name__ == "__main__":
    main()
