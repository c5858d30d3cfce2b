"""``kg validate`` and ``kg ingest --validate``: what is refused, kept, listed and tried again."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from fake_extractor import FakeExtractor

pytest.importorskip("pyshacl")


@pytest.fixture
def off_the_scale(monkeypatch):
    """Makes the fake extractor give scores that no shape allows, until it is called."""
    right = FakeExtractor._event

    def wrong(self, article, sentence, act):
        return dataclasses.replace(right(self, article, sentence, act), score=42.0)

    monkeypatch.setattr(FakeExtractor, "_event", wrong)
    return lambda: monkeypatch.setattr(FakeExtractor, "_event", right)


@pytest.fixture(autouse=True)
def articles(tmp_path):
    (tmp_path / "a.txt").write_text("USA sanctions RUS.")


def ingest(kg, *more):
    return kg("ingest", "a.txt", "--date", "2025-10-22", "--extractor", "fake", *more)


def test_a_valid_graph_is_said_to_be_so(kg):
    assert ingest(kg, "--validate").exit_code == 0
    result = kg("validate")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "kg: the graph is valid\n")
    assert kg("validate", "-f", "json").stdout == "[]\n"


def test_findings_are_rows_and_code_1(kg, off_the_scale):
    ingest(kg)
    result = kg("validate", "-f", "csv")
    assert result.exit_code == 1 and "1 graph not valid" in result.stderr
    header, row = csv.reader(io.StringIO(result.stdout))
    assert header == ["graph", "node", "property", "value", "message"]
    assert row[0].startswith("article:") and row[2:4] == ["kg:score", "42"] and "between -10 and +10" in row[4]


def test_what_is_refused_is_kept_and_tried_again(kg, tmp_path, off_the_scale):
    refused = ingest(kg, "--validate")
    assert refused.exit_code == 3 and "refused by validation" in refused.stderr and "1 set aside" in refused.stderr
    assert len(list((tmp_path / "kg-graph.quarantine").glob("*.article.json"))) == 1
    again = kg("validate", "--retry", "--extractor", "fake")
    assert again.exit_code == 1 and "1 still in quarantine" in again.stderr
    off_the_scale()
    again = kg("validate", "--retry", "--extractor", "fake")
    assert again.exit_code == 0 and "1 article accepted, 0 still" in again.stderr
    assert not (tmp_path / "kg-graph.quarantine").exists()
    assert kg("events", "-f", "csv").stdout.count("\n") == 2


def test_what_came_in_by_another_way_leaves_quarantine(kg, tmp_path, off_the_scale):
    ingest(kg, "--validate")
    off_the_scale()
    ingest(kg)
    assert kg("validate", "--retry", "--extractor", "fake").exit_code == 0
    assert not (tmp_path / "kg-graph.quarantine").exists()


def test_without_a_graph_there_is_nothing_to_validate(kg):
    assert kg("validate").exit_code == 2
