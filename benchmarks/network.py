"""The projection, the measures and GEXF against the clock; and the projection against rdflib's bridge to networkx.

    python benchmarks/network.py --events 100000

Both begin with the same store on disk and end with a networkx graph: the package with actors and edges, rdflib with
every triple. rdflib is slow, so it gets ``--bridge`` events of the same kind, and its time is scaled up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import made_events
from made_stores import make, open_store
from pyoxigraph import Quad

from kg.analysis.measures import MEASURES, analyze
from kg.export.gexf import gexf_lines
from kg.export.text import Cleaner
from kg.graph.catalogue import Catalogue
from kg.graph.graph import Graph
from kg.graph.iris import Iris, part, term
from kg.graph.writing import actor_quads, write_rows
from kg.model import Actor, Event, digest
from kg.settings import BLOCK_ROWS


def timed(what: str, call: Callable[[], Any]) -> Any:
    """What ``call`` gives; its time is printed."""
    began = time.perf_counter()
    found = call()
    print(f"{what:44} {time.perf_counter() - began:8.2f} s", flush=True)
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--bridge", type=int, default=0, help="events for rdflib  [default: a tenth]")
    parser.add_argument("--no-measures", action="store_true")
    options = parser.parse_args()
    tenth = options.bridge or max(1_000, options.events // 10)
    with tempfile.TemporaryDirectory(prefix="kg-network-") as work:
        large, small = Path(work) / "large", Path(work) / "small"
        timed(f"writing {options.events:,} events", lambda: fill(large, options.events))
        timed(f"writing {tenth:,} events", lambda: fill(small, tenth))
        with Graph.open(large, create=False) as graph, Graph.open(small, create=False) as few:
            network = timed(f"projection of {options.events:,} events by type", graph.network)
            print(f"  {len(network):,} nodes, {network.size():,} edges")
            timed(f"projection of {options.events:,} events by dyad", lambda: graph.network(edges="dyad"))
            timed(f"projection of {options.events:,} events, countries", lambda: graph.network(level="country"))
            timed(f"projection of {tenth:,} events by type", few.network)
            if not options.no_measures:
                for name in MEASURES:
                    if name not in ("paths", "ladder"):
                        timed(f"{name} of {options.events:,} events", lambda name=name: analyze(graph, name))
        timed(f"rdflib's bridge, {tenth:,} events", lambda: bridge(small))
    made = sized_network(5_000, 50_000)
    lines = timed("GEXF of 5,000 nodes and 50,000 edges", lambda: "\n".join(gexf_lines(made, Cleaner())))
    BytesIO(lines.encode())


if __name__ == "__main__":
    sys.exit(main())
