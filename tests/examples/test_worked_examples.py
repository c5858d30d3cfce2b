"""The worked examples run, find what their pages say, and the pages show pictures that are there."""

from __future__ import annotations

import importlib
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SVG = "{http://www.w3.org/2000/svg}"

KEY_NUMBERS = {
    "icews_year": [
        "rows read: 1,527",
        "level of the dyad changes in: 2018-05",
        "bursts in: 2018-06, 2018-07, 2018-08",
        "who acts most upon the two in September: Norway, 30 events",
    ],
    "gdelt_week": [
        "rows read: 287",
        "bursts on: 2018-06-06, 2018-06-07, 2018-06-08",
        "turned hostile: CAN and DNK, mean score 4.69 before, -3.43 after",
        "steps up the ladder: 2018-06-06",
    ],
    "crisis": ["busiest day: 2025-10-22"],
}


@pytest.fixture(autouse=True)
def _examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))


@pytest.mark.slow
@pytest.mark.parametrize("name", KEY_NUMBERS)
def test_an_example_finds_what_its_page_says(name: str, tmp_path: Path) -> None:
    found, pictures = importlib.import_module(name).story(tmp_path)
    assert set(KEY_NUMBERS[name]) <= set(found)
    page = (EXAMPLES / f"{name}.md").read_text(encoding="utf-8")
    assert sys.modules["worked"].shown(page, found) == page, f"python examples/{name}.py brings the page up to date"
    for picture, svg in pictures.items():
        assert f"(images/{picture}.svg)" in page
        kept = ET.parse(EXAMPLES / "images" / f"{picture}.svg").getroot()
        made = ET.fromstring(svg)
        assert made.tag == kept.tag == f"{SVG}svg"
        assert made.get("viewBox") == kept.get("viewBox")


@pytest.mark.slow
def test_threats_are_followed_by_what_was_put_behind_them(tmp_path: Path) -> None:
    found, _ = importlib.import_module("icews_year").story(tmp_path)
    line = next(line for line in found if line.startswith("a threat"))
    share, chance, p = map(float, re.findall(r"([\d.]+)(?:%|\))", line))
    assert share > 3 * chance
    assert p < 0.01


@pytest.mark.parametrize("name", ["icews-2018.tab.gz", "gdelt-week.csv.gz"])
def test_the_rows_are_those_that_the_script_makes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    made_rows = importlib.import_module("made_rows")
    kept = gzip.decompress((EXAMPLES / "data" / name).read_bytes())
    monkeypatch.setattr(made_rows, "DATA", tmp_path)
    made_rows.main()
    assert gzip.decompress((tmp_path / name).read_bytes()) == kept


@pytest.mark.parametrize("page", sorted(path.name for path in EXAMPLES.glob("*.md")))
def test_pages_link_to_what_is_there(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (EXAMPLES / page).read_text(encoding="utf-8")):
        assert (EXAMPLES / target).exists(), target
