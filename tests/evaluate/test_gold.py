"""Rows of gold and of predictions that cannot be used are set aside with the reason; the others are read."""

from __future__ import annotations

import pytest
from gold_made import TEXT, gold, pair, said, side

from kg.errors import NotFound
from kg.evaluate.gold import GoldEvent, GoldPair, read_gold_events, read_pairs
from kg.evaluate.said import Answer, SaidEvent, read_answers, read_said_events
from kg.model import SetAside

GOOD = pair("1", "Norway", "Russia", "RETREAT")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        ({**GOOD, "id": None}, "id is missing"),
        ({**GOOD, "type": "HUG"}, "no event type is called 'HUG'"),
        ({**GOOD, "sources": [[3, 3]]}, "no span"),
        ({**GOOD, "targets": [[0, 900]]}, "ends behind the text"),
        ({**GOOD, "targets": "Russia"}, "no list of spans"),
        (GOOD, "stands on an earlier row too"),
        ({**GOOD, "id": "2", "text": TEXT + " More."}, "has another text"),
    ],
)
def test_bad_pairs(write, row, reason):
    first, second, third = read_pairs(write("gold.jsonl", GOOD, row, {**GOOD, "id": "3"}))
    assert isinstance(first, GoldPair) and first.type == "YIELD" and isinstance(third, GoldPair)
    assert isinstance(second, SetAside) and second.row == 2 and reason in second.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"modality": "maybe"}, "no modality is called 'maybe'"),
        ({"sentence": [5, 2]}, "no span"),
        ({"source": None}, "neither source nor target"),
        ({"source": "Norway"}, "neither null nor an object"),
        ({"annotators": "two"}, "no number of readers"),
    ],
)
def test_bad_events(write, change, reason):
    row = gold(side("Norway"), "ACCUSE", None)
    first, second = read_gold_events(write("gold.jsonl", row, {**row, **change}))
    assert isinstance(first, GoldEvent)
    assert isinstance(second, SetAside) and reason in second.reason


def test_bad_predictions(write):
    rows = [{"id": "1", "type": "RETREAT", "confidence": 0.5}, {"id": "2"}, {"id": "3", "type": "AID", "confidence": 7}]
    one, *wrong = read_answers(write("said.jsonl", *rows))
    assert one == Answer("1", "YIELD", 0.5)
    assert [type(item) for item in wrong] == [SetAside, SetAside]
    event = said("Norway", "AID", None)
    good, *bad = read_said_events(
        write("events.jsonl", event, {**event, "evidence": None}, {**event, "modality": "no"}, {"type": "AID"})
    )
    assert isinstance(good, SaidEvent) and good.target is None
    assert [item.row for item in bad] == [2, 3, 4]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotFound, match="no such file"):
        read_pairs(tmp_path / "none.jsonl")
