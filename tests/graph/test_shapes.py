"""The shapes accept what is written and refuse what is wrong; the fast screen never passes what SHACL refuses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from graph_world import Given, say, world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from query_world import query_world

from kg.actors import knowledge_base
from kg.graph.actor_graph import knowledge_quads, shared_quads
from kg.graph.graph import Graph
from kg.graph.iris import Iris, term
from kg.graph.shapes import Shapes, shapes
from kg.graph.validation import _judge
from kg.graph.writing import write_rows
from kg.model import Actor, Article, Date, Event, Figure, Mention, Place, Region, RowEvidence, Span, TextEvidence
from kg.vocabulary import vocabulary

pytest.importorskip("pyshacl")

SH = "http://www.w3.org/ns/shacl#"
SAID = "US military sanctioned Russia."
RICH = Article(
    f"WASHINGTON. A Title\n{SAID}", id="rich", title="A Title", date="2025-01-01", url="https://example.org/",
    publisher="P", language="en", place="WASHINGTON", title_in_text=True, notes=("b", "a"),
    regions=(Region("dateline", 0, 11), Region("headline", 12, 19)),
)  # fmt: skip


def merged(articles: list[Article], extractor: Given) -> tuple[Quad, ...]:
    """All that ``articles`` add to the data of a graph, as one graph."""
    quads: dict[Quad, None] = {}
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        for name in graph.graphs():
            if name != term("graph:vocabulary"):
                for quad in graph.quads(name):
                    quads[Quad(quad.subject, quad.predicate, quad.object)] = None
    return tuple(quads)


@cache
def content() -> tuple[Quad, ...]:
    """One article of the first world, and one that has everything that an article and a report can have."""
    articles, extractor = world()
    start = RICH.text.index("sanctioned")
    extractor.events["rich"] = [
        say(RICH, SAID, "USA-MIL", "SANCTION", "RUS", speaker="RUS", date="2025-01-01", mode="discontinue",
            contexts=("economic",), cameo="163", trigger=Span("sanctioned", start, start + 10),
            place=Place("Moscow", "RUS", "524901", 55.75, 37.62)),
        titled(),
    ]  # fmt: skip
    people = [quad for name in ("Antony_Blinken", "Mark_Rutte") for quad in shared_quads(KB.actors[name], KB)]
    plain = [Quad(quad.subject, quad.predicate, quad.object) for quad in [*people, *rows()]]
    return tuple(dict.fromkeys([*merged([articles[0], RICH], extractor), *plain]))


KB = knowledge_base()


def titled() -> Event:
    """A report that rests on a headline."""
    somebody = Mention(Actor("rich/title", "Title", "role", scope="role"), Span("Title", 2, 7), None, ())
    figures = (Figure("fatalities", 3, Span("A", 0, 1)), Figure("injured", 0, Span("Title", 2, 7)))
    evidence = TextEvidence(RICH.key, "title", "A Title", 0, 7, figures)
    return Event("titled", "of-titled", "PROTEST", "actual", somebody, None, evidence, "given/1")


def rows() -> list[Quad]:
    """Two rows of a dataset, with all that a row may say, as an import writes them."""
    usa, russia = (Actor(name, name, "country", name, ("GOV",), "named") for name in ("XUS", "XRU"))
    measures = dict.fromkeys(vocabulary().measures, 5) | {"goldstein": -5.0, "tone": 2.5, "a column": "x"}
    events = [
        Event(
            id=f"row-{number}",
            event=f"of-row-{number}",
            type="ASSAULT",
            modality="actual",
            source=Mention(usa, None, "USA", ("GOV",)),
            target=Mention(russia, None, "RUS", ("GOV", "MIL")),
            evidence=RowEvidence("made up", f"{number}.csv", number, "https://x.org/", tuple(measures.items())),
            extractor="import/1",
            when=Date("2024-01-01", "quarter", "2023-12-31", "2024-04-01"),
            place=Place(None, "RUS", None, 1.5, -2.0),
        )
        for number in (1, 2)
    ]
    iris = Iris("https://example.org/")
    return write_rows(events, iris=iris, graph=iris.article("rows"), run=iris.run("r"))


def typed(value: str, kind: str) -> Literal:
    return Literal(value, datatype=term(kind))


def test_what_is_written_is_accepted_by_both() -> None:
    for articles, extractor in (world(), query_world()):
        quads = merged(articles, extractor)
        assert not shapes().suspect(quads)
        assert _judge(list(quads)) == []
    assert not shapes().suspect(content()) and _judge(list(content())) == []


def test_the_screen_knows_all_that_the_shapes_say() -> None:
    assert shapes().known and len(shapes().compiled) > 50


@pytest.mark.parametrize(
    "more",
    ["sh:closed true", "sh:not [ sh:minCount 1 ]", "sh:property [ sh:path ( kg:a kg:b ) ; sh:minCount 1 ]"],
)
def test_shapes_beyond_the_screen_make_everything_suspect(more: str) -> None:
    turtle = f"""@prefix sh: <{SH}> . @prefix kg: <{term("kg:x").value[:-1]}> . @prefix x: <http://x/> .
        x:s a sh:NodeShape ; sh:targetClass kg:Nothing ; sh:property x:p .
        x:p a sh:PropertyShape ; sh:path kg:a . x:q a sh:PropertyShape ; sh:path ( kg:a kg:b ) ; sh:minCount 1 .
        x:s {more} ."""
    made = Shapes(turtle.encode())
    assert not made.known and made.suspect([])


@cache
def _shape_facts() -> dict[Any, dict[str, list[Any]]]:
    facts: dict[Any, dict[str, list[Any]]] = {}
    for quad in parse(files("kg.ontology").joinpath("shapes.ttl").read_bytes(), format=RdfFormat.TURTLE):
        facts.setdefault(quad.subject, {}).setdefault(quad.predicate.value.removeprefix(SH), []).append(quad.object)
    return facts


NUMBER = typed("4", "xsd:integer")
STRANGE: dict[str, list[Any]] = {
    "datatype": [typed("nonsense", "xsd:dateTime"), NamedNode("http://x/not-a-literal")],
    "in": [Literal("nonsense"), NamedNode("http://x/nonsense")],
    "pattern": [NamedNode("http://x/nonsense")],
    "nodeKind": [Literal("a text")],
    "class": [NamedNode("http://x/of-no-class")],
    "node": [NamedNode("http://x/of-no-class")],
    "minInclusive": [typed("-1000", "xsd:decimal"), typed("-1000", "xsd:integer")],
    "maxInclusive": [typed("1000", "xsd:decimal")],
    "lessThanOrEquals": [typed("9999-01-01", "xsd:date"), typed("99999999", "xsd:integer")],
    "qualifiedMinCount": [],
    "qualifiedMaxCount": [],
}


def constraints() -> Iterator[tuple[str, str]]:
    """Each constraint of each property shape: the shape's name and the constraint's."""
    for shape, facts in _shape_facts().items():
        if "path" in facts:
            for name in facts:
                if name in ("minCount", "maxCount") or name in STRANGE:
                    yield shape.value.rpartition("#")[2], name


def broken(shape: str, constraint: str) -> Iterator[list[Quad]]:
    """The content of two worlds with one statement made wrong for ``constraint`` of ``shape``."""
    facts = next(facts for node, facts in _shape_facts().items() if str(node.value).endswith(f"#{shape}"))
    path = facts["path"][0]
    backwards = not isinstance(path, NamedNode)
    if backwards:
        path = _shape_facts()[path]["inversePath"][0]
    quads = list(content())
    selected = _used_by(shape, path, quads, backwards=backwards)
    first = selected[0]
    rest = [quad for quad in quads if quad != first]
    if constraint == "minCount":
        node = first.object if backwards else first.subject
        yield [q for q in quads if not (q.predicate == path and (q.object if backwards else q.subject) == node)]
    elif constraint == "maxCount":
        other = next((q.object for q in selected if q.object != first.object), None)
        value = other or Literal(f"{first.object.value}2")
        if backwards:
            yield [*quads, Quad(NamedNode("http://x/another"), path, first.object)]
        else:
            yield [*quads, Quad(first.subject, path, value)]
    elif constraint == "qualifiedMinCount":
        wanted = term("oa:TextPositionSelector" if shape == "spanPosition" else "oa:TextQuoteSelector")
        of_kind = {q.subject for q in quads if q.object == wanted}
        yield [q for q in quads if not (q.subject == first.subject and q.predicate == path and q.object in of_kind)]
    elif constraint == "qualifiedMaxCount":
        wanted = term("oa:TextPositionSelector" if shape == "spanPosition" else "oa:TextQuoteSelector")
        other = next(
            q.subject for q in quads if q.object == wanted and q.subject not in {s.object for s in selected[:2]}
        )
        yield [*quads, Quad(first.subject, path, other)]
    else:
        for strange in STRANGE[constraint]:
            yield [*rest, Quad(first.subject, path, strange)]


def _used_by(shape: str, path: NamedNode, quads: list[Quad], *, backwards: bool) -> list[Quad]:
    """The quads of ``path`` whose subject has the shape: it is a target of it, or of the shape that uses it."""
    facts = _shape_facts()
    users = [
        node
        for node, found in facts.items()
        if any(str(p.value).endswith(f"#{shape}") for p in found.get("property", ()))
    ]
    classes = {target for user in users for target in facts[user].get("targetClass", facts[user].get("class", []))}
    nodes = {q.subject for q in quads if q.predicate == term("rdf:type") and q.object in classes}
    # Shapes without a class are those that a value of some property must have, or parts of an alternative of reports.
    asking = (used for used in facts.values() if "path" in used and set(users).intersection(used.get("node", ())))
    paths = {used["path"][0] for used in asking}
    nodes |= {q.object for q in quads if q.predicate in paths}
    if not nodes:
        nodes = {q.subject for q in quads if q.object == term("kg:Report")}
    return [q for q in quads if q.predicate == path and (q.object if backwards else q.subject) in nodes]


ELSEWHERE = {"withSource", "withTarget", "withDay", "withMonth", "withYear"}
"""Shapes that have tests of their own below."""


@pytest.mark.parametrize(("shape", "constraint"), [pair for pair in constraints() if pair[0] not in ELSEWHERE])
def test_each_constraint_refuses_an_example(shape: str, constraint: str) -> None:
    examples = list(broken(shape, constraint))
    assert examples
    for quads in examples:
        assert shapes().suspect(quads), "the screen lets it pass"
    assert _judge(examples[0]), "pySHACL lets it pass"


def test_an_event_needs_a_side() -> None:
    sides = (term("kg:source"), term("kg:target"))
    quads = [quad for quad in content() if quad.predicate not in sides]
    assert shapes().suspect(quads)
    assert any("source or a target" in finding.message for finding in _judge(quads))


def test_a_report_needs_a_statement_or_a_row() -> None:
    quads = [quad for quad in content() if quad.predicate != term("kg:row")]
    assert shapes().suspect(quads)
    assert any("a statement of an article or on a row" in finding.message for finding in _judge(quads))


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (typed("2021-01-26", "xsd:date"), True),
        (typed("2021-01", "xsd:gYearMonth"), True),
        (typed("2021", "xsd:gYear"), True),
        (typed("2021-13-26", "xsd:date"), False),
        (Literal("2021"), False),
        (None, False),
    ],
)
def test_an_office_begins_on_a_day_in_a_month_or_in_a_year(value: Literal | None, right: bool) -> None:
    days = [quad for quad in content() if quad.predicate == term("time:inXSDDate")]
    quads = [quad for quad in content() if quad != days[0]]
    if value is not None:
        names = {"date": "inXSDDate", "gYearMonth": "inXSDgYearMonth", "gYear": "inXSDgYear"}
        name = names.get(value.datatype.value.rpartition("#")[2], "inXSDDate")
        quads.append(Quad(days[0].subject, term(f"time:{name}"), value))
    assert shapes().suspect(quads) is not right
    assert (_judge(quads) == []) is right


def test_all_that_is_known_of_actors_conforms() -> None:
    assert not shapes().suspect(knowledge_quads(KB))


def test_every_constraint_that_can_fail_says_why() -> None:
    alternatives = {"withSource", "withTarget", "withStatement", "withRow", "withDay", "withMonth", "withYear"}
    silent = set()
    for shape, facts in _shape_facts().items():
        checks = set(facts) - {"path", "property", "targetClass", "message"}
        if "path" in facts and any(name in facts for name in (*STRANGE, "minCount", "maxCount")) and checks:
            if "message" not in facts:
                silent.add(shape.value.rpartition("#")[2])
    assert silent <= alternatives


def test_every_class_that_is_written_has_a_shape() -> None:
    targets = {target for facts in _shape_facts().values() for target in facts.get("targetClass", ())}
    above = {
        "prov:Activity", "schema:SoftwareApplication",  # of runs, sessions and agents, which have shapes of their own
        "oa:TextPositionSelector", "oa:TextQuoteSelector", "geo:Feature",  # held to by what leads to them
        *(f"kg:{kind}" for kind in ("Body", "Organisation", "Group", "Company", "Media", "Person", "Role")),
    }  # fmt: skip
    written = {quad.object for quad in content() if quad.predicate == term("rdf:type")}
    assert written - targets <= {term(name) for name in above}


@st.composite
def damage(draw: st.DrawFn) -> list[Quad]:
    """An article's graph in which one to three statements went missing, were doubled with another value, or moved."""
    quads = list(content())
    for _ in range(draw(st.integers(1, 3))):
        quad = draw(st.sampled_from(quads))
        how = draw(st.sampled_from(("lose", "add", "replace", "other subject")))
        value = draw(
            st.sampled_from(
                [quad.object, NUMBER, Literal("x"), typed("2025-13-45", "xsd:date"), *(q.object for q in quads)]
            )
        )
        if how in ("lose", "replace", "other subject"):
            quads.remove(quad)
        if how in ("add", "replace"):
            quads.append(Quad(quad.subject, quad.predicate, value))
        if how == "other subject":
            quads.append(Quad(draw(st.sampled_from(quads)).subject, quad.predicate, quad.object))
    return quads


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damage())
def test_the_screen_never_passes_what_shacl_refuses(quads: list[Quad]) -> None:
    if not shapes().suspect(quads):
        assert _judge(quads) == []
