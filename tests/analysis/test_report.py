"""A report is one file, takes nothing that stands in it for markup, and rests every row on quotes."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from handmade import World, graph_of, hostile_world, small_world

from kg.analysis.report import make_report, write_report
from kg.errors import BadOption
from kg.graph.filters import EventFilter


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(world: World, form: str = "html", filter: EventFilter | None = None) -> str:
    with graph_of(world) as graph:
        return write_report(make_report(graph, filter), form)


def test_every_row_has_its_evidence_and_the_quotes_are_there() -> None:
    read = Page(page(small_world()))
    links = {attributes["href"] for tag, attributes in read.tags if tag == "a" and attributes["href"].startswith("#")}
    ids = {f"#{attributes['id']}" for tag, attributes in read.tags if tag == "details" and "id" in attributes}
    assert links == ids
    assert len(ids) > 10
    assert "NATO urged Russia to stop the war." in read.texts


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    for world in (small_world(), hostile_world()):
        read = Page(page(world))
        tags = [tag for tag, _ in read.tags]
        assert not {"script", "img", "link", "iframe", "image"} & set(tags)
        assert all(not name.startswith("on") for _, attributes in read.tags for name in attributes)
        addresses = [attributes["href"] for tag, attributes in read.tags if tag == "a"]
        assert all(address.startswith(("#", "https://example.")) for address in addresses)


def test_the_plots_are_three_drawings_with_the_actors_names() -> None:
    drawings = re.findall(r"<svg.*?</svg>", page(small_world()), re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        ET.fromstring(drawing)
    assert "Ukraine" in "".join(ET.fromstring(drawings[2]).itertext())
    assert page(small_world()) == page(small_world())


def test_markdown_holds_the_plots_and_no_foreign_markup() -> None:
    text = page(hostile_world(), "markdown")
    for coded in re.findall(r"base64,([A-Za-z0-9+/=]+)", text):
        ET.fromstring(base64.b64decode(coded))
    assert "<script" not in re.sub(r"\\.", "", text)
    assert "<img" not in re.sub(r"\\.", "", text)


def test_the_summary_counts_events_and_says_what_is_denied() -> None:
    with graph_of(small_world()) as graph:
        lines = make_report(graph).summary
        narrowed = make_report(graph, EventFilter(type=("AID",)))
    assert lines[0] == "17 events in 18 reports, from 2025-09-01 to 2025-10-23."
    assert "1 event is denied by another report." in lines
    assert narrowed.summary[0] == "1 event in 1 report, from 2025-10-20 to 2025-10-20."


def test_an_empty_graph_has_an_empty_report() -> None:
    assert "Nothing to tell" in page(World())
    with pytest.raises(BadOption):
        page(World(), "papyrus")
