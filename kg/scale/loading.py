"""Shards into a graph: what is in it already is passed over, so that loading them again changes nothing.

A shard is known by the checksums of what it holds: of articles by theirs, of rows by how far the file is in. So a
shard is loaded again, in part or whole, after something of it was forgotten.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import NamedNode

from kg.errors import Unreadable
from kg.graph.catalogue import checksum
from kg.graph.graph import Graph
from kg.graph.import_work import ImportSummary, ImportWork, OpenFile
from kg.graph.ingest import Ingest, IngestSummary
from kg.graph.iris import actor_id, term
from kg.graph.reading import gather, read_article
from kg.graph.writing import Written
from kg.model import Actor, Article, SetAside
from kg.scale.rows import block_of
from kg.scale.shards import Shard, ShardReader, Shards


def load(
    location: str | os.PathLike[str],
    folder: ShardReader,
    *,
    update: bool = False,
    wait: float = 0.0,
) -> IngestSummary | ImportSummary:
    """Put the shards of ``folder`` into the graph at ``location``, which is made with their base where it is new.

    Known articles with another text are left, or with ``update`` replaced; so are files of the same name with other
    content. Raises BadOption where the graph has another base, Unreadable for a damaged shard, with all shards before
    it kept, and as ``Graph.open`` and ``Graph.ingest``.
    """
    with Graph.open(location, base=folder.manifest["base"], wait=wait) as graph:
        if folder.manifest["kind"] == "articles":
            return _load_articles(graph, folder, update=update)
        return _load_rows(graph, folder, update=update)


def _load_articles(graph: Graph, folder: ShardReader, *, update: bool) -> IngestSummary:
    work = graph.ingesting(update=update)
    loader = ArticleLoader(graph, work)
    with work.working():
        work.begin(folder.run)
        for shard in folder.shards:
            loader.load(folder, shard, meet=True)
    return work.summary


class ArticleLoader:
    """Puts shards of articles into ``graph``, by way of ``work``."""

    def __init__(self, graph: Graph, work: Ingest) -> None:
        self._graph = graph
        self._work = work

    def load(self, folder: Shards, shard: Shard, *, meet: bool) -> None:
        """Load one shard; with ``meet`` only what the graph does not know, else what ``work`` has met before."""
        for failed in shard.about["set_aside"]:
            aside = SetAside(failed["origin"] or failed["key"], None, failed["reason"])
            if aside not in self._work.summary.set_aside:
                self._work.summary.set_aside.append(aside)
        wanted = {
            self._graph.iris.article(one["hash"]).value: one
            for one in shard.about["articles"]
            if not meet or self._work.meet(one["hash"], one["key"], one["checksum"]) in ("new", "updated")
        }
        if not wanted:
            return
        folder.check(shard)
        actors = folder.actors(shard)
        self._work.keep_all(self._articles(folder, shard, wanted, actors))

    def _articles(
        self, folder: Shards, shard: Shard, wanted: dict[str, Any], actors: dict[str, Actor]
    ) -> Iterator[tuple[Article, Written]]:
        kind, event, about = term("rdf:type"), term("sem:Event"), term("kg:actor")
        for name, stretch in groupby(folder.quads(shard), key=lambda quad: quad.graph_name):
            if not isinstance(name, NamedNode) or name.value not in wanted:
                continue
            said = wanted[name.value]
            quads = list(stretch)
            article = read_article(gather(quads), name, origin=said["origin"], notes=tuple(said["notes"]))
            if checksum(article) != said["checksum"]:
                raise Unreadable(f"{folder.path / shard.name}: {said['key']} is not what the record says")
            named = {actor_id(quad.object) for quad in quads if quad.predicate == about}  # type: ignore[arg-type]
            yield article, Written(
                name,
                quads,
                {one: actors[one] for one in sorted(named) if one in actors},
                {
                    self._graph.iris.id_of("event", quad.subject)  # type: ignore[arg-type]
                    for quad in quads
                    if quad.predicate == kind and quad.object == event
                },
                said["reports"],
                Counter(said["refusals"]),
            )


def _load_rows(graph: Graph, folder: ShardReader, *, update: bool) -> ImportSummary:
    work = graph.importing(folder.manifest["dataset"], folder.run, resume=True, update=update)
    loader = RowLoader(work)
    ends: dict[str, set[int]] = {}
    for shard in folder.shards:
        ends.setdefault(shard.about["file"]["key"], set()).add(shard.about["last_row"])
    with work.working():
        for shard in folder.shards:
            file = shard.about["file"]
            loader.begin(file["name"], file["key"], ends[file["key"]])
            loader.load(folder, shard)
    return work.summary


class RowLoader:
    """Puts shards of rows into the graph of ``work``, file by file."""

    def __init__(self, work: ImportWork) -> None:
        self._work = work
        self._files: dict[str, OpenFile | None] = {}

    def begin(self, name: str, key: str, ends: Collection[int] | None = None) -> OpenFile | None:
        """The file of that key; None where it is in as a whole. It is gone on with behind a row of ``ends`` alone."""
        if key not in self._files:
            self._files[key] = self._work.begin(name, key, ends=ends)
        return self._files[key]

    def begun(self, key: str) -> bool:
        """Whether the file of that key was begun with."""
        return key in self._files

    def named(self, name: str) -> bool:
        """Whether a file of that name was begun with, so that its last shard tells what goes wrong."""
        return any(file is not None and file.told.file == name for file in self._files.values())

    def load(self, folder: Shards, shard: Shard) -> None:
        """Load one shard of a file that was begun with, unless it is in. Raises Unreadable where one before lacks."""
        about = shard.about
        file = self._files[about["file"]["key"]]
        if file is None or (file.entry.last_row >= about["last_row"] > about["after"]):
            return
        where = folder.path / shard.name
        if about["after"] > file.entry.last_row:
            raise Unreadable(f"{where}: goes on behind row {about['after']:,}, and what comes before it is not in")
        folder.check(shard)
        load = self._work.load(file)
        if not about["empty"]:
            block = block_of(shard)
            block.actors = folder.actors(shard)
            load.add(block)
        shared = term("graph:actors")
        quads = (quad for quad in folder.quads(shard) if quad.graph_name != shared)
        self._work.keep(file, load, quads, lambda: bool(about["whole"]))
        if about["problem"] and file.told.problem is None:
            self._work.broken(file.told, about["problem"])
        if about["whole"] or about["problem"]:
            file.told.kept_in = file.kept.close()
