"""What every exporter promises, whichever its format; and that no exporter goes without this test."""

from __future__ import annotations

from io import BytesIO

import pytest
from handmade import World, hostile_world, many, small_world

from kg.errors import UnknownPart
from kg.export.exporter import exporters
from kg.registry import Registry

WORLDS = {"small": small_world, "hostile": hostile_world, "empty": World, "many": lambda: many(40, 120)}
TESTED = ["csv", "gexf", "graphml", "jsonl"]


def written(name: str, world: World) -> tuple[bytes, list[str]]:
    stream = BytesIO()
    notes = exporters.create(name).write(world, stream)
    assert not stream.closed
    return stream.getvalue(), notes


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
        assert written(name, WORLDS[world]()) == written(name, WORLDS[world]())

    @pytest.mark.parametrize("world", WORLDS)
    def test_what_it_writes_is_utf_8_and_what_it_cannot_hold_is_said(self, name: str, world: str) -> None:
        content, notes = written(name, WORLDS[world]())
        content.decode("utf-8")
        assert all(note and "\n" not in note for note in notes)

    def test_a_very_long_name_is_kept_whole(self, name: str) -> None:
        from kg.model import Actor, Article

        world = World()
        long = "name " * 2_000
        article = world.add(Article(f"{long} attacked Turkey.", id="a"))
        world.say(article, article.text, Actor("Long", long, "group"), "attacked", "TUR", "ASSAULT")
        assert long.encode() in written(name, world)[0]


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownPart, match="gexf"):
        exporters.load("excel")
    assert isinstance(exporters, Registry)
