"""Tables for other programs: what comes back from them is what went in, as far as they can hold it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import BadOption
from kg.export.layouts import LAYOUTS
from kg.sources import icews
from kg.sources.dataset_reader import DataFile, dataset_readers

# ruff: noqa: E501 - rows are as wide as they are
HEADER = "\t".join(icews.COLUMNS) + "\n"
ICEWS = (
    "3100\t2018-06-01\tPolice (India)\tPolice,Government\tIndia\tArrest, detain, or charge with legal action\t173\t-5\t"
    "Citizen (India)\tGeneral Population / Civilian / Social\tIndia\t47\t2\tZenda Bulletin\tPune\tNA\tMaharashtra\tIndia\t"
    "18.5196\t73.8554\n"
    "3101\t2018-06-02\tForeign Affairs (Russia)\tNA\tRussian Federation\tConsult\t040\t1\tUnspecified Actor\tNA\tNA\t48\t1\t"
    "Zenda Bulletin\tNA\tNA\tNA\tRussian Federation\t55.75\t37.62\n"
)
WEIS = "date,source,target,code,desc\n1991-04-02,FRN,BOSSER,223,(MIL ENGAGEMENT)\n1991-04-03,AUS,---,031,(MEET)\n"
CAMEO = "date,source,target,code,desc\n1993-01-01,ISRMIL,PSEREB,190,shelled\n1993-01-02,AUS,COP,040,talked\n"
QUADRUPLES = "John Kerry\tMake a visit\tChina\t2014-02-14\nPolice (India)\tArrest, detain, or charge with legal action\tThief (India)\t2014-02-15\n"


@pytest.fixture
def graph() -> Iterator[kg.Graph]:
    with kg.Graph.open(":memory:") as opened:
        yield opened


def load(graph: kg.Graph, dataset: str, text: str, folder: Path) -> None:
    path = folder / f"{dataset}.rows"
    path.write_text(text, encoding="utf-8")
    graph.import_files(dataset, [path], set_aside=folder)


def export(graph: kg.Graph, layout: str, folder: Path) -> tuple[str, list[str]]:
    path = folder / "out"
    notes = graph.export("csv", path, layout=layout)
    return path.read_text(encoding="utf-8"), notes


@pytest.mark.parametrize(
    ("dataset", "layout", "text"),
    [
        ("icews", "icews", HEADER + ICEWS),
        ("keds", "keds", WEIS),
        ("keds", "keds", CAMEO),
        ("quadruples", "quadruples", QUADRUPLES),
    ],
)
def test_rows_come_back_to_the_letter(graph: kg.Graph, tmp_path: Path, dataset: str, layout: str, text: str) -> None:
    load(graph, dataset, text, tmp_path)
    assert export(graph, layout, tmp_path) == (text, [])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_actors_and_acts_of_other_datasets_come_back_the_same(graph: kg.Graph, tmp_path: Path, layout: str) -> None:
    load(
        graph,
        "keds",
        CAMEO + "1993-01-03,IGOUNO,USAGOV,112,\n1993-01-04,NGACVL,tam,145,\n1993-01-05,EGYMOS,KSV,036,\n",
        tmp_path,
    )
    written, notes = export(graph, layout, tmp_path)
    assert notes == []
    reader = dataset_readers.create({"quadruples": "quadruples"}.get(layout, layout))
    read = list(reader.read(io.BytesIO(written.encode()), DataFile("again", "k")))

    def told(event: object) -> tuple[object, ...]:
        sides = (event.source, event.target)  # type: ignore[attr-defined]
        ids = [side.actor.id.rpartition("/")[2] for side in sides]
        return (event.when.date, event.type, event.mode, *ids)  # type: ignore[attr-defined]

    expected = [told(event) for event in graph.events()]
    if layout != "keds":
        # A mere role has no name that says so; ICEWS would give it one with a country.
        expected[1] = (*expected[1][:4], "police")
    assert [told(event) for event in read] == expected


def test_what_a_layout_cannot_say_is_left_out_and_counted(graph: kg.Graph, tmp_path: Path) -> None:
    load(graph, "keds", "1993-01-02,AUS,---,040,\n", tmp_path)
    _, notes = export(graph, "quadruples", tmp_path)
    assert notes == ["1 reports without a second party: quadruples need two: left out"]
    acled = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1\nX1,2022-12-28,3,Battles,Armed clash,Fano\n"
    load(graph, "acled", acled, tmp_path)
    text, notes = export(graph, "icews", tmp_path)
    assert notes == ["1 reports whose day is not known: left out"] and len(text.splitlines()) == 2


def test_quadruples_are_read_as_pykeen_reads_triples(graph: kg.Graph, tmp_path: Path) -> None:
    """As ``pykeen.triples.utils.load_triples`` documents it: tabs, no header, UTF-8, head and relation and tail in three
    columns that ``column_remapping=(0, 1, 2)`` names; the day is the fourth, which it leaves."""
    pandas = pytest.importorskip("pandas")
    load(graph, "quadruples", QUADRUPLES + 'China\tConsult\tThe "Free" Élite\t2014-02-16\n', tmp_path)
    text, _ = export(graph, "quadruples", tmp_path)
    (tmp_path / "train.tsv").write_text(text, encoding="utf-8")
    options = {"sep": "\t", "encoding": "utf-8", "dtype": str, "header": None, "keep_default_na": False}
    triples = pandas.read_csv(tmp_path / "train.tsv", usecols=(0, 1, 2), **options)
    assert triples.to_numpy().tolist() == [line.split("\t")[:3] for line in text.splitlines()]
    assert len(triples) == 3 and not triples.isin([""]).any(axis=None)
    days = pandas.read_csv(tmp_path / "train.tsv", usecols=(3,), **options)[3]
    assert list(days) == sorted(days) == ["2014-02-14", "2014-02-15", "2014-02-16"]


def test_an_unknown_layout_is_a_mistake(graph: kg.Graph, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="icews, keds, quadruples"):
        export(graph, "morse", tmp_path)
