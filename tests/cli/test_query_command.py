"""``kg query``: forms of query, formats of answer, bindings, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, parse_query_results

from kg.graph.named import named_query, names

TARGETS = "SELECT ?target WHERE { actor:USA kg:sanctions ?target } ORDER BY ?target"
ACTOR = "https://w3id.org/geopolitical-event-kg/actor/"


@pytest.fixture(autouse=True)
def graph(kg, tmp_path):
    """A graph of three events."""
    (tmp_path / "a.txt").write_text("USA sanctions RUS. USA sanctions PRK. RUS may sanction DEU.")
    assert kg("ingest", "a.txt", "--date", "2025-10-22", "--extractor", "fake").exit_code == 0


def test_table_shortens_iris(kg):
    assert kg("query", TARGETS).stdout.splitlines() == ["target", "---------", "actor:PRK", "actor:RUS"]


def test_csv_has_whole_iris(kg):
    found = list(csv.reader(io.StringIO(kg("query", TARGETS, "-f", "csv").stdout)))
    assert found == [["target"], [f"{ACTOR}PRK"], [f"{ACTOR}RUS"]]


@pytest.mark.parametrize(
    ("form", "kind"),
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML), ("tsv", QueryResultsFormat.TSV)],
)
def test_standard_formats_are_read_back_by_another_program(kg, form, kind):
    query = (
        'SELECT ?i ?t ?l ?n ?u WHERE { VALUES (?i ?t ?l ?n ?u) { (actor:USA "a\\tb\\n<&\\"c" "d"@en 2.5 UNDEF) '
        "(UNDEF UNDEF UNDEF UNDEF UNDEF) } }"
    )
    text = kg("query", query, "-f", form).stdout
    found = parse_query_results(text, format=kind)
    assert [variable.value for variable in found.variables] == ["i", "t", "l", "n", "u"]
    first, second = (list(row) for row in found)
    assert first[0].value == f"{ACTOR}USA"
    assert first[1].value == 'a\tb\n<&"c'
    assert (first[2].value, first[2].language) == ("d", "en")
    assert float(first[3].value) == 2.5
    assert first[4] is None
    assert second == [None] * 5


def test_jsonl_has_python_s_own_types(kg):
    query = "SELECT ?day ?n WHERE { ?event kg:date ?day . BIND(1 AS ?n) } LIMIT 1"
    assert json.loads(kg("query", query, "-f", "jsonl").stdout) == {"day": "2025-10-22", "n": 1}


@pytest.mark.parametrize(("target", "code", "word"), [("RUS", 0, "yes"), ("CHN", 1, "no")])
def test_ask_answers_with_the_exit_code(kg, target, code, word):
    result = kg("query", f"ASK {{ actor:USA kg:sanctions actor:{target} }}")
    assert (result.exit_code, result.stdout) == (code, f"{word}\n")


def test_ask_in_the_standard_formats(kg):
    assert json.loads(kg("query", "ASK {}", "-f", "json").stdout)["boolean"] is True
    root = ElementTree.fromstring(kg("query", "ASK {}", "-f", "xml").stdout)
    assert root.findtext("{*}boolean") == "true"


@pytest.mark.parametrize("form", ["turtle", "xml"])
def test_constructed_graphs_are_read_back_by_another_program(kg, form):
    text = kg("query", "CONSTRUCT { ?s kg:sanctions ?o } WHERE { ?s kg:sanctions ?o }", "-f", form).stdout
    assert len(rdflib.Graph().parse(data=text, format=form)) == 2


def test_constructed_graphs_are_rows_in_the_other_formats(kg):
    rows = kg("query", "CONSTRUCT { ?s kg:sanctions ?o } WHERE { ?s kg:sanctions ?o }", "-f", "csv").stdout
    assert rows.splitlines()[0] == "subject,predicate,object"


def test_turtle_is_not_for_rows(kg):
    result = kg("query", TARGETS, "-f", "turtle")
    assert result.exit_code == 2
    assert "CONSTRUCT" in result.stderr


@pytest.mark.parametrize(
    ("binding", "found"),
    [("t=actor:RUS", 1), (f"t=<{ACTOR}RUS>", 1), (f"t={ACTOR}RUS", 1), ('t="actor:RUS"', 0), ("?t=actor:RUS", 1)],
)
def test_bindings_are_what_they_look_like(kg, binding, found):
    result = kg("query", "SELECT ?s WHERE { ?s kg:sanctions ?t }", "--bind", binding, "-f", "csv")
    assert len(result.stdout.splitlines()) - 1 == found


def test_dates_and_numbers_are_bound_as_such(kg):
    query = "SELECT (DATATYPE(?d) AS ?a) (DATATYPE(?n) AS ?b) WHERE {}"
    line = kg("query", query, "--bind", "d=2025-10-22", "--bind", "n=3").stdout.splitlines()[-1]
    assert line.split() == ["xsd:date", "xsd:integer"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SELEC ?x"], "query"),
        (["SELECT ?x WHERE { ?x nope:y ?z }"], "prefix"),
        (["DELETE WHERE { ?s ?p ?o }"], "not allowed"),
        (["ASK {}", "--bind", "x"], "NAME=VALUE"),
        (["ASK {}", "--bind", "x=1"], "no variable ?x"),
        (["ASK {}", "--bind", "d=2025-02-30"], "2025-02-30"),
        ([], "one query"),
        (["ASK {}", "--named", "sanctions"], "one query"),
        (["--named", "sanctons"], "no query is called 'sanctons'"),
        (["--named", "provenance", "--bind", "source=actor:USA"], "needs --bind target=… --bind property=…"),
        (["--file", "nowhere.rq"], "nowhere.rq"),
    ],
)
def test_mistakes_are_one_line_and_code_2(kg, arguments, said):
    result = kg("query", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_query_from_a_file_and_from_standard_input(kg, tmp_path):
    (tmp_path / "q.rq").write_text(TARGETS, encoding="utf-8-sig")
    assert kg("query", "--file", "q.rq").stdout == kg("query", TARGETS).stdout
    assert kg("query", "--file", "-", input=TARGETS).stdout == kg("query", TARGETS).stdout


def test_rows_left_out_are_told_of(kg):
    result = kg("query", TARGETS, "--limit", "1")
    assert len(result.stdout.splitlines()) == 3
    assert "first 1 rows" in result.stderr
    assert kg("query", TARGETS, "--limit", "2").stderr == ""


@pytest.mark.parametrize("name", names())
def test_named_queries_are_listed_and_run(kg, name):
    query = named_query(name)
    listed = " ".join(kg("query", "--list").stdout.split())
    assert f"{name} {query.about}" in listed
    bindings = [f"--bind={parameter.name}={parameter.value}" for parameter in query.parameters]
    assert kg("query", "--named", name, *bindings).exit_code == 0
    shown = kg("query", "--list", name).stdout
    assert query.about in shown and "WHERE {" in shown
    assert all(f"--bind {parameter.name}=…" in shown for parameter in query.parameters)


def test_a_query_that_takes_too_long_ends_with_code_4(kg):
    result = kg("query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.1")
    assert result.exit_code == 4
    assert "0.1 s" in result.stderr and "--timeout" in result.stderr


def test_the_list_is_a_line_each(kg):
    result = kg("query", "--list")
    assert len(result.stdout.splitlines()) == len(names())
    assert kg("query", "--list", "sanctoins").exit_code == 2


def test_defaults_of_named_queries_need_not_be_given(kg):
    assert kg("query", "--named", "hostile-dyads").exit_code == 0
    later = kg("query", "--named", "hostile-dyads", "--bind", "since=2030-01-01", "-f", "csv")
    assert later.stdout.splitlines() == ["source,target,events,score,first,last"]
    wrong = kg("query", "--named", "hostile-dyads", "--bind", "since=soon")
    assert wrong.exit_code == 2 and "must be a day" in wrong.stderr


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_rows_of_source_and_target_become_a_network(kg, tmp_path, suffix):
    result = kg("query", "--named", "network", "--to-network", f"net.{suffix}")
    assert result.exit_code == 0 and result.stdout == "" and "nodes" in result.stderr
    ElementTree.parse(tmp_path / f"net.{suffix}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--named", "network", "--to-network", "net.png"], ".gexf or .graphml"),
        ([TARGETS, "--to-network", "net.gexf"], "no ?source"),
        (["SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }"], "never loaded"),
        (["SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "--allow-service"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(kg, tmp_path, arguments, said):
    result = kg("query", *arguments)
    assert result.exit_code == 2 and said in result.stderr and result.stderr.count("\n") == 1
    assert not list(tmp_path.glob("net.*"))


def test_a_profile_is_told_beside_the_answer(kg):
    plain, profiled = kg("query", TARGETS), kg("query", TARGETS, "--profile")
    assert plain.stdout == profiled.stdout
    assert "to the last of 2" in profiled.stderr and "actor:USA kg:sanctions ?target" in profiled.stderr
