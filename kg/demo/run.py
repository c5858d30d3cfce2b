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
from kg.demo.questions import QUESTIONS, Question
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.graph.graph import IngestSummary
    from kg.graph.query import QueryResult
    from kg.model import Event

MARK: Final = ".kg-demo"
"""The file that says that a folder was made by the demonstration and may be made anew by it."""

STORE: Final = "graph"
ARTICLES: Final = "articles.jsonl"
PAGE: Final = "graph.html"
GEXF: Final = "graph.gexf"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a run made: the summary of reading, all reports, the questions with their answers, and the files.

    ``publishers`` goes from article key to publisher; ``seconds`` is how long it took.
    """

    folder: Path
    summary: IngestSummary
    reports: tuple[Event, ...]
    publishers: dict[str, str]
    answers: tuple[tuple[Question, QueryResult], ...]
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
    from kg.views.page import write_page

    started = time.perf_counter()
    folder = Path(folder)
    _prepare(folder)
    articles = folder / ARTICLES
    articles.write_bytes((files("kg.demo") / ARTICLES).read_bytes())
    with Graph.open(folder / STORE) as graph:
        summary = graph.ingest(read_articles([articles]), extractor=extractor, model=model, on_article=on_article)
        reports = tuple(graph.events())
        publishers = {article.key: article.publisher for article in graph.articles() if article.publisher}
        answers = tuple((question, graph.query(question.sparql)) for question in QUESTIONS)
        write_page(graph, folder / PAGE, title="kg demo: October 2025, as three invented publishers report it")
        graph.export("gexf", folder / GEXF)
    return Demo(folder, summary, reports, publishers, answers, time.perf_counter() - started)


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
