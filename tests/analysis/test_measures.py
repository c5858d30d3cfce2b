"""Measures on networks so small that their values can be worked out by hand; the sums stand beside the numbers."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import pytest
from handmade import graph_of, small_world
from networks import network_of

from kg.analysis.answer import Answer, events_behind
from kg.analysis.balance import balance, exact_frustration, frustration, initiative, similarity, triads_of, two_camps
from kg.analysis.centrality import centrality
from kg.analysis.changes import changes
from kg.analysis.communities import backbone, bridges, communities, rand_index
from kg.analysis.conversions import digraph, graph, signed
from kg.analysis.measures import MEASURES, Options, analyze
from kg.errors import BadOption, NotFound
from kg.graph.filters import EventFilter


def column(answer: Answer, name: str, key: str = "actor") -> dict[Any, Any]:
    return {row[key]: row[name] for row in answer.records()}


LINE = network_of([("a", "b", "ACCUSE", 1, -2.0), ("b", "c", "AID", 1, 4.0)])
"""a accuses b, b aids c."""


def test_meetings_count_both_ways_and_domestic_acts_not_at_all() -> None:
    network = network_of([("a", "b", "CONSULT", 2, 1.0), ("a", "b", "ACCUSE", 1, -2.0), ("a", "a", "ASSAULT", 5, -9.0)])
    assert dict(digraph(network).edges) == {
        ("a", "b"): {"weight": 3.0, "count": 3, "distance": 1 / 3},
        ("b", "a"): {"weight": 2.0, "count": 2, "distance": 1 / 2},
    }
    assert graph(network).edges["a", "b"]["weight"] == 3
    assert graph(network, "cooperation").edges["a", "b"]["weight"] == 2.0
    # 2 × 1 − 2 = 0: neither friends nor foes.
    assert signed(network).size() == 0


def test_the_middle_of_a_line_lies_on_the_only_path() -> None:
    answer = centrality(LINE)
    # The one pair without b is a–c, and its path leads over b: 1 of 1.
    assert column(answer, "betweenness") == {"a": 0.0, "b": 1.0, "c": 0.0}
    # From b both others are one step away: 2 / 2. From a: 1 + 2 steps, 2 / 3.
    assert column(answer, "closeness") == pytest.approx({"a": 2 / 3, "b": 1.0, "c": 2 / 3}, abs=1e-6)
    assert column(answer, "degree") == {"a": 1, "b": 2, "c": 1}
    assert column(answer, "core") == {"a": 1, "b": 1, "c": 1}
    # The eigenvector of the path for √2 is (1, √2, 1) / 2.
    assert column(answer, "eigenvector") == pytest.approx({"a": 0.5, "b": 0.7071, "c": 0.5}, abs=1e-3)
    assert column(answer, "conflict") == {"a": 2.0, "b": 2.0, "c": 0.0}
    assert column(answer, "cooperation") == {"a": 0.0, "b": 4.0, "c": 4.0}


def test_pagerank_of_a_line_by_hand() -> None:
    # x = 0.05 + 0.85 c/3, with c's weight spread over all: a = b·0 + …; solved: c = (1 + d + d²) a.
    found = column(centrality(LINE), "pagerank")
    assert found["b"] == pytest.approx(1.85 * found["a"], abs=1e-4)
    assert found["c"] == pytest.approx((1 + 0.85 * 1.85) * found["a"], abs=1e-4)
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)


def test_hubs_act_and_authorities_are_acted_upon() -> None:
    answer = centrality(network_of([("a", "c", "AID", 1, 4.0), ("b", "c", "AID", 1, 4.0)]))
    assert column(answer, "hub") == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.0}, abs=1e-6)
    assert column(answer, "authority") == pytest.approx({"a": 0.0, "b": 0.0, "c": 1.0}, abs=1e-6)


def test_an_unknown_backend_is_refused_and_the_default_named_is_the_default() -> None:
    with pytest.raises(BadOption, match="backend"):
        centrality(LINE, backend="abacus")
    assert centrality(LINE, backend="networkx").rows == centrality(LINE).rows


CLIQUES = network_of(
    [(one, other, "AID", 2, 5.0) for group in ("abc", "xyz") for one in group for other in group if one < other]
    + [("c", "x", "SUPPORT", 1, 1.0)]
)
"""Two triangles of aid, and one act of support between them."""


def test_two_triangles_are_two_communities() -> None:
    answer = communities(CLIQUES)
    groups = column(answer, "community")
    assert groups["a"] == groups["b"] == groups["c"] != groups["x"] == groups["y"] == groups["z"]
    # Weights 30 + 30 + 1 = 61. Q = 2 × (30/61 − (61/122)²) = 60/61 − 1/2.
    assert any(f"modularity {60 / 61 - 0.5:.3f}" in note for note in answer.notes)
    assert any("stability over 10 seeds 1.000" in note for note in answer.notes)
    # c has 10 + 10 inside and 1 outside.
    assert column(answer, "with_own")["c"] == pytest.approx(20 / 21, abs=1e-6)


def test_the_rand_index_of_equal_and_of_crossed_partitions() -> None:
    one = dict(zip("abcd", (1, 1, 2, 2), strict=True))
    assert rand_index(one, dict(zip("abcd", (7, 7, 5, 5), strict=True))) == 1.0
    # No pair together in both; expected 2 × 2 / 6; (0 − 2/3) / (2 − 2/3) = −1/2.
    assert rand_index(one, dict(zip("abcd", (1, 2, 1, 2), strict=True))) == pytest.approx(-0.5)


def test_those_who_join_the_communities_come_first() -> None:
    answer = bridges(CLIQUES)
    assert {row[0] for row in answer.rows[:2]} == {"c", "x"}
    # c has 4 events inside and 1 outside: 1 − (4/5)² − (1/5)².
    assert column(answer, "participation")["c"] == pytest.approx(1 - 0.64 - 0.04, abs=1e-6)
    assert column(answer, "cut") == {"a": "no", "b": "no", "c": "yes", "x": "yes", "y": "no", "z": "no"}


def test_the_backbone_keeps_what_chance_would_not_give() -> None:
    star = network_of([("hub", "big", "AID", 97, 1.0), *(("hub", f"s{n}", "AID", 1, 1.0) for n in range(3))])
    answer = backbone(star)
    # (1 − 97/100)^(4 − 1) = 0.000027; the others (1 − 1/100)³ = 0.97.
    assert [row[:2] for row in answer.rows] == [["big", "hub"]]
    assert answer.rows[0][5] == pytest.approx(0.03**3, abs=1e-6)


def test_the_foe_of_my_foe_is_my_friend() -> None:
    allies = network_of([("a", "b", "AID", 1, 5.0), ("a", "c", "ASSAULT", 1, -9.0), ("b", "c", "ASSAULT", 1, -9.0)])
    answer = balance(allies)
    assert column(answer, "unbalanced") == {"a": 0, "b": 0, "c": 0}
    camps = column(answer, "camp")
    assert camps["a"] == camps["b"] != camps["c"]
    assert any("frustration at most 0 of 3 pairs" in note for note in answer.notes)


def test_three_foes_are_unbalanced_and_frustrated_once() -> None:
    foes = network_of([("a", "b", "ASSAULT", 1, -9.0), ("a", "c", "ASSAULT", 1, -9.0), ("b", "c", "ASSAULT", 1, -9.0)])
    kinds, triads, wrong = triads_of(signed(foes))
    assert (kinds, triads["a"], wrong["a"]) == ({0: 1, 1: 0, 2: 0, 3: 0}, 1, 1)
    assert exact_frustration(signed(foes)) == 1
    assert any("frustration at most 1 of 3 pairs" in note for note in balance(foes).notes)


@pytest.mark.parametrize("seed", range(12))
def test_the_heuristic_finds_the_least_frustration_of_small_graphs(seed: int) -> None:
    chance = random.Random(seed)
    plain = nx.gnp_random_graph(10, 0.5, seed=seed)
    plain = nx.relabel_nodes(plain, {node: f"n{node}" for node in plain})
    for one, other in plain.edges:
        plain.edges[one, other]["sign"] = chance.choice((1, -1))
    assert frustration(plain, two_camps(plain)) == exact_frustration(plain)


def test_initiative_says_who_acts_and_who_began() -> None:
    network = network_of([("b", "a", "ACCUSE", 3, -2.0), ("a", "b", "CONSULT", 4, 1.0)])
    network.add_edges_from(
        network_of([("a", "b", "REJECT", 1, -4.0)], days=("2025-02-01", "2025-03-01")).edges(keys=True, data=True)
    )
    (row,) = initiative(network).records()
    assert (row["one_acts"], row["other_acts"], row["mutual"]) == (1, 3, 4)
    # 2 × min(1, 3) / 4, and 1 / 4.
    assert (row["reciprocity"], row["initiative"], row["began"]) == (0.5, 0.25, "a")


def test_likeness_is_the_cosine_of_what_is_done_to_whom() -> None:
    network = network_of(
        [("a", "x", "AID", 3, 5.0), ("a", "y", "ACCUSE", 4, -2.0), ("b", "x", "AID", 2, 5.0), ("c", "z", "AID", 5, 5.0)]
    )
    pairs = {(row["one"], row["other"]): row for row in similarity(network).records()}
    # (3, 4) · (2, 0) / (5 × 2) = 6 / 10; c does the same to another, so nothing in common but the type.
    assert list(pairs) == [("a", "b")]
    assert (pairs["a", "b"]["alike"], pairs["a", "b"]["same_acts"]) == pytest.approx((0.6, 0.6))


def test_likeness_of_many_events_comes_before_that_of_few() -> None:
    few = [("a", "x", "AID", 2, 5.0), ("b", "x", "AID", 2, 5.0)]
    many = [("c", "y", "AID", 30, 5.0), ("d", "y", "AID", 30, 5.0), ("d", "x", "ASSAULT", 5, -9.0)]
    rows = similarity(network_of([*few, *many])).records()
    assert [({row["one"], row["other"]}, row["events"]) for row in rows][:2] == [({"c", "d"}, 30), ({"a", "b"}, 2)]


def test_changes_are_new_gone_and_turned_dyads() -> None:
    before = network_of([("a", "b", "AID", 1, 5.0), ("a", "c", "AID", 2, 5.0), ("c", "d", "ASSAULT", 1, -9.0)])
    after = network_of([("b", "a", "ASSAULT", 1, -9.0), ("c", "a", "AID", 1, 5.0), ("e", "a", "ACCUSE", 4, -2.0)])
    rows = [row for row in changes(before, after).rows if row[2] is not None]
    assert [row[:3] for row in rows] == [["turned hostile", "a", "b"], ["new", "a", "e"], ["gone", "c", "d"]]
    assert rows[0][5:] == [5.0, -9.0]
    gained = [row for row in changes(before, after).rows if row[0] == "gained"]
    assert gained[0][1] == "a"


def test_turns_that_many_events_tell_of_come_first() -> None:
    before = network_of([("a", "b", "AID", 1, 9.0), ("c", "d", "CONSULT", 6, 2.5)])
    after = network_of([("a", "b", "ASSAULT", 1, -9.0), ("c", "d", "ACCUSE", 4, -2.0)])
    assert [row[1:3] for row in changes(before, after).rows[:2]] == [["c", "d"], ["a", "b"]]


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "paths"])
@pytest.mark.parametrize("level", ["actor", "country"])
def test_every_measure_answers_on_a_graph_twice_alike_and_on_nothing(name: str, level: str) -> None:
    with graph_of(small_world()) as graph:
        options = Options(level=level, by="day")
        answer = analyze(graph, name, None, options)
        assert answer.rows or name in ("backbone", "sequences", "similarity")
        assert all(len(row) == len(answer.columns) for row in answer.rows)
        assert len(answer.method) > 100
        assert analyze(graph, name, None, options).rows == answer.rows
        assert analyze(graph, name, EventFilter(source=("Nobody",)), options).rows == []


def test_the_events_behind_a_row_are_its_actor_s() -> None:
    with graph_of(small_world()) as graph:
        answer = analyze(graph, "centrality")
        place = [row[0] for row in answer.rows].index("NATO")
        found = events_behind(graph, answer, rows=len(answer.rows))[place]
    assert [event.evidence.quote for event in found] == ["NATO urged Russia to stop the war."]


def test_paths_are_the_best_evidenced_first_and_quote_each_step() -> None:
    with graph_of(small_world()) as graph:
        answer = analyze(graph, "paths", None, Options(ends=("Germany", "NATO")))
        first = [row for row in answer.records() if row["way"] == 1]
        with pytest.raises(NotFound):
            analyze(graph, "paths", None, Options(ends=("Nobody", "NATO")))
        apart = analyze(graph, "paths", None, Options(ends=("NATO", "Mark_Rutte")))
    # Two acts of aid and support speak for Germany–Ukraine, more than any detour.
    assert [(row["source"], row["target"]) for row in first] == [
        ("Germany", "Ukraine"),
        ("Russia", "Ukraine"),
        ("NATO", "Russia"),
    ]
    assert first[2]["quote"] == "NATO urged Russia to stop the war."
    assert (apart.rows, apart.notes) == ([], ["no way leads from NATO to Mark_Rutte"])


def test_an_unknown_measure_names_those_that_there_are() -> None:
    with graph_of(small_world()) as graph, pytest.raises(BadOption, match="centrality"):
        analyze(graph, "charisma")


def test_parts_apart_from_the_largest_have_no_eigenvector() -> None:
    found = column(centrality(network_of([(*pair, "AID", 1, 4.0) for pair in ("ab", "bc", "bd", "xy")])), "eigenvector")
    # A star of four: the middle has 1/√2, its three points 1/√6 each.
    assert found == pytest.approx(
        {"a": 6**-0.5, "b": 2**-0.5, "c": 6**-0.5, "d": 6**-0.5, "x": 0.0, "y": 0.0}, abs=1e-5
    )


def test_one_day_has_no_two_periods() -> None:
    with graph_of(small_world()) as graph:
        answer = analyze(graph, "changes", EventFilter(since="2025-10-22", until="2025-10-22"))
    assert (answer.rows, answer.notes) == ([], ["all dated events are of one day: there are no two periods to compare"])
