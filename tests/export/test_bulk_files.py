"""Files for bulk loaders: together they are the whole graph, and the commands that are printed load them."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner
from handmade import graph_of, small_world
from pyoxigraph import RdfFormat

import kg
from kg.cli.main import cli
from kg.errors import BadOption
from kg.export.bulk_files import write_files
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph

sys.path.insert(0, str(Path(__file__).parents[1] / "graph"))


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with graph_of(small_world()) as opened:
        yield opened


def quads(path: Path) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS))


def test_the_files_are_the_graph_and_no_named_graph_stands_in_two(graph: Graph, tmp_path: Path) -> None:
    paths, _ = write_files(graph, tmp_path / "a", 3)
    parts = [quads(path) for path in paths]
    assert [path.name for path in paths] == ["graph-1.nq.gz", "graph-2.nq.gz", "graph-3.nq.gz"]
    assert sorted(str(quad) for part in parts for quad in part) == sorted(map(str, graph.quads()))
    names = [{quad.graph_name for quad in part} for part in parts]
    assert all(names) and sum(map(len, names)) == len(set.union(*names))
    again, _ = write_files(graph, tmp_path / "b", 3)
    assert [path.read_bytes() for path in paths] == [path.read_bytes() for path in again]
    with pytest.raises(BadOption, match="holds"):
        write_files(graph, tmp_path / "a", 2)


def test_a_filter_leaves_the_data_that_pass(graph: Graph, tmp_path: Path) -> None:
    filter = EventFilter(type=("ASSAULT",), actor=("RUS",))
    paths, _ = write_files(graph, tmp_path / "few", 2, filter=filter)
    found = {str(quad) for path in paths for quad in quads(path)}
    assert found and found < {str(quad) for quad in graph.quads()}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("turtle", "--shards", "2", "-o", "d"), "turtle has no use for --shards"),
        (("nquads", "--shards", "2"), "name a folder"),
        (("nquads", "--shards", "2", "-o", "d", "--crate"), "single file"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], told: str) -> None:
    result = CliRunner().invoke(cli, ["export", *arguments])
    assert result.exit_code == 2 and told in result.stderr


@pytest.mark.slow
def test_virtuoso_loads_them_by_the_command_that_is_printed(graph: Graph, tmp_path: Path) -> None:
    from graph_servers import virtuoso

    isql = shutil.which("isql-vt")
    if isql is None:
        pytest.skip("no isql-vt here; the Debian package virtuoso-opensource brings it")
    _, notes = write_files(graph, tmp_path / "files", 2)
    command = next(note for note in notes if "ld_dir" in note)
    statements = re.search(r'exec="(.+)"', command)
    assert statements is not None
    with virtuoso(tmp_path) as address:
        (port,) = re.findall(r"\[Parameters\]\s+ServerPort = (\S+)", (tmp_path / "virtuoso.ini").read_text())
        subprocess.run([isql, port, "dba", "dba", f"exec={statements[1]}"], check=True, capture_output=True)
        with kg.Graph.open(address, create=False) as loaded:
            assert {name.value for name in loaded.graphs()} == {name.value for name in graph.graphs()}
            assert list(loaded.events()) == list(graph.events())
