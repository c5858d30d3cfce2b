"""The graph on every kind of store: the same articles give the same graph, whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from graph_servers import EACH_KIND, place
from graph_world import ONE, world

from kg.graph.filters import EventFilter
from kg.graph.graph import Graph
from kg.vocabulary import vocabulary


@pytest.fixture(scope="module", params=EACH_KIND)
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The small world in a store of each kind, filled once."""
    articles, extractor = world()
    with Graph.open(place(request.param, request, tmp_path_factory.mktemp("kinds"))) as made:
        made.ingest(articles, extractor=extractor)
        yield made


@pytest.fixture(scope="module")
def memory() -> Iterator[Graph]:
    """The same in memory, to compare with."""
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def test_graphs_of_articles_are_equal(graph: Graph, memory: Graph) -> None:
    assert graph.canonical() == memory.canonical()
    names = {node.value for node in graph._store.graphs()}
    assert names == {node.value for node in memory._store.graphs()}
    for name in ("vocabulary", "actors"):
        iri = vocabulary().prefixes["graph"] + name
        assert set(graph.quads(iri)) == set(memory.quads(iri))


def test_what_is_read_is_equal(graph: Graph, memory: Graph) -> None:
    assert list(graph.events()) == list(memory.events())
    assert list(graph.articles()) == list(memory.articles())
    assert list(graph.actors()) == list(memory.actors())
    assert graph.stats() == memory.stats()
    assert graph.article("one") == ONE and graph.article("https://example.org/one?a=1&b=2") == ONE
    assert graph.resolve("america") == ("USA",)


@pytest.mark.parametrize(
    "chosen",
    [
        EventFilter(source=("USA",), target=("Rosneft",), modality="negated"),
        EventFilter(actor="united states", background=False, since="2025-10-22"),
        EventFilter(country=("UKR", "RUS"), type=("SANCTION", "RETREAT"), until="2025-10-23"),
        EventFilter(background=True),
    ],
)
def test_filters_find_the_same(graph: Graph, memory: Graph, chosen: EventFilter) -> None:
    found = list(graph.events(chosen))
    assert found == list(memory.events(chosen)) and found


QUERIES = [
    "SELECT DISTINCT ?s ?o { ?s kg:sanctions|kg:consults ?o }",
    "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?r a kg:Report ; kg:background false }",
    "SELECT DISTINCT ?t (COUNT(DISTINCT ?e) AS ?n) { ?e sem:eventType/skos:notation ?t } GROUP BY ?t",
    "SELECT ?g ?score ?r { GRAPH ?g { ?r kg:score ?score ; kg:reciprocal ?x } }",
    "SELECT ?r ?text { ?r oa:hasTarget/oa:hasSelector/oa:exact ?text . ?e gaf:denotedBy ?r . ?e a sem:Event }",
    "SELECT DISTINCT ?p ?label { VALUES ?p { plover:SANCTION plover:ASSAULT } ?p rdfs:label|skos:prefLabel ?label }",
    "ASK { GRAPH <http://x/none> { ?s ?p ?o } }",
    "SELECT * { GRAPH graph:actors { ?actor rdfs:label ?name } }",
    "SELECT ?a { {GRAPH<https://w3id.org/geopolitical-event-kg/graph/actors>{ ?a kg:country actor:RUS }} "
    "FILTER NOT EXISTS { graph # :x\n # <y>\n graph:actors { ?a kg:kind 'company' } } }",
    'SELECT ?x { VALUES ?x { "GRAPH graph:actors" graph:actors } OPTIONAL { GRAPH ?x { ?a ?b ?graph } } }',
    "CONSTRUCT { ?a kg:knows ?b } { ?e kg:source ?a ; kg:target ?b }",
    "ASK { actor:Rosneft kg:sanctions ?anybody }",
    "ASK { actor:USA kg:sanctions actor:Rosneft }",
    "SELECT DISTINCT ?x { ?x a ?class FILTER(!STRSTARTS(STR(?x), 'https://w3id.org/geopolitical-event-kg/')) }",
]


@pytest.mark.parametrize("sparql", QUERIES)
def test_queries_answer_the_same(graph: Graph, memory: Graph, sparql: str) -> None:
    one, other = graph.query(sparql), memory.query(sparql)
    assert (one.form, one.boolean, one.variables) == (other.form, other.boolean, other.variables)
    # Servers give a row for each graph that holds a triple.
    assert set(one.terms()) == set(other.terms())


def test_bindings_and_limits(graph: Graph) -> None:
    result = graph.query("SELECT DISTINCT ?e { ?e kg:source|kg:target ?who }", bindings={"who": "actor:USA"}, limit=1)
    assert len(list(result)) == 1 and result.truncated


def test_rdflib_reads_it(graph: Graph, memory: Graph) -> None:
    ours, expected = graph.dataset(), memory.dataset()
    some = (rdflib.URIRef(graph.prefixes["actor"] + "USA"), rdflib.URIRef(graph.prefixes["kg"] + "sanctions"), None)
    assert set(ours.quads((*some, None))) == set(expected.quads((*some, None)))
    assert {triple[2] for triple in ours.triples(some)} == {rdflib.URIRef(graph.prefixes["actor"] + "Rosneft")}
    query = "SELECT DISTINCT ?s ?o { ?s kg:sanctions|kg:consults ?o } ORDER BY ?s ?o"
    assert [tuple(row) for row in ours.query(query)] == [tuple(row) for row in expected.query(query)]
