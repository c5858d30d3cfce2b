"""Makes the picture of README.md: the page of the demonstration, as a browser shows it.

    python examples/picture.py [FILE]

Needs the ``test`` extra, and Chromium with its driver on the PATH.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from kg.demo.run import run_demo

PICTURE = Path(__file__).parent / "images" / "graph.png"
WIDTH, HEIGHT = 1280, 800


def photograph(page: Path, picture: Path) -> None:
    """Write what a browser window of WIDTH x HEIGHT pixels shows of ``page`` to ``picture``."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"):
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or ""
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(page.resolve().as_uri())
        WebDriverWait(browser, 30).until(lambda shown: shown.find_elements(By.TAG_NAME, "canvas"))
        picture.parent.mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(picture))
    finally:
        browser.quit()


def main() -> None:
    """Run the demonstration in a folder that is thrown away, and photograph its page."""
    picture = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    with tempfile.TemporaryDirectory(prefix="kg-picture-") as folder:
        photograph(run_demo(folder).files["page"], picture)


if __name__ == "__main__":
    main()
