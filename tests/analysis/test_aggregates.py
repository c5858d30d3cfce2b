"""What the store, or the table beside it, adds up is what counting the events one by one gives, at every level."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from itertools import count, product
from pathlib import Path

import networkx as nx
import pytest
from handmade import ACTORS, World, graph_of, hostile_world, small_world

from kg.analysis.aggregates import project_days
from kg.analysis.edges import EDGES
from kg.analysis.levels import LEVELS
from kg.analysis.network import MODALITIES, project, project_events, publishers_of
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph
from kg.graph.iris import part, term
from kg.graph.writing import actor_quads, write_rows
from kg.model import Actor, Article

Keep = Callable[[World], Graph]

BLOCS = {"The West": ["USA", "DEU", "European_Union"], "Axis": ["RUS", "SYR"], "G20": ["USA", "RUS", "CHN", "TUR"]}


def crowded_world() -> World:
    """The small world with a mere role, a named stranger, and an event that runs both ways between two countries."""
    world = small_world()
    four = world.add(
        Article(
            "Protesters denounced Turkey. Turkey received Ada Stranger. Vladimir Putin met Donald Trump. "
            "Donald Trump met Vladimir Putin. Protesters marched.",
            id="four",
            publisher="Example Wire",
            date="2025-10-25",
        )
    )
    crowd = Actor(f"{four.hash}/protesters", "Protesters", "role", "TUR", scope="role")
    stranger = Actor("Ada_Stranger", "Ada Stranger", "person", "SYR", ("GOV", "MIL"), scope="named")
    world.say(four, "Protesters denounced Turkey.", crowd, "denounced", "TUR", "ACCUSE")
    world.say(four, "Turkey received Ada Stranger.", "TUR", "received", stranger, "CONSULT", reciprocal=True)
    for statement, one, other in (
        ("Vladimir Putin met Donald Trump.", "Vladimir_Putin", "Donald_Trump"),
        ("Donald Trump met Vladimir Putin.", "Donald_Trump", "Vladimir_Putin"),
    ):
        world.say(four, statement, one, "met", other, "CONSULT", reciprocal=True, confidence=0.5)
    world.say(four, "Protesters marched.", crowd, "marched", None, "ACCUSE")
    return world


@pytest.fixture(params=["queries", "table"])
def keep(request: pytest.FixtureRequest, tmp_path: Path) -> Keep:
    """Makes a graph of a world: one in memory, which is asked in SPARQL, or one on disk, whose table is added up."""
    number = count()

    def kept(world: World) -> Graph:
        if request.param == "queries":
            return graph_of(world)
        graph = graph_of(world, tmp_path / f"graph{next(number)}")
        assert graph.report_columns() is not None
        return graph

    return kept


def counted(graph: Graph, filter: EventFilter | None = None, **options: object) -> nx.MultiDiGraph:
    """The network as counting the events one by one gives it."""
    return project_events(graph.events(filter), publishers=publishers_of(graph.articles()), **options)


def same(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> None:
    assert one.graph == other.graph
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True)) == list(other.edges(keys=True))
    for (*edge, values), (*_, expected) in zip(one.edges(data=True), other.edges(data=True), strict=True):
        assert values == pytest.approx(expected), edge


@pytest.mark.parametrize(("level", "edges", "all_told"), list(product(LEVELS, EDGES, (False, True))))
def test_the_store_counts_as_one_would_by_hand(level: str, edges: str, all_told: bool, keep: Keep) -> None:
    options = {"level": level, "edges": edges, "blocs": BLOCS if level == "bloc" else None}
    options["modalities"] = MODALITIES if all_told else ("actual",)
    with keep(crowded_world()) as graph:
        same(project(graph, **options), counted(graph, **options))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "filter",
    [
        EventFilter(type=("SANCTION", "ASSAULT")),
        EventFilter(actor=("Turkey",)),
        EventFilter(since="2025-10-21", until="2025-10-23"),
        EventFilter(country=("USA",), background=False),
        EventFilter(source=("Nobody",)),
    ],
    ids=str,
)
def test_filters_narrow_both_alike(level: str, filter: EventFilter, keep: Keep) -> None:
    options = {"level": level, "blocs": BLOCS if level == "bloc" else None}
    with keep(crowded_world()) as graph:
        same(project(graph, filter, **options), counted(graph, filter, **options))


@pytest.mark.parametrize("level", LEVELS)
def test_roles_are_drawn_when_asked_for(level: str, keep: Keep) -> None:
    options = {"level": level, "blocs": BLOCS if level == "bloc" else None}
    with keep(crowded_world()) as graph:
        network = project(graph, EventFilter(roles=True), **options)
        same(network, counted(graph, roles=True, **options))
    assert network.graph["roles_left_out"] == 0


def test_hostile_names_come_through(keep: Keep) -> None:
    with keep(hostile_world()) as graph:
        same(project(graph), counted(graph))


@pytest.mark.parametrize("datasets", [("icews",), ("icews", "gdelt")])
@pytest.mark.parametrize("edges", EDGES)
def test_rows_of_datasets_count_like_articles_and_name_their_dataset(
    datasets: tuple[str, ...], edges: str, keep: Keep
) -> None:
    rows = World()
    for number, (source, kind, target) in enumerate(
        [("USA", "AID", "UKR"), ("USA", "AID", "UKR"), ("RUS", "ASSAULT", "UKR"), ("CHN", "CONSULT", None)]
    ):
        rows.row(source, kind, target, f"2024-05-0{number + 1}", number=number)
    with keep(World()) as graph:
        for name in datasets:
            events = [
                replace(event, evidence=replace(event.evidence, dataset=name), id=name + event.id)
                for event in rows.reports
            ]
            block = part(graph.iris.article(name), "block", "0")
            quads = write_rows(events, iris=graph.iris, graph=block, run=graph.iris.run("r"))
            actors = {side.actor.id: side.actor for event in events for side in (event.source, event.target) if side}
            shared = [quad for actor in actors.values() for quad in actor_quads(actor, term("graph:actors"))]
            graph._store.apply(add=[*quads, *shared])
        network = project(graph, edges=edges)
        same(network, counted(graph, edges=edges))
    assert {edge["publishers"] for *_, edge in network.edges(data=True)} == {"|".join(sorted(datasets))}


def test_an_empty_graph_gives_an_empty_network(keep: Keep) -> None:
    with keep(World()) as graph:
        assert len(project(graph, edges="dyad")) == 0


def test_sectors_are_those_of_a_country_and_who_has_two_counts_in_both(keep: Keep) -> None:
    with keep(crowded_world()) as graph:
        network = project(graph, level="sector")
    assert network.has_edge("USA-GOV", "RUS-GOV", "SANCTION")
    assert network.nodes["USA-MIL"]["label"] == "United States, military"
    # The stranger stands for two sectors of Syria; a meeting has no direction.
    assert network.has_edge("SYR-GOV", "TUR", "CONSULT")
    assert network.has_edge("SYR-MIL", "TUR", "CONSULT")


def test_members_of_two_blocs_count_in_both_and_those_of_none_by_country(keep: Keep) -> None:
    with keep(small_world()) as graph:
        network = project(graph, level="bloc", blocs=BLOCS)
    assert network.edges["The West", "UKR", "AID"]["count"] == 1
    assert network.edges["The West", "Axis", "SANCTION"]["count"] == 3
    assert network.edges["G20", "Axis", "SANCTION"]["count"] == 2
    assert network.nodes["Axis"]["kind"] == "bloc"


def test_a_dyad_s_one_edge_adds_up_its_types(keep: Keep) -> None:
    with keep(small_world()) as graph:
        edge = project(graph, edges="dyad").edges["DEU", "UKR", "all"]
    assert (edge["count"], edge["types"], edge["score"]) == (2, "AID|SUPPORT", 7.5)
    assert (edge["cooperation"], edge["conflict"]) == (15.0, 0.0)


def test_cooperation_and_conflict_are_sums_of_scores(keep: Keep) -> None:
    with keep(small_world()) as graph:
        edge = project(graph, level="country", edges="dyad").edges["USA", "RUS", "all"]
    assert (edge["score_sum"], edge["cooperation"], edge["conflict"]) == (-12.0, 0.0, 12.0)


def test_all_actors_of_the_blocs_are_known() -> None:
    assert {member for members in BLOCS.values() for member in members} <= set(ACTORS)


@pytest.mark.parametrize("level", LEVELS)
def test_days_are_those_of_the_events(keep: Callable[[World], Graph], level: str) -> None:
    options = {"level": level, "blocs": BLOCS if level == "bloc" else None, "modalities": MODALITIES}
    with keep(crowded_world()) as graph:
        days, undated = project_days(graph, **options)
        network = counted(graph, edges="event", **options)
    found: dict[tuple[str, str, str, str], list[float]] = {}
    without = set()
    for source, target, event, values in network.edges(keys=True, data=True):
        if not values["first"] or values["first"] != values["last"]:
            without.add(event)
            continue
        tally = found.setdefault((source, target, values["type"], values["first"]), [0, 0, 0, 0.0])
        for place, number in enumerate((1, values["reciprocal"], "score" in values, values["score_sum"])):
            tally[place] += number
    assert undated == len(without)
    assert {
        (one.source, one.target, one.type, iso(one.day)): [one.count, one.reciprocal, one.scored, one.score_sum]
        for one in days
    } == {key: pytest.approx(tally) for key, tally in found.items()}
    assert [one.day for one in days] == sorted(one.day for one in days)


def iso(day: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
