"""The project's own gold set is sound, and its floors can only rise."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.evaluate.gold import GoldEvent, GoldPair, read_gold_events, read_pairs
from kg.evaluate.score import Score
from kg.sources.articles import read_articles

GOLD = Path(__file__).parents[1] / "gold"
sys.path.insert(0, str(GOLD))

import check  # noqa: E402


def test_pairs_are_sound_and_of_all_types():
    pairs = list(read_pairs(GOLD / "pairs.jsonl"))
    assert all(isinstance(pair, GoldPair) for pair in pairs)
    assert len(pairs) >= 120
    counts = Counter(pair.type for pair in pairs)
    assert len(counts) == 15 and min(counts.values()) >= 8
    for pair in pairs:
        for start, end in (*pair.sources, *pair.targets):
            assert pair.text[start:end].strip() == pair.text[start:end]


def test_events_stand_in_their_articles():
    articles = {article.id: article for article in read_articles(GOLD / "articles.jsonl")}
    events = list(read_gold_events(GOLD / "events.jsonl"))
    assert len(articles) == 6
    for event in events:
        assert isinstance(event, GoldEvent)
        text = articles[event.article].text
        start, end = event.sentence
        assert text[start:end].endswith(".") and (end == len(text) or text[end] == " ")
        assert all(part.strip() in text[start:end] for part in event.trigger.split("…"))
        for side in (event.source, event.target):
            assert side is None or (text[side.start : side.end] == side.text and start <= side.start < side.end <= end)
    assert {event.modality for event in events} == {"actual", "future", "hypothetical", "negated"}


def made(value: float) -> list[Score]:
    return [
        Score(task, dict.fromkeys(names, value), dict.fromkeys(names, (0.0, 1.0)))
        for task, names in check.PINNED.items()
    ]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """``run(value, *arguments)``: the exit code with every figure at ``value``, and the floors afterwards."""
    path = tmp_path / "floors.json"
    monkeypatch.setattr(check, "make_extractor", lambda name: None)

    def call(value: float, *arguments: str):
        monkeypatch.setattr(check, "scores", lambda extractor: made(value))
        code = check.main(list(arguments), path=path)
        return code, json.loads(path.read_text("utf-8"))["typing"]["macro_f1"] if path.exists() else None

    return call


def test_a_gold_set_is_pinned_once(run, capsys):
    assert run(0.5) == (1, None)  # nothing is pinned yet
    assert run(0.5, "--new-gold") == (0, 0.5)
    assert run(0.4, "--new-gold") == (1, 0.5)  # no way around the floors
    assert "has not changed" in capsys.readouterr().err


def test_a_figure_below_its_floor_fails_and_updates_nothing(run, monkeypatch, capsys):
    monkeypatch.setattr(check, "LESS_IS_BETTER", set())
    run(0.5, "--new-gold")
    assert run(0.6) == (0, 0.5)
    assert run(0.6, "--update") == (0, 0.6)
    assert run(0.55) == (1, 0.6)
    assert run(0.55, "--update") == (1, 0.6)
    assert "macro_f1 is 0.5500, and its floor 0.6" in capsys.readouterr().err


def test_what_should_be_small_may_not_grow(run, capsys):
    run(0.5, "--new-gold")
    assert run(0.6) == (1, 0.5)
    assert "silent is 0.6000, and at most 0.5" in capsys.readouterr().err


def test_floors_are_of_the_gold_set_that_they_were_pinned_for(run, monkeypatch, capsys):
    run(0.5, "--new-gold")
    monkeypatch.setattr(check, "hashes", lambda: {"pairs.jsonl": "another"})
    assert run(0.9) == (1, 0.5)
    assert "not the one" in capsys.readouterr().err


def test_the_pinned_floors_are_of_the_gold_set_as_it_is():
    pinned = json.loads((GOLD / "floors.json").read_text("utf-8"))
    assert pinned["inputs"] == check.hashes()
    assert {task: set(floors) for task, floors in pinned.items() if task != "inputs"} == {
        task: set(names) for task, names in check.PINNED.items()
    }
