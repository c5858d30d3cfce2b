"""What the tests of the extractor share: one loaded extractor, and short ways to say what it made of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.extract.rules import RuleExtractor
from kg.model import Article, Event, Extraction, Mention

DAY = "2024-05-16"

Extract = Callable[..., Extraction]
Told = Callable[..., list[str]]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]


@pytest.fixture(scope="session")
def rules() -> RuleExtractor:
    """The default extractor; its language model is loaded once a session."""
    return RuleExtractor()


@pytest.fixture(scope="session")
def extract(rules: RuleExtractor) -> Extract:
    """``extract(text, **fields)``: the extraction of one article of 16 May 2024, unless ``date`` says otherwise."""

    def call(text: str, **fields: str | None) -> Extraction:
        return next(rules.extract([Article(text, **{"date": DAY, **fields})]))  # type: ignore[arg-type]

    return call


@pytest.fixture(scope="session")
def line() -> Callable[[Event], str]:
    """``line(event)``: "TUR ASSAULT/aerial SYR negated"; "-" where a side is empty, actual is left out."""
    return _line


@pytest.fixture(scope="session")
def told(extract: Extract) -> Told:
    """``told(text, **fields)``: the article's events as lines, see ``line``."""

    def call(text: str, **fields: str | None) -> list[str]:
        return [_line(event) for event in extract(text, **fields).events]

    return call


@pytest.fixture(scope="session")
def batch(rules: RuleExtractor) -> Batch:
    """``batch(texts)``: the extraction of each text by the text, all parsed together as articles of their own."""

    def call(texts: Iterable[str]) -> dict[str, Extraction]:
        articles = [Article(text, date=DAY) for text in dict.fromkeys(texts)]
        return {done.article.text: done for done in rules.extract(articles)}

    return call


def _name(side: Mention | None) -> str:
    """An actor's id; of actors that belong to their article only what follows the article's hash."""
    return "-" if side is None else side.actor.id.rpartition("/")[2]


def _line(event: Event) -> str:
    act = f"{event.type}/{event.mode}" if event.mode else event.type
    words = [_name(event.source), act, _name(event.target)]
    if event.modality != "actual":
        words.append(event.modality)
    return " ".join(words)
