"""What the graph's page looks like before anybody touches it: every name readable, nothing on top of another."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Open, Page, screen
from handmade import many, small_world

pytestmark = pytest.mark.slow

Box = tuple[float, float, float, float]


def drawn(page: Page) -> Any:
    """The boxes of the shapes and of the names in view, in pixels of the stage, and the stage's size."""
    page.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    return page.run(
        "const box = document.getElementById('graph'), scale = kgPage.network.getScale();"
        "const shapes = kgPage.data.actors.map((_, i) => i).filter((i) => kgPage.view.strength[i]).map((i) => {"
        "  const p = kgPage.network.canvasToDOM(kgPage.network.getPosition(i)),"
        "    r = kgPage.network.body.nodes[i].options.size * scale;"
        "  return [p.x - r, p.y - r, p.x + r, p.y + r]; });"
        "return {shapes, names: kgPage.stage.names().map((name) => name.slice(1)),"
        "  stage: [box.clientWidth, box.clientHeight]}"
    )


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (a, b)
        for k, a in enumerate(boxes)
        for b in boxes[k + 1 :]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]


def outside(boxes: list[Box], stage: list[float]) -> list[Box]:
    return [b for b in boxes if b[0] < -1 or b[1] < -1 or b[2] > stage[0] + 1 or b[3] > stage[1] + 1]


def test_every_actor_has_its_name_and_nothing_lies_on_another(open_page: Open) -> None:
    page = open_page(many(35, 44, called="Ministry of Affairs"))
    with screen(page, 1280, 800):
        page.open()
        seen = drawn(page)
    assert len(seen["names"]) == len(seen["shapes"]) > 20
    assert overlapping(seen["shapes"] + seen["names"]) == []
    assert outside(seen["shapes"] + seen["names"], seen["stage"]) == []


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (820, 1180)])
def test_the_graph_fits_into_any_screen_and_its_shapes_lie_apart(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(many(60, 110, called="Ministry of Affairs"))
    with screen(page, *size):
        page.open()
        seen = drawn(page)
        assert overlapping(seen["shapes"]) == []
        assert overlapping(seen["names"]) == []
        assert outside(seen["shapes"] + seen["names"], seen["stage"]) == []
        assert len(seen["names"]) > len(seen["shapes"]) * 0.4


def test_turning_the_phone_shows_the_whole_graph_again(open_page: Open) -> None:
    page = open_page(small_world())
    with screen(page, 390, 844):
        page.open()
        drawn(page)
        with screen(page, 844, 390):
            seen = drawn(page)
            assert outside(seen["shapes"], seen["stage"]) == []
            reach = max(box[2] for box in seen["names"]) - min(box[0] for box in seen["names"])
            assert reach > seen["stage"][0] * 0.5


def test_who_has_looked_closer_keeps_the_view_when_the_window_changes(open_page: Open) -> None:
    page = open_page(small_world())
    page.run("kgPage.network.moveTo({position: {x: 300, y: 200}, scale: 2.5, animation: false})")
    with screen(page, 1000, 700):
        drawn(page)
        assert page.run("return kgPage.network.getScale()") == pytest.approx(2.5)


def test_on_a_sheet_the_whole_graph_stands_within_its_frame(open_page: Open) -> None:
    page = open_page(small_world())
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    seen = drawn(page)
    assert round(seen["stage"][0] / 96 * 25.4) == 180
    assert outside(seen["shapes"] + seen["names"], seen["stage"]) == []
    assert len(seen["names"]) == len(seen["shapes"]) == 17
    page.run("window.dispatchEvent(new Event('afterprint'))")
    assert drawn(page)["stage"][0] != seen["stage"][0]
