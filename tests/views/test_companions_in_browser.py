"""Timeline, map and matrix in a real browser: the same events, filters, quotes and addresses as the graph's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from browsing import Open, Page, serious_faults
from handmade import World, hostile_world, many, small_world

from kg.model import Actor, Mention, Place

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


def test_one_page_has_all_views_and_keeps_filters_and_choice_between_them(open_page: Open) -> None:
    page = open_page(small_world())
    page.set("country", "USA")
    page.run("kgPage.selectActor('USA')")
    before = (page.text("#status"), page.text("#details"))
    for kind in (*KINDS, "graph"):
        page.click(f"[data-show={kind}]")
        assert page.run("return document.getElementById('graph').className") == kind
        assert page.run("return document.querySelector('#views [aria-pressed=true]').dataset.show") == kind
        assert (page.text("#status"), page.text("#details")) == before
        assert page.run("return document.getElementById('graph').childElementCount") == 1
    page.click("[data-show=matrix]")
    address = page.run("return location.hash")
    assert "show=matrix" in address
    page.open(address)
    assert page.run("return document.querySelectorAll('#graph.matrix .mark').length")
    page.click("[data-show=map]")
    page.click("#undo")
    assert page.run("return document.getElementById('graph').className") == "matrix"
    assert page.complaints() == []


@pytest.mark.parametrize("kind", KINDS)
def test_marks_can_be_reached_and_chosen_by_keyboard(open_page: Open, kind: str) -> None:
    from selenium.webdriver.common.keys import Keys

    def press(key: str) -> None:
        page.driver.switch_to.active_element.send_keys(key)

    def here() -> str:
        return str(page.run("return document.activeElement.getAttribute('aria-label')"))

    page = open_page(small_world(), kind=kind)
    assert page.run("return document.querySelectorAll('.mark[tabindex=\"0\"]').length") == 1
    page.run("document.getElementById('by').focus()")
    for _ in range(3):
        press(Keys.TAB)
        if page.run("return document.activeElement.classList.contains('mark')"):
            break
    press(Keys.HOME)
    first = here()
    press(Keys.ARROW_DOWN if kind == "timeline" else Keys.ARROW_RIGHT)
    second = here()
    assert second != first
    press(Keys.ENTER)
    assert here() == second
    chosen = page.text("#chosen")
    assert page.text("#chosen-told").startswith(chosen)
    press(Keys.ESCAPE)
    assert page.text("#chosen-told") == ""
    assert page.complaints() == []


def test_a_lone_early_event_does_not_push_the_others_together(open_page: Open) -> None:
    world = World()
    for number, day in enumerate(("2001-02-03", "2024-05-01", "2024-05-02", "2024-05-04"), 1):
        world.row("USA", "AID", "UKR", day, number=number)
    page = open_page(world)
    assert page.run("return document.getElementById('from').max") == "5"
    page.set("from", "3")
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    assert page.text("#from-text") == "2 May 2024"
    assert "since=2024-05-02" in page.run("return location.hash")
    assert page.text("#status").endswith("2 events · 2 reports")


def test_what_is_left_out_is_said_above_the_drawing(open_page: Open) -> None:
    page = open_page(many(60, 120), max_nodes=20, max_edges=15)
    line = page.driver.find_element("css selector", "#left-out")
    assert line.is_displayed()
    assert "links are not in this page" in line.text
    page.click("#left-out summary")
    assert "--actor" in line.text
    assert open_page(small_world()).driver.find_element("css selector", "#left-out").is_displayed() is False


def test_a_matrix_too_large_has_those_who_deal_most_with_each_other(open_page: Open) -> None:
    world = World()
    number = iter(range(1, 1000))
    people = [Actor(f"A{n}", f"Aide {n}", "person", "") for n in range(60)]
    for n, person in enumerate(people):
        event = world.row("USA", "CONSULT", "RUS", "2024-05-01", number=next(number))
        # Nine meet each other; all others a guest of their own.
        other = people[(n + 1) % 9] if n < 9 else Actor(f"G{n}", f"Guest {n}", "person", "")
        side = lambda actor: Mention(actor, None, "", ())  # noqa: E731
        world.reports[-1] = replace(event, source=side(person), target=side(other))
    page = open_page(world, kind="matrix")
    names = page.run("return [...document.querySelectorAll('#graph title')].map((t) => t.textContent)")
    assert {f"Aide {n} does" for n in range(9)} <= set(names)


def test_the_print_says_what_is_filtered(open_page: Open) -> None:
    page = open_page(small_world())
    line = page.driver.find_element("css selector", "#filtered")
    assert line.is_displayed() is False
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert line.text == ""
        page.set("country", "USA")
        page.click("#types label:nth-child(3) input")
        assert line.text == "Filtered: without Consult; with United States."
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
