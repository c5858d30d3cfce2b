"""The page ``examples/scale.md``: what was measured, and what follows from it for more machines and more rows.

``python benchmarks/scale_page.py`` writes it anew from ``benchmarks/results/scale.json``; a whole run of ``scale.py``
does so by itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

YEAR = 100_000_000
"""Rows of a year of GDELT, about."""

DISK = 500e9
"""Free bytes on a laptop's disk."""

NODES, CORES = 10, 8
"""A small cluster."""

ROW_BYTES = 400
"""Bytes of a row of GDELT as text, about."""

TEMPLATE = HERE / "scale_page.md"
"""The page, with names in place of figures."""


def page(found: dict[str, Any]) -> str:
    """The page from what ``scale.json`` holds."""
    figures: dict[str, Any] = {}
    for section in found["sections"]:
        figures |= section["figures"]
    day, icews = figures["day"], figures["icews"]
    day_rate, day_bytes = day["rows"] / day["seconds"], day["disk"] / day["rows"]
    workers = NODES * CORES
    worker_rate = figures["rows"]["2"] / 2
    made = workers * worker_rate
    sizes = figures["sizes"]
    costs = [seconds / rows * 1e6 for rows, seconds in sizes]
    laptop_rows = DISK / day_bytes
    machine = found["machine"]
    return TEMPLATE.read_text("utf-8").format(
        processor=machine["processor"],
        memory=machine["memory"] or "memory unknown",
        note=f" ({found['note']})" if found["note"] else "",
        day_rows=day["rows"],
        day_seconds=day["seconds"],
        day_rate=day_rate,
        day_peak=day["peak"] / 1e6,
        day_disk=day["disk"] / 1e9,
        day_bytes=day_bytes,
        icews_rows=icews["rows"],
        icews_seconds=icews["seconds"],
        icews_rate=icews["rows"] / icews["seconds"],
        icews_peak=icews["peak"] / 1e6,
        icews_disk=icews["disk"] / 1e9,
        least_rows=sizes[0][0],
        most_rows=sizes[-1][0],
        least_cost=min(costs),
        most_cost=max(costs),
        disk=DISK / 1e9,
        laptop_rows=laptop_rows / 1e6,
        laptop_days=laptop_rows / (YEAR / 365),
        laptop_hours=laptop_rows / day_rate / 3600,
        year=YEAR,
        one_hours=YEAR / day_rate / 3600,
        one_disk=YEAR * day_bytes / 1e12,
        nodes=NODES,
        cores=CORES,
        workers=workers,
        worker_rate=worker_rate,
        ten_hours=YEAR / made / 3600,
        load_rate=figures["load"],
        load_hours=YEAR / figures["load"] / 3600,
        shard_bytes=figures["shard_bytes"],
        shard_disk=YEAR * figures["shard_bytes"] / 1e9,
        speedup=figures["rows"]["2"] / figures["rows"]["1"],
        worker_words=figures["words"]["2"] / 2,
        articles=workers * figures["words"]["2"] / 2 * 86_400 / 400 / 1e6,
        ahead=made / figures["load"],
        feed=made * ROW_BYTES / 1e6,
        answer=made * figures["shard_bytes"] / 1e6,
        network_workers=125e6 / (worker_rate * max(ROW_BYTES, figures["shard_bytes"])),
    )


def main() -> None:
    """Write the page anew."""
    found = json.loads((HERE / "results" / "scale.json").read_text("utf-8"))
    (HERE.parent / "examples" / "scale.md").write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()
