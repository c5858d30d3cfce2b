"""``--actors`` and ``kg actors --explain``."""

from __future__ import annotations

import os
from pathlib import Path

OWN = "actors:\n  - {name: Grey Heron Regiment, kind: group, country: UKR, aliases: [Grey Herons]}\n"


def test_whom_a_name_means_why_and_whom_else(kg):
    said = kg("actors", "--explain", "Congo").stdout
    assert "alias of Democratic Republic of the Congo (COD)" in said and "Republic of the Congo (COG)" in said
    assert "taken as Democratic Republic of the Congo (COD): the likeliest" in said
    assert "Sarkozy" in kg("actors", "--explain", "French president", "--date", "2010-06-01").stdout
    assert kg("actors", "--explain", "us").stdout == "us: not acronym of United States, which is written US\n"
    assert kg("actors", "--explain", "Blorp").stdout == "Blorp: nothing known under this name\n"


def test_actors_of_ones_own_count_while_the_command_runs(kg):
    Path("own.yaml").write_text(OWN, "utf-8")
    assert "Grey Heron Regiment" in kg("actors", "--explain", "Grey Herons", "--actors", "own.yaml").stdout
    assert "KG_ACTORS" not in os.environ
    assert "nothing known" in kg("actors", "--explain", "Grey Herons").stdout


def test_mistakes_are_one_line_before_anything_is_done(kg):
    Path("own.yaml").write_text(OWN.replace("group", "tribe"), "utf-8")
    Path("a.txt").write_text("USA sanctions Russia.", "utf-8")
    for command in (["extract", "a.txt"], ["ingest", "a.txt"], ["explain", "Hello."]):
        done = kg(*command, "--actors", "own.yaml")
        assert done.exit_code == 2
        assert done.stderr.startswith("kg: own.yaml, line 2: the kind 'tribe'") and done.stderr.count("\n") == 1
    assert not Path("kg-graph").exists()
    assert kg("actors", "--explain", "X", "--actors", "none.yaml").stderr == "kg: none.yaml: no such file of actors\n"
    assert "--date goes with --explain" in kg("actors", "--date", "2020-01-01").stderr


def test_all_that_is_known_of_actors_becomes_part_of_the_graph(kg):
    Path("own.yaml").write_text(OWN, "utf-8")
    ask = ("query", "ASK { ?a rdfs:label 'Grey Heron Regiment' . actor:FRA kg:scope 'shared' }")
    done = kg("actors", "--load", "--actors", "own.yaml")
    assert done.exit_code == 0 and done.stdout == ""
    assert done.stderr.startswith("kg: ") and done.stderr.endswith(" statements on actors into kg-graph\n")
    assert kg(*ask).exit_code == 0
    assert kg("actors", "--load", "--actors", "own.yaml").stderr == "kg: 0 statements on actors into kg-graph\n"
    assert kg("actors", "--format", "csv").stdout.count("\n") == 1, "those that act, not those that are known"
    assert kg("actors", "--load", "--explain", "Congo").exit_code == 2
