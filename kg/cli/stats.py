"""``kg stats``: how much the graph holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import click

from kg.cli.options import ROW_FORMATS, format_option, graph_option, output_option
from kg.cli.output import open_output, write_records, write_rows
from kg.cli.tables import Cell


@click.command("stats")
@format_option(*ROW_FORMATS)
@output_option
@graph_option
def command(form: str, output: str, location: str) -> None:
    """Count what the graph holds.

    \b
    Examples:
      kg stats
      kg stats --graph kg-demo/graph --format json
    """
    from kg.graph.graph import Graph

    with Graph.open(location, create=False) as graph:
        counts = dataclasses.asdict(graph.stats())
    with open_output(output) as out:
        if form in ("json", "jsonl"):
            write_records([counts], "jsonl", out)
        else:
            write_rows(("what", "value"), list(_flat(counts)), form, out)


def _flat(counts: Mapping[str, Any], above: str = "") -> Iterator[list[Cell]]:
    for name, value in counts.items():
        label = f"{above} {name}".strip().replace("_", " ") if not above else f"{above}: {name}"
        if isinstance(value, Mapping):
            yield from _flat(value, label)
        else:
            yield [label, value if isinstance(value, (int, float)) else None if value is None else str(value)]
