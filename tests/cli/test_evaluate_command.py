"""``kg evaluate``: what it prints and writes, its floors, and what it says of mistakes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import get_args

import pytest

from kg.cli import evaluate
from kg.evaluate.coding import CODINGS
from kg.evaluate.score import Task

TEXT = "USA sanctions Russia. France may sanction Iran."


def row(name, source, target, kind="SANCTION", sentence="s1"):
    spans = [[TEXT.index(words), TEXT.index(words) + len(words)] for words in (source, target)]
    return {
        "id": name,
        "sentence_id": sentence,
        "text": TEXT,
        "sources": [spans[0]],
        "targets": [spans[1]],
        "type": kind,
    }


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [row("1", "USA", "Russia"), row("2", "France", "Iran", "THREATEN")]
    path.write_text("".join(json.dumps(line) + "\n" for line in rows), "utf-8")
    return path


@pytest.fixture
def events(tmp_path):
    side = {"text": "USA", "country": "USA", "start": 0, "end": 3}
    record = {"article": "a", "sentence": [0, 21], "type": "SANCTION", "modality": "actual", "source": side,
              "target": {"text": "Russia", "country": None, "start": 14, "end": 20}, "annotators": 1}  # fmt: skip
    (tmp_path / "events.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    article = {"id": "a", "title": "USA sanctions Russia", "text": TEXT}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    return "events.jsonl", "articles.jsonl"


def test_the_command_offers_what_the_library_has():
    assert get_args(Task) == evaluate.TASKS
    assert CODINGS == evaluate.CODINGS


def test_dyads_as_table(kg, gold):
    done = kg("evaluate", "dyads", str(gold), "--extractor", "fake")
    assert done.exit_code == 0
    assert re.search(r"^triple_recall +0\.500 +\d", done.stdout, re.M)
    assert "wrong type" in done.stdout


def test_dyads_by_the_manual_takes_what_is_announced_for_a_threat(kg, gold):
    done = kg("evaluate", "dyads", str(gold), "--extractor", "fake", "--coding", "manual", "--format", "json")
    figures = json.loads(done.stdout)["figures"]
    assert figures["dyad_recall"] == 1
    assert figures["triple_recall"] == 0.5  # the threat; by the manual, sanctions that are imposed are COERCE


def test_predictions_of_a_run_have_the_score_of_the_run(kg, gold):
    options = ("--extractor", "fake", "--format", "json")
    one = kg("evaluate", "dyads", str(gold), *options, "--predictions", "said.jsonl", "--errors", "errors.jsonl")
    other = kg("evaluate", "dyads", str(gold), "--score", "said.jsonl", "--format", "json")
    ours, again = json.loads(one.stdout), json.loads(other.stdout)
    assert ours.pop("about") != again.pop("about")
    assert ours == again
    lines = Path("errors.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["cause"] for line in lines] == ["wrong type"]


def test_what_was_measured_is_told_and_for_what_was_missed_why(kg, tmp_path):
    row = {"id": "q", "sentence_id": "q", "text": "The ferry left USA for RUS.", "sources": [[15, 18]],
           "targets": [[23, 26]], "type": "AID"}  # fmt: skip
    (tmp_path / "quiet.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    options = ("evaluate", "dyads", "quiet.jsonl", "--extractor", "fake")
    done = kg(*options, "--errors", "errors.jsonl", "--html", "page.html")
    assert "kg: fake/1, types as kg codes them; --coding manual" in done.stderr
    (error,) = [json.loads(line) for line in Path("errors.jsonl").read_text("utf-8").splitlines()]
    assert (error["cause"], error["refused"]) == ("silent sentence", "unknown-act: no act is named")
    assert "refused unknown-act: no act is named" in Path("page.html").read_text("utf-8")
    told = kg(*options, "--coding", "manual").stderr
    assert "manual codes gold without modality" in told and "--coding manual" not in told


def test_events_leaves_headlines_out(kg, events):
    done = kg("evaluate", "events", *events, "--extractor", "fake", "--format", "json")
    figures = json.loads(done.stdout)["figures"]
    assert (figures["events"], figures["triple.recall"], figures["triple.precision"]) == (2, 1, 0.5)


def test_csv_has_every_figure(kg, gold):
    done = kg("evaluate", "dyads", str(gold), "--extractor", "fake", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {"section": "figure", "name": "triple_recall", "measure": "value", "value": "0.5000"} in rows
    assert {line["section"] for line in rows} == {"figure", "types", "modalities", "confusion", "errors", "calibration"}


def test_typing_needs_an_extractor_that_can(kg, gold):
    done = kg("evaluate", "typing", str(gold), "--extractor", "fake")
    assert done.exit_code == 2
    assert done.stderr == "kg: the extractor 'fake' cannot type a given source and target: it has no method 'types'\n"


def test_typing_of_predictions(kg, gold, tmp_path):
    (tmp_path / "said.jsonl").write_text('{"id": "1", "type": "SANCTION", "confidence": 0.7}\n', "utf-8")
    done = kg("evaluate", "typing", str(gold), "--score", "said.jsonl", "--format", "json")
    assert json.loads(done.stdout)["figures"]["accuracy"] == 0.5


def test_the_page_stands_alone(kg, gold):
    pytest.importorskip("matplotlib")
    for name in ("one.html", "two.html"):
        assert kg("evaluate", "dyads", str(gold), "--extractor", "fake", "--html", name).exit_code == 0
    page = Path("one.html").read_text("utf-8")
    assert page == Path("two.html").read_text("utf-8")
    assert page.count("<svg") == 4
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "wrong type" in page and "France may sanction Iran" in page


@pytest.mark.parametrize(
    ("floors", "code", "line"),
    [
        ('{"dyads": {"triple_recall": 0.5}}', 0, "all 1 floors hold"),
        ('{"dyads": {"triple_recall": 0.6}}', 1, "triple_recall is 0.5000, and its floor 0.6"),
        ('{"dyads": {"type_agreement": {"max": 0.2}}}', 1, "at most 0.2 is allowed"),
        ('{"dyads": {"luck": 0.6}}', 2, "no figure is called 'luck'"),
        ('{"dyads": {"silent": "low"}}', 2, "neither a number nor"),
        ("{", 2, "not JSON"),
    ],
)
def test_floors(kg, gold, tmp_path, floors, code, line):
    (tmp_path / "floors.json").write_text(floors, "utf-8")
    done = kg("evaluate", "dyads", str(gold), "--extractor", "fake", "--floors", "floors.json")
    assert done.exit_code == code
    assert line in done.stderr and done.stderr.count("\n") == 1


def test_bad_rows_are_set_aside(kg, gold):
    with gold.open("a", encoding="utf-8") as out:
        out.write('{"id": "3"}\n')
    done = kg("evaluate", "dyads", str(gold), "--extractor", "fake")
    assert done.exit_code == 3
    assert "gold.jsonl, row 3: text is missing" in done.stderr
    assert "triple_recall" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["events", "gold.jsonl"], "events needs GOLD and ARTICLES"),
        (["dyads", "gold.jsonl", "articles.jsonl"], "dyads takes GOLD alone"),
        (["dyads", "none.jsonl"], "none.jsonl: no such file"),
        (["dyads", "gold.jsonl", "--extractor", "none"], "no extractor is called 'none'"),
        (["events", "gold.jsonl", "x.jsonl", "--coding", "manual"], "for gold without"),
    ],
)
def test_mistakes(kg, gold, arguments, line):
    done = kg("evaluate", *arguments)
    assert done.exit_code == 2
    assert line in done.stderr and done.stderr.count("\n") == 1
