"""Timeline, map and matrix in a real browser: the same events, filters, quotes and addresses as the graph's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from browsing import Open, Page, serious_faults
from handmade import World, hostile_world, small_world

from kg.model import Place

pytestmark = pytest.mark.slow
KINDS = ("timeline", "map", "matrix")


def phone(page: Page, on: bool) -> None:
    """Make the screen as wide as a phone's, or let go of that."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    if on:
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    else:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def press(page: Page, title: str) -> None:
    """Click the mark of the drawing whose title begins with ``title``."""
    found = page.run(
        "const titles = [...document.querySelectorAll('#graph title')];"
        "const mark = titles.find((t) => t.textContent.startsWith(arguments[0]));"
        "if (mark) mark.parentNode.dispatchEvent(new MouseEvent('click', {bubbles: true})); return Boolean(mark)",
        title,
    )
    assert found, page.run("return [...document.querySelectorAll('#graph title')].map((t) => t.textContent)")


def placed_world() -> World:
    """Two raids at a place with coordinates, one in a country, one nowhere."""
    world = World()
    places: list[Any] = [Place("Kharkiv", "UKR", latitude=50.0, longitude=36.2)] * 2 + [Place("Lviv", "UKR"), None]
    for number, place in enumerate(places, 1):
        event = world.row("RUS", "ASSAULT", "UKR", f"2024-05-0{number}", number=number)
        world.reports[-1] = replace(event, place=place)
    return world


@pytest.mark.parametrize("kind", KINDS)
def test_a_companion_opens_quietly_in_both_themes_and_on_a_phone(open_page: Open, kind: str) -> None:
    page = open_page(small_world(), kind=kind)
    assert page.text("#status") == "17 actors · 16 links of 18 · 16 events · 17 reports"
    assert page.run("return document.querySelectorAll('#graph svg title').length") >= 5
    assert serious_faults(page) == []
    page.click("#theme")
    assert serious_faults(page) == []
    page.click("#theme")
    phone(page, True)
    try:
        page.open()
        assert page.run("return document.documentElement.scrollWidth") <= 390
    finally:
        phone(page, False)
    assert page.requests() == {page.path.as_uri()}
    assert page.complaints() == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_names_are_text_there_as_well(open_page: Open, kind: str) -> None:
    page = open_page(hostile_world(), kind=kind)
    assert page.run("return window.hacked === undefined && !document.querySelector('#graph img, #graph script')")
    assert page.complaints() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_companion_without_events_is_friendly(open_page: Open, kind: str) -> None:
    page = open_page(World(), kind=kind)
    assert page.text("#empty h2") == "Nothing to draw yet"
    assert page.complaints() == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_is_not_blank(open_page: Open, kind: str) -> None:
    page = open_page(small_world(), kind=kind)
    colours = page.driver.execute_async_script(
        "const done = arguments[0]; kgPage.stage.picture((canvas) => { const seen = new Set();"
        "const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        "for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);"
        "done(seen.size); })"
    )
    assert colours > 20


def test_a_dot_of_the_timeline_opens_what_happened_that_day(open_page: Open) -> None:
    page = open_page(small_world(), kind="timeline")
    press(page, "22 Oct 2025: United States → Rosneft")
    assert page.text("#chosen") == "United States to Rosneft"
    assert page.text("blockquote p") == "The United States announced sanctions on Rosneft."
    shown = page.text("#details")
    page.open(page.run("return location.hash"))
    assert page.text("#details") == shown


def test_long_empty_times_are_folded_and_named(open_page: Open) -> None:
    world = World()
    for number, day in enumerate(("2020-01-01", "2024-05-01", "2024-05-03")):
        world.row("USA", "AID", "UKR", day, number=number)
    page = open_page(world, kind="timeline")
    titles = page.run("return [...document.querySelectorAll('#graph title')].map((t) => t.textContent)")
    assert "4 years without events are folded here" in titles
    assert sum(title.endswith("1 event") for title in titles) == 3


def test_undated_events_are_counted_and_not_drawn(open_page: Open) -> None:
    page = open_page(small_world(), kind="timeline")
    undated = page.run(
        "return new Set(kgPage.data.reports.event.filter((e, r) => kgPage.view.ok[r] "
        "&& kgPage.data.reports.link[r] >= 0 && kgPage.data.reports.day[r] === null)).size"
    )
    assert undated
    assert f"{undated} event{'s' if undated > 1 else ''} without a date" in page.text("#graph")


def test_the_map_has_places_where_they_are_told_to_be(open_page: Open) -> None:
    page = open_page(placed_world(), kind="map")
    press(page, "Kharkiv: 2 events")
    assert page.text("#chosen") == "Kharkiv"
    assert page.run("return document.querySelectorAll('.event').length") == 2
    press(page, "Ukraine: 1 event")
    assert "Lviv" in page.text("#details")
    assert "1 event without a place is not on the map" in page.text("#graph")
    page.set("by", "source")
    press(page, "Russia: 4 events")
    assert page.run("return document.querySelectorAll('.event').length") == 4


def test_where_few_reports_say_a_place_the_map_begins_with_targets(open_page: Open) -> None:
    page = open_page(small_world(), kind="map")
    assert page.run("return document.getElementById('by').value") == "target"
    press(page, "Russia: ")


def test_a_cell_of_the_matrix_opens_its_pair(open_page: Open) -> None:
    page = open_page(small_world(), kind="matrix")
    press(page, "Germany → Ukraine")
    assert page.text("#chosen").startswith("Germany ")
    shown = page.text("#details")
    address = page.run("return location.hash")
    assert "from=DEU" in address
    page.open(address)
    assert page.text("#details") == shown
    page.set("by", "count")
    assert "by=count" in page.run("return location.hash")
