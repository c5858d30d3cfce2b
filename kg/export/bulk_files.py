"""The whole graph as several packed files of N-Quads, for the bulk loaders of Virtuoso and QLever.

Each named graph stands in one file as a whole, in the file that is the smallest when its turn comes, so that the files
are about alike and can be loaded side by side. The same graph gives the same files.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg import settings
from kg.errors import BadOption
from kg.export.exporter import Exportable
from kg.export.rdf import filtered, is_data, names_of
from kg.graph.filters import EventFilter

PATTERN: Final = "graph-*.nq.gz"
"""What files written here are called."""

_LOAD: Final = """\
Virtuoso: name the folder in DirsAllowed of virtuoso.ini, then (further rdf_loader_run() beside it load side by side)
  isql-vt 1111 dba PASSWORD exec="ld_dir('{folder}', '{pattern}', 'urn:x-none'); rdf_loader_run(); checkpoint;"
  isql-vt 1111 dba PASSWORD exec="select ll_file, ll_error from DB.DBA.load_list where ll_error is not null;"
QLever: in the folder
  qlever index --name kg --format nq --input-files '{pattern}' --cat-input-files 'zcat {pattern}'
  qlever start --name kg --port 7001
Then kg query --graph http://HOST:PORT/sparql (QLever: without /sparql) asks what was loaded"""


def write_files(
    graph: Exportable, folder: Path, count: int, *, filter: EventFilter | None = None
) -> tuple[list[Path], list[str]]:
    """Write ``graph`` to ``count`` files in ``folder``, which is made; with a filter the data alone that pass.

    Returns the files and notes for a person, the commands that load them among them. Raises BadOption where the folder
    holds such files already, OSError.
    """
    if any(folder.glob(PATTERN)):
        raise BadOption(f"{folder} holds {PATTERN} already; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    width = len(str(count))
    paths = [folder / f"graph-{number:0{width}}.nq.gz" for number in range(1, count + 1)]
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("wb")) for path in paths]
        for quads in _graphs(graph, filter):
            smallest = min(files, key=lambda file: file.tell())
            text = cast(bytes, serialize(quads, format=RdfFormat.N_QUADS))
            # Pieces of gzip behind one another are one packed file.
            smallest.write(gzip.compress(text, settings.SHARD_COMPRESSION, mtime=0))
    notes = _LOAD.format(folder=folder.absolute(), pattern=PATTERN).splitlines()
    return paths, notes


def _graphs(graph: Exportable, filter: EventFilter | None) -> Iterator[Iterable[Quad]]:
    """The quads of each named graph, sorted; the largest graphs are one block of rows, which memory holds."""
    if filter is None or not filter.narrows:
        for name in names_of(graph):
            yield sorted(graph.quads(name), key=str)
        return
    held: list[Quad] = []
    for quad in filtered(graph, filter):
        where = quad.graph_name
        if not isinstance(where, NamedNode) or not is_data(graph, where.value):
            continue
        if held and held[-1].graph_name != where:
            yield held
            held = []
        held.append(quad)
    if held:
        yield held
