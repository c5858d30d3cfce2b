"""``kg analyze``: one table a measure, in three formats, and what stands behind a row."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg.analysis.measures import MEASURES
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


@pytest.mark.parametrize("measure", [name for name in MEASURES if name != "paths"])
def test_every_measure_is_a_table_csv_and_json(kg, graph, measure):
    rows = json.loads(kg("analyze", measure, "--graph", graph, "--format", "json").stdout)
    csv = kg("analyze", measure, "--graph", graph, "--format", "csv").stdout.splitlines()
    table = kg("analyze", measure, "--graph", graph)
    assert table.exit_code == 0
    assert len(csv) == len(rows) + 1
    if rows:
        assert list(rows[0]) == csv[0].split(",")


def test_explaining_says_how_and_quotes_the_events(kg, graph):
    result = kg("analyze", "centrality", "--graph", graph, "--limit", "1", "--explain")
    assert "PageRank" in result.stdout.partition("\n\n")[2] or "Brin" in result.stdout
    assert "reports" in result.stdout
    whole = json.loads(kg("analyze", "centrality", "--graph", graph, "--limit", "1", "--explain", "-f", "json").stdout)
    assert whole["rows"][0]["behind"]
    assert {"quote", "article"} <= set(whole["rows"][0]["behind"][0]["evidence"])


def test_blocs_are_read_from_the_command_line(kg, graph):
    result = kg("analyze", "centrality", "--graph", graph, "--bloc", "Everybody=USA,RUS,UKR", "-f", "csv")
    assert "\nEverybody," in result.stdout
    assert kg("analyze", "centrality", "--graph", graph, "--bloc", "Nobody").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["charisma"], "no analysis is called"),
        ([], "name a MEASURE"),
        (["paths"], "--from and --to"),
        (["paths", "--from", "Nobody", "--to", "USA"], "not in the network"),
        (["changes", "--split", "1999-01-01"], "does not divide"),
        (["centrality", "--backend", "abacus"], "no backend"),
        (["centrality", "--level", "bloc"], "needs blocs"),
    ],
)
def test_mistakes_are_one_line(kg, graph, arguments, message):
    result = kg("analyze", *arguments, "--graph", graph)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_list_names_all(kg):
    assert all(name in kg("analyze", "--list").stdout for name in MEASURES)


def test_a_report_is_written_by_the_name_of_its_file(kg, graph):
    assert kg("report", "-g", graph, "--dyad", "USA,Rosneft", "-o", "dyad.md").stdout == "dyad.md\n"
    assert "Events between USA and Rosneft." in Path("dyad.md").read_text(encoding="utf-8")
    assert kg("report", "-g", graph, "--since", "2025-10", "-o", "-").stdout.startswith("<!DOCTYPE html>")
    assert kg("report", "-g", graph, "--dyad", "USA").exit_code == 2
