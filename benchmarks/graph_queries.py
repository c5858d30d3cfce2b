"""Benchmarks of asking: every shipped query in process, rdflib's own engine beside it, and `kg query` from a shell."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import made_events
import made_stores
from made_stores import Filled
from measuring import Section, TooLongError, clock, median_of, milliseconds, within

from kg.errors import QueryTimeout
from kg.graph.graph import Graph
from kg.graph.named import named_query, names
from kg.graph.query import Binding, bind
from kg.model import Event
from kg.vocabulary import vocabulary

QUERY_TARGET = 0.100
SHELL_TARGET = 0.6
LONGEST = 4.0
"""Seconds after which a query of the package is given up: far beyond the target."""

ONCE = 2.0
"""A query that takes more seconds than this is far beyond the target as well, and is not asked again."""


def bindings_for(name: str, filled: Filled) -> dict[str, Binding]:
    """Values for what the stored query ``name`` must be given: the busiest there are, so that it has work to do."""
    values = _values(filled)
    return {
        parameter.name: values.get(f"{name}.{parameter.name}", values.get(parameter.name, parameter.value))
        for parameter in named_query(name).parameters
        if parameter.need == "required"
    }


def _values(filled: Filled) -> Mapping[str, Binding]:
    def pair(matching: Callable[[Event], bool]) -> tuple[str, str]:
        event = made_events.busiest(filled.extractions, matching)
        assert event.source is not None and event.target is not None
        return event.source.actor.id, event.target.actor.id

    any_pair = pair(lambda event: True)
    sanctioned = pair(lambda event: event.type == "SANCTION" and event.modality == "actual")
    reports: dict[str, int] = {}
    for extraction in filled.extractions:
        for event in extraction.events:
            reports[event.event] = reports.get(event.event, 0) + 1
    return {
        "one": any_pair[0],
        "other": any_pair[1],
        "source": sanctioned[0],
        "target": sanctioned[1],
        "property": "kg:sanctions",
        "type": "SANCTION",
        "actor": any_pair[0],
        "acts-against.actor": any_pair[1],
        "event": max(reports, key=lambda event: reports[event]),
        "article": max(filled.extractions, key=lambda one: len(one.events)).article.hash,
        "firstSince": "2024-01-01",
        "firstUntil": "2024-12-31",
        "secondSince": "2025-01-01",
        "secondUntil": "2025-12-31",
    }


def in_process(large: Path, filled: Filled, small: Path, few: Filled, *, runs: int, rdflib_seconds: float) -> Section:
    """The median of each shipped query on the disk store ``large``, and on ``small`` beside rdflib's engine."""
    section = Section(
        f"Shipped queries in process, {filled.quads:,} quads on disk",
        ("query", f"median at {filled.quads:,} quads", f"at {few.quads:,} quads: package, rdflib's engine, rows"),
    )
    dataset, prefixes = _rdflib(small)
    medians: dict[str, float] = {}
    faster: list[float] = []
    columns: dict[str, tuple[str, ...]] = {}
    with Graph.open(large) as graph, Graph.open(small) as little:
        for name in names():
            columns[name] = little.named(name, bindings_for(name, few)).variables
            found = _ask(graph, name, bindings_for(name, filled), runs)
            here = _ask(little, name, bindings_for(name, few), runs)
            there = _ask_rdflib(dataset, prefixes, name, bindings_for(name, few), rdflib_seconds)
            medians[name] = found[0]
            floor = _floor(graph, found, len(columns[name])) if found[0] > QUERY_TARGET else None
            beside = f"{_shown(here)}, {_shown(there, rdflib_seconds)}"
            if here[1] is not None and there[1] is not None:
                faster.append(there[0] / here[0])
                beside += f" ({faster[-1]:,.0f}×), {here[1]:,} rows"
                if here[1] != there[1]:
                    beside += f", **rdflib gives {there[1]:,}**"
            section.add(
                name,
                (f"{_shown(found)}, {found[1]:,} rows" if found[1] is not None else _shown(found))
                + (f" (fetching as many alone: {milliseconds(floor)})" if floor is not None else ""),
                beside,
                target=f"≤ {QUERY_TARGET * 1000:.0f} ms",
                met=found[0] <= QUERY_TARGET,
                value=found[0],
            )
            section.figures[name] = {"large": found, "small": here, "rdflib": there}
    slow = [name for name, seconds in medians.items() if seconds > QUERY_TARGET]
    section.remarks.append(
        f"{len(medians) - len(slow)} of {len(medians)} within the target; the median query takes "
        f"{milliseconds(statistics.median(medians.values()))}. "
        + (f"rdflib's engine takes {statistics.median(faster):,.0f} times as long (median). " if faster else "")
        + "Times are the processor's, which is what passes where nothing else runs. "
        + f"Rows are fetched to the last and made Python values; median of {runs} runs, one of what takes longer than "
        f"{ONCE:g} s, ended after {LONGEST:g} s. Fetching alone: as many values, IRIs and quotes, from one pattern. "
        "rdflib's engine holds "
        f"the same quads in memory, runs once and is ended after {rdflib_seconds:g} s."
    )
    return section


def _floor(graph: Graph, found: Took, columns: int) -> float | None:
    """Seconds that as many values take, fetched from the store and made Python values, nothing else asked."""
    if not found[1]:
        return None
    text = f"SELECT ?s ?p ?o WHERE {{ ?s oa:exact ?o BIND(oa:exact AS ?p) }} LIMIT {found[1]}"
    return median_of(lambda: sum(1 for _ in graph.query(text)), times=3, clock=time.process_time) * columns / 3


Took = tuple[float, int | None]
"""Seconds, and rows; None where it was ended."""


def _shown(took: Took, limit: float = LONGEST) -> str:
    return milliseconds(took[0]) if took[1] is not None else f"> {limit:g} s"


def _ask(graph: Graph, name: str, given: dict[str, Binding], runs: int) -> Took:
    def rows() -> int:
        answer = graph.named(name, given)
        return int(answer.boolean) if answer.boolean is not None else sum(1 for _ in answer)

    def rows_in_worker() -> int:
        answer = graph.named(name, given, timeout=LONGEST)
        return int(answer.boolean) if answer.boolean is not None else sum(1 for _ in answer)

    try:
        # The engine has no limit of its own: first in a process that can be ended, then here.
        seconds, number = clock(rows_in_worker)
    except QueryTimeout:
        return LONGEST, None
    # Here again: how long the processor worked tells whether it is the query or the machine that is slow.
    return median_of(rows, times=1 if seconds > ONCE else runs, clock=time.process_time), number


def _rdflib(folder: Path) -> tuple[Any, dict[str, str]]:
    """What is in the store, in rdflib's own store in memory: the union of its graphs."""
    import pyoxigraph
    import rdflib

    with Graph.open(folder) as graph:
        triples = {pyoxigraph.Triple(quad.subject, quad.predicate, quad.object) for quad in graph.quads()}
        text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        return rdflib.Graph().parse(data=text, format="nt"), graph.prefixes


def _ask_rdflib(data: Any, prefixes: dict[str, str], name: str, given: dict[str, Binding], seconds: float) -> Took:
    stored = named_query(name)
    values = stored.bindings(given)
    text = bind(stored.sparql, values, prefixes) if values else stored.sparql
    if "GRAPH " in stored.sparql:
        return seconds, None

    def rows() -> int:
        return sum(1 for _ in data.query(text, initNs=prefixes))

    try:
        with within(seconds):
            found = []
            return median_of(lambda: found.append(rows()), times=1, clock=time.process_time), found[0]
    except TooLongError:
        return seconds, None


def from_shell(folder: Path, filled: Filled, *, runs: int) -> Section:
    """`kg query` as a process of its own, and what of it is Python and the engine."""
    section = Section(f"From the shell, {filled.quads:,} quads", ("command", "median", "slowest"))
    values = bindings_for("events-between", filled)
    kg = [sys.executable, "-m", "kg"]
    pairs = [f"--bind={key}={value}" for key, value in values.items()]
    ask = "SELECT ?target WHERE { actor:USA kg:sanctions ?target } ORDER BY ?target"
    bare = (
        "import sys, pyoxigraph; s = pyoxigraph.Store.read_only(sys.argv[1]); "
        f"print(sum(1 for _ in s.query('SELECT ?t {{ ?s <{vocabulary().expand('kg:sanctions')}> ?t }}')))"
    )
    commands: dict[str, tuple[list[str], bool]] = {
        "`kg query 'SELECT …'`": ([*kg, "query", ask, "--graph", str(folder)], True),
        "`kg query --named events-between --bind …`": (
            [*kg, "query", "--named", "events-between", *pairs, "--graph", str(folder)],
            True,
        ),
        "`kg query 'SELECT …' --format csv`": ([*kg, "query", ask, "--format", "csv", "--graph", str(folder)], True),
        "beside it: Python that opens the store with pyoxigraph and asks": (
            [sys.executable, "-c", bare, str(folder / "quads")],
            False,
        ),
        "beside it: `python -c 'import click'`": ([sys.executable, "-c", "import click"], False),
    }
    taken: dict[str, list[float]] = {what: [] for what in commands}
    for turn in range(runs + 1):
        for what, (command, _) in commands.items():
            seconds = clock(lambda: subprocess.run(command, capture_output=True, check=True))[0]  # noqa: B023
            # The first turn brings files into the system's cache.
            taken[what] += [seconds] if turn else []
    for what, (_, ours) in commands.items():
        median = statistics.median(taken[what])
        section.add(
            what,
            f"{median:.2f} s",
            f"{max(taken[what]):.2f} s",
            target=f"≤ {SHELL_TARGET} s" if ours else "",
            met=median <= SHELL_TARGET if ours else None,
            value=median,
        )
    section.remarks.append(f"Median of {runs} runs in turns, files in the system's cache.")
    section.figures = dict(taken)
    return section


def stores_for(work: Path, *, large: int, small: int) -> tuple[Path, Filled, Path, Filled]:
    """The two stores that are asked."""
    one, other = work / "large", work / "small"
    return one, made_stores.fill(one, large), other, made_stores.fill(other, small)
