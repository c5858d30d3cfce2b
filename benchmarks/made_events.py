"""Articles and dataset rows that are made up, but shaped like real ones; the same for the same seed, everywhere.

Actors come from the package's own knowledge base, drawn with the long tail that news has: a few countries are in most
reports. Articles of one day draw from one pool of occurrences, so that some events have several reports. A statement
in four names two targets, so that two reports share its quote. One side in twenty-five is nobody that the knowledge
base knows, one in twenty-five a mere role, and one target in fifteen is missing where the type allows it.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, islice
from typing import Final

from pyoxigraph import Quad

from kg.actors import knowledge_base
from kg.graph.iris import Iris, part
from kg.graph.writing import write_rows
from kg.model import (
    Actor,
    Article,
    Date,
    Event,
    Extraction,
    Mention,
    Modality,
    Place,
    Precision,
    RowEvidence,
    Span,
    TextEvidence,
    digest,
    event_id,
    report_id,
)
from kg.settings import BLOCK_ROWS
from kg.vocabulary import EventType, vocabulary

FIRST_DAY: Final = datetime.date(2024, 1, 1)
DAYS: Final = 730

_ACTORS: Final = 600
_VERBS: Final[Mapping[str, str]] = {
    "AGREE": "agreed to the proposals of",
    "CONSULT": "held talks with",
    "SUPPORT": "declared its support for",
    "CONCEDE": "gave way to the demands of",
    "COOPERATE": "signed an agreement on trade with",
    "AID": "delivered humanitarian aid to",
    "RETREAT": "withdrew its forces from positions held against",
    "REQUEST": "called for help from",
    "ACCUSE": "accused of breaking the truce",
    "REJECT": "rejected the offer of",
    "THREATEN": "threatened to answer with force the steps of",
    "PROTEST": "protested in the capital against",
    "SANCTION": "announced new sanctions against",
    "MOBILIZE": "moved troops to the border with",
    "COERCE": "arrested officials of",
    "ASSAULT": "shelled positions of",
}
_WEIGHTS: Final[Mapping[str, int]] = {
    "AGREE": 4, "CONSULT": 22, "SUPPORT": 9, "CONCEDE": 2, "COOPERATE": 7, "AID": 4, "RETREAT": 2, "REQUEST": 7,
    "ACCUSE": 11, "REJECT": 6, "THREATEN": 5, "PROTEST": 4, "SANCTION": 5, "MOBILIZE": 2, "COERCE": 5, "ASSAULT": 9,
}  # fmt: skip
_MODALITIES: Final[tuple[tuple[Modality, int], ...]] = (
    ("actual", 76), ("future", 13), ("hypothetical", 5), ("negated", 6),
)  # fmt: skip
_PLACES: Final = ("Geneva", "the border region", "the eastern districts", "Doha", "the capital", "the Black Sea")
_TOPICS: Final = ("the ceasefire", "energy exports", "the election", "grain shipments", "the prisoners", "the pipeline")
_FILLER: Final = (
    "Markets had closed before the news became known, and the currency was little changed in the evening.",
    "Observers had expected a decision for weeks; the delay had been put down to differences within the cabinet.",
    "The document runs to eleven pages and has not been published in full.",
    "A similar attempt failed two years ago, when neither side sent its first rank to the table.",
)
_PUBLISHERS: Final = tuple(f"{name} {kind}" for kind in ("Times", "Agency", "Post") for name in (
    "Northern", "Harbour", "Meridian", "Capital", "Evening", "Lakeside", "Continental", "Highland",
))  # fmt: skip
_ROLES: Final = ("protesters", "a spokesman", "gunmen", "officials", "residents")
_FIRST: Final = ("USA", "RUS", "UKR", "CHN", "ISR", "IRN", "Rosneft", "NATO", "Hamas", "GBR", "FRA", "DEU", "TUR")

Occurrence = tuple[str, str, str]
"""Source id, type, target id."""


class Given:
    """An extractor that has read its articles before."""

    name = "made"
    version = "1"

    def __init__(self, extractions: Iterable[Extraction] = ()) -> None:
        self.known = {extraction.article.key: extraction for extraction in extractions}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """What is known of each."""
        return (self.known[article.key] for article in articles)

    def describe(self) -> Mapping[str, str]:
        """As an extractor with a language model has it."""
        return {"model": "none", "model_version": "0", "model_hash": "0"}


class _Cast:
    """Who acts: shared actors by falling weight, for ``random.choices``."""

    def __init__(self) -> None:
        known = knowledge_base()
        chance = random.Random("cast")
        first = [actor for actor in map(known.get, _FIRST) if actor is not None]
        rest = sorted(set(known.actors) - set(_FIRST))
        chance.shuffle(rest)
        # Countries and their bodies come before people and companies in the news, though not all of them.
        rest.sort(key=lambda one: chance.random() + (known.actors[one].kind in ("person", "company", "media")))
        self.actors = [*first, *(known.actors[one] for one in rest)][:_ACTORS]
        self.by_id = {actor.id: actor for actor in self.actors}
        self._steps = list(accumulate(1 / (rank + 3) for rank in range(len(self.actors))))
        self._types: list[EventType] = [vocabulary().types[code] for code in _WEIGHTS]
        self._type_steps = list(accumulate(_WEIGHTS.values()))

    def one(self, chance: random.Random) -> Actor:
        return chance.choices(self.actors, cum_weights=self._steps)[0]

    def type(self, chance: random.Random) -> EventType:
        return chance.choices(self._types, cum_weights=self._type_steps)[0]

    def occurrence(self, chance: random.Random) -> Occurrence:
        source = self.one(chance)
        target = self.one(chance)
        while target.id == source.id:
            target = self.one(chance)
        return source.id, self.type(chance).code, target.id


@cache
def _cast() -> _Cast:
    return _Cast()


@cache
def _pool(day: int, size: int) -> list[Occurrence]:
    """What happens on a day; the first ones are what everybody reports."""
    chance = random.Random(f"day {day}")
    return [_cast().occurrence(chance) for _ in range(size)]


def articles(*, seed: str = "articles", reports: tuple[int, int] = (4, 18), pool: int = 20) -> Iterator[Extraction]:
    """Articles without end, each with a number of reports between ``reports``, both included.

    ``pool`` is how many occurrences a day has; the smaller, the more reports an event gets.
    """
    for number in itertools.count():
        chance = random.Random(f"{seed} {number}")
        yield _Draft(seed, number, chance, pool).extraction(chance.randint(*reports))


def article(*, seed: str, reports: int) -> Extraction:
    """One article with just so many reports."""
    return next(articles(seed=seed, reports=(reports, reports)))


class _Draft:
    """An article as it is written, statement by statement."""

    def __init__(self, seed: str, number: int, chance: random.Random, pool: int) -> None:
        self.chance = chance
        self.pool = pool
        self.day = chance.randrange(DAYS)
        self.key = f"https://news.example/{seed.replace(' ', '-')}/{number}"
        self.hash = digest(self.key)
        self.published = _iso(self.day)
        self.pieces = [f"{chance.choice(_PLACES).upper()}, {self.published} - "]
        self.length = len(self.pieces[0])
        self.events: list[Event] = []

    def extraction(self, wanted: int) -> Extraction:
        while len(self.events) < wanted:
            self._statement(wanted - len(self.events))
            if self.chance.random() < 0.3:
                self._write(self.chance.choice(_FILLER) + " ")
        lead = self.events[0].evidence
        assert isinstance(lead, TextEvidence)
        made = Article(
            text="".join(self.pieces),
            id=self.key,
            title=lead.quote.split(" over ")[0],
            date=self.published,
            url=self.key,
            publisher=self.chance.choice(_PUBLISHERS),
            language="en",
        )
        return Extraction(made, tuple(self.events))

    def _write(self, text: str) -> int:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start

    def _statement(self, room: int) -> None:
        chance = self.chance
        # Most of what is told is of the day or the day before; the first of a day's occurrences is told most.
        day = max(0, self.day - chance.choice((0, 0, 0, 1, 1, 2)))
        pool = _pool(day, self.pool)
        one, code, other = pool[min(int(chance.expovariate(3 / self.pool)), self.pool - 1)]
        kind = vocabulary().types[code]
        source, target = self._unlinked(_cast().by_id[one]), self._unlinked(_cast().by_id[other])
        targets: list[Actor | None] = [target]
        if not kind.target_required and chance.random() < 0.15:
            targets = [None]
        elif room > 1 and chance.random() < 0.25:
            second = _cast().one(chance)
            if second.id not in (source.id, target.id):
                targets.append(second)
        speaker = _cast().one(chance) if chance.random() < 0.4 else None
        text, spans = _sentence([source, *targets], code, speaker, chance)
        start = self._write(text + " ")
        moved = {role: Span(span.text, span.start + start, span.end + start) for role, span in spans.items()}
        quote = TextEvidence(self.key, "text", text, start, start + len(text))
        modality = chance.choices([name for name, _ in _MODALITIES], [weight for _, weight in _MODALITIES])[0]
        for number, target_actor in enumerate(targets):
            self._report(quote, kind, (source, target_actor), speaker, moved, f"target {number}", day, modality)

    def _unlinked(self, actor: Actor) -> Actor:
        luck = self.chance.random()
        if luck < 0.04:
            role = self.chance.choice(_ROLES)
            return Actor(f"{self.hash}/{role.replace(' ', '_')}", role, "role", scope="role")
        if luck < 0.08:
            number = self.chance.randrange(2000)
            return Actor(f"Unknown_Person_{number}", f"Unknown Person {number}", "person", scope="named")
        return actor

    def _report(
        self,
        quote: TextEvidence,
        kind: EventType,
        sides: tuple[Actor, Actor | None],
        speaker: Actor | None,
        spans: Mapping[str, Span],
        target_role: str,
        day: int,
        modality: Modality,
    ) -> None:
        chance = self.chance
        source, target = _mention(sides[0], spans["source"]), _mention(sides[1], spans.get(target_role))
        mode = chance.choice(sorted(kind.modes)) if kind.modes and chance.random() < 0.5 else None
        reciprocal = kind.code in ("CONSULT", "COOPERATE", "AGREE") and target is not None
        precision: Precision = "month" if chance.random() < 0.06 else "day"
        when = _when(day, precision) if chance.random() < 0.92 else None
        identity = report_id(
            quote.article, "text", quote.start, spans["source"], spans.get(target_role), kind.code, modality
        )
        self.events.append(
            Event(
                id=identity,
                event=event_id(identity, sides[0], kind.code, sides[1], when, reciprocal=reciprocal),
                type=kind.code,
                modality=modality,
                source=source,
                target=target,
                evidence=quote,
                extractor="made/1",
                mode=mode,
                contexts=(chance.choice(sorted(vocabulary().contexts)),) if chance.random() < 0.3 else (),
                cameo=vocabulary().cameo_for(kind.code, mode),
                background=chance.random() < 0.08,
                reciprocal=reciprocal,
                when=when,
                place=Place(chance.choice(_PLACES)) if chance.random() < 0.3 else None,
                speaker=_mention(speaker, spans.get("speaker")),
                trigger=spans["trigger"],
                confidence=round(chance.uniform(0.4, 0.99), 2),
                score=vocabulary().score(kind.code, mode),
                quad=kind.quad,
            )
        )


def _sentence(
    actors: list[Actor | None], code: str, speaker: Actor | None, chance: random.Random
) -> tuple[str, dict[str, Span]]:
    """A statement, and where in it the source, the act, "target 0", "target 1" and the speaker stand."""
    pieces: list[str] = []
    spans: dict[str, Span] = {}

    def write(text: str, role: str | None = None) -> None:
        start = sum(map(len, pieces))
        pieces.append(text)
        if role is not None:
            spans[role] = Span(text, start, start + len(text))

    assert actors[0] is not None
    write(actors[0].name, "source")
    write(" ")
    write(_VERBS[code], "trigger")
    for number, target in enumerate(actors[1:]):
        if target is not None:
            write(" and " if number else " ")
            write(target.name, f"target {number}")
    write(f" over {chance.choice(_TOPICS)} in {chance.choice(_PLACES)}")
    if speaker is not None:
        write(", ")
        write(speaker.name, "speaker")
        write(" said")
    write(".")
    return "".join(pieces), spans


def rows(*, seed: str = "rows", dataset: str = "made") -> Iterator[Event]:
    """Rows of a dataset without end, as an importer gives them: no quotes, no speakers, an event each."""
    chance = random.Random(seed)
    cast = _cast()
    for row in itertools.count(1):
        one, code, other = cast.occurrence(chance)
        kind = vocabulary().types[code]
        target = cast.by_id[other] if kind.target_required or chance.random() < 0.9 else None
        mode = chance.choice(sorted(kind.modes)) if kind.modes and chance.random() < 0.5 else None
        identity = digest(seed, dataset, row)
        yield Event(
            id=identity,
            event=digest("event-of", identity),
            type=code,
            modality="actual",
            source=_mention(cast.by_id[one], None),
            target=_mention(target, None),
            evidence=RowEvidence(dataset, f"{seed}.csv", row, f"https://news.example/{seed}/{row // 3}"),
            extractor="made/1",
            mode=mode,
            cameo=vocabulary().cameo_for(code, mode),
            when=_when(chance.randrange(DAYS), "day"),
            place=Place(chance.choice(_PLACES)) if chance.random() < 0.7 else None,
            score=vocabulary().score(code, mode),
            quad=kind.quad,
        )


def row_quads(*, iris: Iris, seed: str = "rows") -> Iterator[Quad]:
    """The quads of ``rows`` without end, a named graph for each block of rows, as an import writes them."""
    run = iris.run(digest("made rows"))
    events = rows(seed=seed)
    for number in itertools.count():
        graph = part(iris.article(digest(seed)), "block", str(number))
        yield from write_rows(islice(events, BLOCK_ROWS), iris=iris, graph=graph, run=run)


def until(quads: Iterable[Quad], size: int) -> Iterator[Quad]:
    """The first ``size`` quads."""
    return islice(quads, size)


def busiest(extractions: Iterable[Extraction], matching: Callable[[Event], bool]) -> Event:
    """The first report of the most frequent pair of linked actors among the reports that match."""
    found: dict[tuple[str, str], list[Event]] = {}
    for extraction in extractions:
        for event in extraction.events:
            sides = (event.source, event.target)
            if all(side is not None and side.actor.scope == "shared" for side in sides) and matching(event):
                key = tuple(side.actor.id for side in sides if side is not None)
                found.setdefault((key[0], key[1]), []).append(event)
    return max(found.values(), key=len)[0]


def _mention(actor: Actor | None, span: Span | None) -> Mention | None:
    return Mention(actor, span, actor.country, actor.sectors) if actor is not None else None


def _iso(day: int) -> str:
    return (FIRST_DAY + datetime.timedelta(days=day)).isoformat()


def _when(day: int, precision: Precision) -> Date:
    date = _iso(day)
    if precision == "day":
        return Date(date, "day", date, date)
    first = datetime.date.fromisoformat(date).replace(day=1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return Date(first.isoformat(), "month", first.isoformat(), last.isoformat())
