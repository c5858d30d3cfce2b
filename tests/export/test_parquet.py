"""Parquet holds typed columns, and in them what the graph holds."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from handmade import World, graph_of, hostile_world, small_world

from kg.errors import MissingExtra
from kg.export.bundles import write_bundle
from kg.export.exporter import exporters
from kg.export.reports import flat


def table(name: str, world: Any) -> Any:
    stream = BytesIO()
    with graph_of(world) as graph:
        exporters.create(name).write(graph, stream)
    return pq.read_table(BytesIO(stream.getvalue()))


def test_reports_are_the_records_on_one_level() -> None:
    read = table("parquet-reports", small_world())
    with graph_of(small_world()) as graph:
        expected = [flat(event.record()) for event in graph.events()]
    assert [{name: row[name] for name in expected[0]} for row in read.to_pylist()] == expected
    assert read.schema.field("score").type == pa.float64()
    assert read.schema.field("quote_start").type == pa.int64()
    assert read.schema.field("source_sectors").type == pa.list_(pa.string())


def test_events_count_their_reports() -> None:
    events = {row["event"]: row for row in table("parquet-events", small_world()).to_pylist()}
    strike = next(row for row in events.values() if row["type"] == "ASSAULT" and row["source_id"] == "RUS")
    assert (strike["reports"], strike["modalities"], strike["score"]) == (2, ["actual", "negated"], -9.0)
    assert strike["publishers"] == ["Daily Example", "Example Wire"]


def test_actors_count_their_events() -> None:
    actors = {row["id"]: row for row in table("parquet-actors", small_world()).to_pylist()}
    assert (actors["DEU"]["as_source"], actors["DEU"]["as_target"], actors["DEU"]["kind"]) == (2, 0, "country")
    assert actors["Donald_Trump"]["sectors"] == ["GOV"]


@pytest.mark.parametrize("name", ["parquet-reports", "parquet-events", "parquet-actors"])
def test_half_of_a_pair_is_no_obstacle(name: str) -> None:
    assert table(name, hostile_world()).num_rows >= 6


def test_what_a_row_of_a_dataset_says_is_no_character_that_is_lost() -> None:
    rows = World()
    event = rows.row("USA", "AID", "UKR", "2024-05-01")
    rows.reports[0] = replace(event, evidence=replace(event.evidence, values=(("Source Name", "Etats-Unis é"),)))
    stream = BytesIO()
    notes = exporters.create("parquet-reports").write(rows, stream)
    assert notes == []
    (row,) = pq.read_table(BytesIO(stream.getvalue())).to_pylist()
    assert json.loads(row["values"]) == {"Source Name": "Etats-Unis é"}


def test_without_pyarrow_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    there = tmp_path / "there"
    there.mkdir()
    (there / "events.parquet").write_text("of yesterday")
    with graph_of(small_world()) as graph:
        for folder in (tmp_path / "new", there):
            with pytest.raises(MissingExtra, match=r"pip install 'geopolitical-event-kg\[parquet\]'"):
                write_bundle(graph, "parquet", folder)
    assert not (tmp_path / "new").exists()
    assert [path.read_text() for path in there.iterdir()] == ["of yesterday"]
