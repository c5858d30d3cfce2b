"""Benchmarks of the graph: writing in bulk and article by article, asking, start-up, memory.

``python benchmarks/graph.py`` measures everything in one run, prints tables and writes ``benchmarks/results/graph.md``
and ``graph.json``; ``--quick`` is for trying, ``--large`` adds the import of eight million quads. See README.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import graph_queries
import graph_writing
import made_stores
import measuring
from measuring import Section

PACKAGES = ("geopolitical-event-kg", "pyoxigraph", "rdflib", "pyshacl")
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: quads and numbers of runs."""

    bulk: int
    bulk_runs: int
    asked: int
    beside_rdflib: int
    rdflib_seconds: float
    query_runs: int
    shell_runs: int
    large_store: int
    article_runs: int
    memory: tuple[int, ...]
    memory_beside: int


DEFAULT = Sizes(500_000, 3, 500_000, 10_000, 1.0, 5, 5, 1_000_000, 9, (500_000, 2_000_000), 500_000)
QUICK = Sizes(20_000, 1, 20_000, 2_000, 0.1, 3, 1, 30_000, 3, (20_000,), 20_000)
TINY = Sizes(2_000, 1, 3_000, 1_000, 0.05, 1, 1, 4_000, 1, (2_000,), 2_000)
LARGEST = 8_000_000


def measure(sizes: Sizes, work: Path, only: frozenset[str], say: Callable[[str], None]) -> list[Section]:
    """The sections that are in ``only``, or all when it is empty."""
    sections: list[Section] = []

    def take(name: str, section: Callable[[], Section]) -> None:
        if only and name not in only:
            return
        say(f"{name} …")
        seconds, found = measuring.clock(section)
        found.seconds = seconds
        say(found.markdown())
        sections.append(found)

    take("bulk", lambda: graph_writing.bulk(work, size=sizes.bulk, runs=sizes.bulk_runs))
    if not only or only & {"queries", "shell", "article"}:
        large, filled, small, few = graph_queries.stores_for(work, large=sizes.asked, small=sizes.beside_rdflib)
        take(
            "queries",
            lambda: graph_queries.in_process(
                large, filled, small, few, runs=sizes.query_runs, rdflib_seconds=sizes.rdflib_seconds
            ),
        )
        take("shell", lambda: graph_queries.from_shell(large, filled, runs=sizes.shell_runs))
        if not only or "article" in only:
            made_stores.add_rows(large, sizes.large_store - filled.quads)
            quads = max(sizes.large_store, filled.quads)
            take("article", lambda: graph_writing.one_article(large, quads=quads, runs=sizes.article_runs))
    take("memory", lambda: graph_writing.memory(work, list(sizes.memory), beside=sizes.memory_beside))
    return sections


def report(sections: list[Section], facts: dict[str, str], note: str) -> str:
    """The whole as Markdown."""
    lines = [line for section in sections for line in section.lines if line.verdict is not None]
    missed = [(section, line) for section in sections for line in section.lines if line.verdict is False]
    head = [
        "# Benchmarks of the graph\n",
        "Made by `python benchmarks/graph.py`; see [README.md](../README.md) for what is measured and how.\n",
        *(f"- {name}: {value}" for name, value in facts.items() if value),
        *([f"- note: {note}"] if note else []),
        f"\n{len(lines) - len(missed)} of {len(lines)} targets are met."
        + (" Missed:\n" if missed else "\n"),
        *(f"- {section.title}: {line.what}: {line.measured} (target {line.target})" for section, line in missed),
        "",
    ]
    return "\n".join(head) + "\n" + "\n".join(section.markdown() for section in sections)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes, half a minute; nothing is written")
    size.add_argument("--tiny", action="store_true", help="smallest sizes: does it still run; nothing is written")
    parser.add_argument("--large", action="store_true", help=f"also import {LARGEST:,} quads")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=["bulk", "queries", "shell", "article", "memory"],
        help="this part alone (repeatable); nothing is written",
    )
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write the results there")
    parser.add_argument("--note", default="", help="a remark for the results: what else the machine was doing")
    options = parser.parse_args()
    sizes = TINY if options.tiny else QUICK if options.quick else DEFAULT
    if options.large:
        sizes = replace(sizes, memory=(*sizes.memory, LARGEST), memory_beside=LARGEST)
    facts = measuring.machine(PACKAGES)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kg-benchmark-") as work:
        sections = measure(sizes, Path(work), frozenset(options.only), lambda text: print(text, flush=True))
    facts["took"] = f"{time.perf_counter() - began:.0f} s"
    text = report(sections, facts, options.note)
    print(text[: text.index("\n## ")] if "\n## " in text else text)
    whole = not (options.quick or options.tiny or options.only)
    folder = options.output or (RESULTS if whole else None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "graph.md").write_text(text, "utf-8")
        found = {"machine": facts, "note": options.note, "sections": [section.record() for section in sections]}
        (folder / "graph.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
