"""A browser for the tests of the pages: one for all of them, with a log of what each page asks for and says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BINARY = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
HOW = "needs Chromium and its driver: apt-get install chromium chromium-driver"


def start_browser() -> Any:
    """A headless Chromium; the test that asks for it is skipped where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install '.[test]'")
    if BINARY is None or DRIVER is None:
        pytest.skip(HOW)
    options = webdriver.ChromeOptions()
    options.binary_location = BINARY
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-background-networking",
        "window-size=1300,850",
    ):
        options.add_argument(f"--{switch}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


class Page:
    """An opened page."""

    def __init__(self, driver: Any, path: Path) -> None:
        self.driver = driver
        self.path = path
        driver.get_log("performance")
        driver.get_log("browser")
        self.open()

    def open(self, hash: str = "") -> None:
        self.driver.get("about:blank")
        self.driver.get(self.path.as_uri() + hash)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        return str(self.driver.find_element("css selector", selector).get_attribute("textContent"))

    def click(self, selector: str) -> None:
        self.run("document.querySelector(arguments[0]).click()", selector)

    def set(self, id: str, value: str) -> None:
        script = "const [id, value] = arguments, e = document.getElementById(id); e.value = value;"
        self.run(script + "for (const name of ['input', 'change']) e.dispatchEvent(new Event(name))", id, value)

    def requests(self) -> set[str]:
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = {m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"}
        return {url for url in sent if not url.startswith(("data:", "blob:", "about:"))}

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


Open = Callable[..., Page]


@contextmanager
def screen(page: Page, width: int, height: int) -> Iterator[None]:
    """The page on a screen of ``width`` by ``height`` pixels, a phone's where it is narrow; afterwards as before."""
    before = page.run("return [window.innerWidth, window.innerHeight]")
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": min(width, height) < 600}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        if min(before) < 600:
            size = {"width": before[0], "height": before[1], "deviceScaleFactor": 1, "mobile": True}
            page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def serious_faults(page: Page) -> list[str]:
    axe_core = pytest.importorskip("axe_core_python", reason="needs axe-core-python: pip install '.[test]'")
    source = Path(axe_core.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    # The page's own policy forbids other scripts in it; the driver's are run outside of that.
    page.run(source)
    report = page.driver.execute_async_script("axe.run(document).then(arguments[0])")
    return [
        f"{fault['id']}: {node['target']}"
        for fault in report["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
