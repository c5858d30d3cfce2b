"""What workers do: a batch of articles, or some rows of a file, to N-Quads with all that is to be told of them.

A result depends on its task alone, so that a task may be done again anywhere. An extractor is made once in each
process.
"""

from __future__ import annotations

import io
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from pyoxigraph import NamedNode

from kg._version import __version__
from kg.errors import KGError, ServiceError, Unreadable
from kg.extract.extractor import Extractor
from kg.extract.recipe import Recipe
from kg.graph.bulk import packed
from kg.graph.catalogue import Run
from kg.graph.iris import Iris
from kg.graph.row_blocks import RowBlock, RowBlocks, number_of
from kg.graph.writing import write_extraction, write_rows
from kg.model import Actor, Article, Extraction
from kg.sources.dataset_reader import BadRow, DataFile, DatasetReader
from kg.sources.delimited import KEPT_CHARACTERS, Excerpt

_made: Final[dict[str, Extractor]] = {}
_one_at_a_time: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """Articles for the extractor of ``recipe``, whose run here must have the id ``run``; ``actors`` is KG_ACTORS."""

    articles: tuple[Article, ...]
    recipe: Recipe
    run: str
    base: str
    actors: str | None = None

    def pieces(self) -> list[ArticleTask]:
        """A task for each article."""
        return [ArticleTask((one,), self.recipe, self.run, self.base, self.actors) for one in self.articles]


@dataclass(slots=True)
class ArticleResult:
    """What became of one article: its graph, packed (see ``kg.graph.bulk.packed``), the actors it names, and counts.

    With a ``problem`` there is nothing else: the extractor failed on it.
    """

    article: Article
    data: bytes = b""
    quads: int = 0
    actors: dict[str, Actor] = field(default_factory=dict)
    events: int = 0
    reports: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problem: str | None = None


@dataclass(slots=True)
class ArticleResults:
    """The results of a task, and what the extractor has to say by now; ``process`` tells the workers apart."""

    results: list[ArticleResult]
    process: str
    notes: list[str]
    made: int


@dataclass(frozen=True, slots=True)
class RowTask:
    """Rows of a file: an excerpt, or all that is read of it, behind row ``after``; blocks have ``size`` lines.

    ``last`` is the file's last task; ``problem`` says why the file was not read beyond.
    """

    reader: DatasetReader
    file: DataFile
    excerpt: Excerpt | bytes
    base: str
    run: NamedNode
    size: int
    after: int = 0
    last: bool = False
    problem: str | None = None


@dataclass(slots=True)
class PackedBlock:
    """A block of rows, its graph packed."""

    block: RowBlock
    data: bytes
    quads: int


def version() -> str:
    """The version of this package where this is called."""
    return __version__


def extract(task: ArticleTask) -> ArticleResults:
    """The articles of ``task`` to quads; one that the extractor fails on fails alone.

    Raises the package's own errors, such as that of a service that does not answer, and ServiceError where the
    extractor here is another than where the task was made.
    """
    if task.actors is not None:
        os.environ["KG_ACTORS"] = task.actors
    with _one_at_a_time:
        key = repr(task.recipe)
        extractor = _made.get(key)
        if extractor is None:
            extractor = task.recipe.make()
            run = Run.of(extractor.name, extractor.version, extractor.describe())
            if run.id != task.run:
                raise ServiceError(f"a worker has another extractor or model: {run}")
            _made[key] = extractor
        results = _extracted(extractor, task)
        notes = getattr(extractor, "notes", None)
    place = f"{os.uname().nodename}:{os.getpid()}" if hasattr(os, "uname") else str(os.getpid())
    return ArticleResults(results, place, list(notes()) if callable(notes) else [], len(_made))


def _extracted(extractor: Extractor, task: ArticleTask) -> list[ArticleResult]:
    try:
        return [_result(extraction, task) for extraction in extractor.extract(task.articles)]
    except KGError:
        raise
    except Exception as error:
        if len(task.articles) == 1:
            return [ArticleResult(task.articles[0], problem=f"the extractor failed: {type(error).__name__}: {error}")]
    return [result for piece in task.pieces() for result in _extracted(extractor, piece)]


def _result(extraction: Extraction, task: ArticleTask) -> ArticleResult:
    iris = Iris(task.base)
    written = write_extraction(extraction, iris=iris, run=iris.run(task.run))
    return ArticleResult(
        extraction.article,
        packed(written.quads),
        len(written.quads),
        written.actors,
        len(written.events),
        written.reports,
        written.reasons,
    )


def read_rows(task: RowTask) -> list[PackedBlock]:
    """The rows of ``task`` to blocks of quads. Where the reader fails on an excerpt, all its rows are set aside."""
    try:
        return list(_blocks(task))
    except KGError:
        raise
    except Exception as error:
        told = f"the reader failed on this block: {type(error).__name__}: {error}"
        if not isinstance(task.excerpt, Excerpt):
            raise Unreadable(f"{task.file.name}: {told}") from error
        return [PackedBlock(bad_block(task.excerpt, told, task.size), b"", 0)]


def _blocks(task: RowTask) -> Iterator[PackedBlock]:
    stream: BinaryIO = task.excerpt if isinstance(task.excerpt, Excerpt) else io.BytesIO(task.excerpt)
    after = max(task.after, task.excerpt.first - 1) if isinstance(task.excerpt, Excerpt) else task.after
    iris = Iris(task.base)
    blocks = RowBlocks(iter(task.reader.read(stream, task.file, after=after)), task.size)
    while blocks.upcoming is not None:
        block, records = blocks.take()
        graph = iris.import_block(task.file.key, block.number)
        quads = write_rows(records, iris=iris, graph=graph, run=task.run)
        yield PackedBlock(block, packed(quads), len(quads))


def bad_block(excerpt: Excerpt, reason: str, size: int) -> RowBlock:
    """The block of an excerpt of which every row is set aside."""
    lines = enumerate(excerpt.getvalue().split(b"\n"), excerpt.first)
    rows = [
        BadRow(number, reason, line.decode("utf-8", "replace")[:KEPT_CHARACTERS])
        for number, line in lines
        if line.strip()
    ]
    return RowBlock(number_of(excerpt.first, size), rows[-1].row if rows else excerpt.first, 0, rows)
