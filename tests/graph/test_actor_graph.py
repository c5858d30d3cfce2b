"""The graph of shared actors: codes of countries, dated offices, and what changes when the knowledge changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graph_world import Given, say
from pyoxigraph import Literal, NamedNode, Quad

from kg.actor_data import Office, Tables
from kg.actors import KnowledgeBase, knowledge_base
from kg.graph.actor_graph import changes, knowledge_quads, shared_quads
from kg.graph.graph import Graph
from kg.graph.iris import actor_node, geonames_node, term
from kg.graph.named import named_query
from kg.graph.reading import gather, read_actor
from kg.graph.store import MemoryStore
from kg.model import Actor, Article

ADA = Actor("Ada_Example", "Ada Example", "person", "FRA")
ARTICLE = Article("Ada Example accused France.", id="a", date="2025-01-01")


def base(*terms: tuple[str, str | None, str | None]) -> KnowledgeBase:
    """Knowledge of Ada, who held the offices ``terms`` (title, since, until) of France."""
    country = knowledge_base().countries["FRA"]
    offices = [Office(ADA.id, title, "FRA", ("GOV",), since, until) for title, since, until in terms]
    return KnowledgeBase(Tables(countries=[country], actors=[ADA], offices=offices))


def said(quads: Iterator[Quad], predicate: str) -> list[NamedNode | Literal]:
    return [quad.object for quad in quads if quad.predicate == term(predicate)]  # type: ignore[misc]


def test_a_country_has_its_codes_and_its_feature() -> None:
    kb = knowledge_base()
    facts = gather(shared_quads(kb.actors["CHE"], kb))[actor_node("CHE")]
    codes = {name: facts[term(f"kg:{name}")][0].value for name in ("iso2", "iso3", "fips", "cameoCountry", "m49")}
    assert codes == {"iso2": "CH", "iso3": "CHE", "fips": "SZ", "cameoCountry": "CHE", "m49": "756"}
    assert facts[term("skos:closeMatch")] == [geonames_node("2658434")]
    assert read_actor(facts, actor_node("CHE")) == kb.actors["CHE"], "the codes do not disturb the way back"


@pytest.mark.parametrize(
    ("since", "until", "first", "last", "predicates"),
    [
        ("2020-02-03", "2021-04-05", "18295", "18722", {"inXSDDate"}),
        ("2020-02", "2020-02", "18293", "18321", {"inXSDgYearMonth"}),
        ("2020", "2020", "18262", "18627", {"inXSDgYear"}),
        ("2020", None, "18262", None, {"inXSDgYear"}),
        (None, None, None, None, set()),
    ],
)
def test_a_term_of_office_is_as_exact_as_it_is_known(
    since: str | None, until: str | None, first: str | None, last: str | None, predicates: set[str]
) -> None:
    quads = list(shared_quads(ADA, base(("queen", since, until))))
    days = [said(iter(quads), name) for name in ("kg:sinceDay", "kg:untilDay")]
    assert [found[0].value if found else None for found in days] == [first, last]
    names = {quad.predicate.value.rpartition("#")[2] for quad in quads}
    assert {name for name in names if name.startswith("inXSD")} == predicates
    assert bool(said(iter(quads), "org:memberDuring")) is bool(predicates)


def test_a_term_that_ends_replaces_the_one_that_went_on() -> None:
    store = MemoryStore()
    actors = {ADA.id: ADA}
    for terms in (
        [("queen", "2020", None)],
        [("queen", "2020", "2024-05-01"), ("president", "2024-05-02", None)],
        [],
    ):
        known = base(*terms)
        gone, learned = changes(store, actors, known)
        store.apply(remove=gone, add=learned)
        assert changes(store, actors, known) == ([], []), "what is known is not written again"
        found = set(store.quads(None, None, None, term("graph:actors")))
        roles = {quad for quad in found if "/office/" in quad.subject.value and quad.subject.value.startswith(ROLES)}
        country = set(shared_quads(known.actors["FRA"], known))
        assert found - roles == set(shared_quads(ADA, known)) - roles | country


ROLES = term("office:x").value.removesuffix("x")


def test_all_actors_can_be_loaded_and_are_asked() -> None:
    query = named_query("office-holders")
    wanted = query.bindings({"of": "DEU", "title": "chancellor", "day": "2019-06-01"})
    people = {ADA.id: ADA, "FRA": knowledge_base().actors["FRA"]}
    event = say(ARTICLE, ARTICLE.text, ADA.id, "ACCUSE", "FRA", actors=people)
    with Graph.open(":memory:") as graph:
        graph.ingest([ARTICLE], extractor=Given({"a": [event]}))
        before = set(graph.quads(term("graph:actors")))
        assert list(graph.query(query.sparql, bindings=wanted)) == []
        assert graph.load_actors() > 50_000
        assert [row["name"] for row in graph.query(query.sparql, bindings=wanted)] == ["Angela Merkel"]
        assert before <= set(graph.quads(term("graph:actors")))
        assert graph.load_actors() == 0
        assert graph.stats().actors == 2, "those that act, not those that are known"


def test_what_is_known_names_each_statement_once_and_leads_somewhere() -> None:
    quads = list(knowledge_quads(knowledge_base()))
    assert len(quads) == len(set(quads))
    described = {quad.subject for quad in quads}
    targets = {quad.object for quad in quads if quad.predicate in (term("kg:country"), term("org:organization"))}
    assert {node.value for node in targets - described} == set()
