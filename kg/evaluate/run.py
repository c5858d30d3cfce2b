"""One evaluation: gold read, an extractor run or predictions read, and what was said scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from kg.errors import Unreadable
from kg.evaluate.coding import Coding
from kg.evaluate.dyads import score_dyads
from kg.evaluate.events import score_events
from kg.evaluate.gold import GoldPair, read_gold_events, read_pairs
from kg.evaluate.pairs import score_pairs
from kg.evaluate.said import SaidEvent, find_events, read_answers, read_said_events, type_pairs
from kg.evaluate.score import Error, Score, Task
from kg.extract.extractor import Extractor
from kg.model import Article, Refusal, SetAside
from kg.sources.articles import read_articles
from kg.sources.making import make_article

T = TypeVar("T")
Tell = Callable[[SetAside], object]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A score, and what was said as the records that were scored."""

    score: Score
    said: list[Any]


def evaluate(
    task: Task,
    gold: Path,
    *,
    articles: str | None = None,
    extractor: Extractor | None = None,
    predictions: Path | None = None,
    coding: Coding = "own",
    set_aside: Tell = lambda item: None,
) -> Evaluation:
    """Score ``extractor``, or the ``predictions`` of any, on ``gold``; ``articles`` belong to the task "events".

    ``set_aside`` is told of rows and articles that cannot be read. Predictions are scored as they are: ``coding`` is
    that of answers made now. Raises NotFound for files that are not there, and BadOption where the extractor cannot
    do the task.
    """
    kept = _Kept(set_aside)
    refused: list[Refusal] = []
    about = {"gold": str(gold)}
    if extractor is not None:
        about["extractor"] = f"{extractor.name}/{extractor.version}"
    if predictions is not None:
        about["predictions"] = str(predictions)
    if task != "events" and predictions is None:
        about["coding"] = coding
    if task == "events":
        records = list(kept(read_gold_events(gold)))
        bodies = partial(_bodies, articles or "")
        events = _events(predictions, extractor, lambda: kept(bodies()), coding, kept, refused)
        score = score_events(records, events)
    else:
        pairs = list(kept(read_pairs(gold)))
        if task == "typing":
            answers = list(
                kept(read_answers(predictions))
                if predictions is not None
                else type_pairs(cast("Extractor", extractor), pairs, coding)
            )
            score = score_pairs(pairs, answers)
            score.about = about
            return Evaluation(score, [answer.record() for answer in answers])
        events = _events(predictions, extractor, lambda: kept(_sentences(pairs)), coding, kept, refused)
        score = score_dyads(pairs, events)
    score.about = about
    by_article: dict[str, list[Refusal]] = {}
    for refusal in refused:
        by_article.setdefault(refusal.article, []).append(refusal)
    score.errors = [_with_reasons(error, by_article) for error in score.errors]
    return Evaluation(score, [event.record for event in events])


def _with_reasons(error: Error, refused: Mapping[str, Sequence[Refusal]]) -> Error:
    """``error`` with the extractor's own reasons, where it missed an event and refused something there."""
    if error.place is None:
        return error
    article, start, end = error.place
    here = [one for one in refused.get(article, ()) if one.span.start < end and start < one.span.end]
    whole = end - start - 3  # a reason for the whole sentence needs no words
    told = (
        f"{one.reason}: {one.detail}"
        if len(one.span.text) >= whole
        else f"{one.span.text!r} ({one.reason}): {one.detail}"
        for one in here
    )
    return replace(error, refused="; ".join(told))


class _Kept:
    """Passes what could be read and tells of the rest."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def __call__(self, items: Iterable[T | SetAside]) -> Iterator[T]:
        for item in items:
            if isinstance(item, SetAside):
                self._tell(item)
            else:
                yield item


def _events(
    predictions: Path | None,
    extractor: Extractor | None,
    articles: Callable[[], Iterator[Article]],
    coding: Coding,
    kept: _Kept,
    refused: list[Refusal],
) -> list[SaidEvent]:
    if predictions is not None:
        return list(kept(read_said_events(predictions)))
    return list(find_events(cast("Extractor", extractor), articles(), coding, refused=refused.append))


def _sentences(pairs: Sequence[GoldPair]) -> Iterator[Article | SetAside]:
    """Each sentence as an article of its own, read as any text is."""
    for name, text in {row.sentence_id: row.text for row in pairs}.items():
        try:
            yield make_article(text, origin=name, id=name)
        except Unreadable as problem:
            yield SetAside(name, None, str(problem))


def _bodies(articles: str) -> Iterator[Article | SetAside]:
    """Articles without a headline that stands apart: gold offsets count in the text."""
    for item in read_articles(articles):
        yield replace(item, title=None) if isinstance(item, Article) and not item.title_in_text else item
