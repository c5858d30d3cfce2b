"""The projection counts events, not reports, and does not depend on the order of its input."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from handmade import ACTORS, World, many, small_world
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.network import project, project_events
from kg.errors import BadOption
from kg.model import Actor, Article

SMALL = small_world()


def test_reports_of_one_meeting_in_either_order_are_one_event_on_one_edge() -> None:
    network = project(SMALL)
    edge = network.edges["Donald_Trump", "Mark_Rutte", "CONSULT"]
    assert (edge["count"], edge["reports"], edge["reciprocal"]) == (1, 2, 1)
    assert edge["publishers"] == "Daily Example|Example Wire"
    assert edge["confidence"] == pytest.approx(0.85)
    assert not network.has_edge("Mark_Rutte", "Donald_Trump")


def test_only_actual_events_count_unless_others_are_asked_for() -> None:
    assert not project(SMALL).has_edge("TUR", "SYR", "ASSAULT")
    every = project(SMALL, modalities=("actual", "future", "hypothetical", "negated"))
    assert every.edges["TUR", "SYR", "ASSAULT"]["hypothetical"] == 1
    strike = every.edges["RUS", "UKR", "ASSAULT"]
    assert (strike["count"], strike["actual"], strike["negated"]) == (1, 1, 1)


def test_a_modality_in_the_filter_takes_the_default_s_place() -> None:
    network = project(SMALL, SimpleNamespace(modality=("future",), roles=False))
    assert [edge[:2] for edge in network.edges] == [("TUR", "Vladimir_Putin")]


def test_parallel_types_stay_apart_and_carry_scores_and_dates() -> None:
    edges = project(SMALL)["DEU"]["UKR"]
    assert list(edges) == ["AID", "SUPPORT"]
    assert (edges["AID"]["score"], edges["AID"]["quad"], edges["AID"]["label"]) == (
        10.0,
        "material cooperation",
        "aids",
    )
    assert (edges["AID"]["first"], edges["AID"]["last"]) == ("2025-10-20", "2025-10-20")


def test_scores_are_averaged_over_events_not_over_reports() -> None:
    world = World()
    article = world.add(Article("China struck Japan. China struck Japan again. China then struck Japan.", id="a"))
    for statement in ("China struck Japan.", "China struck Japan again."):
        world.say(article, statement, "CHN", "struck", "JPN", "ASSAULT", date="2025-01-01")
    world.say(article, "China then struck Japan.", "CHN", "struck", "JPN", "ASSAULT", date="2025-01-02")
    edge = project(world).edges["CHN", "JPN", "ASSAULT"]
    assert (edge["count"], edge["reports"], edge["score"], edge["score_sum"]) == (2, 3, -9.0, -18.0)


def test_events_without_a_second_party_are_counted_not_drawn() -> None:
    network = project(SMALL)
    assert network.graph["one_sided"] == 1
    assert "ETH" not in network


def test_strength_is_the_events_on_an_actor_s_edges() -> None:
    network = project(SMALL)
    assert network.nodes["UKR"]["strength"] == 4
    assert network.nodes["TUR"]["events"] == 4
    assert network.nodes["NATO"]["region"] == "International"
    assert network.nodes["TUR"]["region"] == "Asia"


def test_roles_are_left_out_and_counted_unless_asked_for() -> None:
    world = World()
    article = world.add(Article("Protesters denounced Turkey.", id="a"))
    crowd = Actor("h/protesters", "Protesters", "role", None, scope="role")
    world.say(article, "Protesters denounced Turkey.", crowd, "denounced", "TUR", "ACCUSE")
    network = project(world)
    assert (len(network), network.graph["roles_left_out"]) == (0, 1)
    assert project(world, SimpleNamespace(modality=(), roles=True)).has_edge("h/protesters", "TUR", "ACCUSE")


def test_the_country_level_rolls_persons_and_bodies_up() -> None:
    network = project(SMALL, level="country")
    assert network.edges["USA", "RUS", "SANCTION"]["count"] == 2
    assert network.nodes["USA"]["label"] == "United States"
    assert network.nodes["USA"]["kind"] == "country"
    assert "NATO" in network
    assert "Donald_Trump" not in network


def test_who_stood_for_no_country_is_not_rolled_up_into_where_he_comes_from() -> None:
    world = World()
    article = world.add(Article("Mark Rutte met Donald Trump.", id="a"))
    event = world.say(article, article.text, "Mark_Rutte", "met", "Donald_Trump", "CONSULT", reciprocal=True)
    dutch = replace(event.source, actor=replace(event.source.actor, country="NLD"))
    network = project_events([replace(event, source=dutch)], level="country")
    assert list(network.edges(keys=True)) == [("Mark_Rutte", "USA", "CONSULT")]


@given(st.permutations(range(len(SMALL.reports))))
def test_the_order_of_reports_changes_nothing(order: list[int]) -> None:
    first = project_events(SMALL.reports)
    second = project_events([SMALL.reports[number] for number in order])
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


def test_all_attributes_are_of_plain_types() -> None:
    network = project(many(60, 200))
    for _, values in network.nodes(data=True):
        assert {type(value) for value in values.values()} <= {str, int, float}
    for _, _, values in network.edges(data=True):
        assert {type(value) for value in values.values()} <= {str, int, float}


def test_counts_add_up() -> None:
    world = many(80, 400)
    network = project(world)
    assert sum(count for _, _, count in network.edges(data="count")) == len({event.event for event in world.reports})


def test_rows_of_datasets_count_by_their_dataset() -> None:
    world = World()
    world.row("USA", "AID", "UKR", "2024-05-01")
    edge = project(world).edges["USA", "UKR", "AID"]
    assert edge["publishers"] == "icews"
    assert "confidence" not in edge


@pytest.mark.parametrize("options", [{"level": "planet"}, {"modalities": ("likely",)}])
def test_unknown_levels_and_modalities_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(BadOption, match="there are"):
        project(SMALL, **options)


def test_all_actors_of_the_small_world_are_known() -> None:
    assert all(actor.id == name for name, actor in ACTORS.items())
