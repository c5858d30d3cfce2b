"""A published result: monthly conflict and cooperation of Serbs towards Bosnia, 1992 to 2003.

    python examples/balkans.py balkans.weis.csv examples/images/balkans.svg

The file is the KEDS data set on the Balkans in WEIS codes (Schrodt and Gerner; its columns are date, source, target,
code and desc), which is not part of this repository. The series is that of Goldstein's scores, added up by month. What
the package finds in it without being told: a burst that begins in May 1992 with the siege of Sarajevo and ends after
the peace of Dayton; a turn of the level in September 1995, the month of NATO's air campaign and of the agreement of
Geneva; and another in July 1996.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kg.analysis.aggregates import project_days
from kg.analysis.answer import Answer
from kg.analysis.plots import timeline_svg
from kg.analysis.series import timeline
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph

SERBS = ("SRB", "Bosnian_Serbs", "SCG")


def series(graph: Graph) -> Answer:
    """The monthly series of what Serbia and the Bosnian Serbs did towards Bosnia."""
    days, _ = project_days(graph, EventFilter(source=SERBS, target=("BIH",)))
    return timeline(days, by="month")


def main() -> None:
    """Import the file into a graph of its own, print the turns, write the picture."""
    data, picture = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, Graph.open(Path(folder) / "graph") as graph:
        graph.import_files("keds", [data])
        answer = series(graph)
    for row in answer.records():
        if row["change"]:
            sys.stdout.write(f"{row['period']} new level\n")
    Path(picture).write_text(timeline_svg(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
