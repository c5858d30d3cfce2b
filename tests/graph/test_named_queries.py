"""Each stored query gives the expected answer on a small world."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from graph_world import ONE, THREE, TWO, world
from pyoxigraph import Quad
from query_world import ARTICLES, TOLD, query_world, sentence

from kg.errors import BadQuery, NotFound
from kg.graph import literals
from kg.graph.graph import Graph
from kg.graph.iris import actor_node, term
from kg.graph.named import named_query, names, parse_named
from kg.vocabulary import vocabulary

ACTOR = vocabulary().prefixes["actor"]
DAY = datetime.date(2025, 10, 22)
QUOTES = {
    "one": "The United States sanctioned Rosneft on Wednesday.",
    "two": "United States sanctions hit Rosneft, it said.",
    "three": "Russia denied that the United States sanctioned Rosneft.",
}


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    articles, extractor = world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def answer(graph: Graph, name: str, *columns: str, **bindings: Any) -> list[Any]:
    query = named_query(name)
    rows = graph.query(query.sparql, bindings=query.bindings(bindings))
    return [tuple(row[column] for column in columns) for row in rows]


def event(graph: Graph, kind: str) -> str:
    rows = graph.query(f"SELECT ?event {{ ?event sem:eventType plover:{kind} }} ORDER BY ?event")
    return str(next(iter(rows))["event"])


def test_sanctions(graph: Graph) -> None:
    found = answer(graph, "sanctions", "date", "source", "target", "quote", "publisher")
    assert sorted(found) == [
        (DAY, "United States", "Rosneft", QUOTES["one"], "Example News"),
        (DAY, "United States", "Rosneft", QUOTES["two"], "Other Times"),
    ]


def test_disputed(graph: Graph) -> None:
    found = answer(graph, "disputed", "event", "source", "type", "target", "saidBy", "said", "deniedBy", "denied")
    common = (event(graph, "SANCTION"), "United States", "SANCTION", "Rosneft")
    assert found == [
        (*common, "Example News", QUOTES["one"], "Third Post", QUOTES["three"]),
        (*common, "Other Times", QUOTES["two"], "Third Post", QUOTES["three"]),
    ]


def test_sources_of_event(graph: Graph) -> None:
    found = answer(
        graph, "sources-of-event", "publisher", "headline", "modality", "speaker", "quote", "start", "end",
        event=event(graph, "SANCTION"),
    )  # fmt: skip
    assert found[0] == ("Example News", "Sanctions", "actual", None, QUOTES["one"], 0, len(QUOTES["one"]))
    assert sorted(found[1:]) == [
        ("Other Times", None, "actual", None, QUOTES["two"], 0, len(QUOTES["two"])),
        ("Third Post", None, "negated", "Russia", QUOTES["three"], 0, len(QUOTES["three"])),
    ]


def test_one_publisher_only(graph: Graph) -> None:
    found = answer(graph, "one-publisher-only", "type", "source", "target", "publisher", "reports")
    assert sorted(found, key=str) == [
        ("ACCUSE", "Russia", "United States", "Example News", 1),
        ("ACCUSE", "protesters", "Ivan Nobody", "Other Times", 1),
        ("RETREAT", "Ukraine", None, "Other Times", 1),
    ]


def test_hostile_dyads(graph: Graph) -> None:
    found = answer(graph, "hostile-dyads", "source", "target", "events", "score", "first", "last")
    accused = datetime.date(2025, 10, 21)
    assert found == [
        ("United States", "Rosneft", 1, -6.0, DAY, DAY),
        ("Russia", "United States", 1, -3.0, accused, accused),
        ("protesters", "Ivan Nobody", 1, -3.0, DAY, DAY),
    ]


def test_speakers(graph: Graph) -> None:
    found = answer(graph, "speakers", "speaker", "reports", "events", "publishers")
    assert found == [("China", 1, 1, 1), ("Russia", 1, 1, 1)]


def test_provenance(graph: Graph) -> None:
    columns = ("quote", "publisher", "speaker", "extractor", "model", "article")
    found = answer(graph, "provenance", *columns, source="actor:USA", target="actor:Rosneft", property="kg:sanctions")
    one, two = (graph.iris.article(article.hash).value for article in (ONE, TWO))
    assert sorted(found, key=str) == sorted(
        [
            (QUOTES["one"], "Example News", None, "given/1", "none", one),
            (QUOTES["two"], "Other Times", None, "given/1", "none", two),
        ],
        key=str,
    )
    for source, target in (("USA", "CHN"), ("CHN", "USA")):
        met = answer(graph, "provenance", "quote", source=ACTOR + source, target=ACTOR + target, property="kg:consults")
        assert len(met) == 2, "a reciprocal act supports the triples of both directions"
    turned = {"source": "actor:Rosneft", "target": "actor:USA", "property": "kg:sanctions"}
    assert answer(graph, "provenance", "quote", **turned) == []


def test_multiple_reports(graph: Graph) -> None:
    rows = answer(graph, "multiple-reports", "type", "source", "target", "articles", "publishers", "modalities")
    found = [(*row[:5], set(row[5].split(", "))) for row in rows]
    assert found == [
        ("SANCTION", "United States", "Rosneft", 3, 3, {"actual", "negated"}),
        ("CONSULT", "China", "United States", 2, 2, {"actual"}),
    ]
    assert THREE.publisher == "Third Post"


@pytest.fixture(scope="module")
def spring() -> Iterator[Graph]:
    """The graph of the second world."""
    articles, extractor = query_world()
    with Graph.open(":memory:") as made:
        made.ingest(articles, extractor=extractor)
        yield made


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2025-{text}")


def said(source: str, kind: str, target: str, modality: str = "actual") -> str:
    """The quote of the first report of such an act."""
    acts = (act for _, _, acts in TOLD.values() for act in acts)
    return next(
        sentence(act)
        for act in acts
        if (act.source, act.kind, act.target, act.modality) == (source, kind, target, modality)
    )


STRUCK = ("United States", "ASSAULT", "Iran")


def test_sanctions_of_one_side(spring: Graph) -> None:
    assert answer(spring, "sanctions", "date", "target", **{"from": "CHN"}) == [
        (day("04-01"), "Turkey"),
        (day("04-11"), "United States"),
    ]
    assert answer(spring, "sanctions", "source", to="actor:USA") == [("China",)]


def test_sanctioned_since(graph: Graph, spring: Graph) -> None:
    columns = ("source", "target", "since", "last", "events", "publishers")
    assert answer(graph, "sanctioned-since", *columns) == [("United States", "Rosneft", DAY, DAY, 1, 2)]
    assert answer(spring, "sanctioned-since", *columns, to="TUR") == [
        ("China", "Turkey", day("04-01"), day("04-01"), 1, 1),
        ("Russia", "Turkey", day("04-05"), day("04-05"), 1, 1),
    ]


def test_hostile_dyads_of_a_period(spring: Graph) -> None:
    columns = ("source", "target", "events", "score")
    found = answer(spring, "hostile-dyads", *columns, since="2025-03-01", until=day("03-31"))
    assert found == [
        ("United States", "Iran", 2, -6.25),
        ("Iran", "Turkey", 1, -9.0),
        ("Iran", "United States", 1, -9.0),
    ]
    assert len(answer(spring, "hostile-dyads", *columns)) == 8, "without a first day the undated one counts too"


def test_first_event(spring: Graph) -> None:
    found = answer(spring, "first-event", "date", "source", "type", "target", one="IRN", other="USA")
    assert found == [(day("03-01"), "United States", "THREATEN", "Iran")]


def test_events_between(spring: Graph) -> None:
    found = answer(spring, "events-between", "date", "source", "type", "modality", "reports", one="USA", other="IRN")
    assert found == [
        (day("03-01"), "United States", "THREATEN", "actual", 1),
        (day("03-25"), "United States", "ASSAULT", "actual", 2),
        (day("03-25"), "United States", "ASSAULT", "negated", 1),
        (day("03-26"), "Iran", "ASSAULT", "actual", 1),
    ]


def test_self_denied(graph: Graph, spring: Graph) -> None:
    found = answer(spring, "self-denied", "source", "type", "target", "saidBy", "speaker", "denied")
    denied = said("USA", "ASSAULT", "IRN", "negated")
    assert sorted(found) == [
        (*STRUCK, "Beta Times", "Spokesman", denied),
        (*STRUCK, "Gamma Post", "Spokesman", denied),
    ]
    assert answer(graph, "self-denied", "event") == [], "there the denial is of a third"


def test_event_in_full(spring: Graph) -> None:
    struck = next(iter(spring.query("SELECT ?e { ?e sem:eventType plover:ASSAULT ; kg:target actor:IRN }")))["e"]
    columns = ("type", "date", "source", "target", "modality", "sourceText", "targetText", "quote", "speaker",
               "publisher", "extractor")  # fmt: skip
    found = answer(spring, "event-in-full", *columns, event=struck)
    common = ("ASSAULT", day("03-25"), "United States", "Iran")
    words = ("United States", "Iran")
    assert found == [
        (*common, "actual", *words, said("USA", "ASSAULT", "IRN"), "Lavrov", "Beta Times", "given/1"),
        (*common, "negated", *words, said("USA", "ASSAULT", "IRN", "negated"), "Spokesman", "Alpha News", "given/1"),
        (*common, "actual", *words, sentence(TOLD["again"][2][0]), None, "Gamma Post", "given/1"),
    ]


def test_article_in_full(spring: Graph) -> None:
    first, second, third = (sentence(act) for act in TOLD["war"][2])
    node = spring.iris.article(ARTICLES["war"].hash).value
    for name in ("war", ARTICLES["war"].hash, f"article:{ARTICLES['war'].hash}", node):
        found = answer(spring, "article-in-full", "start", "source", "target", "speaker", "quote", article=name)
        assert found == [
            (0, "Iran", "Turkey", None, first),
            (len(first) + 1, "United States", "Iran", "Lavrov", second),
            (len(first) + len(second) + 2, "Iran", "United States", None, third),
        ]


def test_speaks_for_whom(spring: Graph) -> None:
    assert answer(spring, "speaks-for-whom", "speaker", "country", "sector", "reports", "articles") == [
        ("China", "China", "GOV", 1, 1),
        ("Lavrov", "Russia", "GOV", 1, 1),
        ("Spokesman", "United States", "GOV", 2, 2),
    ]


def test_threats_carried_out(spring: Graph) -> None:
    columns = ("source", "target", "threatened", "assaulted", "after")
    assert answer(spring, "threats-carried-out", *columns) == [
        ("United States", "Iran", day("03-01"), day("03-25"), 24)
    ]
    assert answer(spring, "threats-carried-out", *columns, days=23) == []


def test_threat_chains(spring: Graph) -> None:
    columns = ("first", "second", "third", "after")
    assert answer(spring, "threat-chains", *columns) == [
        ("United States", "Iran", "Turkey", 19),
        ("United States", "Iran", "United States", 25),
    ]
    assert answer(spring, "threat-chains", *columns, days=19) == [("United States", "Iran", "Turkey", 19)]


def test_turned_hostile(spring: Graph) -> None:
    columns = ("one", "other", "before", "after", "eventsBefore", "eventsAfter")
    spans = {"firstSince": "2025-01-01", "firstUntil": "2025-02-28", "secondSince": "2025-03-01"}
    found = answer(spring, "turned-hostile", *columns, **spans, secondUntil="2025-04-30")
    assert found == [("China", "Turkey", 9.5, -6.0, 1, 1)]
    assert answer(spring, "turned-hostile", *columns, **spans, secondUntil="2025-03-31") == []


def test_reprisals(spring: Graph) -> None:
    columns = ("source", "act", "target", "answer", "after")
    assert answer(spring, "reprisals", *columns) == [("United States", "ASSAULT", "Iran", "ASSAULT", 1)]
    assert answer(spring, "reprisals", *columns, days=0) == []


def test_acts_of(spring: Graph) -> None:
    assert answer(spring, "acts-of", "type", "target", "events", "first", actor="USA") == [
        ("AID", "Ukraine", 1, day("01-10")),
        ("ASSAULT", "Iran", 1, day("03-25")),
        ("CONSULT", "Turkey", 1, day("04-01")),
        ("THREATEN", "Iran", 1, day("03-01")),
    ]


def test_acts_against(spring: Graph) -> None:
    found = answer(spring, "acts-against", "type", "source", "events", actor="actor:TUR")
    assert found == [("ASSAULT", "Iran", 1), ("SANCTION", "China", 1), ("SANCTION", "Russia", 1)]


def test_dyad_balance(spring: Graph) -> None:
    numbers = ("verbalCooperation", "materialCooperation", "verbalConflict", "materialConflict")
    found = answer(spring, "dyad-balance", "source", "target", *numbers, since="2025-03-01")
    assert found == [
        ("Iran", "Turkey", 1, 0, 0, 1),
        ("United States", "Iran", 0, 0, 1, 1),
        ("China", "Turkey", 0, 0, 0, 1),
        ("China", "United States", 0, 0, 0, 1),
        ("Iran", "United States", 0, 0, 0, 1),
        ("Russia", "Rosneft", 0, 0, 0, 1),
        ("Russia", "Turkey", 0, 0, 0, 1),
        ("Turkey", "United States", 1, 0, 0, 0),
    ]


def test_events_by_month(spring: Graph) -> None:
    assert answer(spring, "events-by-month", "month", "quad", "events") == [
        ("2025-01", "material cooperation", 2),
        ("2025-03", "material conflict", 3),
        ("2025-03", "verbal conflict", 1),
        ("2025-04", "material conflict", 4),
        ("2025-04", "verbal cooperation", 2),
    ]


def test_busiest_actors(graph: Graph, spring: Graph) -> None:
    columns = ("name", "events", "asSource", "asTarget")
    assert answer(spring, "busiest-actors", *columns, since="2025-04-01") == [
        ("Turkey", 4, 1, 3),
        ("China", 2, 2, 0),
        ("Russia", 2, 2, 0),
        ("United States", 2, 0, 2),
        ("Iran", 1, 1, 0),
        ("Rosneft", 1, 0, 1),
    ]
    assert "protesters" not in {row[0] for row in answer(graph, "busiest-actors", *columns)}


def test_announced(spring: Graph) -> None:
    found = answer(
        spring, "announced", "date", "source", "type", "target", "speaker", "quote", "publisher", "published"
    )
    quote = said("CHN", "SANCTION", "USA", "future")
    assert found == [(day("04-10"), "China", "SANCTION", "United States", "China", quote, "Gamma Post", day("04-02"))]


def test_announced_then_done(spring: Graph) -> None:
    columns = ("source", "type", "target", "announced", "done", "after")
    assert answer(spring, "announced-then-done", *columns) == [
        ("China", "SANCTION", "United States", day("04-02"), day("04-11"), 9)
    ]
    assert answer(spring, "announced-then-done", *columns, days=8) == []


def test_go_betweens(spring: Graph) -> None:
    columns = ("name", "one", "other", "talksWithOne", "talksWithOther")
    assert answer(spring, "go-betweens", *columns) == [
        ("Turkey", "Iran", "United States", 1, 1),
        ("Turkey", "United States", "Iran", 1, 1),
    ]
    assert answer(spring, "go-betweens", *columns, days=6) == []


def test_common_adversaries(spring: Graph) -> None:
    assert answer(spring, "common-adversaries", "one", "other", "against") == [
        ("China", "Iran", "Turkey"),
        ("China", "Russia", "Turkey"),
        ("Iran", "Russia", "Turkey"),
        ("China", "Iran", "United States"),
    ]


def test_publishers(spring: Graph) -> None:
    assert answer(spring, "publishers", "publisher", "articles", "events", "exclusive") == [
        ("Alpha News", 3, 6, 6),
        ("Beta Times", 2, 4, 3),
        ("Gamma Post", 2, 4, 3),
        ("Delta Daily", 1, 0, 0),
    ]


def test_first_to_report(spring: Graph) -> None:
    found = answer(spring, "first-to-report", "source", "type", "target", "publisher", "published", "ahead")
    assert found == [(*STRUCK, "Beta Times", day("03-27"), 3)]


def test_unknown_actors(spring: Graph) -> None:
    found = answer(spring, "unknown-actors", "actor", "name", "reports", "example")
    assert found == [(ACTOR + "Ivan_Nobody", "Ivan Nobody", 1, said("Ivan_Nobody", "ACCUSE", "RUS"))]


def test_least_certain(spring: Graph) -> None:
    found = answer(spring, "least-certain", "confidence", "source", "type", "target", "modality", below=0.5)
    assert found == [(0.4, "Iran", "ASSAULT", "United States", "actual")]
    everything = answer(spring, "least-certain", "confidence")
    assert len(everything) == 16 and everything == sorted(everything)


def test_the_hundred_least_certain_are_given() -> None:
    with Graph.open(":memory:") as graph:
        data: list[tuple[Any, str, Any]] = []
        for number in range(103):
            happening, report = graph.iris.event(f"{number}"), graph.iris.report(f"{number:016}")
            span = graph.iris.article(f"a/text/{number}")
            data += [
                (happening, "sem:eventType", term("plover:SANCTION")),
                (happening, "gaf:denotedBy", report),
                (report, "kg:modality", term("kg:actual")),
                # The first three are surer than the rest; some of those tie where the hundred end.
                (report, "kg:confidence", literals.decimal(0.9 if number < 3 else 0.1 + number // 50 / 10)),
                (report, "oa:hasTarget", span),
                (span, "oa:hasSelector", span),
                (span, "oa:exact", literals.text(f"Words {number}.")),
            ]
        graph._store.apply(add=[Quad(s, term(p), o, graph.iris.article("a")) for s, p, o in data])
        found = answer(graph, "least-certain", "confidence", "quote")
    assert len(found) == 100
    assert {quote for _, quote in found} == {f"Words {number}." for number in range(3, 103)}


def test_domestic(spring: Graph) -> None:
    columns = ("in", "date", "source", "type", "target")
    assert answer(spring, "domestic", *columns) == [("Russia", day("04-06"), "Russia", "COERCE", "Rosneft")]
    assert answer(spring, "domestic", *columns, country="USA") == []


def test_country_dyads(spring: Graph) -> None:
    found = answer(spring, "country-dyads", "source", "target", "events", "meanScore", until="2025-03-31")
    assert [(*row[:3], round(row[3], 3)) for row in found] == [
        ("United States", "Iran", 2, round((-3.5 - 9 - 9) / 3, 3)),
        ("China", "Turkey", 1, 9.5),
        ("Iran", "Turkey", 1, -9.0),
        ("Iran", "United States", 1, -9.0),
        ("United States", "Ukraine", 1, 10.0),
    ]


def test_network(graph: Graph, spring: Graph) -> None:
    found = answer(spring, "network", "source", "target", "type", "count", since="2025-04-10")
    assert found == [(ACTOR + "CHN", ACTOR + "USA", "SANCTION", 1)]
    assert not [row for row in answer(graph, "network", "source", "target") if "protesters" in row[0]]


def test_who_says(spring: Graph) -> None:
    columns = ("modality", "speaker", "speakerCountry", "publisher")
    found = answer(spring, "who-says", *columns, source="USA", type="ASSAULT", target="IRN")
    assert found == [
        ("actual", "Lavrov", "Russia", "Beta Times"),
        ("negated", "Spokesman", "United States", "Alpha News"),
        ("actual", None, None, "Gamma Post"),
    ]


def test_office_holders(spring: Graph) -> None:
    columns = ("name", "since", "until")
    lavrov = ("Lavrov", "2004-03-09", None)
    assert answer(spring, "office-holders", *columns, of="actor:RUS") == [lavrov]
    assert answer(spring, "office-holders", *columns, of="RUS", day="2004-03-09") == [lavrov]
    assert answer(spring, "office-holders", *columns, of="RUS", day="2004-03-08") == []
    assert answer(spring, "office-holders", *columns, of="RUS", title="president") == []


def test_every_query_says_what_it_answers_and_has_a_test_here() -> None:
    for name in names():
        query = named_query(name)
        assert query.about.endswith(".") and not query.about.startswith("Parameter")
        assert "PREFIX" not in query.sparql
        assert f"test_{name.replace('-', '_')}" in globals()
        body = "\n".join(line for line in query.sparql.splitlines() if not line.startswith("#"))
        for parameter in query.parameters:
            assert re.search(rf"\?{parameter.name}\b", body), (name, parameter)
            assert parameter.about.endswith(".")
            parameter.term(parameter.value)
        # Engines differ on dates: days of queries are kg:day, and dates are shown, never reckoned with. What all
        # of them do alike is to tell a date from two that stand for none.
        body = re.sub(r'"(9999-12-31|1000-01-01)"\^\^xsd:date', "", body)
        assert not re.search(r"\?\w*[dD]ate\w* *[-+<>]|YEAR\(|MONTH\(|DAY\(|xsd:date", body), name
    assert len(names()) >= 24


def test_parameters_are_named() -> None:
    assert named_query("provenance").required == ("source", "target", "property")
    assert named_query("sources-of-event").required == ("event",)
    assert named_query("publishers").parameters == ()
    since, until = named_query("hostile-dyads").parameters
    assert (since.kind, since.need, since.value) == ("day", "default", "0001-01-01")
    assert named_query("hostile-dyads").bindings({"since": "2025-10-22"}) == {"since": 20383, "until": 2932896}
    assert until.about == "the last day."


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("provenance", {"source": "actor:USA"}, r"\?target, \?property"),
        ("hostile-dyads", {"since": "last week"}, "must be a day"),
        ("reprisals", {"days": "many"}, "must be a number"),
    ],
)
def test_values_that_do_not_fit_are_refused(name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        named_query(name).bindings(given)


def test_a_head_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(BadQuery, match="cannot be read"):
        parse_named("x", "# About.\n# Parameter x: what.\nASK {}")
    with pytest.raises(BadQuery, match="does not say"):
        parse_named("x", "ASK {}")


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(NotFound, match="sanctions"):
        named_query("sanctoins")
    with pytest.raises(NotFound):
        named_query("../kg")


@pytest.mark.parametrize(
    ("name", "first", "bindings"),
    [
        ("acts-of", "first", {"actor": "USA"}),
        ("acts-against", "first", {"actor": "RUS"}),
        ("sanctioned-since", "since", {}),
        ("hostile-dyads", "first", {}),
    ],
)
def test_an_undated_event_does_not_hide_the_first_and_last_day_of_others(
    name: str, first: str, bindings: dict[str, str]
) -> None:
    with Graph.open(":memory:") as graph:
        data = []
        for number, date in (("1", "2025-03-01"), ("2", None), ("3", "2025-02-01")):
            happening, report = graph.iris.event(number), graph.iris.report(number)
            facts: list[tuple[Any, str, Any]] = [
                (happening, "sem:eventType", term("plover:SANCTION")),
                (happening, "kg:source", actor_node("USA")),
                (happening, "kg:target", actor_node("RUS")),
                (happening, "gaf:denotedBy", report),
                (report, "kg:modality", term("kg:actual")),
                (report, "kg:reciprocal", literals.boolean(False)),
                (report, "kg:quad", term("plover:quad-material-conflict")),
                (actor_node("USA"), "rdfs:label", literals.text("United States")),
                (actor_node("RUS"), "rdfs:label", literals.text("Russia")),
            ]
            if date is not None:
                day = literals.day_number(date)
                assert day is not None
                facts += [(happening, "kg:date", literals.date(date)), (happening, "kg:day", literals.integer(day))]
            data += [Quad(one, term(predicate), value, graph.iris.article("a")) for one, predicate, value in facts]
        graph._store.apply(add=data)
        assert answer(graph, name, "events", first, "last", **bindings) == [
            (3, datetime.date(2025, 2, 1), datetime.date(2025, 3, 1))
        ]
        undated = [quad for quad in data if quad.predicate in (term("kg:date"), term("kg:day"))]
        graph._store.apply(remove=undated)
        assert answer(graph, name, "events", first, "last", **bindings) == [(3, None, None)]
