"""What a notebook shows: networks and rows as tables of plain text, and the page inside the cell."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from browsing import Open, Page
from handmade import HOSTILE, graph_of, hostile_world, small_world

from kg.analysis.network import project
from kg.graph.graph import Graph
from kg.html_table import html_table
from kg.views.page import inline_page


def test_cells_are_text_numbers_stand_to_the_right_and_long_values_are_cut() -> None:
    table = html_table(("<b>",), [(HOSTILE[0],), (3,), (None,), ("x" * 500,)], heading="a & b")
    assert "<script" not in table
    assert "&lt;b&gt;" in table
    assert "a &amp; b" in table
    assert '<td style="text-align:right">3</td>' in table
    assert '<td style="text-align:left"></td>' in table
    assert "x" * 159 + "…" in table


def test_a_network_shows_its_strongest_edges() -> None:
    shown = project(small_world())._repr_html_()
    assert "16 edges" in shown
    assert "and 6 weaker edges" in shown
    assert '<td style="text-align:left">United States</td>' in shown
    assert "<img" not in project(hostile_world())._repr_html_()


def test_parts_and_copies_of_a_network_show_themselves_as_well() -> None:
    network = project(small_world())
    part = network.subgraph(["RUS", "UKR"]).copy()
    assert part._repr_html_().startswith("<div><p>2 actors")


def test_showing_a_result_loses_no_row() -> None:
    with graph_of(small_world()) as graph:
        result = graph.query("SELECT ?e WHERE { ?e a sem:Event }")
        shown = result._repr_html_()
        assert shown.count("<tr>") == 1 + min(20, len(list(graph.query("SELECT ?e WHERE { ?e a sem:Event }"))))
        assert shown == result._repr_html_()
        assert len(list(result)) == len(list(graph.query("SELECT ?e WHERE { ?e a sem:Event }")))


def test_answers_without_rows_say_so() -> None:
    with Graph.open(":memory:") as graph:
        assert "no rows" in graph.query("SELECT ?e WHERE { ?e a sem:Event }")._repr_html_()
        assert '<td style="text-align:left">no</td>' in graph.query("ASK { ?e a sem:Event }")._repr_html_()


def test_a_view_without_a_path_is_the_page_in_a_frame() -> None:
    with graph_of(small_world()) as graph:
        page = graph.view(height=500)
        shown = page._repr_html_()
        assert "height:500px" in shown
        assert "allow-same-origin" not in shown
        assert page.html in unescape(shown)
        assert page.notes


@pytest.mark.slow
def test_the_frame_runs_in_a_browser(open_page: Open, tmp_path: Path) -> None:
    page = open_page(small_world())
    around = tmp_path / "notebook.html"
    around.write_text(f"<!doctype html><title>t</title>{inline_page(small_world())._repr_html_()}", encoding="utf-8")
    page = Page(page.driver, around)
    page.driver.switch_to.frame(0)
    try:
        assert page.text("#status").startswith("17 actors")
        page.click("#types-none")
        assert page.text("#empty h2") == "Nothing passes these filters"
    finally:
        page.driver.switch_to.default_content()
    assert page.complaints() == []
