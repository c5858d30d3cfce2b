"""The commands that work on a graph: ingest, forget, events, actors, stats, view, export."""

from __future__ import annotations

import csv
import io
import json

import pytest

ROWS = [
    {"id": "one", "text": "USA sanctions RUS. It rained.", "date": "2025-10-22", "publisher": "Harbour Wire"},
    {"id": "two", "text": "USA denies sanctioning RUS. RUS may sanction DEU.", "date": "2025-10-22",
     "publisher": "Eastline News", "url": "https://eastline.example.org/two"},
    {"id": "three", "text": "CHN sanctions JPN.", "date": "2025-09-01", "publisher": "Harbour Wire"},
]  # fmt: skip


@pytest.fixture
def graph(kg, tmp_path):
    """The articles, ingested into the usual place."""
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    result = kg("ingest", "rows.jsonl", "--extractor", "fake")
    assert result.exit_code == 0
    assert "3 articles" in result.stderr
    return result


def rows(result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_second_ingest_changes_nothing(kg, graph, tmp_path):
    before = kg("export", "nquads").stdout
    result = kg("ingest", "rows.jsonl", "--extractor", "fake")
    assert result.exit_code == 0
    assert "3 more known already" in result.stderr
    assert kg("export", "nquads").stdout == before


def test_an_article_that_changed_is_told_of_and_updated_when_asked(kg, graph, tmp_path):
    (tmp_path / "rows.jsonl").write_text(json.dumps({**ROWS[0], "text": "USA sanctions PRK."}) + "\n")
    told = kg("ingest", "rows.jsonl", "--extractor", "fake")
    assert "--update" in told.stderr
    updated = kg("ingest", "rows.jsonl", "--extractor", "fake", "--update")
    assert "1 updated" in updated.stderr
    assert {row["target"] for row in rows(kg("events", "-f", "csv"))} >= {"PRK"}


def test_events_that_publishers_dispute_are_one_row(kg, graph):
    found = rows(kg("events", "-f", "csv"))
    disputed = [row for row in found if row["source"] == "USA"]
    assert len(disputed) == 1
    assert set(disputed[0]["modality"].split(", ")) == {"actual", "negated"}
    assert disputed[0]["reports"] == "2"
    assert set(disputed[0]["publishers"].split(", ")) == {"Harbour Wire", "Eastline News"}


def test_events_come_oldest_first(kg, graph):
    dates = [row["date"] for row in rows(kg("events", "-f", "csv"))]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("options", "sources"),
    [
        (["--source", "RUS"], ["RUS"]),
        (["--target", "JPN"], ["CHN"]),
        (["--actor", "DEU", "--actor", "JPN"], ["CHN", "RUS"]),
        (["--since", "2025-10"], ["RUS", "USA"]),
        (["--until", "2025-09"], ["CHN"]),
        (["--since", "2025", "--until", "2025"], ["CHN", "RUS", "USA"]),
        (["--modality", "future"], ["RUS"]),
        (["--country", "jpn"], ["CHN"]),
        (["--type", "sanction", "--source", "CHN"], ["CHN"]),
        (["--source", "Nobody"], []),
    ],
)
def test_filters_choose(kg, graph, options, sources):
    assert sorted(row["source"] for row in rows(kg("events", "-f", "csv", *options))) == sources


def test_reports_are_whole_records(kg, graph):
    result = kg("events", "--reports", "-f", "jsonl", "--source", "USA")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert {record["modality"] for record in records} == {"actual", "negated"}
    assert len({record["event"] for record in records}) == 1
    direct = kg("extract", "rows.jsonl", "--extractor", "fake").stdout.splitlines()
    assert set(result.stdout.splitlines()) <= set(direct)


def test_events_as_json_name_their_evidence(kg, graph):
    events = json.loads(kg("events", "-f", "json", "--source", "USA").stdout)
    assert [evidence["article"] for evidence in events[0]["evidence"]] == ["one", "two"]


def test_limit_counts_events(kg, graph):
    assert len(rows(kg("events", "-f", "csv", "--limit", "1"))) == 1


def test_actors_count_events_not_reports(kg, graph):
    counts = {row["id"]: (row["as_source"], row["as_target"]) for row in rows(kg("actors", "-f", "csv"))}
    assert counts["USA"] == ("1", "0")
    assert counts["RUS"] == ("1", "1")


def test_stats_count(kg, graph):
    stats = json.loads(kg("stats", "-f", "json").stdout)
    assert (stats["articles"], stats["reports"], stats["disputed"]) == (3, 4, 1)
    assert "disputed" in kg("stats").stdout


@pytest.mark.parametrize("name", ["two", "https://eastline.example.org/two"])
def test_forgetting_takes_what_only_that_article_said(kg, graph, name):
    assert kg("forget", name).exit_code == 0
    sources = {row["source"]: row["modality"] for row in rows(kg("events", "-f", "csv"))}
    assert sources == {"CHN": "actual", "USA": "actual"}


def test_forgetting_what_is_not_there_is_told(kg, graph):
    result = kg("forget", "one", "four")
    assert result.exit_code == 2
    assert "four" in result.stderr
    assert "forgot 1 article" in result.stderr


def test_page_is_written_and_named(kg, graph, tmp_path):
    result = kg("view", "-o", "page.html", "--title", "Two sides")
    assert result.stdout == "page.html\n"
    assert "Two sides" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_export_to_a_file_is_the_same_as_to_stdout(kg, graph, tmp_path):
    printed = kg("export", "gexf").stdout
    assert "<gexf" in printed
    assert kg("export", "gexf", "-o", "g.gexf").stdout == "g.gexf\n"
    assert (tmp_path / "g.gexf").read_text(encoding="utf-8") == printed


def test_exports_listed_are_all_written(kg, graph):
    names = [line.split()[0] for line in kg("export", "--list").stdout.splitlines()]
    assert "gexf" in names
    for name in names:
        result = kg("export", name, *(["-o", name] if name in ("neo4j", "parquet") else []))
        assert result.exit_code == 0, name
        assert result.stdout, name


@pytest.mark.parametrize(
    "arguments", [["events"], ["actors"], ["stats"], ["view"], ["export", "gexf"], ["forget", "x"], ["query", "ASK {}"]]
)
def test_without_a_graph_there_is_a_line_and_no_folder(kg, tmp_path, arguments):
    result = kg(*arguments)
    assert result.exit_code == 2
    assert "kg-graph" in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["events"], ["ingest", "mine/a.txt", "--extractor", "fake"]])
def test_a_folder_that_is_no_store_is_named_and_left(kg, tmp_path, arguments):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("USA sanctions RUS.")
    result = kg(*arguments, "--graph", "mine")
    assert result.exit_code == 4
    assert "mine" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["a.txt"]


def test_environment_names_the_graph(kg, graph, monkeypatch, tmp_path):
    (tmp_path / "kg-graph").rename(tmp_path / "elsewhere")
    monkeypatch.setenv("KG_GRAPH", "elsewhere")
    assert len(rows(kg("events", "-f", "csv"))) == 3


def test_ctrl_c_keeps_what_was_finished(kg, monkeypatch, tmp_path):
    import fake_extractor

    whole = fake_extractor.FakeExtractor.extract

    def stopped(self, articles):
        for number, extraction in enumerate(whole(self, articles)):
            if number == 2:
                raise KeyboardInterrupt
            yield extraction

    monkeypatch.setattr(fake_extractor.FakeExtractor, "extract", stopped)
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    result = kg("ingest", "rows.jsonl", "--extractor", "fake")
    assert result.exit_code == 130
    assert result.stderr.endswith("kg: interrupted\n")
    assert "2 articles" in result.stderr
    assert json.loads(kg("stats", "-f", "json").stdout)["articles"] == 2


def test_notes_on_articles_are_counted_and_shown_when_asked(kg, tmp_path):
    (tmp_path / "latin.txt").write_bytes("The café in Zürich was open. USA sanctions RUS.".encode("latin-1"))
    assert "--verbose" in kg("extract", "latin.txt", "--extractor", "fake").stderr
    assert "kg: note on latin.txt" in kg("extract", "latin.txt", "--extractor", "fake", "--verbose").stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--actor", "Nobody"], "no actor called 'Nobody'; kg actors lists those of the graph"),
        (["--source", "Nobody", "--target", "Nobody"], "no actor called 'Nobody'; kg actors lists those of the graph"),
        (["--actor", "CHNN"], "no actor called 'CHNN'; did you mean CHN?"),
        (["--actor", "Brazil"], "no event of the graph has the actor 'Brazil'"),
        (["--country", "xx"], "no country has the code 'XX'; codes are those of ISO 3166-1 alpha-3, such as RUS"),
        (["--country", "russia"], "no country has the code 'RUSSIA'; did you mean RUS?"),
    ],
)
@pytest.mark.parametrize("command", [["events"], ["actors"], ["view"], ["export", "jsonl"]])
def test_filters_that_name_nothing_known_get_a_hint(kg, graph, command, options, said):
    result = kg(*command, *options)
    assert result.exit_code == 0
    assert result.stderr.splitlines().count(f"kg: {said}") == 1


def test_filters_that_name_what_is_known_get_none(kg, graph):
    assert kg("events", "--actor", "USA", "--country", "usa", "--target", "RUS").stderr == ""


def test_an_article_of_which_only_the_date_changed_is_not_told_to_have_another_text(kg, graph, tmp_path):
    (tmp_path / "rows.jsonl").write_text(json.dumps({**ROWS[0], "date": "2025-10-23"}) + "\n")
    told = kg("ingest", "rows.jsonl", "--extractor", "fake").stderr
    assert "one is known with other content and was left as it is; --update replaces it" in told
