"""How fast the page of a large graph opens and moves in a browser, beside what pyvis makes of the same data.

    python benchmarks/pages.py [--actors 2000] [--links 5000] [--turns 3] [--seconds 3] [--output FOLDER] [--note TEXT]

Needs the ``test`` extra, and Chromium with its driver on the PATH. Writes results/pages.md, unless sizes are given.

"opens" is the time from asking for the file to the second frame after its load event. "moves" are frames a second
while the drawing is dragged about by one pointer event a frame. Beside both
stands the processor's time of the page's main thread, which other work on the machine changes less: for opening, and
for one frame. The pages are measured in turns.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from kg.actors import knowledge_base
from kg.analysis.network import MODALITIES, project_events
from kg.model import Actor, Article, Date, Event, Mention, Span, TextEvidence
from kg.views.page import write_page
from kg.vocabulary import vocabulary

RESULTS = Path(__file__).parent / "results"
PAN = """
const [seconds, done] = [arguments[0], arguments[arguments.length - 1]];
const net = window.kgPage ? kgPage.network : network, canvas = net.body.container.querySelector("canvas");
const edge = canvas.getBoundingClientRect(), x0 = edge.left + 12, y0 = edge.top + 12, before = net.getViewPosition();
const send = (type, x, y) => (type === "pointerdown" ? canvas : window).dispatchEvent(new PointerEvent(type, {
  clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true,
  button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1 }));
send("pointerdown", x0, y0);
let frames = 0, begin = null, x = x0, y = y0;
requestAnimationFrame(function step(now) {
  if (begin === null) begin = now;
  else frames++;
  const gone = (now - begin) / 1000;
  if (gone >= seconds) {
    const after = net.getViewPosition();
    send("pointerup", x, y);
    return done([frames / gone, Math.hypot(after.x - before.x, after.y - before.y), frames]);
  }
  x = x0 + 260 * (1 - Math.cos(gone * 2)) / 2 + 6; y = y0 + 160 * (1 - Math.cos(gone * 1.3)) / 2 + 6;
  send("pointermove", x, y);
  requestAnimationFrame(step);
});
"""


class Made:
    """Made-up reports between made-up persons of real countries: ``actors`` of them, ``links`` links between them."""

    def __init__(self, actors: int, links: int, *, seed: int = 7) -> None:
        chance = random.Random(seed)
        countries = [code for code in sorted(knowledge_base().regions) if knowledge_base().get(code)]
        people = [Actor(f"P{n}", f"Person {n} of many", "person", chance.choice(countries)) for n in range(actors)]
        types = [term for name, term in sorted(vocabulary().types.items()) if term.quad]
        self.stories = [Article("", id=f"story-{n}", title=f"Story {n}", date="2025-01-01") for n in range(200)]
        self.reports: list[Event] = []
        seen: set[tuple[str, str, str]] = set()
        joined = iter(range(1, actors))
        while len(seen) < links:
            # Everybody has a link; the rest goes to few, as in news.
            one = people[next(joined, min(int(chance.paretovariate(0.7)) - 1, actors - 1))]
            two = people[min(int(chance.paretovariate(0.35)) - 1, actors - 1)]
            term = chance.choice(types)
            if one is two or (one.id, two.id, term.code) in seen:
                continue
            seen.add((one.id, two.id, term.code))
            for _ in range(min(5, int(chance.paretovariate(1.4)))):
                self.reports.append(report(len(self.reports), one, two, term, chance))

    def events(self, filter: Any = None) -> Iterator[Event]:
        """All reports."""
        return iter(self.reports)

    def articles(self) -> Iterable[Article]:
        """The articles that they stand in."""
        return self.stories


def report(number: int, one: Actor, two: Actor, term: Any, chance: random.Random) -> Event:
    """One report of a made-up statement."""
    quote = f"{one.name} acted towards {two.name}, said somebody on a day of {2023 + number % 3} in a long sentence."
    spans = [
        Span(actor.name, quote.index(actor.name), quote.index(actor.name) + len(actor.name)) for actor in (one, two)
    ]
    day = f"{2023 + number % 3}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    return Event(
        id=f"r{number}",
        event=f"e{number}",
        type=term.code,
        modality="actual",
        source=Mention(one, spans[0], one.country, ()),
        target=Mention(two, spans[1], two.country, ()),
        evidence=TextEvidence(f"story-{number % 200}", "text", quote, 0, len(quote)),
        extractor="made/1",
        when=Date(day, "day", day, day),
        trigger=Span("acted towards", quote.index("acted"), quote.index("acted") + 13),
        confidence=round(chance.uniform(0.5, 0.99), 2),
        score=term.score,
        quad=term.quad,
    )


def plain_page(world: Made, path: Path, *, still: bool) -> None:
    """What a user of pyvis would write: the same nodes and edges, as they arrange themselves or without its physics."""
    from pyvis.network import Network

    network = project_events(world.reports, modalities=MODALITIES)
    canvas = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    for node, values in network.nodes(data=True):
        canvas.add_node(node, label=values["label"], value=values["strength"], group=values["region"])
    for source, target, values in network.edges(data=True):
        canvas.add_edge(source, target, title=values["label"], value=values["count"])
    if still:
        canvas.toggle_physics(False)
    else:
        # Its default first arranges everything at once, for minutes at this size; without that it moves from the start.
        canvas.options.physics.stabilization = False
    path.write_text(canvas.generate_html(notebook=False), encoding="utf-8")


def browser() -> webdriver.Chrome:
    """A headless Chromium of 1400 by 900 pixels."""
    binary = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        sys.exit("no Chromium or no chromedriver on the PATH; on Debian: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-background-networking",
        "window-size=1400,900",
    ):
        options.add_argument(f"--{switch}")
    # pyvis's page asks for files elsewhere; nothing may wait for those.
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    return webdriver.Chrome(options=options, service=Service(driver))


def measured(driver: webdriver.Chrome, page: Path, seconds: float) -> dict[str, float]:
    """Seconds until ``page`` is open, and frames a second while it is dragged."""
    driver.set_script_timeout(600)
    driver.set_page_load_timeout(600)
    driver.get("about:blank")
    driver.execute_cdp_cmd("Performance.disable", {})
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    busy = main_thread(driver)
    begin = time.perf_counter()
    driver.get(page.as_uri())
    driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    opened = time.perf_counter() - begin
    ready = main_thread(driver)
    rate, way, frames = driver.execute_async_script(PAN, seconds)
    if not way:
        sys.stderr.write(f"{page.name} did not follow the pointer; its frames are counted all the same\n")
    work = main_thread(driver) - ready
    # The page may be in a new process, which begins to count anew.
    return {
        "opens": opened,
        "opens_work": ready - busy if ready > busy else ready,
        "moves": rate,
        "frame_work": 1000 * work / max(1, frames),
    }


def main_thread(driver: webdriver.Chrome) -> float:
    """Seconds of the processor that the page's main thread has had."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def main() -> int:
    """Make the pages, measure them in turns, and print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actors", type=int, default=2_000)
    parser.add_argument("--links", type=int, default=5_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", help="measure only the page of this name (kg, pyvis, pyvis-still)")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each is dragged")
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--note", default="")
    wish = parser.parse_args()
    world = Made(wish.actors, wish.links)
    with tempfile.TemporaryDirectory(prefix="kg-pages-") as folder:
        begin = time.perf_counter()
        write_page(world, Path(folder) / "kg.html", max_nodes=wish.actors, max_edges=wish.links)
        written = time.perf_counter() - begin
        plain_page(world, Path(folder) / "pyvis.html", still=False)
        plain_page(world, Path(folder) / "pyvis-still.html", still=True)
        names = {
            "kg.html": "kg view",
            "pyvis.html": "pyvis, arranging itself",
            "pyvis-still.html": "pyvis, physics off",
        }
        if wish.only:
            names = {f"{wish.only}.html": names[f"{wish.only}.html"]}
        found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        driver = browser()
        try:
            for _ in range(wish.turns):
                for name, values in found.items():
                    values.append(measured(driver, Path(folder) / name, wish.seconds))
        finally:
            driver.quit()
        sizes = {name: (Path(folder) / name).stat().st_size / 1e6 for name in names}
    lines = [
        f"# Pages of {wish.actors:,} actors and {wish.links:,} links",
        "",
        f"`python benchmarks/pages.py`: medians of {wish.turns} turns (lowest to highest) in headless Chromium of",
        f"1400 by 900 pixels, without a graphics card. Writing the page of {len(world.reports):,} reports took",
        f"{written:.1f} s.",
        *([f"{wish.note}"] if wish.note else []),
        "",
        "| page | MB | opens | its work | moves, frames a second | work a frame |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, title in names.items():
        cells = [
            spread([values[part] for values in found[name]], unit)
            for part, unit in (("opens", " s"), ("opens_work", " s"), ("moves", ""), ("frame_work", " ms"))
        ]
        lines.append(f"| {title} | {sizes[name]:.1f} | {' | '.join(cells)} |")
    lines += ["", "Targets: opens in at most 3 s, moves at 30 frames a second or more.", ""]
    print("\n".join(lines))
    if (wish.actors, wish.links, wish.only) == (2_000, 5_000, None):
        (wish.output / "pages.md").write_text("\n".join(lines), encoding="utf-8")
    return 0


def spread(values: list[float], unit: str) -> str:
    """The median of ``values``, with the lowest and the highest."""
    return f"{statistics.median(values):.1f}{unit} ({min(values):.1f} to {max(values):.1f})"


if __name__ == "__main__":
    sys.exit(main())
