"""The table of reports beside a store says what the store says, whatever was written and however that ended."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from graph_world import Given, say, world
from pyoxigraph import Literal, NamedNode, Quad

from kg import settings
from kg.graph import report_table
from kg.graph.graph import Graph
from kg.graph.iris import term
from kg.graph.report_reading import Irregular, read_rows
from kg.graph.report_rows import CODED, FIELDS
from kg.graph.report_table import FOLDER, Columns
from kg.graph.store import stores
from kg.model import Article
from kg.sources.dataset_reader import DataFile
from kg.sources.keds import KedsReader

KEDS = "".join(f"2014-01-{number:02},{'FRA,DEU' if number % 2 else 'ISRMIL,COP'},040\n" for number in range(1, 21))


def told(rows: Sequence[Sequence[object]], roles: Sequence[object]) -> tuple[list[str], list[object]]:
    """Rows and actors that are mere roles, in an order of their own; graphs left out, since equal reports share one."""
    return sorted({repr(tuple(row[1:])) for row in rows}), sorted(set(roles))  # type: ignore[type-var]


def kept(columns: Columns | None) -> tuple[list[str], list[object]]:
    """What a table says."""
    assert columns is not None
    lists = [columns.arrays[name].tolist() for name in FIELDS]
    coded = [
        [columns.strings[place] if place >= 0 else "" for place in values] if name in CODED else values
        for name, values in zip(FIELDS, lists, strict=True)
    ]
    return told(list(zip(*coded, strict=True)), [columns.strings[place] for place in columns.roles])


def said(graph: Graph) -> tuple[list[str], list[object]]:
    """What the store says, asked anew."""
    _, rows, roles = read_rows(graph._store.inner)
    return told(rows, [who for _, who in roles])


def holds(location: Path, reports: int | None = None) -> None:
    """The table of the store at ``location`` was kept, not made anew, and is right."""
    with Graph.open(location, create=False) as graph:
        expected = said(graph)
        found = expected
        if reports is not None:
            assert len(expected[0]) == reports
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(report_table, "read_rows", lambda store: pytest.fail("the table was made anew"))
            found = kept(graph.report_columns())
    assert found == expected


@pytest.fixture
def place(tmp_path: Path) -> Path:
    articles, extractor = world()
    with Graph.open(tmp_path / "graph") as graph:
        graph.ingest(articles, extractor=extractor)
    return tmp_path / "graph"


def test_what_is_ingested_is_in_it(place: Path) -> None:
    holds(place)


def test_it_follows_while_the_store_is_open(place: Path) -> None:
    articles, _ = world()
    with Graph.open(place) as graph:
        for article in articles:
            graph.forget(article.key)
            assert kept(graph.report_columns()) == said(graph)
    holds(place, 0)


def test_forgetting_and_taking_in_again(place: Path) -> None:
    articles, extractor = world()
    with Graph.open(place) as graph:
        before = kept(graph.report_columns())
        graph.forget(articles[0].key)
    holds(place)
    with Graph.open(place) as graph:
        assert kept(graph.report_columns()) != before
        graph.ingest(articles, extractor=extractor)
    holds(place)
    with Graph.open(place) as graph:
        assert kept(graph.report_columns()) == before


def test_an_article_that_is_replaced(place: Path) -> None:
    articles, _ = world()
    new = replace(articles[0], text="The United States sanctioned China.")
    event = say(new, new.text, "USA", "SANCTION", "CHN")
    with Graph.open(place) as graph:
        graph.ingest([new], extractor=Given({"one": [event]}), update=True)
    holds(place, 6)


def test_rows_of_datasets_once_again_and_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BLOCK_ROWS", 3)
    monkeypatch.setattr(settings, "BULK_QUADS", 100)
    monkeypatch.setattr(settings, "LOAD_BLOCKS", 2)
    monkeypatch.setattr(report_table, "_ROWS_AT_ONCE", 5)
    file, other = tmp_path / "events.csv", tmp_path / "other.csv"
    file.write_text(KEDS)
    other.write_text(KEDS.replace("2014", "2015"))
    place = tmp_path / "graph"
    with Graph.open(place) as graph:
        graph.import_files("keds", [file])
    holds(place, 20)
    with Graph.open(place) as graph:
        graph.import_files("keds", [other])
    holds(place, 40)
    with Graph.open(place) as graph:
        graph.forget("events.csv")
    holds(place, 20)


def test_an_import_that_is_interrupted_and_done_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stops(KedsReader):
        def read(self, stream, file: DataFile, *, after: int = 0):  # type: ignore[no-untyped-def]
            for number, result in enumerate(super().read(stream, file, after=after), 1):
                if number > 15:
                    raise KeyboardInterrupt
                yield result

    monkeypatch.setattr(settings, "BLOCK_ROWS", 3)
    monkeypatch.setattr(settings, "LOAD_BLOCKS", 1)
    file, place = tmp_path / "events.csv", tmp_path / "graph"
    file.write_text(KEDS)
    with Graph.open(place) as graph, pytest.raises(KeyboardInterrupt):
        graph.import_files(Stops(), [file])
    holds(place)
    with Graph.open(place) as graph:
        # From its beginning again: the first blocks are written twice.
        graph.import_files("keds", [file])
    holds(place, 20)


def test_many_sessions_leave_few_segments(tmp_path: Path) -> None:
    place = tmp_path / "graph"
    for number in range(20):
        article = Article("China met Ukraine.", id=f"n{number}", date="2025-10-24")
        event = say(article, article.text, "CHN", "CONSULT", "UKR", reciprocal=True)
        with Graph.open(place) as graph:
            graph.ingest([article], extractor=Given({article.key: [event]}))
    holds(place, 20)
    assert len(list((place / FOLDER).glob("*.npz"))) <= 6


def test_what_another_program_writes_is_seen(place: Path) -> None:
    with Graph.open(place) as graph:
        before = kept(graph.report_columns())
        event = next(graph._store.quads(None, term("gaf:denotedBy"))).subject
        gone = list(graph._store.quads(event, None, None))
    store = pyoxigraph.Store(str(place / "quads"))
    for quad in gone:
        store.remove_graph(quad.graph_name)
    store.flush()
    del store
    with Graph.open(place, create=False) as graph:
        after = kept(graph.report_columns())
        assert after == said(graph) != before
    holds(place)


def test_a_table_that_is_gone_or_broken_is_made_anew(place: Path) -> None:
    shutil.rmtree(place / FOLDER)
    with Graph.open(place, create=False) as graph:
        assert kept(graph.report_columns()) == said(graph)
    holds(place)
    (place / FOLDER / "state.json").write_text("{")
    with Graph.open(place, create=False) as graph:
        assert kept(graph.report_columns()) == said(graph)
    for segment in (place / FOLDER).glob("*.npz"):
        segment.unlink()
    with Graph.open(place, create=False) as graph:
        assert graph.report_columns() is None
        assert graph.network().size() > 0


def test_a_store_put_back_from_a_copy_is_seen(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "quads", tmp_path / "copy")
    with Graph.open(place) as graph:
        graph.forget("two")
    shutil.rmtree(place / "quads")
    (tmp_path / "copy").rename(place / "quads")
    with Graph.open(place, create=False) as graph:
        assert kept(graph.report_columns()) == said(graph)
        assert len(said(graph)[0]) == 8


@pytest.mark.parametrize(
    "quad",
    [
        ("report", "kg:score", "7"),
        ("event", "kg:source", "http://x/other"),
        ("event", "kg:earliestDay", "12"),
        ("report", "kg:confidence", "NaN"),
    ],
    ids=lambda quad: quad[1],
)
def test_where_a_row_has_no_room_the_store_is_asked(place: Path, quad: tuple[str, str, str]) -> None:
    with Graph.open(place) as graph:
        link = next(graph._store.quads(None, term("gaf:denotedBy")))
        subject = link.object if quad[0] == "report" else link.subject
        value = NamedNode(quad[2]) if "://" in quad[2] else Literal(quad[2], datatype=term("xsd:double"))
        if quad[2] == "NaN":
            graph._store.apply(remove=list(graph._store.quads(subject, term(quad[1]))))
        graph._store.apply(add=[Quad(subject, term(quad[1]), value, link.graph_name)])
        assert graph.report_columns() is None
    with Graph.open(place, create=False) as graph:
        with pytest.raises(Irregular):
            read_rows(graph._store.inner)
        assert graph.report_columns() is None
        assert graph.network().size() > 0


def test_ctrl_c_in_the_middle_of_writing_loses_track(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Graph.open(place) as graph:
        graph._store.writable()
        table = graph._store._files.table

        def interrupted(*given: object) -> bool:
            raise KeyboardInterrupt

        monkeypatch.setattr(table, "_follow", interrupted)
        with pytest.raises(KeyboardInterrupt):
            graph.forget("two")
        assert graph.report_columns() is None
    with Graph.open(place, create=False) as graph:
        assert kept(graph.report_columns()) == said(graph)
    holds(place)


def test_a_write_that_fails_changes_nothing(place: Path) -> None:
    with Graph.open(place) as graph:
        graph._store.writable()
        with pytest.raises(OSError), graph._store._followed([], dropped=list(graph.graphs())):
            raise OSError
        assert kept(graph.report_columns()) == said(graph)
    holds(place)


def test_servers_and_memory_keep_none(tmp_path: Path) -> None:
    assert getattr(stores.create("memory"), "reports", None) is None


@pytest.mark.slow
def test_a_killed_writer_leaves_no_table_that_is_believed(place: Path) -> None:
    program = f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from kg.graph.graph import Graph
        graph = Graph.open(sys.argv[1])
        graph.forget("two")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(place)], check=False)
    assert done.returncode < 0
    with Graph.open(place, create=False) as graph:
        assert kept(graph.report_columns()) == said(graph)
        assert len(said(graph)[0]) == 4
    holds(place)
