"""Makes the pictures of README.md: the pages of the demonstration, as a browser shows them.

    python examples/picture.py [FOLDER]

Needs the ``test`` extra, and Chromium with its driver on the PATH.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from screenshot import browser
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

import kg
from kg.demo.run import run_demo

PICTURES = Path(__file__).parent / "images"
WIDTH, HEIGHT = 1280, 800
LINK = ("USA", "SANCTION", "Rosneft")


def photograph(
    driver: webdriver.Chrome, page: Path, picture: Path, *, link: tuple[str, str, str] | None = None
) -> None:
    """Write what ``driver`` shows of ``page``, with ``link`` chosen, to ``picture``."""
    driver.get(page.resolve().as_uri())
    WebDriverWait(driver, 60).until(lambda shown: shown.execute_script("return Boolean(window.kgPage)"))
    if link and not driver.execute_script("return kgPage.selectLink(...arguments)", *link):
        sys.exit(f"the demonstration has no link {' '.join(link)} to choose")
    # The page draws on its next frames.
    driver.execute_async_script("const done = arguments[0]; setTimeout(done, 1500)")
    picture.parent.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(picture))


def main() -> None:
    """Run the demonstration in a folder that is thrown away, and photograph its page and its timeline."""
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    with tempfile.TemporaryDirectory(prefix="kg-picture-") as folder:
        page = run_demo(folder).files["page"]
        timeline = Path(folder) / "timeline.html"
        with kg.Graph.open(Path(folder) / "graph", create=False) as graph:
            graph.view(timeline, kind="timeline", filter=kg.EventFilter(since="2025-10-01"))
        driver = browser(WIDTH, HEIGHT)
        try:
            photograph(driver, page, pictures / "graph.png", link=LINK)
            photograph(driver, timeline, pictures / "timeline.png")
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
