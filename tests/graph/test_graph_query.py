"""Questions in SPARQL: what they run over, what is refused, how values go in and come out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import rdflib
from graph_world import ONE, world
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import BadQuery, StoreError
from kg.graph.graph import Graph
from kg.graph.query import IRI, bind, check, shorten
from kg.vocabulary import vocabulary

PREFIXES = vocabulary().prefixes
ACTOR = PREFIXES["actor"]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def test_queries_run_over_the_union_in_which_a_triple_counts_once(graph: Graph) -> None:
    union = list(graph.query("SELECT * { ?s kg:sanctions ?o }"))
    assert union == [{"s": ACTOR + "USA", "o": ACTOR + "Rosneft"}]
    named = list(graph.query("SELECT * { GRAPH ?g { ?s kg:sanctions ?o } }"))
    assert len(named) == 2


def test_the_union_answers_as_rdflib_does_on_the_same_quads(graph: Graph) -> None:
    plain = rdflib.Dataset(default_union=True)
    plain.parse(data=graph.canonical(articles_only=False), format="nquads")
    ours = graph.dataset()
    for query in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?s ?o { ?s kg:sanctions|kg:consults ?o } ORDER BY ?s ?o",
        "SELECT ?r ?t { ?e gaf:denotedBy ?r ; sem:eventType/skos:notation ?t } ORDER BY ?r",
    ):
        expected = [tuple(row) for row in plain.query(query, initNs=graph.prefixes)]
        assert [tuple(row) for row in ours.query(query)] == expected
        asked = [tuple(str(value) for value in row.values()) for row in graph.query(query)]
        assert asked == [tuple(str(value) for value in row) for row in expected]
    assert len(ours) == len(plain)
    assert set(ours.quads()) == set(plain.quads())
    assert sum(1 for _ in ours.triples((None, None, None))) == len(set(plain.triples((None, None, None))))
    assert {context.identifier for context in ours.graphs()} == {context.identifier for context in plain.graphs()}


def test_the_dataset_knows_the_prefixes_and_cannot_be_written(graph: Graph) -> None:
    dataset = graph.dataset()
    assert dict(dataset.namespaces())["kg"] == rdflib.URIRef(PREFIXES["kg"])
    with pytest.raises(TypeError, match=r"Graph\.ingest"):
        dataset.add((rdflib.URIRef("http://x/a"), rdflib.RDFS.label, rdflib.Literal("x")))
    with pytest.raises(TypeError, match=r"Graph\.ingest"):
        dataset.update("DELETE WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/a> <http://x/b> 1 }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
        "# SELECT\nDROP ALL",
        "with <http://x/g> delete { ?s ?p ?o } where { ?s ?p ?o }",
        "LOAD <http://x/g>",
        "\\u0049NSERT DATA { <http://x/a> <http://x/b> 1 }",
    ],
)
def test_updates_are_refused(graph: Graph, update: str) -> None:
    before = graph.canonical(articles_only=False)
    with pytest.raises(BadQuery, match="not allowed"):
        graph.query(update)
    assert graph.canonical(articles_only=False) == before


@pytest.mark.parametrize(
    "call",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * {SERVICE<http://127.0.0.1/>{?s ?p ?o}} } }",
        "SELECT * { ?s ?p '#' . SERVICE ?s { ?s ?p ?o } }",
        'SELECT * { ?s ?p """a"b#""" . SERVICE ?s { ?s ?p ?o } }',
        "SELECT * { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 5e1SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p kg:a.\nSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b) SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "ASK { <http://x/#a> ?p ?o # comment\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    ],
)
def test_calls_of_other_services_are_refused(graph: Graph, call: str) -> None:
    with pytest.raises(BadQuery, match="SERVICE"):
        graph.query(call)


@pytest.mark.parametrize(
    ("harmless", "rows"),
    [
        (
            "SELECT ?service { ?service kg:sanctions actor:Rosneft FILTER(?service != <http://x/SERVICE>) } # SERVICE",
            [{"service": ACTOR + "USA"}],
        ),
        (
            "SELECT ?load ?drop { ?insert kg:sanctions ?drop BIND('SERVICE <http://x/>' AS ?load) }",
            [{"load": "SERVICE <http://x/>", "drop": ACTOR + "Rosneft"}],
        ),
        ("SELECT * { ?s kg:service 'SERVICE', \"INSERT\" ; kg:x.service ?o }", []),
    ],
)
def test_words_that_only_look_like_calls_are_allowed(graph: Graph, harmless: str, rows: list[dict[str, str]]) -> None:
    assert list(graph.query(harmless)) == rows


def test_a_prefix_may_be_called_like_a_call(graph: Graph) -> None:
    declared = f"PREFIX service: <{PREFIXES['kg']}>"
    assert graph.query(f"{declared} ASK {{ actor:USA service:sanctions ?drop }}").boolean is True
    assert graph.query(f"{declared} ASK {{ actor:USA service:SERVICE ?drop }}").boolean is False


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("SELECT * { ?s foo:bar ?o }", "line 1, column .*unknown prefix.*actor, article"),
        ("SELECT * {\n ?s ?p ", "line 2"),
        ("", "SELECT, ASK"),
        ("hello", "SELECT, ASK"),
    ],
)
def test_mistakes_are_told_in_one_line(graph: Graph, wrong: str, message: str) -> None:
    with pytest.raises(BadQuery, match=message) as caught:
        graph.query(wrong)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_rows_are_python_values(graph: Graph) -> None:
    row = next(
        iter(
            graph.query(
                "SELECT ?event ?date ?day ?score ?background ?text ?none { ?event kg:date ?date ; kg:day ?day ; "
                "sem:eventType plover:SANCTION ; gaf:denotedBy ?r . ?r kg:score ?score ; kg:background ?background . "
                "BIND('x'@en AS ?text) }"
            )
        )
    )
    assert isinstance(row["event"], IRI)
    assert row["date"] == datetime.date(2025, 10, 22)
    assert (row["day"], row["score"], row["background"]) == (20383, -6.0, False)
    assert row["text"] == "x" and not isinstance(row["text"], IRI) and row["none"] is None
    times = graph.query("SELECT ?t { ?x prov:startedAtTime ?t }")
    assert all(isinstance(row["t"], datetime.datetime) for row in times)


def test_a_limit_ends_the_rows_and_says_so(graph: Graph) -> None:
    result = graph.query("SELECT * { ?s a kg:Report }", limit=3)
    assert len(list(result)) == 3 and result.truncated
    result = graph.query("SELECT * { ?s a kg:Report }", limit=8)
    assert len(list(result)) == 8 and not result.truncated


def test_ask_construct_and_describe(graph: Graph) -> None:
    assert graph.query("ASK { ?s a kg:Report }").boolean is True
    assert not graph.query("ASK { ?s a kg:Nothing }")
    built = graph.query("CONSTRUCT { ?t kg:hits ?s } WHERE { GRAPH ?g { ?s kg:sanctions ?t } }")
    assert built.form == "graph" and len(list(built.triples())) == 1
    described = list(graph.query("DESCRIBE actor:Rosneft"))
    assert {"subject", "predicate", "object"} == set(described[0])
    assert len(described) == len({tuple(row.values()) for row in described})
    with pytest.raises(BadQuery, match="CONSTRUCT"):
        list(graph.query("SELECT * { ?s ?p ?o }").triples())


def test_a_graph_may_be_asked_for_with_from(graph: Graph) -> None:
    node = graph.iris.article(ONE.hash).value
    assert len(list(graph.query(f"SELECT ?r FROM <{node}> {{ ?r a kg:Report }}"))) == 3


def test_bindings_take_the_place_of_variables(graph: Graph) -> None:
    query = "SELECT ?who ?name { ?who kg:sanctions ?whom . ?who rdfs:label ?name }"
    assert [row["name"] for row in graph.query(query, bindings={"whom": "actor:Rosneft"})] == ["United States"]
    assert list(graph.query(query, bindings={"whom": "actor:USA"})) == []
    bound = list(graph.query(query, bindings={"who": ACTOR + "USA"}))
    assert bound == [{"who": ACTOR + "USA", "name": "United States"}]
    grouped = (
        "SELECT ?who (COUNT(?o) AS ?n) { ?who kg:consults ?o } GROUP BY ?who HAVING(COUNT(?o) > ?least) ORDER BY ?who"
    )
    assert list(graph.query(grouped, bindings={"least": 0, "who": NamedNode(ACTOR + "CHN")})) == [
        {"who": ACTOR + "CHN", "n": 1}
    ]


def test_bindings_cannot_leave_their_place(graph: Graph) -> None:
    evil = '" } ; DROP ALL ; SELECT * { ?s ?p "'
    assert list(graph.query("SELECT ?s { ?s rdfs:label ?name }", bindings={"name": evil})) == []
    with pytest.raises(BadQuery, match="no IRI"):
        graph.query("SELECT ?s { ?s ?p ?o }", bindings={"o": "http://x/> } DROP ALL #"})
    with pytest.raises(BadQuery, match="no variable"):
        graph.query("SELECT ?s { ?s ?p 'a ?name' } # ?name", bindings={"name": "x"})
    with pytest.raises(BadQuery, match="in the query"):
        graph.query("SELECT ?s { ?s ?p ?o BIND(1 AS ?x) }", bindings={"x": 2})
    with pytest.raises(BadQuery, match="in the query"):
        graph.query("SELECT ?s { VALUES ?x { 1 } ?s ?p ?x }", bindings={"x": 2})
    with pytest.raises(BadQuery):
        graph.query("SELECT ?s { ?s ?p ?o }", bindings={"o": object()})  # type: ignore[dict-item]


@given(st.text().filter(lambda text: text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)))
def test_any_text_can_be_bound(text: str) -> None:
    query = bind("SELECT ?x { BIND(?text AS ?x) }", {"text": Literal(text)}, PREFIXES)
    check(query)
    assert query.startswith('SELECT ?x { BIND("')


def test_text_that_looks_like_an_iri_can_be_bound_as_text(graph: Graph) -> None:
    query = "SELECT ?article { ?article kg:key ?key }"
    assert list(graph.query(query, bindings={"key": Literal("http://x/")})) == []
    assert len(list(graph.query(query, bindings={"key": "one"}))) == 1


def test_failures_while_rows_are_fetched_are_store_errors() -> None:
    from kg.graph.query import QueryResult

    class Failing:
        variables = ()

        def __iter__(self) -> Iterator[tuple[()]]:
            yield ()
            raise OSError("disk gone")

    result = QueryResult.__new__(QueryResult)
    result._limit, result.truncated, result.variables = None, False, ()
    result._rows = result._limited(iter(Failing()))
    with pytest.raises(StoreError, match="disk gone"):
        list(result)


def test_iris_are_shortened_by_the_longest_prefix() -> None:
    assert shorten(ACTOR + "USA", PREFIXES) == "actor:USA"
    assert shorten("http://elsewhere/", PREFIXES) == "http://elsewhere/"


def test_the_canonical_text_is_valid_nquads(graph: Graph) -> None:
    text = graph.canonical(articles_only=False)
    assert set(parse(text, format=RdfFormat.N_QUADS)) == set(graph.quads())
