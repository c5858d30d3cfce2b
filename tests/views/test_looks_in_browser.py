"""How the pages look: nothing cut off or on top of something else, and much as on the day they were last looked at.

The pictures in ``golden`` are small on purpose. Compared are patches of colour, so that another version of a font or of
the browser passes and a part that is missing, white or in the wrong theme does not. After a change that is meant:
``KG_UPDATE_GOLDEN=1 python -m pytest tests/views/test_looks_in_browser.py``, then look at them.
"""

from __future__ import annotations

import base64
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import Open, Page, screen
from handmade import many, small_world

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).with_name("golden")
KINDS = ("graph", "timeline", "map", "matrix")
DESK, PHONE = (1280, 800), (390, 844)
STATES = {
    "nothing": "",
    "actor": "&actor=TUR",
    "link": "&from=USA&to=Rosneft&does=SANCTION",
}

THUMBS = {DESK: (160, 100), PHONE: (80, 173)}
"""The size of the small picture of each screen."""

LIKE = 25.0
"""Most mean difference of a channel, of 255, between two pictures of one page; another font alone makes 9 of it."""

PATCH = 18.0
"""Most difference of the mean of a patch of 20 by 20 points; another font makes 13."""

EMPTIED = 3
"""Most patches that have something on them in one picture and nothing in the other; a panel alone is more."""


@contextmanager
def themed(page: Page, theme: str) -> Iterator[None]:
    features = [{"name": "prefers-color-scheme", "value": theme}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        yield
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def settle(page: Page) -> None:
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


FAULTS = """
const faults = [], wide = document.documentElement.clientWidth, box = (e) => e.getBoundingClientRect();
const shown = (e) => e.checkVisibility() && box(e).width > 0 && !e.closest('.hide, .skip');
const inside = (p, q) =>
  p.left >= q.left - 1 && p.right <= q.right + 1 && p.top >= q.top - 1 && p.bottom <= q.bottom + 1;
const apart = (p, q) =>
  p.left >= q.right - 1 || q.left >= p.right - 1 || p.top >= q.bottom - 1 || q.top >= p.bottom - 1;
if (document.documentElement.scrollWidth > wide) faults.push('the page is wider than the screen');
const parts = ['header', '.filters', '.ways', '.drawing', '#legend', '#panel']
  .map((name) => [name, document.querySelector(name)]).filter(([, e]) => shown(e));
for (const [a, e] of parts) for (const [b, f] of parts)
  if (a < b && !apart(box(e), box(f))) faults.push(a + ' lies on ' + b);
for (const e of document.querySelectorAll('button, select, input, summary, h1, h2, h3')) {
  if (!shown(e)) continue;
  const p = box(e), what = e.id || e.textContent.trim().slice(0, 30) || e.className;
  if (p.left < -1 || p.right > wide + 1) faults.push(what + ' stands out of the screen');
  const text = /^(BUTTON|SUMMARY|H2|H3)$/.test(e.tagName) && getComputedStyle(e).display !== 'inline';
  if (text && e.scrollWidth > e.clientWidth + 1) faults.push(what + ' is cut off');
}
const drawing = box(document.querySelector('.drawing')), sheet = document.querySelector('#graph > svg');
if (drawing.height < 240) faults.push('the drawing is only ' + drawing.height + ' high');
if (box(sheet || document.querySelector('#graph canvas')).width < 0.9 * drawing.width)
  faults.push('the drawing does not fill its stage');
if (sheet && !sheet.closest('.map'))
  for (const t of sheet.querySelectorAll('text'))
    if (!inside(box(t), box(sheet))) faults.push('“' + t.textContent + '” stands out of the drawing');
return faults;
"""


@pytest.mark.parametrize(
    ("size", "theme"), [(DESK, "light"), (PHONE, "dark"), ((900, 700), "dark")], ids=["desk", "phone", "small"]
)
def test_nothing_is_cut_off_or_lies_on_something_else(open_page: Open, size: tuple[int, int], theme: str) -> None:
    page = open_page(small_world())
    found = {}
    with screen(page, *size), themed(page, theme):
        for kind in KINDS:
            for name, state in STATES.items():
                page.open(f"#show={kind}{state}")
                settle(page)
                assert page.run("return document.documentElement.dataset.theme") == theme
                if faults := page.run(FAULTS):
                    found[kind, name] = faults
    assert found == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_page_has_nothing_cut_off_either(open_page: Open, kind: str) -> None:
    page = open_page(many(500, 1200, called="Ministry of Affairs"), kind=kind, max_nodes=420, max_edges=900)
    for size in (DESK, PHONE):
        with screen(page, *size):
            page.open()
            settle(page)
            assert page.run(FAULTS) == []


def thumb(page: Page, picture: str, screen: tuple[int, int] = DESK) -> tuple[list[int], str]:
    """The colours of a picture (base64 of a PNG) made small, three numbers a point, and it as a PNG again."""
    colours, small = page.driver.execute_async_script(
        "const [source, width, height, done] = arguments, image = new Image();"
        "image.onload = () => { const canvas = document.createElement('canvas'); canvas.width = width;"
        "  canvas.height = height; const ctx = canvas.getContext('2d'); ctx.imageSmoothingQuality = 'high';"
        "  ctx.drawImage(image, 0, 0, width, height); const all = [...ctx.getImageData(0, 0, width, height).data];"
        "  done([all.filter((_, k) => k % 4 < 3), canvas.toDataURL('image/png').split(',')[1]]); };"
        "image.src = 'data:image/png;base64,' + source;",
        picture,
        *THUMBS[screen],
    )
    return colours, small


def unlike(one: list[int], two: list[int], screen: tuple[int, int] = DESK) -> str:
    """What makes two thumbs those of different pages, in words; "" where they are much the same."""
    width, height = THUMBS[screen]
    assert len(one) == len(two) == 3 * width * height
    patches: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for place, (a, b) in enumerate(zip(one, two, strict=True)):
        point, channel = divmod(place, 3)
        patches.setdefault((point % width // 20, point // width // 20, channel), []).append((a, b))
    mean = sum(abs(a - b) for a, b in zip(one, two, strict=True)) / len(one)
    most, emptied = 0.0, set()
    for (x, y, _), pairs in patches.items():
        before, after = zip(*pairs, strict=True)
        most = max(most, abs(statistics.fmean(before) - statistics.fmean(after)))
        less, more = sorted((statistics.pstdev(before), statistics.pstdev(after)))
        if more > 8 and less < 0.15 * more:
            emptied.add((x, y))
    found = f"{mean:.1f} on the whole, {most:.1f} in one place, {len(emptied)} patches emptied"
    return found if mean > LIKE or most > PATCH or len(emptied) > EMPTIED else ""


def photograph(page: Page) -> str:
    settle(page)
    return str(page.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])


LOOKS: dict[str, tuple[tuple[int, int], str, str]] = {
    "graph": (DESK, "light", "#"),
    "graph-link-dark": (DESK, "dark", "#from=USA&to=Rosneft&does=SANCTION"),
    "graph-phone": (PHONE, "light", "#"),
    "timeline": (DESK, "light", "#show=timeline"),
    "timeline-phone-dark": (PHONE, "dark", "#show=timeline"),
    "map-dark": (DESK, "dark", "#show=map"),
    "map-phone": (PHONE, "light", "#show=map"),
    "matrix": (DESK, "light", "#show=matrix"),
}


@pytest.mark.parametrize("name", LOOKS)
def test_the_page_looks_as_it_did(open_page: Open, name: str) -> None:
    size, theme, state = LOOKS[name]
    golden = GOLDEN / f"{name}.png"
    page = open_page(small_world())
    with screen(page, *size), themed(page, theme):
        page.open(state)
        picture = photograph(page)
        colours, small = thumb(page, picture, size)
        if os.environ.get("KG_UPDATE_GOLDEN"):
            GOLDEN.mkdir(exist_ok=True)
            golden.write_bytes(base64.b64decode(small))
        before, _ = thumb(page, base64.b64encode(golden.read_bytes()).decode(), size)
        assert unlike(colours, before, size) == ""


BROKEN = {
    "no style": "document.querySelector('style').remove()",
    "the other theme": "document.getElementById('theme').click()",
    "no drawing": "document.querySelector('.drawing').style.visibility = 'hidden'",
    "no panel": "document.getElementById('panel').style.visibility = 'hidden'",
    "all in one column": "document.querySelector('main').style.display = 'block'",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_comparison_would_notice(open_page: Open, fault: str) -> None:
    page = open_page(small_world())
    with screen(page, *DESK), themed(page, "light"):
        page.open("#from=USA&to=Rosneft&does=SANCTION")
        whole, _ = thumb(page, photograph(page))
        page.run(BROKEN[fault])
        broken, _ = thumb(page, photograph(page))
        assert unlike(whole, broken)


def test_the_comparison_does_not_mind_another_font(open_page: Open) -> None:
    page = open_page(small_world())
    with screen(page, *DESK), themed(page, "light"):
        page.open()
        whole, _ = thumb(page, photograph(page))
        page.run("document.documentElement.style.fontFamily = 'serif'; window.dispatchEvent(new Event('resize'))")
        page.click("[data-show=timeline]")
        page.click("[data-show=graph]")
        other, _ = thumb(page, photograph(page))
        assert whole != other
        assert unlike(whole, other) == ""
