"""Photograph a page that ``kg view`` wrote, in headless Chromium.

    python examples/screenshot.py page.html page.png [--width 1400] [--height 900] [--scale 2] [--dark]
                                  [--actor ID | --link SOURCE TYPE TARGET] [--print]

Needs the ``test`` extra (selenium), and Chromium with its driver on the PATH (Debian: chromium, chromium-driver).
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser(width: int, height: int, *, scale: float = 1.0, dark: bool = False) -> webdriver.Chrome:
    """A headless Chromium whose page is ``width`` by ``height`` CSS pixels, ``scale`` device pixels each."""
    options = webdriver.ChromeOptions()
    options.binary_location = program(*BROWSERS)
    for switch in ("headless=new", "no-sandbox", "disable-gpu", "disable-background-networking", "hide-scrollbars"):
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": theme})
    return driver


def program(*names: str) -> str:
    """The first of the programs ``names`` that the PATH has; without any the script ends with a line that says so."""
    for name in names:
        if found := shutil.which(name):
            return found
    sys.exit(f"no {' or '.join(names)} on the PATH; on Debian: apt-get install chromium chromium-driver")


def main() -> int:
    """Take the picture; what the page wrote to its console goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--actor", help="the actor whose panel is open")
    parser.add_argument("--link", nargs=3, metavar=("SOURCE", "TYPE", "TARGET"), help="the link whose panel is open")
    parser.add_argument("--print", action="store_true", help="write the page as it prints, as a PDF")
    wish = parser.parse_args()
    driver = browser(wish.width, wish.height, scale=wish.scale, dark=wish.dark)
    try:
        driver.get(wish.page.resolve().as_uri())
        if wish.actor:
            driver.execute_script("kgPage.selectActor(arguments[0])", wish.actor)
        if wish.link:
            driver.execute_script("kgPage.selectLink(...arguments)", *wish.link)
        driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        if wish.print:
            answer = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
            wish.picture.write_bytes(base64.b64decode(answer["data"]))
        else:
            answer = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
            wish.picture.write_bytes(base64.b64decode(answer["data"]))
        for line in driver.get_log("browser"):
            sys.stderr.write(f"{line['level']}: {line['message']}\n")
    finally:
        driver.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
