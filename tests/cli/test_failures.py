"""A mistake gets one clear line on stderr and an exit code that means something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg import errors
from kg.cli.main import cli


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "no such option '--nonsense'"),
        (["evnts"], "did you mean 'events'"),
        (["extract"], "missing argument"),
        (["extract", "--nonsense", "a.txt"], "kg extract --help"),
        (["extract", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["extract", "a.txt", "--extractor", "nobody"], "no extractor is called 'nobody'"),
        (["extract", "a.txt", "--date", "yesterday"], "yesterday"),
        (["extract", "a.txt", "--extractor", "fake", "--reader", "pdf"], "no article reader is called 'pdf'"),
        (["events", "--since", "2025-13"], "'2025-13' is no date"),
        (["events", "--since", "2026", "--until", "2020"], "is after --until"),
        (["events", "--roles"], "--roles"),
        (["actors", "--roles"], "--roles"),
        (["events", "--limit", "0"], "--limit"),
        (["events", "--modality", "perhaps"], "--modality"),
        (["export"], "gexf"),
        (["export", "mp3"], "no exporter is called 'mp3'"),
        (["explain", ""], "there is nothing to explain"),
        (["explain", " \n"], "there is nothing to explain"),
        (["explain", "-"], "there is nothing to explain"),
    ],
)
def test_mistakes_are_one_line_and_code_2(kg, arguments, said):
    result = kg(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.BadQuery("line 1: expected WHERE"), 2),
        (errors.StoreInUse("another process holds ./kg-graph"), 4),
        (errors.Unreadable("a.txt: no text"), 3),
        (KeyboardInterrupt(), 130),
        (OSError(13, "Permission denied", "out.csv"), 2),
    ],
)
def test_failures_of_the_library_become_a_line_and_a_code(kg, monkeypatch, error, code):
    @click.command("stats")
    def broken() -> None:
        raise error

    monkeypatch.setattr("kg.cli.stats.command", broken)
    result = kg("stats")
    assert result.exit_code == code
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1


def test_message_on_several_lines_is_put_on_one(kg, monkeypatch):
    @click.command("stats")
    def broken() -> None:
        raise errors.StoreError("the disk\nis full")

    monkeypatch.setattr("kg.cli.stats.command", broken)
    assert kg("stats").stderr == "kg: the disk is full\n"


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path):
    (tmp_path / "many.py").write_text(
        "import click, sys\n"
        "import kg.cli.stats\n"
        "from kg.cli.main import main\n"
        "@click.command('stats')\n"
        "def many():\n"
        "    for number in range(200_000):\n"
        "        click.echo(number)\n"
        "kg.cli.stats.command = many\n"
        "sys.argv = ['kg', 'stats']\n"
        "main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "many.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == "0\n"
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 141
    process.stderr.close()


def test_output_that_was_not_finished_leaves_the_old_file(kg, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("USA sanctions RUS.")
    (tmp_path / "out.jsonl").write_text("from before")

    def failing(*_: object, **__: object) -> None:
        raise errors.ModelMissing("no model")

    monkeypatch.setattr("kg.cli.extract.write_records", failing)
    assert kg("extract", "a.txt", "--extractor", "fake", "-o", "out.jsonl").exit_code == 4
    assert (tmp_path / "out.jsonl").read_text() == "from before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out.jsonl"]


def test_group_hands_nothing_on_after_a_failure():
    with pytest.raises(SystemExit) as ended:
        cli.main(["nothing"])
    assert ended.value.code == 2


@pytest.mark.parametrize("data", [b"USA sanctions RUS in Malm\xf6.", b"\x00\x01"])
def test_any_bytes_to_explain_give_lines_or_a_reason(kg, data, monkeypatch):
    monkeypatch.setattr("kg.extract.explain.explain", lambda text, **_: [text])
    result = kg("explain", "-", input=data)
    assert result.exit_code in (0, 3)
    assert result.stdout or result.stderr.count("\n") == 1


def test_a_mistyped_name_makes_no_graph(kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kg("ingest", "nofile.txt")
    assert result.exit_code == 3
    assert "no such file" in result.stderr
    assert list(tmp_path.iterdir()) == []
