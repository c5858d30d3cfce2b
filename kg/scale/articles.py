"""Articles on a cluster: batches to the workers, shards of their graphs back, in the order of the articles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg import settings
from kg.extract.parallel import chunks
from kg.extract.recipe import Recipe
from kg.graph.catalogue import Run, checksum
from kg.model import Article, SetAside
from kg.scale.cluster import Cluster
from kg.scale.shards import Shard, ShardFolder, ShardWriter
from kg.scale.work import ArticleResult, ArticleTask, extract

LOST = "the process that read this article ended unexpectedly, though it read nothing else"


@dataclass(slots=True)
class ArticleShards:
    """Makes shards of articles in ``folder`` on ``cluster``; ``failed`` are articles that no worker could read.

    ``notes`` are what the extractors have to say, ``made`` how often one was made, by process of the cluster.
    """

    cluster: Cluster
    folder: ShardFolder
    recipe: Recipe
    run: Run
    base: str
    on_article: Callable[[Article], object] = lambda article: None
    failed: list[SetAside] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)

    def shards(self, articles: Iterable[Article]) -> Iterator[Shard]:
        """The shards of ``articles``, each once it is written."""
        named = os.environ.get("KG_ACTORS")
        actors = os.path.abspath(named) if named else None  # noqa: PTH100
        tasks = (ArticleTask(tuple(chunk), self.recipe, self.run.id, self.base, actors) for chunk in chunks(articles))
        writer: ShardWriter | None = None
        about: list[dict[str, Any]] = []
        aside: list[dict[str, Any]] = []
        try:
            for task, found in self.cluster.run(extract, tasks, ArticleTask.pieces):
                if found is None:
                    results = [ArticleResult(article, problem=LOST) for article in task.articles]
                else:
                    results = found.results
                    self.notes[found.process] = found.notes
                    self.made[found.process] = found.made
                # The articles are those that were given: what came back is equal, but another object.
                for article, result in zip(task.articles, results, strict=True):
                    writer = writer or self.folder.new()
                    if result.problem is not None:
                        self.failed.append(SetAside(article.origin or article.key, None, result.problem))
                        aside.append({"key": article.key, "origin": article.origin, "reason": result.problem})
                    else:
                        writer.add(result.data, result.quads, result.actors)
                        about.append(_record(article, result))
                    self.on_article(article)
                if writer is not None and writer.quads >= settings.SHARD_QUADS:
                    shard, writer = writer.close({"articles": about, "set_aside": aside}), None
                    about, aside = [], []
                    yield shard
            if writer is not None:
                shard, writer = writer.close({"articles": about, "set_aside": aside}), None
                yield shard
        finally:
            if writer is not None:
                writer.drop()

    def told(self) -> list[str]:
        """What the extractors have to say, a line each."""
        lines = [self.notes[process] for process in sorted(self.notes) if self.notes[process]]
        return [f"worker {place}: {line}" for place, said in enumerate(lines, 1) for line in said]


def _record(article: Article, result: ArticleResult) -> dict[str, Any]:
    return {
        "hash": article.hash,
        "key": article.key,
        "checksum": checksum(article),
        "origin": article.origin,
        "notes": list(article.notes),
        "events": result.events,
        "reports": result.reports,
        "refusals": dict(result.reasons),
    }
