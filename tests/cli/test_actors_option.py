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
