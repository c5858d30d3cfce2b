"""Files of datasets in a store: again without change, on from where they stopped, bad rows kept, and out again."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))

from dataset_samples import ICEWS, tabs

import kg
from kg import settings
from kg.errors import StoreError
from kg.graph.importing import ImportInterrupted, ImportSummary
from kg.model import RowEvidence, Sighting
from kg.sources import icews
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.keds import KedsReader

PAIRS = (("FRA", "DEU"), ("USA", "RUS"), ("ISRMIL", "PSEREB"), ("COP", "CHN"))


def rows(count: int, start: int = 0) -> str:
    """Rows of ``date, source, target, CAMEO code``."""
    return "".join(
        f"2014-01-{number % 28 + 1:02},{PAIRS[number % 4][0]},{PAIRS[number % 4][1]},{'040' if number % 2 else '190'}\n"
        for number in range(start, start + count)
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(rows(10))
    return path


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[kg.Graph]:
    with kg.Graph.open(tmp_path / "graph") as opened:
        yield opened


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BLOCK_ROWS", 3)
    monkeypatch.setattr(settings, "LOAD_BLOCKS", 1)


def content(graph: kg.Graph) -> str:
    """All graphs of rows and of actors."""
    names = [name for name in graph.graphs() if "/import/" in name.value or name.value.endswith("actors")]
    return "\n".join(sorted(str(quad) for name in names for quad in graph.quads(name)))


def run(graph: kg.Graph, *paths: Path, **options: object) -> ImportSummary:
    return graph.import_files("keds", paths, **options)  # type: ignore[arg-type]


class StopsReader(KedsReader):
    """Reads rows, and is stopped with Ctrl-C behind the fifth."""

    def read(self, stream: object, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        for number, result in enumerate(super().read(stream, file, after=after), 1):  # type: ignore[arg-type]
            if number > 5:
                raise KeyboardInterrupt
            yield result


def test_rows_become_events_that_queries_find(graph: kg.Graph, file: Path) -> None:
    summary = run(graph, file)
    assert (summary.count("rows"), summary.count("loaded")) == (10, 10)
    assert summary.sides == {"shared": 18, "role": 2}
    found = list(graph.events(kg.EventFilter(source=("ISR-MIL",), target=("PSE-REB",))))
    assert [event.cameo for event in found] == ["190", "190"]
    assert found[0].evidence == RowEvidence("keds", "events.csv", 3, None, (("source", "ISRMIL"), ("target", "PSEREB")))
    (answer,) = graph.query("SELECT (COUNT(*) AS ?n) { ?e gaf:denotedBy/prov:wasDerivedFrom/kg:file 'events.csv' }")
    assert answer["n"] == 10
    assert [actor.name for actor in graph.actors() if actor.id == "ISR-MIL"] == ["Israel Defense Forces"]


def test_a_side_of_an_unknown_name_has_the_country_that_its_row_gives(graph: kg.Graph, tmp_path: Path) -> None:
    (tmp_path / "events.tab").write_text(
        "\t".join(icews.COLUMNS)
        + "\n"
        + tabs(icews.COLUMNS, ICEWS | {"Source Name": "Rudolf Rassendyll", "Source Country": "Germany"})
    )
    summary = graph.import_files("icews", [tmp_path / "events.tab"])
    assert (summary.sides["named"], summary.sides.total(), summary.count("placed")) == (1, 2, 2)
    (row,) = graph.query("SELECT ?country { ?r kg:sourceCountry ?country ; kg:sourceMention/kg:actor/rdfs:label ?name "
                         "FILTER(CONTAINS(?name, 'Rassendyll')) }")  # fmt: skip
    assert str(row["country"]).endswith("DEU")


def test_the_same_file_again_changes_nothing_whatever_its_name(graph: kg.Graph, file: Path) -> None:
    run(graph, file)
    before = content(graph)
    copy = file.with_name("copy.csv")
    copy.write_bytes(file.read_bytes())
    summary = run(graph, file, copy)
    assert [told.known for told in summary.files] == [True, True] and summary.count("rows") == 0
    assert content(graph) == before


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("resume", [True, False])
def test_an_interrupted_import_goes_on_to_the_same_graphs(tmp_path: Path, file: Path, resume: bool) -> None:
    with kg.Graph.open(":memory:") as whole:
        run(whole, file)
        expected = content(whole)
    with kg.Graph.open(tmp_path / "cut") as graph:
        with pytest.raises(ImportInterrupted) as stopped:
            graph.import_files(StopsReader(), [file])
        assert stopped.value.summary.count("loaded") == 3
        (entry,) = graph.imports()
        assert (entry.last_row, entry.blocks, entry.complete) == (3, 1, False)
        summary = run(graph, file, resume=resume)
        assert summary.count("rows") == (7 if resume else 10)
        assert summary.files[0].resumed_after == (3 if resume else 0)
        (entry,) = graph.imports()
        assert (entry.rows, entry.events, entry.complete) == (10, 10, True)
        assert content(graph) == expected


def test_bad_rows_are_kept_counted_and_not_in_the_way(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(rows(2) + "2014-13-01,FRA,DEU,040\n2014-01-01,FRA,DEU,999\n" + rows(1) + "short,row\n")
    summary = run(graph, path)
    assert (summary.count("rows"), summary.count("loaded"), summary.bad.total()) == (6, 3, 3)
    kept = summary.files[0].kept_in
    assert kept is not None and kept.parent == tmp_path / "graph.set-aside"
    records = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [(record["file"], record["row"], record["reason"]) for record in records][:2] == [
        ("bad.csv", 3, "'2014-13-01' is no date"),
        ("bad.csv", 4, "'999' is no CAMEO code"),
    ]
    assert records[2]["text"] == "short,row"
    assert summary.bad["is no date"] == 1


def test_packed_files_are_read_where_they_lie(graph: kg.Graph, file: Path, tmp_path: Path) -> None:
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("a.csv", rows(4))
        pack.writestr("__MACOSX/._a.csv", "junk")
        pack.writestr("b/b.csv", rows(3, 4))
    packed = tmp_path / "more.csv.gz"
    packed.write_bytes(gzip.compress(rows(3, 7).encode()))
    summary = run(graph, archive, packed)
    assert [(told.file, told.loaded) for told in summary.files] == [
        ("two.zip/a.csv", 4),
        ("two.zip/b/b.csv", 3),
        ("more.csv.gz", 3),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "graph", "more.csv.gz", "two.zip"]


def test_packed_files_that_are_too_large_or_damaged_are_set_aside(graph: kg.Graph, file: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("a.csv", " " * 5_000_000)
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(rows(5000).encode())[:-200])
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04nonsense")
    summary = run(graph, bomb, cut, broken, file, max_bytes=1_000_000)
    assert [aside.file.rpartition("/")[2] for aside in summary.set_aside] == ["bomb.zip", "cut.gz", "broken.zip"]
    assert "unpacks to more than 1,000,000 bytes" in summary.set_aside[0].reason
    assert summary.count("loaded") == 10 and len(list(graph.imports())) == 1


def test_a_file_of_the_same_name_with_other_content(graph: kg.Graph, file: Path) -> None:
    run(graph, file)
    file.write_text(rows(4))
    told = run(graph, file).files[0]
    assert told.note is not None and "--update" in told.note and graph.stats().events == 14
    file.write_text(rows(5))
    run(graph, file, update=True)
    assert graph.stats().events == 5 and len(list(graph.imports())) == 1


@pytest.mark.usefixtures("small_blocks")
def test_forgetting_a_file_takes_all_of_it_out(graph: kg.Graph, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(rows(2))
    run(graph, other)
    before = [line for line in content(graph).splitlines() if "/import/" in line]
    run(graph, file)
    assert graph.forget("events.csv") and not graph.forget("events.csv")
    assert [line for line in content(graph).splitlines() if "/import/" in line] == before
    assert [entry.file for entry in graph.imports()] == ["other.csv"]
    run(graph, file)
    assert graph.stats().events == 12


def test_sightings_hang_on_the_report_of_their_event(graph: kg.Graph, file: Path) -> None:
    class Sees:
        name, version, title, columns = "gdelt-mentions", "1", "", ""

        def read(self, stream: object, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
            where = RowEvidence("gdelt-mentions", file.name, 1, "https://news.example/1", (("SentenceID", 4),))
            yield Sighting("s1", report, where, 0.7)
            yield BadRow(2, "no reason", "x")

    run(graph, file)
    report = next(iter(graph.events())).id
    graph.import_files(Sees(), [file])
    (row,) = graph.query(
        "SELECT ?confidence ?url { ?r a kg:Report ; kg:sighting ?s . "
        "?s a kg:Sighting ; kg:confidence ?confidence ; kg:rowUrl ?url }"
    )
    assert (float(row["confidence"]), str(row["url"])) == (0.7, "https://news.example/1")
    assert graph.stats().reports == 10


def test_imported_graphs_are_valid(graph: kg.Graph, file: Path) -> None:
    pytest.importorskip("pyshacl")
    run(graph, file)
    assert list(graph.validate()) == []


def test_a_set_aside_folder_that_cannot_be_written_is_told(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("2014-13-01,FRA,DEU,040\n")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written"):
        run(graph, path, set_aside=tmp_path / "taken")


@pytest.mark.usefixtures("small_blocks")
def test_the_block_of_a_row_depends_on_its_line_alone(graph: kg.Graph, tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    good = rows(9).splitlines(keepends=True)
    path.write_text("".join([good[0], "bad\n", "\n", *["bad\n"] * 3, *good[6:]]))
    summary = run(graph, path)
    assert (summary.count("loaded"), summary.bad.total()) == (4, 4)
    blocks = sorted(name.value.rpartition("/")[2] for name in graph.graphs() if "/import/" in name.value)
    assert blocks == ["0", "2"]  # the second block of three lines holds bad rows alone
    (entry,) = graph.imports()
    assert (entry.blocks, entry.last_row, entry.rows) == (3, 9, 8)


def test_every_kind_of_store_takes_the_same_rows(
    location: str, file: Path, tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In, interrupted, resumed, again, and out: as on disk."""
    monkeypatch.chdir(tmp_path)
    file.write_text(rows(10) + "2014-02-30,FRA,DEU,040\n")
    with kg.Graph.open(tmp_path / "beside") as beside:
        run(beside, file)
        expected = content(beside)
    with kg.Graph.open(location) as graph:
        with pytest.raises(ImportInterrupted):
            graph.import_files(StopsReader(), [file])
        summary = run(graph, file, resume=True)
        assert (summary.count("rows"), summary.bad.total()) == (8, 1)
        assert content(graph) == expected
        assert run(graph, file).files[0].known
        assert content(graph) == expected
        assert len(list(graph.events())) == 10
        assert graph.forget("events.csv") == "file"
        assert "/import/" not in content(graph) and list(graph.events()) == []
