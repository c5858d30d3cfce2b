"""Formats of networks: read back by other programs' libraries, or by the rules that their makers wrote down."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import networkx as nx
import pytest
from handmade import World, graph_of, hostile_world, small_world

from kg.analysis.network import project
from kg.export.exporter import exporters

WORLDS = {"small": small_world, "hostile": hostile_world, "empty": World}


def written(name: str, world: World, **options: object) -> bytes:
    stream = BytesIO()
    with graph_of(world) as graph:
        exporters.create(name, **options).write(graph, stream)
    return stream.getvalue()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize("world", ["small", "empty"])
def test_pajek_is_read_back_with_types_and_counts(world: str) -> None:
    network = project(WORLDS[world]())
    read = nx.parse_pajek(written("pajek", WORLDS[world]()).decode().splitlines())
    label = nx.get_node_attributes(network, "label")
    assert sorted(read) == sorted(label.values())
    assert sorted((a, b, values["l"], values["weight"]) for a, b, values in read.edges(data=True)) == sorted(
        (label[a], label[b], kind, count) for a, b, kind, count in network.edges(keys=True, data="count")
    )


def test_pajek_s_labels_cannot_end_their_quotes() -> None:
    lines = written("pajek", hostile_world()).decode().splitlines()
    names = lines[1 : lines.index("*Arcs")]
    assert all(line.count('"') == 2 for line in names)
    assert len(names) == len(project(hostile_world()))


@pytest.mark.parametrize("world", WORLDS)
def test_gml_is_read_back_with_all_attributes(world: str) -> None:
    network = project(WORLDS[world]())
    read = nx.read_gml(BytesIO(written("gml", WORLDS[world]())))
    assert (len(read), read.size()) == (len(network), network.size())
    if world == "small":
        for node, values in network.nodes(data=True):
            assert read.nodes[node]["name"] == values["label"]
            assert {key: read.nodes[node][key] for key in values if key != "label"} == {
                key: value for key, value in values.items() if key != "label"
            }


@pytest.mark.parametrize("world", WORLDS)
def test_cytoscape_s_elements_refer_to_each_other(world: str) -> None:
    network = project(WORLDS[world]())
    elements = json.loads(written("cytoscape", WORLDS[world]()))["elements"]
    ids = {node["data"]["id"] for node in elements["nodes"]}
    assert len(ids) == len(network)
    assert {edge["data"][end] for edge in elements["edges"] for end in ("source", "target")} <= ids
    edges = {edge["data"]["id"] for edge in elements["edges"]}
    assert len(edges) == network.size()
    assert ids.isdisjoint(edges)
    assert all(isinstance(node["position"]["x"], float) for node in elements["nodes"])


@pytest.mark.parametrize("aggregate", ["none", "type", "dyad"])
def test_neo4j_s_headers_and_ids_fit_together(aggregate: str) -> None:
    nodes = rows(written("neo4j-nodes", small_world(), aggregate=aggregate))
    edges = rows(written("neo4j-edges", small_world(), aggregate=aggregate))
    ids = {row["id:ID(Actor)"] for row in nodes}
    assert {row[":START_ID(Actor)"] for row in edges} | {row[":END_ID(Actor)"] for row in edges} == ids
    assert next(row for row in nodes if row["id:ID(Actor)"] == "UKR")[":LABEL"] == "Actor;Country"
    assert sum(int(row["count:long"]) for row in edges) == project(small_world()).size("count")
    meeting = next(row for row in edges if row[":TYPE"] == "CONSULT" and "Rutte" in str(row))
    assert meeting["publishers:string[]"] == "Daily Example;Example Wire"
    assert {row[":TYPE"] for row in edges} <= {
        "AID",
        "SUPPORT",
        "ASSAULT",
        "SANCTION",
        "REQUEST",
        "CONSULT",
        "ACCUSE",
        "THREATEN",
    }


@pytest.mark.parametrize("name", ["graphml", "gml", "cytoscape", "pajek", "neo4j-nodes", "neo4j-edges"])
def test_levels_are_those_of_the_projection(name: str) -> None:
    assert b"Donald" not in written(name, small_world(), level="country")
    assert b"The West" in written(name, small_world(), level="bloc", blocs={"The West": ["USA", "DEU"]})
