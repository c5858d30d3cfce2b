"""``kg import``: what it says, its exit codes, and that its rows are found by the other commands."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kg = Callable[..., Result]
ROWS = "2014-01-01,FRA,DEU,040\n2014-01-02,USA,RUS,163\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "events.csv").write_text(ROWS)
    return "events.csv"


def test_rows_go_in_and_are_listed(kg: Kg, file: str) -> None:
    result = kg("import", "keds", file)
    assert result.exit_code == 0
    assert result.stderr == "kg: keds: 2 rows, 2 events into kg-graph; 100.0% of the sides are known actors\n"
    listed = kg("events", "--actor", "RUS", "--format", "csv").stdout
    assert "United States" in listed and "SANCTION" in listed
    assert kg("import", "keds", file).stderr == "kg: keds: 0 rows (1 file known already), 0 events into kg-graph\n"


def test_bad_rows_are_told_of_and_strict_minds_them(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(ROWS + "2014-01-03,FRA,DEU,xyz\n")
    result = kg("import", "keds", "bad.csv")
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert lines[0] == "kg: set aside bad.csv, row 3: 'xyz' is no CAMEO code"
    assert lines[1].startswith("kg: bad.csv: the rows set aside are in kg-graph.set-aside/keds-bad.csv-")
    assert lines[2].startswith("kg: keds: 3 rows, 2 events into kg-graph; 1 row set aside;")
    (tmp_path / "bad.csv").write_text("2014-01-03,FRA,DEU,xyz\n")
    assert kg("import", "keds", "bad.csv", "--strict").exit_code == 3


def test_a_damaged_archive_ends_with_3_and_the_rest_goes_in(kg: Kg, file: str, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04nonsense")
    result = kg("import", "keds", "broken.zip", file)
    assert result.exit_code == 3
    assert "set aside broken.zip" in result.stderr and "2 events" in result.stderr


def test_a_file_of_which_no_row_can_be_read_is_warned_of(kg: Kg, file: str, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\nc,d\n")
    done = kg("import", "keds", "other.csv", file)
    assert done.exit_code == 0
    warnings = [line for line in done.stderr.splitlines() if line.startswith("kg: warning: ")]
    assert warnings == [
        "kg: warning: other.csv: could not read any of its 2 rows; is it a file of the format keds?"
    ]


@pytest.mark.parametrize("given", ["events.csv", "./events.csv", "{folder}/events.csv"])
def test_a_file_is_forgotten_by_the_path_it_was_given_by(kg: Kg, file: str, tmp_path: Path, given: str) -> None:
    given = given.format(folder=tmp_path)
    kg("import", "keds", given)
    done = kg("forget", given)
    assert (done.exit_code, done.stderr) == (0, "kg: forgot 1 imported file\n")
    assert kg("events", "--format", "csv").stdout.count("\n") == 1
    again = kg("forget", given)
    assert again.exit_code == 2
    assert again.stderr == f"kg: the graph kg-graph holds no article and no imported file {given}\n"


def test_what_an_archive_holds_is_forgotten_with_it_or_alone(kg: Kg, tmp_path: Path) -> None:
    for name in ("year.zip", "other.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for number, month in enumerate(("january.csv", "february.csv")):
                archive.writestr(month, f"2014-0{number + 1}-01,FRA,DEU,04{number}\n{name},,,\n")
        assert kg("import", "keds", name).exit_code == 0
    assert kg("forget", "year.zip/january.csv").stderr == "kg: forgot 1 imported file\n"
    assert kg("events", "--format", "csv").stdout.count("\n") == 4
    assert kg("forget", str(tmp_path / "other.zip")).exit_code == 0
    assert kg("events", "--format", "csv").stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name a FORMAT; formats: acled, csv, gdelt"),
        (("keds",), "name a FILE"),
        (("morse", "events.csv"), "no dataset reader is called 'morse'"),
        (("keds", "missing.csv"), "missing.csv: no such file"),
        (("keds", "."), "is a folder"),
        (("keds", "events.csv", "--set", "colour=red"), "keds takes codes"),
        (("gdelt", "events.csv", "--set", "x=1"), "gdelt takes no settings"),
        (("csv", "events.csv"), "needs --set mapping=FILE.toml"),
        (("csv", "events.csv", "--set", "mapping=no.toml"), "no.toml: no such file"),
    ],
)
def test_mistakes_are_one_line_and_make_no_graph(
    kg: Kg, file: str, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = kg("import", *arguments)
    assert result.exit_code == 2, result.output
    assert told in result.output + str(result.exception)
    assert not (tmp_path / "kg-graph").exists()


def test_settings_reach_the_reader(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("when,who,what\n2024-05-01,Russia,strike\n")
    (tmp_path / "mine.toml").write_text(
        '[columns]\ndate = "when"\nsource = "who"\ntype = "what"\n[types]\nstrike = "PROTEST/strike"\n'
    )
    result = kg("import", "csv", "mine.csv", "--set", "mapping=mine.toml")
    assert result.exit_code == 0 and "1 event into" in result.stderr
    assert "PROTEST" in kg("events", "--format", "csv").stdout


def test_the_formats_are_listed(kg: Kg) -> None:
    lines = kg("import", "--list").stdout.splitlines()
    assert len(lines) == 11 and any(line.startswith("gdelt-gkg ") for line in lines)
