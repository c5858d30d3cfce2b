"""Whatever is put in: one line each for what is set aside, the rest goes on, and exit code 3 says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOOD = "The USA met nobody. USA sanctions RUS. It rained in the afternoon."
GERMAN = (
    "Die Bundesregierung hat am Mittwoch in Berlin neue Massnahmen gegen mehrere Unternehmen beschlossen. Der Sprecher "
    "der Regierung sagte, die Entscheidung sei nach langen Gesprächen mit den europäischen Partnern gefallen. Die "
    "Opposition im Bundestag kritisierte das Vorgehen und verlangte eine Aussprache im zuständigen Ausschuss."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good articles among every kind of file that cannot be read."""
    here = tmp_path / "in"
    here.mkdir()
    (here / "a-good.txt").write_text(GOOD, encoding="utf-8")
    (here / "b-empty.txt").write_bytes(b"")
    (here / "c-binary.txt").write_bytes(b"\x00\x01\x02USA sanctions RUS\x00" * 40)
    (here / "d-german.txt").write_text(GERMAN, encoding="utf-8")
    (here / "e-long.txt").write_text("USA sanctions RUS. " * 60_000, encoding="utf-8")
    rows = [json.dumps({"id": "r1", "text": GOOD}), "{broken", json.dumps({"title": "no text"}), "[]"]
    (here / "f-rows.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (here / "g-picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (here / "h-dangling.txt").symlink_to(here / "nowhere")
    return here


EXPECTED = {
    "b-empty.txt": "empty",
    "c-binary.txt": "",
    "d-german.txt": "German",
    "e-long.txt": "1,000,000",
    "f-rows.jsonl, row 2": "",
    "f-rows.jsonl, row 3": "text",
    "f-rows.jsonl, row 4": "",
    "g-picture.png": "",
    "h-dangling.txt": "",
}


def lines_about(stderr: str) -> dict[str, str]:
    """From file (and row) to reason, for the lines that tell of what was set aside."""
    lines = [line.removeprefix("kg: set aside ") for line in stderr.splitlines() if line.startswith("kg: set aside ")]
    return {Path(line.split(": ", 1)[0]).name: line.split(": ", 1)[1] for line in lines}


def check(result, folder: Path) -> None:
    assert result.exit_code == 3
    said = lines_about(result.stderr)
    assert set(said) == set(EXPECTED)
    assert {name: reason for name, reason in said.items() if EXPECTED[name] not in reason} == {}
    summary = result.stderr.splitlines()[-1]
    assert f"{len(EXPECTED)} set aside" in summary
    assert "2 articles" in summary


def test_extract_goes_on(kg, folder):
    result = kg("extract", str(folder), "--extractor", "fake")
    check(result, folder)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["evidence"]["quote"].strip() for record in records] == ["USA sanctions RUS."] * 2


def test_ingest_goes_on(kg, folder):
    result = kg("ingest", str(folder), "--extractor", "fake")
    check(result, folder)
    assert "USA" in kg("events").stdout


def test_no_such_file(kg, tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    result = kg("extract", "nowhere.txt", "a.txt", "--extractor", "fake")
    assert result.exit_code == 3
    assert "nowhere.txt" in lines_about(result.stderr)
    assert len(result.stdout.splitlines()) == 1


def test_nothing_but_what_cannot_be_read(kg):
    result = kg("extract", "-", "--extractor", "fake", input=b"")
    assert result.exit_code == 3
    assert "stdin" in result.stderr
    assert result.stdout == ""


def test_an_article_without_events_is_no_failure(kg):
    result = kg("extract", "-", "--extractor", "fake", input="It rained in the afternoon.")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 article, 0 reports" in result.stderr


def test_row_files_stop_at_nothing(kg):
    rows = ["\ud83d".encode("utf-16", "surrogatepass"), b"", b"null", json.dumps({"text": GOOD}).encode()]
    result = kg("extract", "-", "--reader", "jsonl", "--extractor", "fake", input=b"\n".join(rows[1:]))
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["a\nb.txt", "caf\udce9.txt"])
def test_odd_file_names_stay_on_one_line(kg, tmp_path, name):
    try:
        (tmp_path / name).write_bytes(b"")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    result = kg("extract", str(tmp_path), "--extractor", "fake")
    assert result.exit_code == 3
    assert result.stderr.count("kg: set aside") == 1
    assert len(result.stderr.splitlines()) == 2


def test_columns_that_are_not_read_are_told_of_once_a_file(kg, tmp_path):
    (tmp_path / "news.csv").write_text("text,Wann\nUSA sanctions RUS.,1\nUSA sanctions PRK.,2\n")
    for command in ("extract", "ingest"):
        result = kg(command, "news.csv", "--extractor", "fake")
        assert result.exit_code == 0
        assert result.stderr.splitlines()[0] == "kg: note on news.csv: names not known and not used: Wann"
        assert result.stderr.count("Wann") == 1
        assert "--verbose" not in result.stderr
