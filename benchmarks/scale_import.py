"""One import in a process of its own; prints as JSON what it took.

``python scale_import.py FORMAT FILE STORE [--cluster ADDRESS] [--shards] [--load] [--steps]``: into the store here or
by way of a cluster; to a folder of shards instead; such a folder into the store; or also the seconds behind each load.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import measuring

import kg
from kg.graph.import_work import ImportWork
from kg.sources.dataset_reader import dataset_readers

SETTINGS = {"quadruples": {"start": "2014-01-01", "unit": "hour"}}


def main() -> None:
    """Import, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("format")
    parser.add_argument("file", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--cluster")
    parser.add_argument("--shards", action="store_true")
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--steps", action="store_true")
    given = parser.parse_args()
    steps: list[tuple[int, float]] = []
    before = measuring.peak_memory()
    began = time.perf_counter()
    if given.steps:
        kept = ImportWork.keep

        def keep(work: ImportWork, file: Any, *rest: Any) -> None:
            kept(work, file, *rest)
            steps.append((file.entry.events, time.perf_counter() - began))

        ImportWork.keep = keep  # type: ignore[method-assign, assignment]
    if given.load:
        from kg.scale.loading import load
        from kg.scale.shards import ShardReader

        summary: Any = load(given.store, ShardReader(given.file))
    elif given.cluster is None:
        with kg.Graph.open(given.store) as graph:
            summary = graph.import_files(reader(given.format), [given.file])
    else:
        from kg.scale import pipeline

        make = pipeline.import_to_shards if given.shards else pipeline.import_files
        summary = make(given.store, reader(given.format), [given.file], cluster=given.cluster)
    print(
        json.dumps(
            {
                "rows": summary.count("rows"),
                "events": summary.count("loaded"),
                "seconds": time.perf_counter() - began,
                "processor": time.process_time(),
                "peak": measuring.peak_memory(),
                "before": before,
                "disk": measuring.folder_size(given.store),
                "steps": steps,
            }
        )
    )


def reader(name: str) -> Any:
    """The reader of a format with the settings of the made files."""
    return dataset_readers.create(name, **SETTINGS.get(name, {}))


if __name__ == "__main__":
    main()
