"""Ingest, ingest again, update, forget, interrupt."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from graph_world import ONE, SILENT, TWO, Given, say, world
from pyoxigraph import BlankNode, NamedNode

from kg.errors import BadOption, UnknownPart
from kg.graph.filters import EventFilter
from kg.graph.graph import Graph
from kg.graph.ingest import IngestInterrupted
from kg.model import Actor, Article, Date, SetAside


def ask(graph: Graph, pattern: str) -> bool:
    return bool(graph.query(f"ASK {{ {pattern} }}"))


def test_the_summary_counts_what_was_written() -> None:
    articles, extractor = world()
    aside = SetAside("bad.txt", None, "binary")
    with Graph.open(":memory:") as graph:
        summary = graph.ingest([articles[0], aside, *articles[1:]], extractor=extractor)
    assert (summary.articles, summary.known, summary.events, summary.reports) == (4, 0, 5, 8)
    assert (summary.refusals, summary.set_aside) == (1, [aside])


def test_ingesting_again_changes_nothing_in_the_articles_graphs() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        before = graph.canonical()
        again = graph.ingest(articles, extractor=extractor)
        assert (again.articles, again.known, again.changed) == (0, 4, [])
        assert graph.canonical() == before


def test_order_batches_and_time_do_not_matter_to_the_articles_graphs() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as one, Graph.open(":memory:") as other:
        one.ingest(articles, extractor=extractor)
        for article in reversed(articles):
            other.ingest([article], extractor=extractor)
        assert one.canonical() == other.canonical()


def test_an_article_without_events_is_known_too() -> None:
    with Graph.open(":memory:") as graph:
        graph.ingest([SILENT], extractor=Given())
        assert graph.stats().articles == 1
        assert graph.ingest([SILENT], extractor=Given()).known == 1


def test_an_article_twice_in_one_input_is_written_once() -> None:
    with Graph.open(":memory:") as graph:
        summary = graph.ingest([SILENT, SILENT], extractor=Given())
    assert (summary.articles, summary.known) == (1, 1)


def test_forgetting_an_article_brings_the_graph_back_to_before() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles[:1], extractor=extractor)
        before = graph.canonical()
        graph.ingest(articles[1:2], extractor=extractor)
        assert graph.canonical() != before
        assert graph.forget("two")
        assert graph.canonical() == before
        assert graph.stats().forgotten == 1
        assert not ask(graph, "actor:UKR ^kg:source ?event"), "the union forgets as well"
        assert ask(graph, "actor:USA kg:sanctions actor:Rosneft"), "what another article says stays"
        assert not graph.forget("two")


def test_a_forgotten_article_can_come_back() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        before = graph.canonical()
        graph.forget("one")
        assert graph.ingest(articles, extractor=extractor).articles == 1
        assert graph.canonical() == before
        assert graph.stats().forgotten == 0


@pytest.mark.parametrize("name", ["one", ONE.url, ONE.hash, f"article:{ONE.hash}", f"https://x.org/article/{ONE.hash}"])
def test_an_article_is_found_by_id_url_hash_and_iri(name: str) -> None:
    with Graph.open(":memory:", base="https://x.org/") as graph:
        graph.ingest([ONE, TWO], extractor=Given())
        assert graph.article(name) == ONE
        assert graph.forget(name)
        assert [article.key for article in graph.articles()] == ["two"]


def test_a_changed_article_is_left_alone_without_update_and_replaced_with_it() -> None:
    article = Article("The United States sanctioned Rosneft.", id="a", date="2025-10-22")
    changed = dataclasses.replace(article, text="The United States assaulted Rosneft.")
    first = Given({"a": [say(article, article.text, "USA", "SANCTION", "Rosneft")]})
    second = Given({"a": [say(changed, changed.text, "USA", "ASSAULT", "Rosneft")]})
    with Graph.open(":memory:") as graph, Graph.open(":memory:") as fresh:
        graph.ingest([article], extractor=first)
        left = graph.ingest([changed], extractor=second)
        assert (left.known, left.changed, len(left.notes)) == (1, ["a"], 1)
        assert graph.article("a") == article
        replaced = graph.ingest([changed], extractor=second, update=True)
        assert (replaced.articles, replaced.updated) == (1, 1)
        assert graph.article("a") == changed
        assert not ask(graph, "actor:USA kg:sanctions actor:Rosneft")
        fresh.ingest([changed], extractor=second)
        assert graph.canonical() == fresh.canonical()
        assert graph.ingest([changed], extractor=second, update=True).known == 1


def test_where_it_was_read_is_no_change() -> None:
    with Graph.open(":memory:") as graph:
        graph.ingest([dataclasses.replace(SILENT, origin="a.txt")], extractor=Given())
        moved = dataclasses.replace(SILENT, origin="b.txt", notes=("decoded as Latin-1",))
        assert graph.ingest([moved], extractor=Given()).changed == []


def test_on_article_hears_what_became_of_each() -> None:
    heard: list[tuple[str, str]] = []
    changed = dataclasses.replace(ONE, text="Other.")
    with Graph.open(":memory:") as graph:
        for batch, update in (([ONE, SILENT], False), ([changed, SILENT], False), ([changed], True)):
            graph.ingest(
                batch,
                extractor=Given(),
                update=update,
                on_article=lambda article, status: heard.append((article.key, status)),
            )
    assert heard == [
        ("one", "new"),
        ("silent", "new"),
        ("one", "changed"),
        ("silent", "known"),
        ("one", "updated"),
    ]


def test_an_interrupt_leaves_whole_articles_and_says_which() -> None:
    articles, extractor = world()
    extractor.fail_at, extractor.failure = articles[2].key, KeyboardInterrupt()
    with Graph.open(":memory:") as graph, Graph.open(":memory:") as whole:
        with pytest.raises(IngestInterrupted) as caught:
            graph.ingest(articles, extractor=extractor)
        assert (caught.value.summary.articles, caught.value.summary.reports) == (2, 7)
        assert ask(graph, "?session a kg:Session ; prov:endedAtTime ?end ; kg:articles 2")
        extractor.failure = None
        whole.ingest(articles[:2], extractor=extractor)
        assert graph.canonical() == whole.canonical()
        assert graph.ingest(articles, extractor=extractor).articles == 2, "it goes on where it was stopped"


@pytest.mark.slow
def test_a_killed_process_leaves_whole_articles(tmp_path: Path) -> None:
    code = f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from graph_world import world
        from kg.graph.graph import Graph
        articles, extractor = world()
        done = []
        def on_article(article, status):
            done.append(article)
            if len(done) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
        Graph.open({str(tmp_path / "g")!r}).ingest(articles, extractor=extractor, on_article=on_article)
        """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    articles, extractor = world()
    with Graph.open(tmp_path / "g", create=False) as graph, Graph.open(":memory:") as whole:
        whole.ingest(articles[:2], extractor=extractor)
        assert graph.canonical() == whole.canonical()
        assert graph.ingest(articles, extractor=extractor).articles == 2


def test_nothing_to_write_needs_no_extractor_to_be_made_but_a_name_that_exists() -> None:
    with Graph.open(":memory:") as graph:
        graph.ingest([SILENT], extractor=Given())
        assert graph.ingest([SILENT], extractor="rules", model="no such model").known == 1
        with pytest.raises(UnknownPart, match="rules"):
            graph.ingest([], extractor="nonsense")


def test_there_are_no_blank_nodes() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        assert not any(isinstance(node, BlankNode) for quad in graph.quads() for node in (quad.subject, quad.object))


def test_only_actual_reports_with_two_sides_give_the_plain_triple() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles[2:3], extractor=extractor)
        assert not ask(graph, "actor:USA kg:sanctions actor:Rosneft"), "denied only"
        graph.ingest(articles, extractor=extractor)
        assert ask(graph, "actor:USA kg:sanctions actor:Rosneft")
        assert ask(graph, "actor:USA kg:consults actor:CHN . actor:CHN kg:consults actor:USA"), "reciprocal"
        assert not ask(graph, "actor:Rosneft kg:sanctions ?anybody")
        assert not ask(graph, "?who kg:retreatsFrom ?whom"), "no target"
        assert ask(graph, f"<{graph.iris.article(TWO.hash).value}> ^prov:wasDerivedFrom/kg:background true")


def test_reports_in_either_order_of_a_reciprocal_event_give_it_one_source_and_one_target() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        rows = list(graph.query("SELECT ?s ?t { ?e sem:eventType plover:CONSULT ; kg:source ?s ; kg:target ?t }"))
        assert len(rows) == 1
        assert sum(event.type == "CONSULT" for event in graph.events()) == 2


def test_shared_actors_are_described_once_and_named_ones_in_their_article() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        assert ask(graph, 'GRAPH graph:actors { actor:USA rdfs:label "United States" ; skos:altLabel "US" }')
        assert ask(graph, f"GRAPH <{graph.iris.article(TWO.hash).value}> {{ actor:Ivan_Nobody a kg:Person }}")
        assert not ask(graph, "GRAPH graph:actors { actor:Ivan_Nobody ?p ?o }")
        known = {actor.id for actor in graph.actors()}
        assert known == {"USA", "RUS", "CHN", "UKR", "Rosneft", "Ivan_Nobody", f"{TWO.hash}/protesters"}


def test_data_on_a_shared_actor_that_improve_replace_the_older_ones() -> None:
    article = Article("Rosneft acts.", id="a")
    report = say(article, "Rosneft acts.", "Rosneft", "RETREAT", None)
    assert report.source is not None
    better = dataclasses.replace(
        report,
        id="b",
        source=dataclasses.replace(report.source, actor=Actor("Rosneft", "Rosneft PJSC", "company", "RUS")),
    )
    with Graph.open(":memory:") as graph:
        graph.ingest([article], extractor=Given({"a": [report]}))
        graph.ingest([dataclasses.replace(article, id="b")], extractor=Given({"b": [better]}))
        assert graph.actor("Rosneft") == better.source.actor  # type: ignore[union-attr]
        stood = {event.source.sectors for event in graph.events() if event.source}
        assert stood == {("BUS",)}, "what it stood for is the report's"


def test_the_country_of_an_actor_has_a_name_too() -> None:
    article = Article("Rosneft acts.", id="a")
    with Graph.open(":memory:") as graph:
        graph.ingest([article], extractor=Given({"a": [say(article, "Rosneft acts.", "Rosneft", "RETREAT", None)]}))
        assert ask(graph, '?report kg:sourceCountry/rdfs:label "Russia"')


def test_a_run_is_the_code_and_the_model_and_a_session_one_working_of_it() -> None:
    with Graph.open(":memory:") as graph:
        graph.ingest([ONE], extractor=Given())
        graph.ingest([TWO], extractor=Given())
        graph.ingest([SILENT], extractor=Given(version="2"))
        rows = list(
            graph.query(
                "SELECT ?extractor ?model (COUNT(?session) AS ?sessions) { ?run a kg:Run ; kg:extractor ?extractor ; "
                "kg:model ?model ; kg:setting 'temper=calm' . ?session kg:ofRun ?run ; prov:startedAtTime ?start ; "
                "prov:endedAtTime ?end } GROUP BY ?extractor ?model ORDER BY ?extractor"
            )
        )
    assert rows == [
        {"extractor": "given/1", "model": "none", "sessions": 2},
        {"extractor": "given/2", "model": "none", "sessions": 1},
    ]


def test_the_base_is_fixed_when_a_store_is_made(tmp_path: Path) -> None:
    Graph.open(tmp_path / "g", base="https://example.org/mine/").close()
    with pytest.raises(BadOption, match="mine"):
        Graph.open(tmp_path / "g", base="https://example.org/other/")
    with Graph.open(tmp_path / "g") as graph:
        graph.ingest([ONE], extractor=Given())
        assert ask(graph, f"article:{ONE.hash} a schema:NewsArticle"), "the prefix follows the base"
        assert graph.prefixes["article"] == "https://example.org/mine/article/"


@pytest.mark.parametrize("base", ["relative/", "https://example.org/x", "https://example.org/a b/", "", "https://e/#"])
def test_a_base_must_be_absolute_and_end_in_a_slash(base: str) -> None:
    with pytest.raises(BadOption, match="base"):
        Graph.open(":memory:", base=base)


def test_an_older_vocabulary_is_refreshed_with_the_first_write() -> None:
    with Graph.open(":memory:") as graph:
        vocabulary = NamedNode(graph.prefixes["graph"] + "vocabulary")
        whole = set(graph.quads())
        marks = [quad for quad in whole if quad.subject == vocabulary]
        label = next(graph.quads(vocabulary))
        graph._store.apply(remove=[*marks, label])
        graph.ingest([], extractor=Given())
        assert marks and set(graph.quads()) == whole


def test_stats_count() -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        stats = graph.stats()
    assert (stats.articles, stats.events, stats.reports, stats.actors, stats.disputed) == (4, 5, 8, 7, 1)
    assert (stats.first, stats.last) == ("2025-10-21", "2025-10-22")
    assert stats.types == {"ACCUSE": 2, "CONSULT": 1, "RETREAT": 1, "SANCTION": 1}
    assert stats.modalities == {"actual": 5, "negated": 1}
    assert stats.publishers == {"Example News": 1, "Other Times": 1, "Third Post": 1}


def test_an_empty_graph_has_stats_and_events() -> None:
    with Graph.open(":memory:") as graph:
        assert graph.stats().events == 0 and graph.stats().first is None
        assert list(graph.events()) == [] and list(graph.articles()) == [] and list(graph.actors()) == []


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (EventFilter(), 8),
        (EventFilter(source="USA"), 5),
        (EventFilter(source=("USA",), target=("Rosneft",)), 3),
        (EventFilter(source=("Rosneft",)), 0),
        (EventFilter(source=("CHN",), target=("USA",)), 2),
        (EventFilter(source=("USA",), target=("USA",)), 0),
        (EventFilter(actor=("RUS", "UKR")), 2),
        (EventFilter(actor="united states"), 6),
        (EventFilter(actor="America", type="ACCUSE"), 1),
        (EventFilter(actor="actor:Rosneft"), 3),
        (EventFilter(actor="Nobody at all"), 0),
        (EventFilter(type=("SANCTION", "RETREAT")), 4),
        (EventFilter(modality="negated"), 1),
        (EventFilter(background=True), 1),
        (EventFilter(background=False), 7),
        (EventFilter(since="2025-10-22"), 6),
        (EventFilter(until="2025-10-21"), 1),
        (EventFilter(since="2025-10-21", until="2025-10-21"), 1),
        (EventFilter(country="CHN"), 2),
        (EventFilter(country=("UKR", "RUS")), 5),
    ],
)
def test_filters(chosen: EventFilter, count: int) -> None:
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        assert len(list(graph.events(chosen))) == count


@pytest.mark.parametrize("wrong", [{"since": "October"}, {"until": "2025-10"}, {"modality": "perhaps"}])
def test_filters_refuse_what_cannot_be(wrong: dict[str, str]) -> None:
    with pytest.raises(BadOption):
        EventFilter(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "until", "passes"),
    [
        ("2025-08-31", None, True),
        ("2025-09-01", None, False),
        (None, "2025-08-01", True),
        (None, "2025-07-31", False),
        ("2025-08-10", "2025-08-12", True),
    ],
)
def test_an_event_of_a_month_passes_when_it_may_have_happened(
    since: str | None, until: str | None, passes: bool
) -> None:
    article = Article("Ukraine withdrew.", id="a")
    month = Date("2025-08-01", "month", "2025-08-01", "2025-08-31")
    report = dataclasses.replace(say(article, article.text, "UKR", "RETREAT", None, date=None), when=month)
    with Graph.open(":memory:") as graph:
        graph.ingest([article], extractor=Given({"a": [report]}))
        assert bool(list(graph.events(EventFilter(since=since, until=until)))) is passes
