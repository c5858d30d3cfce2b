"""What every extractor is, and the registry of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from kg.model import Article, Extraction
from kg.registry import Registry


class Extractor(Protocol):
    """Turns articles into events. Made with keyword options only; ``model`` (a spaCy pipeline's name) may be one.

    Every event's evidence, trigger and mentions satisfy ``field[start:end] == text``; the same article gives the same
    events, whatever stands before or after it in the batch; nothing is raised for any text.
    """

    name: str
    version: str

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in the order of ``articles``; reads ahead no more than a batch."""
        ...

    def describe(self) -> Mapping[str, str]:
        """What the results depend on, for the run's record: model, model_version, model_hash, …"""
        ...


extractors: Registry[Extractor] = Registry(
    "extractor", "kg.extractors", {"rules": "kg.extract.rules:RuleExtractor"}
)
