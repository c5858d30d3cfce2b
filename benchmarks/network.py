"""The projection, the measures and GEXF against the clock; and the projection against rdflib's bridge to networkx.

    python benchmarks/network.py                     # 100,000 and 1,000,000 events; writes results/network.md
    python benchmarks/network.py --events 20000      # prints only

Both begin with the same store on disk and end with a networkx graph: the package with actors and edges, rdflib with
every triple. rdflib is slow, so it gets a tenth of the smallest store's events, and its time is scaled up. The package
is measured from the table of reports beside the store, and as it is without one: by asking the store in SPARQL.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import made_events
from made_stores import make, open_store
from measuring import Section, clock, machine
from pyoxigraph import Quad

from kg.analysis.aggregates import project_days
from kg.analysis.measures import MEASURES, analyze
from kg.export.gexf import gexf_lines
from kg.export.text import Cleaner
from kg.graph.catalogue import Catalogue
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph
from kg.graph.iris import Iris, part, term
from kg.graph.report_table import FOLDER
from kg.graph.writing import actor_quads, write_rows
from kg.model import Actor, Event, digest
from kg.settings import BLOCK_ROWS

RESULTS = Path(__file__).parent / "results"
WHOLE = (100_000, 1_000_000)
"""Events of a whole run."""


def timed(section: Section, what: str, call: Callable[[], Any], *, at_most: float | None = None) -> Any:
    """What ``call`` gives; its time goes into ``section`` and is printed."""
    seconds, found = clock(call)
    target = "" if at_most is None else f"≤ {at_most:g} s"
    size = f"{len(found):,} nodes, {found.size():,} edges" if hasattr(found, "number_of_nodes") else ""
    section.add(
        what,
        f"{seconds:.2f} s",
        size,
        target=target,
        met=None if at_most is None else seconds <= at_most,
        value=seconds,
    )
    print(f"{what:56} {seconds:8.2f} s  {size}", flush=True)
    return found


def quads(iris: Iris, events: int) -> Iterator[Quad]:
    """The quads of so many dataset rows, and of their actors."""
    rows, actors = islice(made_events.rows(), events), {}
    for number in range(-(-events // BLOCK_ROWS)):
        block: list[Event] = list(islice(rows, BLOCK_ROWS))
        sides: list[Actor] = [side.actor for event in block for side in (event.source, event.target) if side]
        actors.update({actor.id: actor for actor in sides})
        graph = part(iris.article(digest("rows")), "block", str(number))
        yield from write_rows(block, iris=iris, graph=graph, run=iris.run(digest("made rows")))
    for actor in actors.values():
        yield from actor_quads(actor, term("graph:actors"))


def fill(folder: Path, events: int) -> None:
    """A new store with so many events."""
    make(folder)
    store = open_store(folder)
    store.bulk(quads(Catalogue(store).iris, events))
    store.close()


def bridge(folder: Path) -> None:
    """All triples of the store in rdflib's networkx graph."""
    from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

    with Graph.open(folder, create=False) as graph:
        # A dataset gives quads where the bridge wants triples, so it gets those of the union, one by one.
        rdflib_to_networkx_multidigraph(graph.dataset().triples((None, None, None)))


def sized_network(nodes: int, edges: int) -> Any:
    """A network of that size with the attributes of the projection."""
    import random

    from kg.analysis.edges import Tally
    from kg.analysis.levels import Party
    from kg.analysis.network import build

    chance = random.Random(1)
    tallies = {}
    while len(tallies) < edges:
        one, other = f"a{chance.randrange(nodes)}", f"a{chance.randrange(nodes)}"
        tallies[one, other, "CONSULT"] = Tally(
            1, 1, 1, 1.0, 1.0, 1, first="2024-01-01", last="2024-01-02", types={"CONSULT": 1}
        )
    parties = {f"a{number}": Party(f"a{number}", f"Actor {number}", "person", "USA") for number in range(nodes)}
    return build(tallies, parties, {}, {})


class Queried(Graph):
    """A graph as if it had no table of reports: the store is asked in SPARQL."""

    def report_columns(self) -> None:
        """None."""


def projections(folder: Path, events: int, *, queries: bool) -> Section:
    """The network of a store of ``events``, from its table, and without it if ``queries``."""
    section = Section(f"Projection of {events:,} events", ("what", "time", "gives"))
    goal = 5.0 if events >= 1_000_000 else None
    with Graph.open(folder, create=False) as graph:
        timed(section, "one edge a dyad and type, first call", graph.network, at_most=goal)
        timed(section, "one edge a dyad and type, again", graph.network, at_most=goal)
        timed(section, "one edge a dyad", lambda: graph.network(edges="dyad"), at_most=goal)
        timed(section, "countries", lambda: graph.network(level="country"))
        timed(section, "a year of it, two types", lambda: graph.network(_some()))
        timed(section, "days (for series, changes, sequences)", lambda: project_days(graph))
    if queries:
        with Queried.open(folder, create=False) as graph:
            timed(section, "one edge a dyad and type, in SPARQL", graph.network)
    if events >= 1_000_000:
        _remade(section, folder)
    return section


def _some() -> EventFilter:
    return EventFilter(since="2024-06-01", until="2025-05-31", type=("SANCTION", "ASSAULT"))


def _remade(section: Section, folder: Path) -> None:
    """The first call where the table is gone, which makes it anew."""
    shutil.rmtree(folder / FOLDER)
    with Graph.open(folder, create=False) as graph:
        timed(section, "one edge a dyad and type, with the table made anew", graph.network)


def measures(folder: Path, events: int) -> Section:
    """Each measure on the network of a store; its projection included."""
    section = Section(f"Measures on {events:,} events, projection included", ("measure", "time", "rows"))
    with Graph.open(folder, create=False) as graph:
        for name in MEASURES:
            if name not in ("paths", "ladder"):
                answer = timed(section, name, lambda name=name: analyze(graph, name))
                section.lines[-1].beside = f"{len(answer.rows):,}"
    return section


def beside_rdflib(folder: Path, events: int, projection: Section, whole: int) -> Section:
    """rdflib's bridge on ``events``, scaled up to the ``whole`` that ``projection`` measured."""
    section = Section("Beside rdflib's bridge to networkx", ("what", "time", "scaled up"))
    seconds, _ = clock(lambda: bridge(folder))
    scaled = seconds * whole / events
    times = scaled / (projection.lines[0].value or 1)
    section.add(f"rdflib, all triples of {events:,} events", f"{seconds:.1f} s", f"{scaled:,.0f} s for {whole:,}")
    section.add(
        f"package, {whole:,} events", projection.lines[0].measured, f"{times:,.0f} times as fast",
        target="≥ 20 times", met=times >= 20, value=times,
    )  # fmt: skip
    print(f"rdflib's bridge: {seconds:.1f} s for {events:,} events; the package is {times:,.0f} times as fast")
    return section


def gexf() -> Section:
    """A large network as GEXF, layout included."""
    section = Section("GEXF of 5,000 nodes and 50,000 edges", ("what", "time", "gives"))
    made = sized_network(5_000, 50_000)
    text = timed(section, "lines, layout included", lambda: "\n".join(gexf_lines(made, Cleaner())), at_most=5.0)
    section.lines[-1].beside = f"{len(text) / 1e6:.0f} MB"
    return section


def main() -> None:
    """Measure, print, and write the tables after a whole run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--events", type=int, action="append", help="events of a store  [default: both sizes]"
    )
    parser.add_argument("--no-measures", action="store_true")
    parser.add_argument("--note", default="", help="a remark on what else the machine was doing")
    parser.add_argument("--output", type=Path, help="folder of network.md  [default: results, after a whole run]")
    options = parser.parse_args()
    sizes = sorted(options.events or WHOLE)
    facts = machine(("networkx", "numpy", "rdflib", "pyoxigraph"))
    sections = [gexf()]
    with tempfile.TemporaryDirectory(prefix="kg-network-") as work:
        tenth = max(1_000, sizes[0] // 10)
        few = Path(work) / "few"
        fill(few, tenth)
        for size in sizes:
            folder = Path(work) / str(size)
            seconds, _ = clock(lambda folder=folder, size=size: fill(folder, size))
            print(f"writing {size:,} events: {seconds:.0f} s", flush=True)
            section = projections(folder, size, queries=size <= 100_000)
            section.remarks.append(f"Writing the store, its table included, took {seconds:.0f} s.")
            sections.append(section)
            if not options.no_measures:
                sections.append(measures(folder, size))
        sections.append(beside_rdflib(few, tenth, section, size))
    target = options.output or (RESULTS if not options.events and not options.no_measures else None)
    if target:
        told = [f"- {name}: {value}" for name, value in facts.items()]
        lines = [
            "# Networks",
            "",
            "`python benchmarks/network.py`",
            "",
            *told,
            "",
            *([options.note, ""] if options.note else []),
        ]
        text = "\n".join(lines) + "\n" + "\n".join(section.markdown() for section in sections)
        (target / "network.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
