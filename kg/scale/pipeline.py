"""Articles and files of coded events by way of a cluster: into a graph at once, or into a folder of shards for later.

On the way into a graph the shards stand in a temporary folder, each until it is loaded.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from kg import settings
from kg.extract.recipe import Recipe
from kg.graph.catalogue import Run, checksum
from kg.graph.graph import Graph
from kg.graph.import_work import FileSummary, ImportSummary
from kg.graph.importing import OnRows, found
from kg.graph.ingest import IngestSummary, OnArticle
from kg.graph.iris import Iris
from kg.model import Article, SetAside
from kg.scale.articles import ArticleShards
from kg.scale.cluster import Cluster, connected
from kg.scale.loading import ArticleLoader, RowLoader
from kg.scale.rows import RowShards
from kg.scale.shards import ShardFolder
from kg.sources.dataset_reader import DatasetReader
from kg.sources.unpacking import Member


def ingest(
    location: str | os.PathLike[str],
    items: Iterable[Article | SetAside],
    *,
    cluster: str,
    extractor: str = settings.DEFAULT_EXTRACTOR,
    model: str | None = None,
    options: Mapping[str, Any] | None = None,
    update: bool = False,
    validate: bool = False,
    on_article: OnArticle | None = None,
    wait: float = 0.0,
) -> tuple[IngestSummary, list[str]]:
    """As ``Graph.ingest`` of the graph at ``location``, with the extractor on the workers of ``cluster``.

    The graphs are the same. An article that no worker can read is set aside alone. Returns the summary, and what the
    extractors have to say. Raises as ``Graph.ingest`` and ``kg.scale.cluster.connected``.
    """
    recipe = Recipe.of(extractor, model, options or {})
    run = _run_of(recipe)
    with connected(cluster) as held, Graph.open(location, wait=wait) as graph, _folder(location) as place:
        work = graph.ingesting(update=update, validate=validate, on_article=on_article)
        with work.working():
            fresh = work.fresh(items)
            first = next(fresh, None)
            if first is None:
                return work.summary, []
            base = graph.iris.base
            folder = ShardFolder(place, "articles", base, run)
            maker = ArticleShards(held, folder, recipe, run, base)
            loader = ArticleLoader(graph, work)
            work.begin(run)
            for shard in maker.shards(chain([first], fresh)):
                loader.load(folder, shard, meet=False)
                (place / shard.name).unlink()
        return work.summary, maker.told()


def ingest_to_shards(
    folder: str | os.PathLike[str],
    items: Iterable[Article | SetAside],
    *,
    cluster: str,
    extractor: str = settings.DEFAULT_EXTRACTOR,
    model: str | None = None,
    options: Mapping[str, Any] | None = None,
    base: str = settings.DEFAULT_BASE,
    inputs: Iterable[str] = (),
    on_article: OnArticle | None = None,
) -> tuple[IngestSummary, list[str]]:
    """The articles of ``items`` to shards in ``folder``; what shards there hold already is passed over.

    ``base`` is that of the graph which is to hold them, ``inputs`` what the manifest says was read. The summary counts
    the events of each article. Raises BadOption where the folder holds shards of something else.
    """
    recipe = Recipe.of(extractor, model, options or {})
    run = _run_of(recipe)
    Iris(base)
    with connected(cluster) as held:
        place = ShardFolder(Path(folder), "articles", base, run)
        summary = IngestSummary()
        maker = ArticleShards(
            held, place, recipe, run, base, on_article=lambda article: (on_article or _nothing)(article, "new")
        )
        complete = False
        try:
            for shard in maker.shards(_new(items, place, summary)):
                for one in shard.about["articles"]:
                    summary.articles += 1
                    summary.events += one["events"]
                    summary.reports += one["reports"]
                    summary.refusals += sum(one["refusals"].values())
            complete = True
        finally:
            summary.set_aside += maker.failed
            about = [one for shard in place.shards for one in shard.about["articles"]]
            counts = {name: sum(one[name] for one in about) for name in ("events", "reports")}
            place.finish(
                complete=complete,
                inputs=[{"name": name} for name in inputs],
                counts={"articles": len(about), **counts},
                set_aside=summary.set_aside,
            )
        return summary, maker.told()


def import_files(
    location: str | os.PathLike[str],
    reader: DatasetReader,
    paths: Iterable[Path],
    *,
    cluster: str,
    resume: bool = False,
    update: bool = False,
    max_bytes: int = settings.MAX_UNPACKED_BYTES,
    on_rows: OnRows | None = None,
    wait: float = 0.0,
) -> ImportSummary:
    """As ``Graph.import_files`` of the graph at ``location``, with the reader on the workers of ``cluster``.

    The graphs are the same. Raises as that does, and as ``kg.scale.cluster.connected``.
    """
    run = Run.of(reader.name, reader.version, {})
    with connected(cluster) as held, Graph.open(location, wait=wait) as graph, _folder(location) as place:
        work = graph.importing(reader.name, run, resume=resume, update=update)
        loader = RowLoader(work)
        folder = ShardFolder(place, "rows", graph.iris.base, run, dataset=reader.name)

        class Files:
            """Those that the graph does not know."""

            def begin(self, member: Member, key: str) -> int | None:
                if loader.begun(key):
                    work.tell(member.name).known = True  # the same content twice
                    return None
                file = loader.begin(member.name, key)
                return None if file is None else file.entry.last_row

            def broken(self, name: str, reason: str) -> None:
                if not loader.named(name):
                    work.broken(work.tell(name), reason)

        with work.working():
            for shard in _row_shards(held, folder, reader, graph.iris, run, Files(), max_bytes, on_rows).shards(
                found(paths, work.summary)
            ):
                loader.load(folder, shard)
                (place / shard.name).unlink()
        return work.summary


def import_to_shards(
    folder: str | os.PathLike[str],
    reader: DatasetReader,
    paths: Iterable[Path],
    *,
    cluster: str,
    base: str = settings.DEFAULT_BASE,
    max_bytes: int = settings.MAX_UNPACKED_BYTES,
    on_rows: OnRows | None = None,
) -> ImportSummary:
    """The rows of files to shards in ``folder``; files that shards there hold are passed over or gone on with.

    ``base`` is that of the graph which is to hold them. Raises BadOption where the folder holds shards of something
    else.
    """
    run = Run.of(reader.name, reader.version, {})
    with connected(cluster) as held:
        place = ShardFolder(Path(folder), "rows", base, run, dataset=reader.name)
        files = _Shelf(place, ImportSummary(reader.name))
        complete = False
        try:
            for shard in _row_shards(held, place, reader, Iris(base), run, files, max_bytes, on_rows).shards(
                found(paths, files.summary)
            ):
                files.take(shard.about)
            complete = True
        finally:
            place.finish(
                complete=complete,
                inputs=files.inputs(),
                counts={
                    "rows": sum(shard.about["loaded"] + len(shard.about["set_aside"]) for shard in place.shards),
                    "events": sum(shard.about["loaded"] for shard in place.shards),
                },
                set_aside=files.summary.set_aside,
                reasons=Counter(one["reason"] for shard in place.shards for one in shard.about["set_aside"]),
            )
        return files.summary


class _Shelf:
    """The files that shards of a folder are made of, as ``kg.scale.rows.Files``."""

    def __init__(self, folder: ShardFolder, summary: ImportSummary) -> None:
        self.summary = summary
        self._told: dict[str, FileSummary] = {}
        self._behind: dict[str, int] = {}
        self._whole: set[str] = set()
        self._folder = folder
        for shard in folder.shards:
            self._note(shard.about)

    def begin(self, member: Member, key: str) -> int | None:
        """See ``Files``."""
        told = FileSummary(member.name)
        self.summary.files.append(told)
        if key in self._whole or key in self._told:
            told.known = True
            return None
        self._told[key] = told
        told.resumed_after = self._behind.get(key, 0)
        return told.resumed_after

    def broken(self, name: str, reason: str) -> None:
        """See ``Files``."""
        self.summary.set_aside.append(SetAside(name, None, reason))

    def take(self, about: Mapping[str, Any]) -> None:
        """A shard is written."""
        self._note(about)
        told = self._told[about["file"]["key"]]
        told.rows += about["loaded"] + len(about["set_aside"])
        told.loaded += about["loaded"]
        told.bad.update(one["reason"] for one in about["set_aside"])
        told.sides.update(about["sides"])
        told.placed += about["placed"]

    def inputs(self) -> Iterator[dict[str, Any]]:
        """What the manifest says of the files."""
        rows: Counter[str] = Counter()
        names = {}
        for shard in self._folder.shards:
            file = shard.about["file"]
            names[file["key"]] = file["name"]
            rows[file["key"]] += shard.about["loaded"] + len(shard.about["set_aside"])
        for key, name in names.items():
            yield {"name": name, "key": key, "rows": rows[key], "whole": key in self._whole}

    def _note(self, about: Mapping[str, Any]) -> None:
        key = about["file"]["key"]
        self._behind[key] = about["last_row"]
        if about["whole"]:
            self._whole.add(key)


def _row_shards(
    cluster: Cluster, folder: ShardFolder, reader: DatasetReader, iris: Iris, run: Run, files: Any, max_bytes: int,
    on_rows: OnRows | None,
) -> RowShards:  # fmt: skip
    return RowShards(
        cluster, folder, reader, iris.run(run.id), iris.base, files, max_bytes, on_rows or (lambda *told: None)
    )


def _new(items: Iterable[Article | SetAside], folder: ShardFolder, summary: IngestSummary) -> Iterator[Article]:
    """The articles of ``items`` that no shard of ``folder`` holds; the rest is counted."""
    held = {one["hash"]: one["checksum"] for shard in folder.shards for one in shard.about["articles"]}
    for item in items:
        if isinstance(item, SetAside):
            summary.set_aside.append(item)
            continue
        before, now = held.get(item.hash), checksum(item)
        if before is None:
            held[item.hash] = now
            yield item
            continue
        summary.known += 1
        if before != now:
            summary.changed.append(item.key)


def _run_of(recipe: Recipe) -> Run:
    made = recipe.make()
    return Run.of(made.name, made.version, made.describe())


def _nothing(*told: object) -> None:
    pass


@contextmanager
def _folder(location: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary folder beside the graph; the system's own where the graph is on a server."""
    where = os.fspath(location)
    beside = None if where.startswith(("http://", "https://", ":")) else Path(where).absolute().parent
    with tempfile.TemporaryDirectory(prefix="kg-shards-", dir=beside) as place:
        yield Path(place) / "shards"
