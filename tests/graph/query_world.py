"""A second small world, for the stored queries: eight articles of spring 2025 in which much happens between few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph_world import ACTORS, Given, say

from kg.model import Actor, Article, Event, Mention, Span

PEOPLE = {
    actor.id: actor
    for actor in (
        Actor("IRN", "Iran", "country", "IRN", ("GOV",)),
        Actor("TUR", "Turkey", "country", "TUR", ("GOV",)),
        Actor("Sergey_Lavrov", "Lavrov", "person", "RUS", ("GOV",)),
        Actor("Spokesman", "Spokesman", "person", "USA", ("GOV",)),
    )
}


@dataclass(frozen=True)
class Act:
    """One sentence: who did what to whom on which day, and what else is said of it."""

    source: str
    kind: str
    target: str
    day: str | None
    speaker: str | None = None
    modality: str = "actual"
    more: tuple[tuple[str, Any], ...] = ()


def name(identity: str) -> str:
    """How the actor is called in the text."""
    known = PEOPLE.get(identity) or ACTORS.get(identity)
    return known.name if known else identity.replace("_", " ")


def sentence(act: Act) -> str:
    """The words of ``act``."""
    said = f" {name(act.speaker)} said so." if act.speaker else ""
    return f"{name(act.source)} {act.modality} {act.kind} {name(act.target)} on {act.day}.{said}"


TOLD: dict[str, tuple[str, str, Sequence[Act]]] = {
    "january": ("Alpha News", "2025-01-12", [
        Act("USA", "AID", "UKR", "2025-01-10"),
        Act("CHN", "COOPERATE", "TUR", "2025-01-11", more=(("reciprocal", True),)),
    ]),
    "threat": ("Beta Times", "2025-03-02", [
        Act("USA", "THREATEN", "IRN", "2025-03-01", speaker="Spokesman"),
    ]),
    "war": ("Beta Times", "2025-03-27", [
        Act("IRN", "ASSAULT", "TUR", "2025-03-20"),
        Act("USA", "ASSAULT", "IRN", "2025-03-25", speaker="Sergey_Lavrov"),
        Act("IRN", "ASSAULT", "USA", "2025-03-26", more=(("confidence", 0.4),)),
    ]),
    "denial": ("Alpha News", "2025-03-28", [
        Act("USA", "ASSAULT", "IRN", "2025-03-25", speaker="Spokesman", modality="negated"),
    ]),
    "again": ("Gamma Post", "2025-03-30", [
        Act("USA", "ASSAULT", "IRN", "2025-03-25"),
    ]),
    "talks": ("Gamma Post", "2025-04-02", [
        Act("TUR", "CONSULT", "USA", "2025-04-01", more=(("reciprocal", True),)),
        Act("IRN", "CONSULT", "TUR", "2025-04-02", more=(("reciprocal", True),)),
        Act("CHN", "SANCTION", "TUR", "2025-04-01"),
        Act("CHN", "SANCTION", "USA", "2025-04-10", speaker="CHN", modality="future"),
    ]),
    "april": ("Alpha News", "2025-04-12", [
        Act("CHN", "SANCTION", "USA", "2025-04-11"),
        Act("RUS", "SANCTION", "TUR", "2025-04-05"),
        Act("RUS", "COERCE", "Rosneft", "2025-04-06"),
        Act("Ivan_Nobody", "ACCUSE", "RUS", None),
    ]),
    "quiet": ("Delta Daily", "2025-04-13", []),
}  # fmt: skip


def text(key: str) -> str:
    """The text of the article ``key``."""
    return " ".join(sentence(act) for act in TOLD[key][2]) or "Nothing happened."


ARTICLES = {key: Article(text(key), id=key, date=day, publisher=publisher) for key, (publisher, day, _) in TOLD.items()}


def report(key: str, act: Act) -> Event:
    """The report of ``act`` in the article ``key``."""
    article, words = ARTICLES[key], sentence(act)
    known = {**ACTORS, **PEOPLE}
    more = dict(act.more)
    confidence = more.pop("confidence", 0.9)
    made = say(
        article, words, act.source, act.kind, act.target, date=act.day, modality=act.modality,
        actors=known, **more,
    )  # fmt: skip
    if act.speaker:
        speaker = known[act.speaker]
        # The last time that the name stands in the sentence: the speaker may be the source too.
        start = article.text.index(words) + words.rindex(speaker.name)
        span = Span(speaker.name, start, start + len(speaker.name))
        made = replace(made, speaker=Mention(speaker, span, speaker.country, speaker.sectors))
    return replace(made, confidence=confidence)


def query_world() -> tuple[list[Article], Given]:
    """The articles, and an extractor that knows them by heart."""
    said = {key: [report(key, act) for act in acts] for key, (_, _, acts) in TOLD.items()}
    return list(ARTICLES.values()), Given(said)
