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
SOURCE, TARGET = "United States", "Rosneft"


def photograph(page: Path, picture: Path) -> None:
    """Write what a browser of WIDTH x HEIGHT pixels shows of ``page``, with one link chosen, to ``picture``."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT + 200}"):
        options.add_argument(argument)
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    browser = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(page.resolve().as_uri())
        link = (By.XPATH, f"//button[contains(., '{SOURCE}') and contains(., 'sanctions') and contains(., '{TARGET}')]")
        WebDriverWait(browser, 30).until(lambda shown: shown.find_elements(*link))[0].click()
        # The page draws on its next frames.
        browser.execute_async_script("const done = arguments[0]; setTimeout(done, 1500)")
        picture.parent.mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(picture))
    finally:
        browser.quit()


def program(*names: str) -> str:
    """The first of the programs ``names`` that the PATH has; without any the script ends with a line that says so."""
    for name in names:
        if found := shutil.which(name):
            return found
    sys.exit(f"no {' or '.join(names)} on the PATH; on Debian: apt-get install chromium chromium-driver")


def main() -> None:
    """Run the demonstration in a folder that is thrown away, and photograph its page."""
    picture = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    with tempfile.TemporaryDirectory(prefix="kg-picture-") as folder:
        photograph(run_demo(folder).files["page"], picture)


if __name__ == "__main__":
    main()
