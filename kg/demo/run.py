"""Runs the demonstration articles the whole way into a folder of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import settings
from kg.analysis.network import publishers_of
from kg.demo.questions import QUESTIONS, Question
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.graph.graph import Graph
    from kg.graph.ingest import IngestSummary
    from kg.graph.query import Value
    from kg.model import Event

MARK: Final = ".kg-demo"
"""The file that says that a folder was made by the demonstration and may be made anew by it."""

STORE: Final = "graph"
ARTICLES: Final = "articles.jsonl"
PAGE: Final = "graph.html"
GEXF: Final = "graph.gexf"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and the rows that answer it, under the names of ``columns``."""

    question: Question
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """What a run made: the summary of reading, all reports, the questions with their answers, and the files.

    ``publishers`` goes from article key to publisher, ``prefixes`` from prefix to namespace; ``seconds`` is how long
    it took.
    """

    folder: Path
    summary: IngestSummary
    reports: tuple[Event, ...]
    publishers: dict[str, str]
    prefixes: dict[str, str]
    answers: tuple[Answer, ...]
    seconds: float

    @property
    def files(self) -> dict[str, Path]:
        """The files and folders that were written, by what they are."""
        return {
            "articles": self.folder / ARTICLES,
            "store": self.folder / STORE,
            "page": self.folder / PAGE,
            "gexf": self.folder / GEXF,
        }


def run_demo(
    folder: str | Path = settings.DEMO_FOLDER,
    *,
    extractor: str = settings.DEFAULT_EXTRACTOR,
    model: str | None = None,
    on_article: Callable[..., Any] | None = None,
) -> Demo:
    """Read the demonstration articles into a new store in ``folder``, ask, draw and export; no network is used.

    An earlier demonstration in ``folder`` is replaced; other files there stay. ``on_article`` is called after each
    article. Raises BadOption for a folder that holds something else.
    """
    from kg.graph.graph import Graph
    from kg.sources.articles import read_articles

    started = time.perf_counter()
    folder = Path(folder)
    _prepare(folder)
    articles = folder / ARTICLES
    articles.write_bytes((files("kg.demo") / ARTICLES).read_bytes())
    with Graph.open(folder / STORE) as graph:
        summary = graph.ingest(read_articles([articles]), extractor=extractor, model=model, on_article=on_article)
        reports = tuple(graph.events())
        publishers = publishers_of(graph.articles())
        answers = tuple(_answer(graph, question) for question in QUESTIONS)
        graph.view(folder / PAGE, title="kg demo: October 2025, as three invented publishers report it")
        graph.export("gexf", folder / GEXF)
    prefixes = graph.prefixes
    return Demo(folder, summary, reports, publishers, prefixes, answers, time.perf_counter() - started)


def _answer(graph: Graph, question: Question) -> Answer:
    result = graph.query(question.sparql)
    return Answer(question, result.variables, tuple(tuple(row.values()) for row in result))


def _prepare(folder: Path) -> None:
    """Make ``folder`` ready for a new run; what is not the demonstration's own is never touched."""
    mark = folder / MARK
    if folder.exists():
        if not folder.is_dir():
            raise BadOption(f"{folder} is a file; the demonstration needs a folder")
        if not mark.exists() and any(folder.iterdir()):
            raise BadOption(f"the folder {folder} was not made by kg demo; name another one with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text("Made by kg demo, which replaces its files here when it runs again.\n", encoding="utf-8")
    if (folder / STORE).exists():
        shutil.rmtree(folder / STORE)
    for name in (ARTICLES, PAGE, GEXF):
        (folder / name).unlink(missing_ok=True)
