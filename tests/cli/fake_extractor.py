"""An extractor for tests of the command line: it reads "A sanctions B" and needs no language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.model import (
    Actor,
    Article,
    Date,
    Event,
    Extraction,
    Mention,
    Refusal,
    Span,
    TextEvidence,
    event_id,
    report_id,
)

SENTENCE = re.compile(r"[^.\n]+\.?")
ACT = re.compile(r"(\w+) (may sanction|denies sanctioning|sanctions) (\w+)")
MODALITY = {"may sanction": "future", "denies sanctioning": "negated", "sanctions": "actual"}


class FakeExtractor:
    """Takes "A sanctions B" (actual), "A may sanction B" (future) and "A denies sanctioning B" (negated) for events."""

    name = "fake"
    version = "1"

    def __init__(self, *, model: str | None = None) -> None:
        self.model = model

    def describe(self) -> Mapping[str, str]:
        return {"model": "none"}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        for article in articles:
            events, refusals = [], []
            for sentence in SENTENCE.finditer(article.text):
                act = ACT.search(sentence[0])
                if act is None:
                    span = Span(sentence[0], *sentence.span())
                    refusals.append(Refusal(article.key, "text", span, "unknown-act", "no act is named"))
                else:
                    events.append(self._event(article, sentence, act))
            yield Extraction(article, tuple(events), tuple(refusals))

    def _event(self, article: Article, sentence: re.Match[str], act: re.Match[str]) -> Event:
        start = sentence.start()
        source, target = (
            Mention(
                Actor(act[group], act[group], "country", country=act[group]),
                Span(act[group], start + act.start(group), start + act.end(group)),
                act[group],
                (),
            )
            for group in (1, 3)
        )
        when = Date(article.date, "day", article.date, article.date) if article.date else None
        report = report_id(article.key, "text", start, source.span, target.span, "SANCTION")
        return Event(
            id=report,
            event=event_id(report, source.actor, "SANCTION", target.actor, when, reciprocal=False),
            type="SANCTION",
            modality=MODALITY[act[2]],  # type: ignore[arg-type]
            source=source,
            target=target,
            evidence=TextEvidence(article.key, "text", sentence[0], start, sentence.end()),
            extractor="fake/1",
            when=when,
            trigger=Span(act[2], start + act.start(2), start + act.end(2)),
            confidence=0.9,
            score=-6.0,
            quad="material conflict",
        )
