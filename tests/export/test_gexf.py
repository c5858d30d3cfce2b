"""GEXF 1.3 as Gephi and the published schema want it, and networkx reading back what was written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from handmade import World, graph_of, hostile_world, many, small_world

from kg.analysis.network import project
from kg.errors import BadOption
from kg.export.exporter import exporters

OPTIONS = [
    {"aggregate": aggregate, "colour": colour, "version": version}
    for aggregate in ("none", "type", "dyad")
    for colour in ("region", "community")
    for version in ("1.3", "1.2draft")
]
NS = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
WORLDS = {"small": small_world, "hostile": hostile_world, "empty": World, "many": lambda: many(40, 160)}


def gexf(world: World) -> bytes:
    stream = BytesIO()
    exporters.create("gexf").write(world, stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", WORLDS)
def test_networkx_reads_back_equal_counts_and_attributes(name: str) -> None:
    world = WORLDS[name]()
    network = project(world)
    read = nx.read_gexf(BytesIO(gexf(world)))
    assert (len(read), read.size()) == (len(network), network.size())
    for (_, wrote), (_, got) in zip(network.nodes(data=True), read.nodes(data=True), strict=True):
        assert {key: got[key] for key in wrote if key != "label"} == {
            key: wrote[key] for key in wrote if key != "label"
        }
    edges = {(source, target, values["event_type"]): values for source, target, values in read.edges(data=True)}
    if name != "hostile":
        for source, target, kind, values in network.edges(keys=True, data=True):
            got = edges[source, target, kind]
            assert got["weight"] == values["count"]
            assert {key: got[key] for key in values if key != "type"} == {
                k: v for k, v in values.items() if k != "type"
            }


@pytest.mark.parametrize("name", WORLDS)
def test_it_keeps_the_rules_of_the_schema(name: str) -> None:
    root = ET.fromstring(gexf(WORLDS[name]()))
    assert (root.tag, root.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    graph = root.find("g:graph", NS)
    assert graph is not None
    assert [child.tag.rpartition("}")[2] for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    edges = graph.findall("g:edges/g:edge", NS)
    nodes = graph.findall("g:nodes/g:node", NS)
    ids = [edge.get("id") for edge in edges]
    assert len(set(ids)) == len(ids)
    known = {node.get("id") for node in nodes}
    assert len(known) == len(nodes)
    assert {edge.get("source") for edge in edges} | {edge.get("target") for edge in edges} <= known
    for owner, elements in (("node", nodes), ("edge", edges)):
        table = graph.find(f"g:attributes[@class='{owner}']", NS)
        types = {entry.get("id"): entry.get("type") for entry in table}
        assert set(types.values()) <= {"string", "integer", "double"}
        for element in elements:
            values = element.findall("g:attvalues/g:attvalue", NS)
            assert len({value.get("for") for value in values}) == len(values)
            for value in values:
                kind, text = types[value.get("for")], value.get("value")
                assert text is not None
                if kind == "integer":
                    assert re.fullmatch(r"-?\d+", text)
                if kind == "double":
                    float(text)
            for colour in element.findall("v:color", NS):
                assert all(0 <= int(colour.get(channel)) <= 255 for channel in "rgb")
    for spell in root.iter("{http://gexf.net/1.3}spell"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", spell.get("start"))
        assert spell.get("start") <= spell.get("end")
        assert graph.get("timeformat") == "date"


def test_an_actor_with_an_undated_event_is_always_there() -> None:
    root = ET.fromstring(gexf(small_world()))
    spells = {node.get("id"): node.find("g:spells", NS) is not None for node in root.iter("{http://gexf.net/1.3}node")}
    assert (spells["BRA"], spells["RUS"], spells["CHN"]) == (False, False, True)


def test_control_characters_are_replaced_and_that_is_said() -> None:
    stream = BytesIO()
    notes = exporters.create("gexf").write(hostile_world(), stream)
    assert any("control characters" in note for note in notes)
    assert "nul\ufffdbell\ufffd\ufffdend\ufffd" in stream.getvalue().decode()


def test_ids_that_become_equal_by_cleaning_stay_apart() -> None:
    from kg.export.text import Cleaner

    ids = Cleaner().unique(["a\x00", "a\x01", "a\ufffd"])
    assert list(ids.values()) == ["a\ufffd", "a\ufffd~2", "a\ufffd~3"]


def test_what_is_no_edge_is_said() -> None:
    notes = exporters.create("gexf").write(small_world(), BytesIO())
    assert "1 event without a second party left out: they are no edges" in notes


def test_graphml_is_read_back_with_all_parallel_edges() -> None:
    stream = BytesIO()
    exporters.create("graphml").write(small_world(), stream)
    read = nx.read_graphml(BytesIO(stream.getvalue()), force_multigraph=True)
    network = project(small_world())
    assert sorted((s, t, v["type"], v["count"]) for s, t, v in read.edges(data=True)) == sorted(
        (s, t, v["type"], v["count"]) for s, t, v in network.edges(data=True)
    )


def lines_with(**options: str) -> bytes:
    stream = BytesIO()
    with graph_of(small_world()) as graph:
        exporters.create("gexf", **options).write(graph, stream)
    return stream.getvalue()


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(options.values()))
def test_both_versions_and_all_aggregates_are_read_back(options: dict[str, str]) -> None:
    content = lines_with(**options)
    read = nx.read_gexf(BytesIO(content), version=options["version"])
    with graph_of(small_world()) as graph:
        edges = {"none": "event"}.get(options["aggregate"], options["aggregate"])
        network = project(graph, edges=edges)
    assert (set(read), read.size()) == (set(network), network.size())
    assert read.size("weight") == network.size("count")
    assert ("community" in read.nodes["UKR"]) == (options["colour"] == "community")
    assert (b' kind="' in content) == (options["version"] == "1.3")


def test_communities_are_coloured_alike_within_and_differently_between() -> None:
    root = ET.fromstring(lines_with(colour="community"))
    fills: dict[str, set[str]] = {}
    for node in root.iter("{http://gexf.net/1.3}node"):
        colour = node.find("v:color", NS)
        column = next(
            entry.get("id")
            for entry in root.iter("{http://gexf.net/1.3}attribute")
            if entry.get("title") == "community"
        )
        group = next(
            value.get("value") for value in node.iter("{http://gexf.net/1.3}attvalue") if value.get("for") == column
        )
        fills.setdefault(group, set()).add("".join(colour.get(channel).zfill(3) for channel in "rgb"))
    assert all(len(found) == 1 for found in fills.values())
    assert len(set.union(*fills.values())) == len(fills) > 1


@pytest.mark.parametrize("options", [{"version": "2"}, {"colour": "taste"}, {"aggregate": "week"}])
def test_options_that_there_are_not_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(BadOption, match="there are"):
        exporters.create("gexf", **options)


@pytest.mark.slow
@pytest.mark.parametrize("world", ["small", "hostile"])
def test_graphology_sees_the_same(world: str, tmp_path: Path) -> None:
    """An independent reader: needs node and the npm packages graphology, graphology-gexf and jsdom on NODE_PATH."""
    node = shutil.which("node")
    program = """
        const {JSDOM} = require('jsdom'); global.DOMParser = new JSDOM('').window.DOMParser;
        const Graph = require('graphology'), gexf = require('graphology-gexf');
        const text = require('fs').readFileSync(process.argv[1], 'utf8');
        const graph = gexf.parse(Graph, text, {allowUndeclaredAttributes: false});
        console.log(JSON.stringify({
            nodes: graph.mapNodes((node, values) => [node, values]),
            edges: graph.mapEdges((edge, values, source, target) => [edge, source, target, values]),
        }));
    """
    if (
        node is None
        or subprocess.run([node, "-e", "require('graphology-gexf'); require('jsdom')"], capture_output=True).returncode
    ):
        pytest.skip("node with graphology, graphology-gexf and jsdom is not here")
    made = WORLDS[world]()
    file = tmp_path / "graph.gexf"
    file.write_bytes(gexf(made))
    done = subprocess.run([node, "-e", program, str(file)], capture_output=True, text=True, check=True)
    read = json.loads(done.stdout)
    network = project(made)
    assert len(read["edges"]) == network.size()
    assert len({edge[0] for edge in read["edges"]}) == network.size()
    for (name, values), (_, got) in zip(network.nodes(data=True), read["nodes"], strict=True):
        assert (got["events"], got["strength"], got["kind"]) == (
            values["events"],
            values["strength"],
            values["kind"],
        ), name
        assert {"x", "y", "size", "color"} <= set(got)
    if world == "small":
        assert sorted(
            (source, target, values["event_type"], values["count"]) for _, source, target, values in read["edges"]
        ) == sorted(
            (source, target, kind, values["count"])
            for source, target, kind, values in network.edges(keys=True, data=True)
        )
