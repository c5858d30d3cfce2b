"""A real cluster of two processes: the same graphs as in one process, whatever happens to the workers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scale_world import Once, archive, articles, content, gdelt_rows, held, icews_rows, lines

import kg
from kg import settings
from kg.errors import BadOption, ServiceError, Unreadable
from kg.extract.extractor import extractors
from kg.graph.catalogue import Run
from kg.model import Article, SetAside
from kg.scale import articles as article_shards
from kg.scale.cluster import connected
from kg.scale.loading import load
from kg.scale.pipeline import import_files, import_to_shards, ingest, ingest_to_shards
from kg.scale.shards import ShardReader
from kg.sources.dataset_reader import dataset_readers

pytestmark = pytest.mark.slow

TWO = "local:2"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """GDELT in a ZIP of two, one on its own with a header, and one that is there twice."""
    (tmp_path / "single.csv").write_text("GlobalEventID\n" + gdelt_rows(12))
    (tmp_path / "copy.csv").write_text("GlobalEventID\n" + gdelt_rows(12))
    (tmp_path / "empty.csv").write_text("")
    names = ("single.csv", "copy.csv", "empty.csv")
    return [archive(tmp_path / "two.zip"), *(tmp_path / name for name in names)]


@pytest.fixture
def short_blocks(monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    """Blocks of four rows."""
    monkeypatch.setattr(settings, "BLOCK_ROWS", 4)


@pytest.mark.usefixtures("small")
def test_articles_give_the_same_graph_as_in_one_process(tmp_path: Path) -> None:
    aside = SetAside("bad.jsonl", 3, "no JSON")
    items = [*articles(13), aside, articles(1)[0], Article("Other text.", id="a-1")]
    with kg.Graph.open(tmp_path / "alone") as graph:
        alone = graph.ingest(items, extractor="rules")
        expected = content(graph)
    told: list[str] = []
    together, _ = ingest(
        tmp_path / "graph", items, cluster=TWO, extractor="rules", on_article=lambda article, how: told.append(how)
    )
    assert held(tmp_path / "graph") == expected
    assert together == alone and together.events > 5 and together.changed == ["a-1"]
    assert sorted(told) == ["changed", "known", *["new"] * 13]
    again, _ = ingest(tmp_path / "graph", items, cluster=TWO, extractor="rules")
    assert (again.articles, again.known) == (0, 15) and held(tmp_path / "graph") == expected
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("kg-shards")] == []


@pytest.mark.usefixtures("small")
def test_a_lost_worker_loses_no_article_and_doubles_none(tmp_path: Path) -> None:
    with kg.Graph.open(tmp_path / "alone") as graph:
        graph.ingest(articles(24), extractor="rules")
        expected = content(graph)
    kill = Once(turn=5)
    summary, _ = ingest(tmp_path / "graph", articles(24), cluster=TWO, extractor="rules", on_article=kill)
    assert kill.killed is not None
    assert summary.articles == 24 and held(tmp_path / "graph") == expected


@pytest.mark.usefixtures("small")
def test_a_poisoned_article_fails_alone_and_each_worker_makes_its_extractor_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "extract"))
    monkeypatch.setitem(extractors.builtin, "odd", "odd_extractor:OddExtractor")
    texts = [*["a"] * 6, "die", *["b"] * 5, "raise", *["c"] * 6, "die once", *["d"] * 4]
    given = [Article(text, id=f"{number}", origin=f"row {number}") for number, text in enumerate(texts)]
    summary, notes = ingest(
        tmp_path / "graph", given, cluster=TWO, extractor="odd", options={"folder": str(tmp_path)}
    )
    assert [(one.file, one.reason) for one in summary.set_aside] == [
        ("row 6", article_shards.LOST),
        ("row 12", "the extractor failed: ZeroDivisionError: division by zero"),
    ]
    with kg.Graph.open(tmp_path / "graph", create=False) as graph:
        assert {article.key for article in graph.articles()} == {one.key for one in given} - {"6", "12"}
        assert graph.stats().refusals == {"pid": len(texts) - 2}
    # The processes that were ended did not live to tell of what they read.
    assert all(note.startswith("worker ") for note in notes)


@pytest.mark.usefixtures("small")
def test_a_model_is_loaded_once_in_each_process(tmp_path: Path) -> None:
    from kg.extract.recipe import Recipe
    from kg.scale.articles import ArticleShards
    from kg.scale.shards import ShardFolder

    recipe = Recipe.of("rules", None, {})
    made = recipe.make()
    run = Run.of(made.name, made.version, made.describe())
    with connected(TWO) as cluster:
        folder = ShardFolder(tmp_path / "shards", "articles", settings.DEFAULT_BASE, run)
        maker = ArticleShards(cluster, folder, recipe, run, settings.DEFAULT_BASE)
        shards = list(maker.shards(articles(24)))
    assert list(maker.made.values()) == [1, 1]
    assert len(shards) > 1 and sum(len(shard.about["articles"]) for shard in shards) == 24


def test_what_the_package_itself_raises_ends_the_work_and_what_came_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "extract"))
    monkeypatch.setitem(extractors.builtin, "odd", "odd_extractor:OddExtractor")
    monkeypatch.setattr(settings, "SHARD_QUADS", 1)
    given = [Article(text, id=f"{number}") for number, text in enumerate([*["a"] * 8, "fail"])]
    with pytest.raises(ServiceError, match="the service is down"):
        ingest(tmp_path / "graph", given, cluster=TWO, extractor="odd", options={"folder": str(tmp_path)})
    with kg.Graph.open(tmp_path / "graph", create=False) as graph:
        assert len(list(graph.articles())) == 8


@pytest.mark.usefixtures("short_blocks")
def test_rows_give_the_same_graph_as_in_one_process_with_a_worker_lost(tmp_path: Path, files: list[Path]) -> None:
    with kg.Graph.open(tmp_path / "alone") as graph:
        alone = graph.import_files("gdelt", files)
        expected = content(graph)
    kill = Once(turn=4)
    together = import_files(
        tmp_path / "graph", dataset_readers.create("gdelt"), files, cluster=TWO, on_rows=kill
    )
    assert kill.killed is not None
    assert held(tmp_path / "graph") == expected
    assert list(lines(tmp_path / "graph.set-aside")) == list(lines(tmp_path / "alone.set-aside"))
    assert [(one.file, one.rows, one.loaded, one.known) for one in together.files] == [
        (one.file, one.rows, one.loaded, one.known) for one in alone.files
    ]
    assert (together.bad, together.sides, together.examples) == (alone.bad, alone.sides, alone.examples)
    again = import_files(tmp_path / "graph", dataset_readers.create("gdelt"), files, cluster=TWO)
    assert all(one.known for one in again.files) and held(tmp_path / "graph") == expected


@pytest.mark.usefixtures("short_blocks")
def test_a_header_in_the_middle_counts_for_all_blocks_behind_it(tmp_path: Path) -> None:
    (tmp_path / "events.tab").write_text(icews_rows(30))
    with kg.Graph.open(tmp_path / "alone") as graph:
        graph.import_files("icews", [tmp_path / "events.tab"])
        expected = content(graph)
    import_files(tmp_path / "graph", dataset_readers.create("icews"), [tmp_path / "events.tab"], cluster=TWO)
    assert held(tmp_path / "graph") == expected


@pytest.mark.usefixtures("short_blocks")
def test_shards_are_loaded_later_and_loading_them_twice_changes_nothing(tmp_path: Path, files: list[Path]) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04nonsense")
    with kg.Graph.open(tmp_path / "alone") as graph:
        graph.import_files("gdelt", files)
        expected = content(graph)
    made = import_to_shards(tmp_path / "shards", dataset_readers.create("gdelt"), [broken, *files], cluster=TWO)
    manifest = json.loads((tmp_path / "shards" / "manifest.json").read_text())
    assert manifest["complete"] and manifest["counts"]["events"] == made.count("loaded")
    assert manifest["made_with"]["package"] == kg.__version__ and manifest["run"]["extractor"] == "gdelt"
    assert [one["file"] for one in manifest["set_aside"]] == [str(broken)]
    assert sum(manifest["rows_set_aside"].values()) == made.bad.total() > 0
    assert {one["name"]: one["rows"] for one in manifest["inputs"]} == {
        "two.zip/a.csv": 23, "two.zip/b.csv": 40, "single.csv": 12, "empty.csv": 0,
    }  # fmt: skip
    for turn in range(2):
        summary = load(tmp_path / "graph", ShardReader(tmp_path / "shards"))
        assert held(tmp_path / "graph") == expected, f"after load {turn + 1}"
        assert all(file.known for file in summary.files) == bool(turn)
    more = import_to_shards(tmp_path / "shards", dataset_readers.create("gdelt"), files, cluster=TWO)
    assert all(file.known for file in more.files)
    with pytest.raises(BadOption, match="shards of another dataset"):
        import_to_shards(tmp_path / "shards", dataset_readers.create("icews"), files, cluster=TWO)


@pytest.mark.usefixtures("small")
def test_shards_of_articles_come_again_after_one_was_forgotten_and_damaged_ones_do_not(tmp_path: Path) -> None:
    with kg.Graph.open(tmp_path / "alone") as graph:
        graph.ingest(articles(12), extractor="rules")
        expected = content(graph)
    for count in (7, 12):  # the second time goes on where the first stopped
        made, _ = ingest_to_shards(tmp_path / "shards", articles(count), cluster=TWO, extractor="rules")
    assert (made.articles, made.known) == (5, 7)
    folder = ShardReader(tmp_path / "shards")
    assert folder.manifest["counts"]["articles"] == 12 and len(folder.shards) > 2
    summary = load(tmp_path / "graph", folder)
    assert (summary.articles, summary.known) == (12, 0) and held(tmp_path / "graph") == expected
    with kg.Graph.open(tmp_path / "graph") as graph:
        graph.forget("a-3")
    summary = load(tmp_path / "graph", folder)
    assert (summary.articles, summary.known) == (1, 11)
    with kg.Graph.open(tmp_path / "graph") as graph, kg.Graph.open(tmp_path / "alone") as alone:
        assert graph.canonical() == alone.canonical()

    last = tmp_path / "shards" / folder.shards[-1].name
    last.write_bytes(last.read_bytes()[:-9] + b"123456789")
    with pytest.raises(Unreadable, match="checksum"):
        load(tmp_path / "other", folder)
    with kg.Graph.open(tmp_path / "other", create=False) as graph:
        kept = len(list(graph.articles()))
    assert 0 < kept < 12


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
@pytest.mark.usefixtures("short_blocks")
def test_rows_and_articles_go_onto_a_server(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest, files: list[Path]
) -> None:
    from graph_servers import place

    where = place(kind, request, tmp_path)
    with kg.Graph.open(tmp_path / "alone") as graph:
        graph.import_files("gdelt", files[1:2])
        graph.ingest(articles(5), extractor="rules")
        # Virtuoso rewrites literals of geometries; what is read of them is the same.
        expected = [*graph.articles(), *graph.events()]
        size = graph.stats()
    import_to_shards(tmp_path / "rows", dataset_readers.create("gdelt"), files[1:2], cluster=TWO)
    ingest_to_shards(tmp_path / "articles", articles(5), cluster=TWO, extractor="rules")
    for _ in range(2):
        load(where, ShardReader(tmp_path / "rows"))
        load(where, ShardReader(tmp_path / "articles"))
        with kg.Graph.open(where) as graph:
            assert [*graph.articles(), *graph.events()] == expected and graph.stats() == size
            (entry,) = graph.imports()
            assert (entry.events, entry.complete) == (11, True)


def test_addresses_that_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CLUSTER_CONNECT", 0.5)
    with pytest.raises(ServiceError, match="no Dask scheduler"), connected("tcp://127.0.0.1:9"):
        pass
