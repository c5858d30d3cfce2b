"""``kg export``: options of networks and the description beside a file."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import networkx as nx
import pytest

from kg.graph.graph import Graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The folder of a graph with the small world that is made by hand."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
    from handmade import HandExtractor, small_world

    world, folder = small_world(), tmp_path_factory.mktemp("graph") / "kg"
    with Graph.open(folder) as made:
        made.ingest(world.texts, extractor=HandExtractor(world))
    return str(folder)


def test_levels_and_aggregates_reach_the_file(kg, graph):
    kg("export", "graphml", "-g", graph, "--level", "country", "--aggregate", "dyad", "-o", "c.graphml")
    read = nx.read_graphml("c.graphml")
    assert "Donald_Trump" not in read
    assert read["USA"]["RUS"]["count"] == 2
    kg("export", "gexf", "-g", graph, "--bloc", "West=USA,DEU", "--gexf-version", "1.2draft", "-o", "b.gexf")
    assert "West" in nx.read_gexf("b.gexf", version="1.2draft")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["csv", "--level", "country"], "csv has no use for --level"),
        (["graphml", "--colour", "region"], "graphml has no use for --colour"),
        (["gexf", "--level", "bloc", "-o", "x"], "needs blocs"),
        (["csv", "--crate"], "name one with --output"),
    ],
)
def test_options_without_use_are_mistakes(kg, graph, arguments, message):
    result = kg("export", *arguments, "--graph", graph)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_crate_describes_what_was_written(kg, graph):
    kg("export", "csv", "-g", graph, "--type", "AID", "-o", "aid.csv", "--crate", "--licence", "https://example.org/l")
    kg("export", "gexf", "-g", graph, "-o", "all.gexf", "--crate")
    entries = {entry["@id"]: entry for entry in json.loads(Path("ro-crate-metadata.json").read_text())["@graph"]}
    assert [part["@id"] for part in entries["./"]["hasPart"]] == ["aid.csv", "all.gexf"]
    assert entries["./"]["license"] == {"@id": "https://example.org/l"}
    file = entries["aid.csv"]
    assert file["sha256"] == hashlib.sha256(Path("aid.csv").read_bytes()).hexdigest()
    assert {part["name"]: part["value"] for part in file["variableMeasured"]} == {"reports": 1, "events": 1}
    assert file["temporalCoverage"] == "2025-10-20/2025-10-20"
    assert "type AID" in file["description"]
    assert "without a second party" in entries["all.gexf"]["description"]


def test_another_file_of_that_name_is_not_overwritten(kg, graph):
    Path("ro-crate-metadata.json").write_text("mine")
    result = kg("export", "csv", "-g", graph, "-o", "a.csv", "--crate")
    assert (result.exit_code, Path("ro-crate-metadata.json").read_text()) == (2, "mine")


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("neo4j", {"nodes.csv": "id:ID(Actor)", "edges.csv": ":START_ID(Actor)"}),
        ("parquet", {"events.parquet": "PAR1", "actors.parquet": "PAR1", "reports.parquet": "PAR1"}),
    ],
)
def test_formats_of_several_files_are_folders(kg, graph, form, files):
    done = kg("export", form, "-g", graph, "-o", "there")
    assert sorted(done.stdout.split()) == sorted(str(Path("there") / name) for name in files)
    for name, start in files.items():
        assert Path("there", name).read_bytes().startswith(start.encode())
    assert len(done.stderr.splitlines()) == len(set(done.stderr.splitlines()))
    assert "name a folder" in kg("export", form, "-g", graph).stderr


def test_options_of_networks_reach_the_files_of_neo4j(kg, graph):
    kg("export", "neo4j", "-g", graph, "--level", "country", "-o", "there")
    assert "Donald_Trump" not in Path("there", "nodes.csv").read_text()
    assert "parquet-events has no use for --level" in kg(
        "export", "parquet", "-g", graph, "--level", "country", "-o", "there"
    ).stderr


@pytest.mark.parametrize("layout", ["icews", "keds", "quadruples"])
def test_layouts_are_formats_too(kg, graph, layout):
    assert kg("export", layout, "-g", graph).stdout == kg("export", "csv", "--layout", layout, "-g", graph).stdout
    assert "a layout of its own" in kg("export", "icews", "--layout", "keds", "-g", graph).stderr


def test_the_list_and_mistakes_name_them_all(kg, graph):
    listed = kg("export", "--list").stdout
    for name in ("neo4j", "neo4j-nodes", "parquet", "icews", "quadruples"):
        assert f"\n{name} " in listed
        assert name in kg("export", "mp3", "-g", graph).stderr
