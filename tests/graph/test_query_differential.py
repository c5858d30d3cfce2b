"""Shipped and generated queries answer alike on the embedded engine and on rdflib's own, shipped ones on servers too;
all are compared by value."""

from __future__ import annotations

import datetime
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import rdflib
from graph_servers import OF_A_SERVER, place, without_settings
from graph_world import Given, world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_world import ARTICLES, query_world

from kg.graph.graph import Graph
from kg.graph.iris import term
from kg.graph.named import named_query, names
from kg.graph.query import bind
from kg.model import Article
from kg.vocabulary import vocabulary

EXCEPTIONS: Mapping[str, str] = {}
"""Shipped queries that rdflib's engine does not answer alike, each with the reason."""

UNORDERED = {"modalities"}
"""Columns of GROUP_CONCAT, which has no order."""

VALUES: Mapping[str, str] = {
    "one": "USA", "other": "IRN", "source": "USA", "target": "IRN", "actor": "USA", "type": "ASSAULT",
    "property": "kg:assaults", "article": "war", "firstSince": "2025-01-01", "firstUntil": "2025-02-28",
    "secondSince": "2025-03-01", "secondUntil": "2025-04-30", "of": "RUS",
}  # fmt: skip

SERVER_EXCEPTIONS: Mapping[tuple[str, str], str] = {}
"""Servers and shipped queries that they do not answer alike, each with the reason."""


def pair(*worlds: tuple[list[Article], Given]) -> tuple[Graph, rdflib.Dataset]:
    """The worlds in one graph, and the same quads in rdflib's memory; of the vocabulary only what queries ask for."""
    graph = Graph.open(":memory:")
    for articles, extractor in worlds:
        graph.ingest(articles, extractor=extractor)
    wanted = (term("skos:notation"), term("kg:property"))
    cameo = vocabulary().prefixes["cameo"]
    # rdflib's engine joins by nested loops: thousands of codes that no query asks for would keep it busy for minutes.
    graph._store.apply(
        remove=[
            quad
            for quad in graph.quads(term("graph:vocabulary"))
            if quad.predicate not in wanted or str(quad.subject).startswith(f"<{cameo}")
        ]
    )
    plain = rdflib.Dataset(default_union=True)
    plain.parse(data=graph.canonical(articles_only=False), format="nquads")
    return graph, plain


@cache
def engines() -> tuple[Graph, rdflib.Dataset]:
    """Both worlds."""
    return pair(world(), query_world())


@cache
def small_engines() -> tuple[Graph, rdflib.Dataset]:
    """Two articles of the second world, for queries that nobody thought about."""
    articles, extractor = query_world()
    return pair(([article for article in articles if article.id in ("war", "talks")], extractor))


def value(given: Any) -> Any:
    """What a term is worth, whichever engine gives it: numbers to nine places."""
    found = given.toPython() if isinstance(given, rdflib.Literal) else given
    if isinstance(found, bool) or found is None:
        return found
    if isinstance(found, int | float | Decimal):
        return round(float(found), 9)
    if isinstance(found, datetime.date):
        return found.isoformat()
    return str(found)


def ours(graph: Graph, text: str) -> Counter[tuple[Any, ...]]:
    found = graph.query(text)
    return Counter(tuple(cell(name, row[name]) for name in found.variables) for row in found)


def theirs(dataset: rdflib.Dataset, text: str, prefixes: Mapping[str, str]) -> Counter[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = dataset.query(text, initNs=dict(prefixes))
        assert found.vars is not None
        return Counter(
            tuple(cell(str(name), content) for name, content in zip(found.vars, row, strict=True))  # type: ignore[arg-type]
            for row in found
        )


def cell(name: str, given: Any) -> Any:
    if name in UNORDERED:
        return tuple(sorted(str(given).split(", ")))
    return value(given)


def bound(graph: Graph, name: str, *, optional: bool) -> str:
    query = named_query(name)
    given: dict[str, Any] = {}
    for parameter in query.parameters:
        if parameter.name == "event":
            found = graph.query("SELECT ?e { ?e sem:eventType plover:ASSAULT ; kg:target actor:IRN }")
            given["event"] = next(iter(found))["e"]
        elif parameter.need == "required":
            given[parameter.name] = VALUES[parameter.name]
        elif optional:
            given[parameter.name] = {"actor": "USA", "day": "2025-03-20", "number": "20", "text": parameter.value}[
                parameter.kind
            ]
    return bind(query.sparql, query.bindings(given), graph.prefixes)


def marked(name: str) -> Any:
    """The query's name as a parameter; one that rdflib gets wrong must go on being answered otherwise."""
    reason = EXCEPTIONS.get(name)
    return pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=reason)) if reason else name


@pytest.mark.parametrize("optional", [False, True], ids=["defaults", "all bound"])
@pytest.mark.parametrize("name", [marked(name) for name in names()])
def test_shipped_queries_answer_alike(name: str, optional: bool) -> None:
    graph, plain = engines()
    text = bound(graph, name, optional=optional)
    answer = ours(graph, text)
    assert theirs(plain, text, graph.prefixes) == answer
    assert answer or optional, "the worlds should give each query something to find"


@cache
def whole() -> Graph:
    """Both worlds, with the whole vocabulary."""
    graph = Graph.open(":memory:")
    for articles, extractor in (world(), query_world()):
        graph.ingest(articles, extractor=extractor)
    return graph


@pytest.fixture(scope="module", params=[pytest.param(kind, marks=pytest.mark.slow) for kind in OF_A_SERVER])
def on_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Graph]]:
    """Each server in turn, with a graph that holds what ``whole`` holds."""
    folder = tmp_path_factory.mktemp("on_server")
    with pytest.MonkeyPatch.context() as patch:
        without_settings(patch, folder)
        with Graph.open(place(request.param, request, folder)) as graph:
            for articles, extractor in (world(), query_world()):
                graph.ingest(articles, extractor=extractor)
            yield request.param, graph


@pytest.mark.parametrize("optional", [False, True], ids=["defaults", "all bound"])
@pytest.mark.parametrize("name", names())
def test_shipped_queries_answer_alike_on_servers(
    name: str, optional: bool, on_server: tuple[str, Graph], request: pytest.FixtureRequest
) -> None:
    kind, graph = on_server
    if reason := SERVER_EXCEPTIONS.get((kind, name)):
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))
    text = bound(whole(), name, optional=optional)
    assert ours(graph, text) == ours(whole(), text)


PREDICATES = (
    "kg:source", "kg:target", "sem:eventType", "gaf:denotedBy", "kg:modality", "kg:day", "kg:statedBy", "kg:score",
    "prov:wasDerivedFrom", "schema:publisher", "rdfs:label", "kg:country", "kg:sanctions", "kg:consults", "rdf:type",
    "sem:eventType/skos:notation", "gaf:denotedBy/kg:modality", "^gaf:denotedBy", "kg:source|kg:target",
)  # fmt: skip
ENDS = ("actor:USA", "actor:IRN", "kg:actual", "kg:negated", "plover:SANCTION", "kg:Report", "sem:Event")
NAMES = ("a", "b", "c")


@st.composite
def patterns(draw: st.DrawFn, least: int = 1, most: int = 3) -> str:
    """Triple patterns that hang together by their variables."""
    lines = []
    for number in range(draw(st.integers(least, most))):
        subject = f"?{NAMES[draw(st.integers(0, min(number, 1)))]}"
        end = draw(st.sampled_from((*(f"?{name}" for name in NAMES), *ENDS)))
        lines.append(f"{subject} {draw(st.sampled_from(PREDICATES))} {end} .")
    return " ".join(lines)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Simple queries: joins, options, alternatives, negation, filters, counting, named graphs."""
    body = draw(patterns())
    for extra in draw(
        st.lists(st.sampled_from(("optional", "union", "minus", "filter", "graph", "exists")), max_size=2)
    ):
        more = draw(patterns(1, 1))
        body = {
            "optional": f"{body} OPTIONAL {{ {more} }}",
            "union": f"{{ {body} }} UNION {{ {more} }}",
            "minus": f"{body} MINUS {{ {more} }}",
            "filter": f"{body} FILTER(!BOUND(?b) || !isLiteral(?b) || DATATYPE(?b) != xsd:integer || ?b >= 20170)",
            "graph": f"{body} GRAPH ?g {{ ?a a ?kind }}",
            "exists": f"{body} FILTER EXISTS {{ {more} }}",
        }[extra]
    form = draw(st.sampled_from(("SELECT ?a ?b ?c {{ {} }}", "SELECT DISTINCT ?a ?b {{ {} }}",
                                 "SELECT ?a (COUNT(DISTINCT ?b) AS ?n) {{ {} }} GROUP BY ?a")))  # fmt: skip
    return form.format(body)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(queries())
def test_generated_queries_answer_alike(text: str) -> None:
    graph, plain = small_engines()
    found = graph.query(text, limit=5_000, timeout=5)
    answer = Counter(tuple(cell(name, row[name]) for name in found.variables) for row in found)
    if sum(answer.values()) <= 2_000:
        assert theirs(plain, text, graph.prefixes) == answer


def test_the_worlds_have_what_the_values_name() -> None:
    assert VALUES["article"] in ARTICLES


def test_exceptions_are_shipped_queries_with_reasons() -> None:
    assert {*EXCEPTIONS, *(name for _, name in SERVER_EXCEPTIONS)} <= set(names())
    assert {kind for kind, _ in SERVER_EXCEPTIONS} <= set(OF_A_SERVER)
    assert all(len(reason) > 20 for reason in (*EXCEPTIONS.values(), *SERVER_EXCEPTIONS.values()))
