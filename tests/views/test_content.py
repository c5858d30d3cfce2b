"""What a page shows: quotes with their marks, only safe addresses, the backbone when there is too much."""

from __future__ import annotations

import json
import re

import pytest
from handmade import HOSTILE, World, hostile_world, many, small_world
from hypothesis import given
from hypothesis import strategies as st

from kg import settings
from kg.analysis.network import project
from kg.model import Article
from kg.views.backbone import backbone
from kg.views.content import marked, page_content, web_address
from kg.views.frame import embedded
from kg.views.page import page


def test_source_act_and_target_are_marked_in_the_quote() -> None:
    world = World()
    article = world.add(Article("\U0001f525 Then Turkey struck Syria.", id="a"))
    event = world.say(article, "Then Turkey struck Syria.", "TUR", "struck", "SYR", "ASSAULT")
    assert marked(event) == [
        ["Then ", ""],
        ["Turkey", "s"],
        [" ", ""],
        ["struck", "a"],
        [" ", ""],
        ["Syria", "t"],
        [".", ""],
    ]


def test_spans_that_cross_or_stand_outside_the_quote_do_no_harm() -> None:
    world = World()
    article = world.add(Article("Turkey struck Syria. It struck again.", id="a"))
    event = world.say(article, "Turkey struck Syria.", "TUR", "Turkey struck", "SYR", "ASSAULT")
    assert marked(event)[:2] == [["Turkey", "sa"], [" struck", "a"]]
    assert "".join(part for part, _ in marked(event)) == "Turkey struck Syria."


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://", "http://[", "ftp://example.org", "", None],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_web_addresses_stay_as_they_are() -> None:
    assert web_address(" HTTPS://example.org/a?b=<c> ") == "HTTPS://example.org/a?b=<c>"


@given(st.text())
def test_embedded_text_cannot_end_its_block_and_comes_back(text: str) -> None:
    block = embedded({"text": text})
    assert block.isascii()
    assert not re.search("[<>&]", block)
    assert json.loads(block) == {"text": text}


def test_hostile_strings_are_nowhere_in_the_markup() -> None:
    text, _ = page(hostile_world(), title=HOSTILE[0])
    assert "<script>window" not in text
    assert "<img" not in text
    assert text.count("</script>") == 3
    text.encode("utf-8")


def test_above_the_caps_the_backbone_is_kept_and_the_rest_is_named() -> None:
    world = many(100, 400)
    whole, _ = page_content(world, title="t")
    network, content = page_content(world, title="t", max_nodes=30, max_edges=40)
    assert (len(content["actors"]), len(content["links"])) == (len(network), 40)
    assert len(network) <= 30
    lost = f"{len(whole) - len(network)} of {len(whole)} actors and {whole.size() - 40} of {whole.size()} links"
    assert content["notes"][0] == content["left_out"]
    assert content["left_out"].startswith(f"{lost} are not in this page")
    assert "A0" in network
    assert page_content(world, title="t")[1]["left_out"] is None


def test_the_backbone_has_the_most_frequent_links_and_those_that_stand_out_among_small_actors() -> None:
    world = World()
    number = iter(range(1, 1000))

    def happen(times: int, source: str, type: str, target: str) -> None:
        for _ in range(times):
            world.row(source, type, target, "2024-05-01", number=next(number))

    happen(30, "USA", "SANCTION", "RUS")
    for other in ("UKR", "SYR", "CHN", "JPN"):
        happen(10, "USA", "CONSULT", other)
    happen(9, "TUR", "AID", "DEU")
    happen(1, "TUR", "ACCUSE", "RUS")
    happen(1, "DEU", "ACCUSE", "RUS")
    network, left = backbone(project(world), max_nodes=10, max_edges=2)
    assert {(s, t) for s, t, _ in network.edges(keys=True)} == {("USA", "RUS"), ("TUR", "DEU")}
    assert left and left.startswith("4 of 8 actors and 6 of 8 links are not in this page")


def test_quotes_are_capped_for_each_link_and_counts_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAGE_QUOTES_PER_EDGE", 2)
    world = World()
    for day in range(1, 6):
        world.row("USA", "AID", "UKR", f"2024-05-0{day}", number=day)
    _, content = page_content(world, title="t")
    quotes = content["reports"]["quote"]
    assert [quote is not None for quote in quotes] == [False, False, False, True, True]
    assert len(content["reports"]["link"]) == 5


def test_reports_above_the_cap_are_left_out_oldest_first_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAGE_MAX_REPORTS", 3)
    world = World()
    for day in range(1, 6):
        world.row("USA", "AID", "UKR", f"2024-05-0{day}", number=day)
    _, content = page_content(world, title="t")
    assert content["reports"]["day"] == [19846, 19847, 19848]
    assert content["notes"] == ["2 oldest reports of 5 left out."]


def test_the_same_graph_gives_the_same_page() -> None:
    assert page(small_world()) == page(small_world())


def test_the_page_names_no_other_place_to_fetch_from() -> None:
    text, _ = page(small_world())
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", markup)
    assert "default-src 'none'" in markup
