"""Article and reports to RDF and back give what went in."""

from __future__ import annotations

import dataclasses

import pytest
from graph_world import Given, world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph import literals
from kg.graph.graph import Graph
from kg.graph.iris import Iris, escape, unescape
from kg.graph.reading import denoted, gather, read_actor, read_article, read_event
from kg.graph.store import MemoryStore
from kg.graph.writing import actor_quads, write_extraction, write_rows
from kg.model import (
    Actor,
    Article,
    Date,
    Event,
    Extraction,
    Figure,
    Mention,
    Place,
    Region,
    RowEvidence,
    Span,
    TextEvidence,
    event_id,
)

IRIS = Iris("https://example.org/data/")
RUN = IRIS.run("r")
GRAPH = IRIS.article("rows")

texts = st.text(max_size=20)
names = st.text(min_size=1, max_size=12)
codes = st.sampled_from(["GOV", "MIL", "REB", "BUS", "COP", "weird code/ü%"])
tuples = st.lists(codes, unique=True, max_size=4).map(tuple)
numbers = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False) | st.sampled_from([0.1 + 0.2, 1e-12, 5e-324, -6.0])
days = st.dates().map(lambda day: day.isoformat())
maybe_name = st.none() | texts
places = st.builds(Place, maybe_name, st.none() | names, st.none() | st.sampled_from(["703448", "7 0/3"])) | st.builds(
    Place, maybe_name, latitude=numbers, longitude=numbers
)
values = st.dictionaries(
    names | st.sampled_from(["goldstein", "fatalities", "column/ü"]), texts | st.integers() | numbers, max_size=4
).map(lambda found: tuple(found.items()))


@st.composite
def actors(draw: st.DrawFn, article: Article | None) -> Actor:
    scope = draw(st.sampled_from(["shared", "named", "role"] if article else ["shared", "named"]))
    identity = draw(names)
    if scope == "role" and article:
        identity = f"{article.hash}/{identity}"
    return Actor(
        id=f"{scope[0]}{identity}" if scope != "role" else identity,
        name=draw(texts.filter(bool)),
        kind=draw(st.sampled_from(["country", "body", "person", "something new"])),
        country=draw(st.none() | names),
        sectors=draw(tuples),
        scope=scope,
        wikidata=draw(st.none() | st.sampled_from(["Q30", "Q 1<>"])),
        aliases=draw(st.lists(texts, unique=True, max_size=4).map(tuple)),
        part_of=draw(st.none() | names),
    )


def spans(text: str) -> st.SearchStrategy[Span]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(sorted).map(lambda at: Span(text[at[0] : at[1]], at[0], at[1]))


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(max_size=60))
    article = Article(
        text=text,
        id=draw(maybe_name),
        title=draw(maybe_name),
        date=draw(st.none() | days | texts),
        url=draw(maybe_name),
        publisher=draw(maybe_name),
        language=draw(st.none() | st.just("en")),
        place=draw(maybe_name),
        title_in_text=draw(st.booleans()),
        regions=tuple(
            draw(
                st.lists(
                    st.builds(Region, st.sampled_from(["headline", "dateline"]), st.integers(0, 9), st.integers(0, 9)),
                    max_size=12,
                )
            )
        ),
    )
    cast = {actor.id: actor for actor in draw(st.lists(actors(article), min_size=1, max_size=4))}
    found = [draw(reports(article, list(cast.values()), f"r/{number}")) for number in range(draw(st.integers(0, 4)))]
    return Extraction(article, tuple(found))


@st.composite
def reports(draw: st.DrawFn, article: Article | None, cast: list[Actor], identity: str) -> Event:
    field = draw(st.sampled_from(["text", "title"]))
    body = article.field(field) if article else ""

    def mention() -> st.SearchStrategy[Mention]:
        where = spans(body) if article else st.none()
        return st.builds(Mention, st.sampled_from(cast), where, st.none() | names, tuples)

    sides = draw(st.sampled_from(["both", "source", "target"]))
    source = draw(mention()) if sides != "target" else None
    target = draw(mention()) if sides != "source" else None
    date = draw(days)
    when = draw(
        st.none()
        | st.just(Date(date, "day", date, date))
        | st.builds(Date, st.just(date), st.sampled_from(["week", "month", "year"]), days, days)
    )
    kind = draw(st.sampled_from(["SANCTION", "CONSULT", "STATEMENT", "NEW"]))
    reciprocal = draw(st.booleans()) and source is not None and target is not None
    if article:
        quote = draw(spans(body))
        measures = draw(st.lists(st.sampled_from(["fatalities", "fatalitiesLow", "injured"]), unique=True, max_size=3))
        figures = tuple(Figure(name, draw(st.integers(0, 10**7)), draw(spans(body))) for name in measures)
        evidence: TextEvidence | RowEvidence = TextEvidence(
            article.key, field, quote.text, quote.start, quote.end, figures
        )
    else:
        evidence = RowEvidence(
            draw(names), draw(names), draw(st.integers(1, 10**9)), draw(maybe_name), draw(values)
        )
    return Event(
        id=identity,
        event=event_id(
            identity,
            source.actor if source else None,
            kind,
            target.actor if target else None,
            when,
            reciprocal=reciprocal,
        ),
        type=kind,
        modality=draw(st.sampled_from(["actual", "future", "hypothetical", "negated"])),
        source=source,
        target=target,
        evidence=evidence,
        extractor=draw(texts),
        mode=draw(st.none() | st.sampled_from(["discontinue", "a b"])),
        contexts=draw(tuples),
        cameo=draw(st.none() | st.just("163")),
        background=draw(st.booleans()),
        reciprocal=reciprocal,
        when=when,
        place=draw(st.none() | places),
        speaker=draw(st.none() | mention()),
        trigger=draw(st.none() | spans(body)) if article else None,
        confidence=draw(st.none() | numbers),
        score=draw(st.none() | numbers),
        quad=draw(st.none() | st.sampled_from(["material conflict", "verbal cooperation"])),
    )


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(extractions())
def test_what_is_written_is_read_again(extraction: Extraction) -> None:
    written = write_extraction(extraction, iris=IRIS, run=RUN)
    assert not written.reasons
    # Through a store, since that is where literals could change.
    store = MemoryStore()
    store.apply(add=written.quads)
    nodes = gather(store.quads(None, None, None, written.graph))
    shared = {node: actor for actor in written.actors.values() for node in [actor_quads_node(actor)]}
    assert read_article(nodes, written.graph) == extraction.article
    found = [
        read_event(nodes, report, event, iris=IRIS, graph=written.graph, find_actor=shared.get)
        for report, event in denoted(nodes).items()
    ]
    assert sorted(found, key=lambda event: event.id) == sorted(extraction.events, key=lambda event: event.id)
    for node, actor in shared.items():
        assert read_actor(gather(actor_quads(actor, GRAPH))[node], node) == actor


def actor_quads_node(actor: Actor):  # type: ignore[no-untyped-def]
    return next(iter(actor_quads(actor, GRAPH))).subject


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_rows_of_datasets_are_read_again(data: st.DataObject) -> None:
    cast = {actor.id: actor for actor in data.draw(st.lists(actors(None), min_size=1, max_size=3))}
    row = data.draw(reports(None, list(cast.values()), "row-1"))
    nodes = gather(write_rows([row], iris=IRIS, graph=GRAPH, run=RUN))
    shared = {actor_quads_node(actor): actor for actor in cast.values()}
    ((report, event),) = denoted(nodes).items()
    assert read_event(nodes, report, event, iris=IRIS, graph=GRAPH, find_actor=shared.get) == row


def test_events_and_articles_of_a_graph_are_those_that_went_in() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        told = [event for events in extractor.events.values() for event in events]
        assert sorted(graph.events(), key=lambda event: event.id) == sorted(told, key=lambda event: event.id)
        assert list(graph.articles()) == sorted(articles, key=lambda article: (article.date, article.key))


def test_events_come_by_date_article_and_place() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(reversed(articles), extractor=extractor)
        order = [
            (event.when.date if event.when else "~", event.evidence.article, event.evidence.start)  # type: ignore[union-attr]
            for event in graph.events()
        ]
    assert order == sorted(order) and len(order) == 8


def test_origin_and_notes_come_back_though_they_are_not_in_the_articles_graph() -> None:
    article = Article("Text.", id="a", origin="/somewhere/a.txt", notes=("zulu", "alpha"))
    with Graph.open(":memory:") as graph:
        graph.ingest([article], extractor=Given())
        assert graph.article("a") == article
        assert "somewhere" not in graph.canonical()


def test_a_report_whose_quote_is_not_at_its_place_is_refused_and_counted() -> None:
    articles, extractor = world()
    wrong = dataclasses.replace(
        extractor.events["one"][0], evidence=TextEvidence("one", "text", "Something else", 0, 14)
    )
    extractor.events["one"] = [wrong, *extractor.events["one"][1:]]
    with Graph.open(":memory:") as graph:
        summary = graph.ingest(articles[:1], extractor=extractor)
        assert (summary.reports, summary.refusals) == (2, 2)
        assert graph.stats().refusals == {"no-actor": 1, "wrong-offsets": 1}


def test_lone_surrogates_and_control_characters_do_not_stop_an_ingest() -> None:
    article = Article("nul\x00 bell\x07 \ud800 end\uffff", id="odd\ud800", title="\udfff")
    with Graph.open(":memory:") as graph:
        assert graph.ingest([article], extractor=Given()).articles == 1
        read = graph.article("odd\ud800")
        assert read is not None and read.text == "nul\x00 bell\x07 \ufffd end\uffff"
        assert graph.ingest([article], extractor=Given()).known == 1


@given(st.text())
def test_ids_survive_becoming_iris(identity: str) -> None:
    assert unescape(escape(identity)) == identity
    assert IRIS.id_of("report", IRIS.report(identity)) == identity


def test_letters_of_all_scripts_stay_readable_in_iris() -> None:
    assert escape("Recep_Tayyip_Erdoğan") == "Recep_Tayyip_Erdoğan"
    assert escape("a b%/<>") == "a%20b%25/%3C%3E"


@given(st.floats(allow_nan=False))
def test_numbers_come_back_to_the_last_bit(number: float) -> None:
    assert float(literals.decimal(number).value) == number


@pytest.mark.parametrize(("day", "number"), [("1970-01-01", 0), ("2025-10-22", 20383), ("1969-12-31", -1)])
def test_days_count_from_1970(day: str, number: int) -> None:
    assert literals.day_number(day) == number


@pytest.mark.parametrize("text", ["2025-02-30", "2025-10", "20251022", "yesterday", ""])
def test_what_is_no_date_has_no_day(text: str) -> None:
    assert literals.day_number(text) is None
