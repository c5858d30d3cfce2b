"""Benchmarks of writing: the bulk path, its memory, and one article into a store that is large already."""

from __future__ import annotations

import inspect
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import made_events
import made_stores
import pyoxigraph
from measuring import Section, clock, folder_size, megabytes, milliseconds
from pyoxigraph import Quad, RdfFormat

from kg.graph.graph import Graph
from kg.graph.iris import Iris
from kg.graph.writing import write_extraction, write_rows
from kg.model import Article, Event, Extraction
from kg.settings import BLOCK_ROWS, DEFAULT_BASE

BULK_TARGET = 0.8
MEMORY_TARGET = 2e9
ARTICLE_TARGET = 0.030
VALIDATED_TARGET = 0.100
REPORTS = 40
RUNS_OF_ARTICLE = 9


def bulk(work: Path, *, size: int, runs: int) -> Section:
    """The rate of the bulk path and of pyoxigraph's own loader, in turns, each into a folder of its own."""
    iris = Iris(DEFAULT_BASE)
    quads = list(made_events.until(made_events.row_quads(iris=iris), size))
    events = _events_of(len(quads))
    text, doubled = work / "rows.nq", work / "rows-and-union.nq"
    with text.open("wb") as plain, doubled.open("wb") as both:
        for quad in quads:
            line = f"{quad} .\n".encode()
            plain.write(line)
            both.write(line)
            both.write(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode())

    def engine(path: Path) -> Callable[[Path], float]:
        return lambda folder: clock(lambda: _loaded(folder, path))[0]

    ways: dict[str, Callable[[Path], float]] = {
        "pyoxigraph `bulk_load` of the quads as N-Quads": engine(text),
        "package: `Store.bulk` of the quads": lambda folder: _package(folder, lambda: iter(quads)),
        "package: `Store.bulk` of the quads, then `settle`, with which an import ends": lambda folder: _package(
            folder, lambda: iter(quads), settle=True
        ),
        "package: from events to the store (quads made on the way)": lambda folder: _package(
            folder, lambda: _written(events, iris)
        ),
        "pyoxigraph `bulk_load` of the quads and their union as N-Quads": engine(doubled),
        "pyoxigraph `bulk_extend` of the quads": lambda folder: _extended(folder, quads),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    sizes: dict[str, int] = {}
    for turn in range(runs):
        for number, (name, way) in enumerate(ways.items()):
            if turn and number > 1:
                # Only the two that the target compares are worth the time of several runs.
                continue
            folder = work / f"bulk-{turn}-{number}"
            taken[name].append(way(folder))
            sizes[name] = folder_size(folder)
            _remove(folder)
    making = clock(lambda: sum(1 for _ in _written(events, iris)))[0]
    section = Section(f"Bulk path, {len(quads):,} quads", ("way", "median", "ratio of rates"))
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    first = next(iter(medians.values()))
    for number, (name, seconds) in enumerate(medians.items()):
        ratio = first / seconds
        section.add(
            name,
            f"{seconds:.2f} s, {len(quads) / seconds:,.0f} quads/s, {megabytes(sizes[name])}",
            f"{ratio:.2f}" if number else "1",
            target=f"≥ {BULK_TARGET}" if number == 1 else "",
            met=ratio >= BULK_TARGET if number == 1 else None,
            value=ratio,
        )
    section.remarks.append(
        "Rates count quads of named graphs. Events to quads, without any store: "
        f"{making:.2f} s, {len(quads) / making:,.0f} quads/s. "
        f"The first two: median of {runs} runs in turns; the others ran once."
    )
    section.figures = {"runs": runs, "seconds": taken, "bytes": sizes, "making": making}
    for path in (text, doubled):
        path.unlink()
    return section


def _events_of(quads: int) -> list[Event]:
    """As many rows as give about that many quads."""
    sample = list(islice(made_events.rows(), 500))
    iris = Iris(DEFAULT_BASE)
    each = len(write_rows(sample, iris=iris, graph=iris.article("0"), run=iris.run("0"))) / len(sample)
    return list(islice(made_events.rows(), round(quads / each)))


def _written(events: list[Event], iris: Iris) -> Iterator[Quad]:
    run = iris.run("0")
    for start in range(0, len(events), BLOCK_ROWS):
        yield from write_rows(events[start : start + BLOCK_ROWS], iris=iris, graph=iris.article(str(start)), run=run)


def _loaded(folder: Path, path: Path) -> None:
    pyoxigraph.Store(str(folder)).bulk_load(path=str(path), format=RdfFormat.N_QUADS)


def _extended(folder: Path, quads: list[Quad]) -> float:
    return clock(lambda: pyoxigraph.Store(str(folder)).bulk_extend(quads))[0]


def _package(folder: Path, quads: Callable[[], Iterator[Quad]], *, settle: bool = False) -> float:
    # The vocabulary that a new store begins with is no part of an import.
    made_stores.make(folder)
    store = made_stores.open_store(folder)
    try:
        return clock(lambda: (store.bulk(quads()), store.settle() if settle else None))[0]
    finally:
        store.close()


def memory(work: Path, sizes: list[int], *, beside: int) -> Section:
    """Peak memory of bulk imports of growing size, each in a process of its own.

    The engine's loader imports as much up to ``beside`` quads.
    """
    section = Section(
        "Peak memory of a bulk import", ("quads", "package, from events", "pyoxigraph `bulk_load`, from text")
    )
    script = Path(__file__).with_name("bulk_memory.py")
    for size in sizes:
        found: dict[str, dict[str, float]] = {}
        for how in ("package", "engine") if size <= beside else ("package",):
            folder = work / f"memory-{how}-{size}"
            done = subprocess.run(
                [sys.executable, str(script), str(size), str(folder), how], capture_output=True, text=True, check=True
            )
            found[how] = json.loads(done.stdout)
            _remove(folder)
        one, other = (
            f"{megabytes(found[how]['peak'])} (of it {megabytes(found[how]['before'])} before), "
            f"{found[how]['seconds']:.1f} s, {megabytes(found[how]['disk'])} on disk"
            if how in found
            else ""
            for how in ("package", "engine")
        )
        peak = found["package"]["peak"]
        section.add(f"{size:,}", one, other, target="≤ 2,000 MB", met=peak <= MEMORY_TARGET, value=peak)
        section.figures[str(size)] = found
    return section


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def one_article(folder: Path, *, quads: int, runs: int = RUNS_OF_ARTICLE) -> Section:
    """One article with 40 reports into the store ``folder`` of ``quads``: alone, as one of many, validated."""
    title = f"One article with {REPORTS} reports into a store of {quads:,} quads"
    section = Section(title, ("way", "median", "slowest"))
    given = made_events.Given()
    alone = [_new_article(given, f"alone {number}", REPORTS) for number in range(runs)]
    many = [_new_article(given, f"many {number}", REPORTS) for number in range(runs + 1)]
    validates = "validate" in inspect.signature(Graph.ingest).parameters
    plain: dict[str, Any] = {"validate": False} if validates else {}
    with Graph.open(folder) as graph:
        graph.ingest([_new_article(given, "warm", 1)], extractor=given, **plain)
        times, beside = [], []
        for number, one in enumerate(alone):
            times.append(clock(lambda: graph.ingest([one], extractor=given, **plain))[0])  # noqa: B023
            beside.append(_engine_alone(folder, number))
        _line(section, "`Graph.ingest` of this article alone", times, ARTICLE_TARGET)
        # The first of a run also begins it, so each of the others is what one more article costs.
        stamps = [time.perf_counter()]
        graph.ingest(many, extractor=given, on_article=lambda *_: stamps.append(time.perf_counter()), **plain)
        _line(section, "`Graph.ingest` of many: each article", _gaps(stamps), ARTICLE_TARGET)
        iris, run = graph.iris, graph.iris.run("0")
        size = len(write_extraction(given.known[alone[0].key], iris=iris, run=run).quads)
        section.remarks.append(f"Its graph has {size:,} quads. Median of {runs} articles.")
        extraction = given.known[alone[0].key]
        times = [clock(lambda: write_extraction(extraction, iris=iris, run=run))[0] for _ in range(runs)]
        _line(section, "of it: events to quads", times)
        if validates:
            # Loading the shapes is paid once a process, not once an article.
            graph.ingest([_new_article(given, "warm too", 1)], extractor=given, validate=True)
            fresh = [_new_article(given, f"validated {number}", REPORTS) for number in range(runs)]
            times = [clock(lambda: graph.ingest([one], extractor=given, validate=True))[0] for one in fresh]  # noqa: B023
            _line(section, "`Graph.ingest` of this article alone, validated", times, VALIDATED_TARGET)
            more = [_new_article(given, f"many validated {number}", REPORTS) for number in range(runs + 1)]
            stamps = [time.perf_counter()]
            graph.ingest(
                more, extractor=given, validate=True, on_article=lambda *_: stamps.append(time.perf_counter())
            )
            _line(section, "`Graph.ingest` of many, validated: each article", _gaps(stamps), VALIDATED_TARGET)
    _line(section, "beside it: pyoxigraph `Store.extend` of such a graph and its union", beside)
    if runs > 1:
        _shacl(section, extraction, iris, hooked=validates)
    return section


def _new_article(given: made_events.Given, seed: str, reports: int) -> Article:
    """A new article that ``given`` knows."""
    extraction = made_events.article(seed=seed, reports=reports)
    given.known[extraction.article.key] = extraction
    return extraction.article


def _gaps(stamps: list[float]) -> list[float]:
    gaps = [later - earlier for earlier, later in pairwise(stamps)]
    return gaps[1:] or gaps


def _line(section: Section, what: str, times: list[float], target: float | None = None) -> None:
    median = statistics.median(times)
    section.add(
        what,
        milliseconds(median),
        milliseconds(max(times)),
        target=f"≤ {target * 1000:.0f} ms" if target else "",
        met=median <= target if target else None,
        value=median,
    )
    section.figures[what] = times


def _engine_alone(folder: Path, number: int) -> float:
    """What the engine needs for the same number of quads, and their union, without anything around it."""
    iris = Iris(DEFAULT_BASE)
    extraction = made_events.article(seed=f"engine {number}", reports=REPORTS)
    quads = write_extraction(extraction, iris=iris, run=iris.run("0")).quads
    both = [*quads, *(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)]
    store = made_stores.open_store(folder)
    try:
        store.writable()
        return clock(lambda: store.inner.extend(both))[0]
    finally:
        store.close()


def _shacl(section: Section, extraction: Extraction, iris: Iris, *, hooked: bool) -> None:
    """pySHACL by itself on the article's graph with the shipped shapes."""
    try:
        import pyshacl
        import rdflib
    except ImportError:
        section.remarks.append("pySHACL is not installed; nothing was validated.")
        return
    shapes = rdflib.Graph().parse(data=files("kg.ontology").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
    written = write_extraction(extraction, iris=iris, run=iris.run("0"))
    text = pyoxigraph.serialize(
        (pyoxigraph.Triple(quad.subject, quad.predicate, quad.object) for quad in written.quads),
        format=RdfFormat.N_TRIPLES,
    )

    def parse() -> rdflib.Graph:
        return rdflib.Graph().parse(data=text, format="nt")

    parsing, data = clock(parse)
    taken = [clock(lambda: pyshacl.validate(data, shacl_graph=shapes))[0] for _ in range(3)]
    median = statistics.median(taken)
    section.add(
        f"{'beside it: ' if hooked else ''}pySHACL alone on its graph",
        milliseconds(median),
        milliseconds(max(taken)),
        target="" if hooked else f"≤ {VALIDATED_TARGET * 1000:.0f} ms",
        met=None if hooked else median <= VALIDATED_TARGET,
        value=median,
    )
    section.add("beside it: its graph from N-Triples to rdflib", milliseconds(parsing), value=parsing)
    section.figures["pyshacl"] = taken
