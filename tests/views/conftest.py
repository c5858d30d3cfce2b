"""The hand-made worlds stand with the tests of the projection; the pages' tests draw on them, in one browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))

from browsing import Open, Page, start_browser
from handmade import World


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    browser = start_browser()
    yield browser
    browser.quit()


@pytest.fixture
def open_page(driver: Any, tmp_path: Path) -> Iterator[Open]:
    """Makes the page of a world, with options of ``write_page``, and opens it."""
    from kg.views.page import write_page

    def make(world: World, **options: Any) -> Page:
        path = tmp_path / "page.html"
        write_page(world, path, **options)
        return Page(driver, path)

    yield make
    # A theme that was chosen is kept by the browser, for all pages from disk.
    driver.execute_script("try { localStorage.clear() } catch { /* about:blank has none */ }")
