"""A crisis told from articles: who does what to whom in twelve articles, who is quoted for it, and who disputes it.

    python examples/crisis.py      # reads the demonstration's articles, writes the pictures and crisis.md

The articles were written for the demonstration (kg demo); they follow the events of October 2025. crisis.md tells it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from worked import publish

from kg.analysis.measures import Options, analyze
from kg.analysis.plots import network_svg, timeline_svg
from kg.demo.run import run_demo
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph


def story(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What the articles tell, line by line, and the pictures (SVG) by name; the graph is made in ``folder``."""
    run_demo(folder)
    with Graph.open(folder / "graph", create=False) as graph:
        stats = graph.stats()
        october = EventFilter(since="2025-10-01", until="2025-10-31")
        countries = graph.network(october, level="country")
        central = list(analyze(graph, "centrality", october, Options(level="country")).records())
        series = analyze(graph, "timeline", EventFilter(since="2025-10-15", until="2025-10-25"), Options(by="day"))
        way = list(analyze(graph, "paths", october, Options(ends=("Rosneft", "Ukraine"))).records())
        sanctions = countries.edges["USA", "RUS", "SANCTION"]
    busiest = max(series.records(), key=lambda row: row["events"])
    steps = [f"{row['source']} {row['type']} {row['target']}" for row in way if row["way"] == 1]
    found = [
        f"articles {stats.articles}, events {stats.events}, reports {stats.reports}, disputed {stats.disputed}",
        f"most central countries: {', '.join(row['name'] for row in central[:3])}",
        f"busiest day: {busiest['period']}",
        f"sanctions of the United States on Russians: {sanctions['count']} events in {sanctions['reports']} reports,"
        f" published by {sanctions['publishers'].replace('|', ', ')}",
        f"from Rosneft to Ukraine: {'; '.join(steps)}",
    ]
    return found, {"crisis-network": network_svg(countries), "crisis-timeline": timeline_svg(series)}


def main() -> None:
    """Write the pictures and the page."""
    with tempfile.TemporaryDirectory() as work:
        publish("crisis", *story(Path(work) / "crisis"))


if __name__ == "__main__":
    main()
