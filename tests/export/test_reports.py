"""Tables of reports hold all that a record holds."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO

from handmade import HOSTILE, World, hostile_world, small_world

from kg.export.exporter import exporters
from kg.model import Figure, Span, TextEvidence


def exported(name: str, world: World) -> bytes:
    stream = BytesIO()
    exporters.create(name).write(world, stream)
    return stream.getvalue()


def test_json_lines_are_the_records_themselves() -> None:
    for world in (small_world(), hostile_world()):
        records = [json.loads(line) for line in exported("jsonl", world).decode().split("\n") if line]
        assert records == [event.record() for event in world.reports]


def test_rows_hold_every_leaf_of_the_record() -> None:
    world = small_world()
    world.row("USA", "AID", "UKR", "2024-05-01", number=7)
    rows = list(csv.DictReader(StringIO(exported("csv", world).decode(), newline="")))
    assert len(rows) == len(world.reports)
    first, last = rows[0], rows[-1]
    event = world.reports[0]
    assert first["quote"] == event.evidence.quote
    assert (first["source_id"], first["source_start"], first["trigger"]) == ("USA", "4", "announced sanctions")
    assert (first["publisher"], first["speaker_name"], first["reciprocal"]) == (
        "Example Wire",
        "Anadolu Agency",
        "false",
    )
    assert (last["dataset"], last["row"], last["url"]) == ("icews", "7", "https://example.org/story")
    assert (last["quote"], last["confidence"], last["publisher"]) == ("", "", "icews")


def test_hostile_cells_come_back_whole() -> None:
    rows = list(csv.DictReader(StringIO(exported("csv", hostile_world()).decode(), newline="")))
    assert [row["source_name"] for row in rows][:5] == list(HOSTILE[:5])


def test_an_empty_table_has_its_header() -> None:
    header = exported("csv", World()).decode()
    assert header.startswith("id,event,type,")
    assert header == exported("csv", small_world()).decode().splitlines()[0] + "\r\n"


def test_numbers_of_a_statement_stand_in_the_table_with_their_words() -> None:
    world = small_world()
    event = world.reports[0]
    assert isinstance(event.evidence, TextEvidence)
    words = Span("at least 12 people", 10, 28)
    figures = (Figure("fatalities", 12, words), Figure("fatalitiesLow", 12, words))
    world.reports[0] = replace(event, evidence=replace(event.evidence, figures=figures))
    first, *others = csv.DictReader(StringIO(exported("csv", world).decode(), newline=""))
    assert first["values"] == "fatalities=12|fatalitiesLow=12"
    assert first["value_words"] == "fatalities=at least 12 people@10:28|fatalitiesLow=at least 12 people@10:28"
    assert {row["values"] + row["value_words"] for row in others} == {""}
