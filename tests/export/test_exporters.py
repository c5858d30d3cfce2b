"""What every exporter promises, whichever its format; and that no exporter goes without this test."""

from __future__ import annotations

from io import BytesIO

import pytest
from handmade import World, graph_of, hostile_world, small_world

from kg.errors import UnknownPart
from kg.export.exporter import exporters
from kg.graph.filters import EventFilter
from kg.registry import Registry

WORLDS = {"small": small_world, "hostile": hostile_world, "empty": World}
TESTED = [
    "csv", "cytoscape", "gexf", "gml", "graphml", "jsonl", "jsonld", "neo4j-edges", "neo4j-nodes", "nquads", "pajek",
    "parquet-actors", "parquet-events", "parquet-reports", "trig", "turtle",
]  # fmt: skip
BINARY = ("parquet-actors", "parquet-events", "parquet-reports")


def written(name: str, world: World) -> tuple[bytes, list[str]]:
    stream = BytesIO()
    with graph_of(world) as graph:
        notes = exporters.create(name).write(graph, stream)
    assert not stream.closed
    return stream.getvalue(), notes


def text_of(name: str, content: bytes) -> bytes:
    """``content`` as text, also where a format packs it."""
    if name not in BINARY:
        return content
    import pyarrow.parquet as pq

    return repr(pq.read_table(BytesIO(content)).to_pylist()).encode()


def test_every_built_in_exporter_is_tested_here() -> None:
    assert sorted(exporters.builtin) == sorted(TESTED)


@pytest.mark.parametrize("name", TESTED)
class TestEveryExporter:
    def test_it_says_what_it_is(self, name: str) -> None:
        exporter = exporters.create(name)
        assert exporter.name == name
        assert exporter.suffix.startswith(".")
        assert len(exporter.description) < 100
        assert "\n" not in exporter.description

    @pytest.mark.parametrize("world", WORLDS)
    def test_the_same_graph_gives_the_same_bytes(self, name: str, world: str) -> None:
        with graph_of(WORLDS[world]()) as graph:
            first, second = BytesIO(), BytesIO()
            assert exporters.create(name).write(graph, first) == exporters.create(name).write(graph, second)
        assert first.getvalue() == second.getvalue()

    def test_a_filter_narrows_what_is_written(self, name: str) -> None:
        with graph_of(small_world()) as graph:
            stream = BytesIO()
            exporters.create(name).write(graph, stream, filter=EventFilter(type=("AID",)))
        text = text_of(name, stream.getvalue())
        assert b"UKR" in text or b"Ukraine" in text
        assert b"Rosneft" not in text.replace(b"sanctions on Rosneft", b"")

    @pytest.mark.parametrize("world", WORLDS)
    def test_what_it_writes_is_utf_8_and_what_it_cannot_hold_is_said(self, name: str, world: str) -> None:
        content, notes = written(name, WORLDS[world]())
        text_of(name, content).decode("utf-8")
        assert all(note and "\n" not in note for note in notes)

    def test_a_very_long_name_is_kept_whole(self, name: str) -> None:
        from kg.model import Actor, Article

        world = World()
        long = "name " * 2_000
        article = world.add(Article(f"{long} attacked Turkey.", id="a"))
        world.say(article, article.text, Actor("Long", long, "group"), "attacked", "TUR", "ASSAULT")
        text = text_of(name, written(name, world)[0])
        # Pajek has no names but labels, and in these spaces at the end are no part of them.
        assert (long.strip() if name == "pajek" else long).encode() in text or name == "neo4j-edges"


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownPart, match="gexf"):
        exporters.load("excel")
    assert isinstance(exporters, Registry)
