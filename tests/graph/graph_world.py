"""A small world for tests of the graph: articles, the reports in them, and an extractor that knows them by heart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
from kg.vocabulary import vocabulary

QUADS = {
    "CONSULT": ("verbal cooperation", 2.5),
    "ACCUSE": ("verbal conflict", -3.0),
    "SANCTION": ("material conflict", -6.0),
    "ASSAULT": ("material conflict", -9.0),
    "RETREAT": ("material cooperation", 6.5),
}

ACTORS = {
    actor.id: actor
    for actor in (
        Actor("USA", "United States", "country", "USA", ("GOV",), wikidata="Q30", aliases=("US", "America")),
        Actor("RUS", "Russia", "country", "RUS", ("GOV",), wikidata="Q159"),
        Actor("CHN", "China", "country", "CHN", ("GOV",)),
        Actor("UKR", "Ukraine", "country", "UKR", ("GOV",)),
        Actor("Rosneft", "Rosneft", "company", "RUS", ("BUS",)),
        Actor("USA-MIL", "US military", "body", "USA", ("MIL",), part_of="USA"),
    )
}


def say(
    article: Article,
    statement: str,
    source: str | None,
    kind: str,
    target: str | None,
    *,
    date: str | None = "2025-10-22",
    modality: str = "actual",
    speaker: str | None = None,
    names: Mapping[str, str] | None = None,
    actors: Mapping[str, Actor] = ACTORS,
    **more: Any,
) -> Event:
    """The report in ``statement`` of ``article``: ids of actors, which stand in it by name or as ``names`` says."""
    start = article.text.index(statement)

    def mention(identity: str | None) -> Mention | None:
        if identity is None:
            return None
        actor = actors.get(identity)
        if actor is None:
            role = identity[0].islower()
            actor = Actor(
                f"{article.hash}/{identity}" if role else identity,
                identity.replace("_", " "),
                "role" if role else "person",
                scope="role" if role else "named",
            )
        name = (names or {}).get(identity, actor.name)
        place = start + statement.index(name)
        return Mention(actor, Span(name, place, place + len(name)), actor.country, actor.sectors)

    one, other = mention(source), mention(target)
    when = Date(date, "day", date, date) if date else None
    identity = report_id(article.key, "text", start, one and one.span, other and other.span, kind)
    quad, score = QUADS.get(kind) or (vocabulary().quad(kind), vocabulary().score(kind))
    return Event(
        id=identity,
        event=event_id(
            identity,
            one.actor if one else None,
            kind,
            other.actor if other else None,
            when,
            reciprocal=more.get("reciprocal", False),
        ),
        type=kind,
        modality=modality,  # type: ignore[arg-type]
        source=one,
        target=other,
        evidence=TextEvidence(article.key, "text", statement, start, start + len(statement)),
        extractor="given/1",
        when=when,
        speaker=mention(speaker),
        confidence=0.9,
        score=score,
        quad=quad,
        **more,
    )


@dataclass
class Given:
    """An extractor that gives what it was given, by article key."""

    events: dict[str, Sequence[Event]] = field(default_factory=dict)
    refusals: dict[str, Sequence[Refusal]] = field(default_factory=dict)
    fail_at: str | None = None
    failure: BaseException | None = None
    name: str = "given"
    version: str = "1"

    def describe(self) -> Mapping[str, str]:
        """As if there were a model."""
        return {"model": "none", "model_version": "0", "model_hash": "00", "temper": "calm"}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """What is known by heart; raises ``failure`` at the article ``fail_at``."""
        for article in articles:
            if article.key == self.fail_at and self.failure is not None:
                raise self.failure
            yield Extraction(
                article, tuple(self.events.get(article.key, ())), tuple(self.refusals.get(article.key, ()))
            )


ONE = Article(
    "The United States sanctioned Rosneft on Wednesday. Russia accused the United States of piracy, China said. "
    "Talks may follow. United States officials met China.",
    id="one",
    title="Sanctions",
    date="2025-10-23",
    url="https://example.org/one?a=1&b=2",
    publisher="Example News",
    language="en",
)
TWO = Article(
    "United States sanctions hit Rosneft, it said. China met the United States. Ukraine withdrew. "
    "protesters accused Ivan Nobody.",
    id="two",
    date="2025-10-24",
    publisher="Other Times",
)
THREE = Article("Russia denied that the United States sanctioned Rosneft.", date="2025-10-24", publisher="Third Post")
SILENT = Article("Nothing happened at all.", id="silent", date="2025-10-25")


def world() -> tuple[list[Article], Given]:
    """Four articles; one event is told by two of them and denied by a third, one is reciprocal, one has no target."""
    said = {
        "one": [
            say(ONE, "The United States sanctioned Rosneft on Wednesday.", "USA", "SANCTION", "Rosneft",
                contexts=("economic",), cameo="163"),
            say(ONE, "Russia accused the United States of piracy, China said.", "RUS", "ACCUSE", "USA", speaker="CHN",
                date="2025-10-21"),
            say(ONE, "United States officials met China.", "USA", "CONSULT", "CHN", reciprocal=True),
        ],
        "two": [
            say(TWO, "United States sanctions hit Rosneft, it said.", "USA", "SANCTION", "Rosneft"),
            say(TWO, "China met the United States.", "CHN", "CONSULT", "USA", reciprocal=True),
            say(TWO, "Ukraine withdrew.", "UKR", "RETREAT", None, date=None),
            say(TWO, "protesters accused Ivan Nobody.", "protesters", "ACCUSE", "Ivan_Nobody", background=True),
        ],
        THREE.key: [
            say(THREE, "Russia denied that the United States sanctioned Rosneft.", "USA", "SANCTION", "Rosneft",
                modality="negated", speaker="RUS"),
        ],
    }  # fmt: skip
    talk = ONE.text.index("Talks")
    refused = {"one": [Refusal("one", "text", Span("Talks may follow.", talk, talk + 17), "no-actor", "nobody acts")]}
    return [ONE, TWO, THREE, SILENT], Given(dict(said), dict(refused))
