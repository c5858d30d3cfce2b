"""Names that stand for several files, or for a table in a layout: what users mean by Neo4j or Parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.export.layouts import LAYOUTS

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph

BUNDLES: Final[Mapping[str, Mapping[str, str]]] = {
    "neo4j": {"nodes.csv": "neo4j-nodes", "edges.csv": "neo4j-edges"},
    "parquet": {
        "events.parquet": "parquet-events",
        "actors.parquet": "parquet-actors",
        "reports.parquet": "parquet-reports",
    },
}
"""Name of a folder's format to its files and their formats."""

DESCRIPTIONS: Final[Mapping[str, str]] = {
    "neo4j": "a folder with nodes.csv and edges.csv for neo4j-admin database import",
    "parquet": "a folder with events.parquet, actors.parquet and reports.parquet",
    "icews": "a table in the columns of ICEWS: csv --layout icews",
    "keds": "a table in the columns of KEDS: csv --layout keds",
    "quadruples": "source, relation, target and day for forecasting libraries: csv --layout quadruples",
}
"""One line for a person on each such name."""


def meant(form: str) -> tuple[str, dict[str, Any]]:
    """The registered format and the options that ``form`` stands for; itself where it is one."""
    return ("csv", {"layout": form}) if form in LAYOUTS else (form, {})


def write_bundle(
    graph: Graph, form: str, folder: Path, *, filter: EventFilter | None = None, **options: Any
) -> tuple[list[Path], list[str]]:
    """Write the files of the bundle ``form`` into ``folder``, which is made; files of those names are replaced.

    Returns their paths, and each note of their exporters once. Raises what they raise, and OSError; then none of the
    files is replaced, and a folder that was not there is not there.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    try:
        with tempfile.TemporaryDirectory(prefix=".kg-export-", dir=folder) as unfinished:
            for name, part in BUNDLES[form].items():
                notes += graph.export(part, Path(unfinished) / name, filter=filter, **options)
            for name in BUNDLES[form]:
                (Path(unfinished) / name).replace(folder / name)
    except BaseException:
        if made:
            folder.rmdir()
        raise
    return [folder / name for name in BUNDLES[form]], list(dict.fromkeys(notes))
