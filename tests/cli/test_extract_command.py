"""``kg extract``: formats, overrides, refusals, standard input and output."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

TEXT = "USA sanctions RUS. The weather was [bold]fine[/bold]. RUS may sanction DEU. CHN denies sanctioning JPN."


@pytest.fixture(autouse=True)
def article(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")


def extract(kg, *options: str, input: str | None = None):
    result = kg("extract", "a.txt", "--extractor", "fake", *options, input=input)
    assert result.exit_code == 0
    return result


def test_records_quote_the_text(kg):
    records = [json.loads(line) for line in extract(kg).stdout.splitlines()]
    assert [record["modality"] for record in records] == ["actual", "future", "negated"]
    for record in records:
        evidence = record["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_json_is_one_array_also_when_empty(kg):
    assert len(json.loads(extract(kg, "-f", "json").stdout)) == 3
    empty = kg("extract", "-", "--extractor", "fake", "-f", "json", input="Nothing happened.")
    assert json.loads(empty.stdout) == []


def test_csv_has_a_row_a_report(kg):
    rows = list(csv.DictReader(io.StringIO(extract(kg, "-f", "csv", "--publisher", "Harbour Wire").stdout)))
    assert [row["target"] for row in rows] == ["RUS", "DEU", "JPN"]
    assert {row["publisher"] for row in rows} == {"Harbour Wire"}


def test_table_is_aligned_and_plain_in_a_pipe(kg):
    lines = extract(kg, "-f", "table").stdout.splitlines()
    assert "\x1b" not in "".join(lines)
    column = lines[0].index("target")
    assert [line[column : column + 3] for line in lines[2:]] == ["RUS", "DEU", "JPN"]


def test_overrides_reach_the_articles(kg):
    record = json.loads(
        extract(kg, "--date", "2025-10-22", "--url", "https://example.org/a").stdout.splitlines()[0]
    )
    assert (record["date"], record["evidence"]["article"]) == ("2025-10-22", "https://example.org/a")


def test_refusals_are_written_with_reasons(kg, tmp_path):
    extract(kg, "--refusals", "refused.jsonl")
    refused = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text().splitlines()]
    assert [refusal["reason"] for refusal in refused] == ["unknown-act"]
    assert "weather" in refused[0]["text"]


def test_output_file_holds_what_stdout_would(kg, tmp_path):
    printed = extract(kg).stdout
    assert extract(kg, "-o", "out.jsonl").stdout == ""
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == printed


def test_standard_input_is_an_article(kg):
    result = kg("extract", "-", "--extractor", "fake", input=TEXT)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3


def test_brackets_in_a_quote_are_no_markup(kg):
    quoted = kg("extract", "-", "--extractor", "fake", "-f", "table", input="USA sanctions RUS [i].")
    assert "[i]" in quoted.stdout


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--extractor-option", "speed=9"], "the extractor 'fake' has no option 'speed'; it has: model"),
        (["--extractor-option", "speed"], "'speed' is not of the form KEY=VALUE"),
        (["--extractor-option", "model=x"], "the spaCy pipeline is named by --model"),
        (["--extractor", "llm"], "the extractor llm needs the address of a service"),
        (["--extractor", "llm", "--extractor-option", "url=http://x/v1"], "needs the name of a model"),
    ],
)
def test_options_of_extractors_that_cannot_be_used(kg, monkeypatch, options, line):
    monkeypatch.delenv("KG_LLM_URL", raising=False)
    Path("a.txt").write_text("USA sanctions Russia.", "utf-8")
    done = kg("extract", "a.txt", "--extractor", "fake", *options)
    assert done.exit_code == 2
    assert line in done.stderr and done.stderr.count("\n") == 1


def test_a_service_that_is_not_there_is_one_line(kg, monkeypatch):
    Path("a.txt").write_text("The US sanctioned Russia.", "utf-8")
    options = [f"--extractor-option={pair}" for pair in ("url=http://127.0.0.1:9/v1", "name=m", "cache=none")]
    done = kg("extract", "a.txt", "--extractor", "llm", *options)
    assert done.exit_code == 4
    assert done.stderr.startswith("kg: http://127.0.0.1:9/v1 cannot be reached") and done.stderr.count("\n") == 1


def test_extractors_tell_what_they_have_to_say_when_done(kg, monkeypatch):
    from fake_extractor import FakeExtractor

    monkeypatch.setattr(FakeExtractor, "notes", lambda self: ["3 requests"], raising=False)
    Path("a.txt").write_text("USA sanctions Russia.", "utf-8")
    assert kg("extract", "a.txt", "--extractor", "fake").stderr.startswith("kg: 3 requests\n")


@pytest.mark.slow
def test_two_processes_print_the_same(kg):
    lines = [json.dumps({"id": str(number), "text": TEXT}) for number in range(40)]
    Path("many.jsonl").write_text("\n".join(lines), "utf-8")
    one = kg("extract", "many.jsonl", "--extractor", "fake")
    two = kg("extract", "many.jsonl", "--extractor", "fake", "--jobs", "2")
    assert two.stdout == one.stdout and two.stderr == one.stderr
    assert one.stdout.count("\n") == 120


@pytest.mark.slow
def test_two_processes_fill_the_same_graph(kg):
    lines = [json.dumps({"id": str(number), "text": TEXT, "date": "2025-10-23"}) for number in range(40)]
    Path("many.jsonl").write_text("\n".join(lines), "utf-8")
    listed = []
    for jobs in ("1", "2"):
        done = kg("ingest", "many.jsonl", "--extractor", "fake", "--jobs", jobs, "--graph", f"graph-{jobs}")
        assert "40 articles" in done.stderr
        listed.append(kg("events", "--graph", f"graph-{jobs}", "--format", "jsonl").stdout)
    assert listed[0] == listed[1] != ""


def test_why_goes_to_stderr_beside_the_events(kg):
    result = extract(kg, "--explain")
    assert result.stdout == extract(kg).stdout
    told = result.stderr.splitlines()
    assert told[0].startswith("article: sha256:")
    assert sum(line.startswith("  event: ") for line in told) == 3
    assert told[-1].startswith("kg: 1 article, 3 reports")


def test_why_goes_to_a_file_article_by_article(kg, tmp_path):
    (tmp_path / "b.csv").write_text("id,text\none,CHN may sanction JPN.\ntwo,Nothing happened.\n", "utf-8")
    result = kg("extract", "b.csv", "--extractor", "fake", "--explanations", "why.txt")
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 1 and "event:" not in result.stderr
    told = (tmp_path / "why.txt").read_text("utf-8")
    assert [line for line in told.splitlines() if line.startswith("article: ")] == ["article: one", "article: two"]
    assert "  event: " in told and "refused" in told


def test_why_is_told_by_one_process(kg):
    result = kg("extract", "a.txt", "--explain", "--jobs", "2")
    assert result.exit_code == 2 and "leave out --jobs" in result.stderr


def test_explaining_takes_an_extractor_with_its_options(kg, tmp_path):
    (tmp_path / "my.rules").write_text("COERCE: (*) seal+off (*)\n", "utf-8")
    result = kg("explain", "Egypt sealed off Sudan.", "--extractor", "patterns", "--extractor-option", "file=my.rules")
    assert result.exit_code == 0 and "line 1 (COERCE: (*) seal+off (*))" in result.stdout
    assert "  event: Egypt COERCE Sudan (actual)" in result.stdout
    for wrong in (["--extractor", "nobody"], ["--extractor", "rules", "--extractor-option", "file=my.rules"]):
        result = kg("explain", "Egypt sealed off Sudan.", *wrong)
        assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
