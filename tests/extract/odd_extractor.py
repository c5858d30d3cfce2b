"""An extractor for tests of processes: an article's text says what happens to whoever reads it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.errors import ServiceError
from kg.model import Article, Extraction, Refusal, Span


class OddExtractor:
    """Refuses each article with the number of its process; "die", "die once", "raise" and "fail" do what they say."""

    name = "odd"
    version = "1"

    def __init__(self, *, folder: str) -> None:
        self.folder = Path(folder)
        self.read = 0

    def describe(self) -> Mapping[str, str]:
        return {"extractor": "odd"}

    def notes(self) -> list[str]:
        return [f"read {self.read}"]

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        for article in articles:
            print("noise that is no answer")
            died = self.folder / "died"
            if article.text == "die" or (article.text == "die once" and not died.exists()):
                died.touch()
                os._exit(9)
            if article.text == "raise":
                _ = 1 / 0
            if article.text == "fail":
                raise ServiceError("the service is down")
            self.read += 1
            span = Span(article.text, 0, len(article.text))
            yield Extraction(article, (), (Refusal(article.key, "text", span, "pid", str(os.getpid())),))
