"""One graph of articles and of rows of GDELT and ICEWS on the same days: stored queries answer across them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))

from dataset_samples import GDELT, ICEWS, tabs
from graph_world import ACTORS, Given, say

import kg
from kg.model import Article, Mention, Span
from kg.sources import gdelt, icews

SANCTIONED = "United States sanctioned Russia, Ukraine said."
DENIED = "Russia denied that United States sanctioned it."
TALKS = "China met Russia."

SANCTIONS = {
    "Source Name": "Government (United States)", "Source Country": "United States", "Source Sectors": "Government",
    "Target Name": "Russia", "Target Country": "Russian Federation", "Target Sectors": "NA", "CAMEO Code": "163",
    "Event Text": "Impose embargo, boycott, or sanctions", "Intensity": -8, "Event Date": "2018-03-26",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    """Two articles, two rows of GDELT, two of ICEWS: four reports of sanctions on one day, and some others."""
    folder = tmp_path_factory.mktemp("mixed")
    first = Article(SANCTIONED, id="text-1", date="2018-03-27", publisher="Alpha News")
    second = Article(f"{DENIED} {TALKS}", id="text-2", date="2018-03-28", publisher="Beta Times")
    said = say(first, SANCTIONED, "USA", "SANCTION", "RUS", date="2018-03-26")
    start = first.text.index("Ukraine")
    said = replace(said, speaker=Mention(ACTORS["UKR"], Span("Ukraine", start, start + 7), "UKR", ("GOV",)))
    denied = say(second, DENIED, "USA", "SANCTION", "RUS", date="2018-03-26", modality="negated",
                 names={"RUS": "Russia", "USA": "United States"})  # fmt: skip
    met = say(second, TALKS, "CHN", "CONSULT", "RUS", date="2018-03-27", reciprocal=True)
    (folder / "day.export.csv").write_text(
        tabs(gdelt.COLUMNS, GDELT | {"Actor1Code": "USA", "Actor1Name": "UNITED STATES", "Actor1Type1Code": ""})
        + tabs(gdelt.COLUMNS, GDELT | {"GLOBALEVENTID": 902, "SQLDATE": 20180327, "EventCode": "040", "QuadClass": 1})
    )
    (folder / "events.tab").write_text(
        "\t".join(icews.COLUMNS) + "\n"
        + tabs(icews.COLUMNS, ICEWS | SANCTIONS | {"Source Name": "United States", "Source Sectors": "NA"})
        + tabs(icews.COLUMNS, ICEWS | {"Event Date": "2018-03-27"})
    )  # fmt: skip
    with kg.Graph.open(":memory:") as opened:
        opened.ingest([first, second], extractor=Given({"text-1": [said], "text-2": [denied, met]}))
        opened.import_files("gdelt", [folder / "day.export.csv"], set_aside=folder)
        opened.import_files("icews", [folder / "events.tab"], set_aside=folder)
        yield opened


def test_who_says_lists_articles_and_rows_of_both_datasets(graph: kg.Graph) -> None:
    rows = [dict(row) for row in graph.named("who-says", {"source": "USA", "type": "SANCTION", "target": "RUS"})]
    told = {
        (row["publisher"], row["dataset"], row["file"], row["row"], row["modality"], bool(row["quote"]))
        for row in rows
    }
    assert told == {
        ("Alpha News", None, None, None, "actual", True),
        ("Beta Times", None, None, None, "negated", True),
        (None, "gdelt", "day.export.csv", 1, "actual", False),
        (None, "icews", "events.tab", 2, "actual", False),
    }
    assert len(rows) == 4
    assert {row["url"] for row in rows} == {None, "https://news.example/a?b=1"}
    assert [row["speaker"] for row in rows if row["speaker"]] == ["Ukraine"]


@pytest.mark.parametrize("query", ["event-in-full", "sources-of-event"])
def test_an_event_of_a_row_is_told_with_file_and_row(graph: kg.Graph, query: str) -> None:
    asked = "SELECT ?e { ?e gaf:denotedBy ?r . ?r kg:row 2 ; prov:wasDerivedFrom/kg:dataset 'icews' }"
    (found,) = graph.query(asked)
    (row,) = graph.named(query, {"event": str(found["e"])})
    assert (row["dataset"], row["file"], row["row"], row["quote"]) == ("icews", "events.tab", 2, None)
    (found,) = graph.query("SELECT ?e { ?e gaf:denotedBy/kg:modality kg:negated }")
    assert len(list(graph.named(query, {"event": str(found["e"])}))) == 2


def test_dyads_series_and_provenance_count_all_three(graph: kg.Graph) -> None:
    dyads = {(row["source"], row["target"]): row["events"] for row in graph.named("country-dyads")}
    # One of articles, a denial among its reports; two of GDELT, one of ICEWS.
    assert dyads["United States", "Russia"] == 4
    rows = graph.named("provenance", {"source": "USA", "target": "RUS", "property": "kg:sanctions"})
    assert sorted(str(row["dataset"]) for row in rows) == ["None", "gdelt", "icews"]
    between = graph.named("events-between", {"one": "USA", "other": "RUS"})
    assert len(list(between)) >= 3


def test_lists_networks_and_series_hold_all_three(graph: kg.Graph) -> None:
    found = list(graph.events(kg.EventFilter(source=("USA",), target=("RUS",), type="SANCTION", modality="actual")))
    assert sorted(event.extractor.partition("/")[0] for event in found) == ["gdelt", "given", "icews"]
    network = graph.network()
    assert network.has_edge("USA", "RUS") and network.has_edge("CHN", "RUS")
