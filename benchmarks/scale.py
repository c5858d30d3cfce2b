"""Benchmarks of imports and of the cluster: what a machine and several take for rows of GDELT and ICEWS.

``python benchmarks/scale.py`` measures everything in one run, prints tables, writes ``benchmarks/results/scale.md``,
``scale.json`` and ``scale.svg``, and puts the figures into ``examples/scale.md``; ``--quick`` is for trying. See
README.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import made_events
import made_files
import measuring
import pyoxigraph
import scale_page
from measuring import Section

import kg

PACKAGES = ("geopolitical-event-kg", "pyoxigraph", "distributed")
HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "examples" / "scale.md"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: rows, articles, and numbers of runs."""

    beside: int
    runs: int
    icews: int
    day: int
    curve: tuple[int, ...]
    cluster: int
    articles: int


DEFAULT = Sizes(20_000, 3, made_files.ICEWS14, made_files.GDELT_DAY, (10_000, 100_000, 1_000_000), 40_000, 160)
QUICK = Sizes(1_500, 1, 2_000, 3_000, (500, 5_000), 10_500, 32)


def run(*arguments: object) -> dict[str, Any]:
    """What ``scale_import.py`` prints for ``arguments``, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "scale_import.py"), *map(str, arguments)], capture_output=True, text=True, cwd=HERE
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def beside_engine(work: Path, sizes: Sizes) -> Section:
    """Rows of GDELT to the store, beside the engine's bulk load of the same quads from a file."""
    file = made_files.write_gdelt(work / "beside.csv", sizes.beside)
    text = work / "beside.nq"
    ours, engines = [], []
    quads = disk = plain = 0
    for turn in range(sizes.runs):
        store = work / f"beside-{turn}"
        ours.append(run("gdelt", file, store))
        disk = ours[-1]["disk"]
        if turn == 0:
            with kg.Graph.open(store, create=False) as graph, text.open("wb") as out:
                held = [quad for name in graph.graphs() for quad in graph.quads(name)]
                quads = len(held)
                pyoxigraph.serialize(held, out, format=pyoxigraph.RdfFormat.N_QUADS)
                del held
        shutil.rmtree(store)
        folder = work / f"engine-{turn}"
        folder.mkdir()
        engine = pyoxigraph.Store(str(folder))
        seconds, _ = measuring.clock(lambda engine=engine: engine.bulk_load(path=str(text)))
        engines.append(seconds)
        del engine
        plain = measuring.folder_size(folder)
        shutil.rmtree(folder)
    text.unlink()
    mine, theirs = statistics.median(one["seconds"] for one in ours), statistics.median(engines)
    ratio = theirs / mine
    title = f"{sizes.beside:,} rows of GDELT to the store, {quads:,} quads"
    section = Section(title, ("way", "median", "ratio of rates"))
    section.add("pyoxigraph `bulk_load` of the same quads as N-Quads", _rate(theirs, quads, "quads", plain), "1")
    section.add(
        "`Graph.import_files` from the rows", _rate(mine, quads, "quads", disk), f"{ratio:.2f}",
        target="≥ 0.7", met=ratio >= 0.7, value=ratio,
    )  # fmt: skip
    section.remarks.append(
        f"From the rows means reading, coding, making quads, the union of all graphs and the table of reports, which "
        f"the engine's load does not. {quads / sizes.beside:.0f} quads a row, {disk / sizes.beside:,.0f} bytes on disk."
    )
    section.figures = {"ratio": ratio, "quads_a_row": quads / sizes.beside, "engine": quads / theirs}
    return section


def whole(work: Path, sizes: Sizes) -> Section:
    """Files as a whole: the facts of ICEWS14, and a day of GDELT."""
    section = Section("Files as a whole", ("file", "measured", "memory and disk"))
    icews = run("quadruples", made_files.write_quadruples(work / "icews14", sizes.icews), work / "icews-store")
    section.add(
        f"ICEWS14's shape, {sizes.icews:,} facts", _rate(icews["seconds"], icews["rows"], "rows"), _space(icews),
        target="≤ 60 s" if sizes.icews == made_files.ICEWS14 else "",
        met=icews["seconds"] <= 60 if sizes.icews == made_files.ICEWS14 else None, value=icews["seconds"],
    )  # fmt: skip
    shutil.rmtree(work / "icews-store")
    day = run("gdelt", made_files.write_gdelt(work / "day.csv", sizes.day), work / "day-store")
    section.add(f"a made day of GDELT, {sizes.day:,} rows", _rate(day["seconds"], day["rows"], "rows"), _space(day))
    shutil.rmtree(work / "day-store")
    section.figures = {"icews": icews, "day": day}
    return section


def curve(work: Path, sizes: Sizes) -> Section:
    """The cost of a row, from small to large files."""
    section = Section("Cost of a row", ("rows (quadruples)", "measured", "a row"))
    found = []
    for rows in sizes.curve:
        one = run("quadruples", made_files.write_quadruples(work / f"curve-{rows}", rows), work / "curve", "--steps")
        shutil.rmtree(work / "curve")
        shutil.rmtree(work / f"curve-{rows}")
        found.append(one)
        section.add(f"{rows:,}", _rate(one["seconds"], rows, "rows", one["disk"]), _micro(one["seconds"] / rows))
    last = found[-1]["steps"]
    pieces = [
        (rows, (seconds - before[1]) / (rows - before[0]))
        for before, (rows, seconds) in zip([(0, 0.0), *last], last, strict=False)
        if rows > before[0]
    ]
    if len(pieces) > 1:
        least, most = (pick(cost for _, cost in pieces[1:]) for pick in (min, max))
        section.remarks.append(
            f"Within the largest import, load by load: {_micro(least)} to {_micro(most)} a row, "
            f"{_micro(pieces[-1][1])} in the last."
        )
    section.figures = {"sizes": [[one["rows"], one["seconds"]] for one in found], "loads": pieces}
    return section


def cluster(work: Path, sizes: Sizes) -> Section:
    """Workers of a local cluster: rows to shards, shards to the store, articles to shards."""
    section = Section("A local cluster", ("what", "one worker", "two workers"))
    file = made_files.write_gdelt(work / "cluster.csv", sizes.cluster)
    rows = {}
    shards: list[Path] = []
    for count in (1, 2):
        shards.append(work / f"shards-{count}")
        rows[count] = run("gdelt", file, shards[-1], "--cluster", f"local:{count}", "--shards")
    section.add("rows of GDELT to shards", *(_rate(rows[n]["seconds"], rows[n]["rows"], "rows") for n in (1, 2)))
    loaded = run("gdelt", shards[0], work / "loaded", "--load")
    size = measuring.folder_size(shards[0])
    section.add("the shards into the store", _rate(loaded["seconds"], loaded["rows"], "rows"), "one process")
    texts = [one.article for one in _first(sizes.articles)]
    words = sum(len(article.text.split()) for article in texts)
    read = {}
    for count in (1, 2):
        read[count] = _articles(texts, work / f"read-{count}", count)
    section.add("articles to shards, extractor `judge`", *(_rate(read[n], words, "words") for n in (1, 2)))
    section.remarks.append(
        f"With starting the cluster and loading the model. {sizes.cluster:,} rows, {len(texts)} articles of {words:,} "
        f"words. A row takes {size / sizes.cluster:,.0f} bytes in a shard."
    )
    section.figures = {
        "rows": {str(n): rows[n]["rows"] / rows[n]["seconds"] for n in rows},
        "load": loaded["rows"] / loaded["seconds"],
        "shard_bytes": size / sizes.cluster,
        "words": {str(n): words / read[n] for n in read},
    }
    return section


def _first(count: int) -> list[Any]:
    import itertools

    return list(itertools.islice(made_events.articles(seed="scale"), count))


def _articles(articles: list[kg.Article], folder: Path, workers: int) -> float:
    from kg.scale.pipeline import ingest_to_shards

    seconds, _ = measuring.clock(lambda: ingest_to_shards(folder, articles, cluster=f"local:{workers}"))
    return seconds


def _rate(seconds: float, count: float, what: str, disk: int = 0) -> str:
    size = f", {measuring.megabytes(disk)}" if disk else ""
    return f"{seconds:,.1f} s, {count / seconds:,.0f} {what}/s{size}"


def _space(found: dict[str, Any]) -> str:
    return f"{measuring.megabytes(found['peak'])} at most, {measuring.megabytes(found['disk'])} on disk"


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


def plot(sections: list[Section], path: Path) -> None:
    """Cost of a row over the size of the import, as SVG; nothing without matplotlib."""
    try:
        import matplotlib

        matplotlib.use("svg")
        from matplotlib import pyplot
    except ImportError:
        return
    found = next((section.figures for section in sections if "loads" in section.figures), None)
    if found is None:
        return
    matplotlib.rcParams["svg.hashsalt"] = "kg"
    figure, axes = pyplot.subplots(figsize=(7, 3.5))
    axes.plot(
        [rows for rows, _ in found["sizes"]], [seconds / rows * 1e6 for rows, seconds in found["sizes"]], "o-",
        label="whole imports",
    )  # fmt: skip
    axes.plot([rows for rows, _ in found["loads"]], [cost * 1e6 for _, cost in found["loads"]], ".", label="each load")
    axes.set(xscale="log", xlabel="rows", ylabel="µs a row", ylim=(0, None))
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


PARTS: dict[str, Callable[[Path, Sizes], Section]] = {
    "beside": beside_engine,
    "whole": whole,
    "curve": curve,
    "cluster": cluster,
}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="small sizes, two minutes; nothing is written")
    parser.add_argument("--only", action="append", default=[], choices=list(PARTS), help="this part alone (repeatable)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="write the results there")
    parser.add_argument("--note", default="", help="a remark for the results: what else the machine was doing")
    options = parser.parse_args()
    sizes = QUICK if options.quick else DEFAULT
    facts = measuring.machine(PACKAGES)
    began = time.perf_counter()
    sections = []
    with tempfile.TemporaryDirectory(prefix="kg-benchmark-") as work:
        for name, part in PARTS.items():
            if options.only and name not in options.only:
                continue
            print(f"{name} …", flush=True)
            seconds, section = measuring.clock(lambda part=part: part(Path(work), sizes))
            section.seconds = seconds
            print(section.markdown(), flush=True)
            sections.append(section)
    facts["took"] = f"{time.perf_counter() - began:.0f} s"
    lines = [line for section in sections for line in section.lines if line.verdict is not None]
    text = "\n".join(
        [
            "# Benchmarks of imports and of the cluster\n",
            "Made by `python benchmarks/scale.py`; see [README.md](../README.md) for what is measured and how.\n",
            *(f"- {name}: {value}" for name, value in facts.items() if value),
            *([f"- note: {options.note}"] if options.note else []),
            f"\n{sum(bool(line.verdict) for line in lines)} of {len(lines)} targets are met.\n",
            *(section.markdown() for section in sections),
            "![Cost of a row over the size of the import](scale.svg)\n",
        ]
    )
    whole_run = not (options.quick or options.only)
    folder = options.output or (RESULTS if whole_run else None)
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scale.md").write_text(text, "utf-8")
    found = {"machine": facts, "note": options.note, "sections": [section.record() for section in sections]}
    (folder / "scale.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    plot(sections, folder / "scale.svg")
    if len(sections) == len(PARTS):
        page = PAGE if whole_run and options.output is None else folder / "scale-page.md"
        page.write_text(scale_page.page(found), "utf-8")


if __name__ == "__main__":
    main()
