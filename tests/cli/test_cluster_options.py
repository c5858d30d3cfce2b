"""``--cluster``, ``--shards`` and ``kg load``: what they say, and which options do not go together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kg = Callable[..., Result]


@pytest.fixture(autouse=True)
def _input(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("2014-01-01,FRA,DEU,040\n2014-01-02,USA,RUS,163\nx,FRA,DEU,040\n")
    (tmp_path / "one.txt").write_text("Turkey bombed Syria on Tuesday.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("import", "keds", "events.csv", "--cluster", "nowhere"), "'nowhere' is no cluster: write local:N"),
        (("import", "keds", "events.csv", "--cluster", "local:0"), "'local:0' is no cluster"),
        (("import", "keds", "events.csv", "--shards", "d"), "--shards needs --cluster"),
        (("import", "keds", "events.csv", "--cluster", "local:1", "--shards", "d", "--resume"), "no use for --resume"),
        (("ingest", "one.txt", "--cluster", "local:1", "--shards", "d", "--validate"), "no use for --validate"),
        (("ingest", "one.txt", "--cluster", "local:1", "--jobs", "2"), "leave out --jobs"),
        (("load", "missing"), "missing: no folder of shards"),
    ],
)
def test_mistakes_are_one_line_and_start_nothing(
    kg: Kg, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = kg(*arguments)
    assert result.exit_code == 2, result.output
    assert told in result.output + str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "one.txt"]


@pytest.mark.slow
def test_shards_are_made_and_loaded(kg: Kg, tmp_path: Path) -> None:
    made = kg("import", "keds", "events.csv", "--cluster", "local:1", "--shards", "d")
    assert made.exit_code == 0
    assert made.stderr.splitlines()[-1] == "kg: `kg load d` puts them into a graph"
    assert "2 events into d; 1 row set aside" in made.stderr and not (tmp_path / "kg-graph").exists()
    loaded = kg("load", "d")
    assert loaded.exit_code == 0
    assert "kg: set aside events.csv, row 3: 'x' is no date" in loaded.stderr
    assert "kg: keds: 3 rows, 2 events into kg-graph; 1 row set aside" in loaded.stderr
    assert "0 rows (1 file known already)" in kg("load", "d/manifest.json").stderr
    assert "United States" in kg("events", "--format", "csv").stdout
