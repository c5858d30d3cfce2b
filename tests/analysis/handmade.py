"""A small world built by hand: articles, and the reports that somebody read in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.graph.graph import Graph
from kg.model import (
    Actor,
    Article,
    Date,
    Event,
    Extraction,
    Mention,
    RowEvidence,
    Span,
    TextEvidence,
    event_id,
    report_id,
)

QUADS = {
    "AGREE": ("verbal cooperation", 2.5),
    "CONSULT": ("verbal cooperation", 2.5),
    "SUPPORT": ("verbal cooperation", 5.0),
    "AID": ("material cooperation", 10.0),
    "RETREAT": ("material cooperation", 6.5),
    "REQUEST": ("verbal conflict", 0.0),
    "ACCUSE": ("verbal conflict", -3.0),
    "THREATEN": ("verbal conflict", -3.5),
    "SANCTION": ("material conflict", -6.0),
    "ASSAULT": ("material conflict", -9.0),
}

ACTORS = {
    actor.id: actor
    for actor in (
        Actor("USA", "United States", "country", "USA", wikidata="Q30"),
        Actor("RUS", "Russia", "country", "RUS", wikidata="Q159"),
        Actor("UKR", "Ukraine", "country", "UKR", wikidata="Q212"),
        Actor("TUR", "Turkey", "country", "TUR", wikidata="Q43"),
        Actor("SYR", "Syria", "country", "SYR"),
        Actor("CHN", "China", "country", "CHN"),
        Actor("JPN", "Japan", "country", "JPN"),
        Actor("DEU", "Germany", "country", "DEU"),
        Actor("ETH", "Ethiopia", "country", "ETH"),
        Actor("BRA", "Brazil", "country", "BRA"),
        Actor("Donald_Trump", "Donald Trump", "person", "USA", ("GOV",), wikidata="Q22686"),
        Actor("Vladimir_Putin", "Vladimir Putin", "person", "RUS", ("GOV",)),
        Actor("Mark_Rutte", "Mark Rutte", "person", None, ("IGO",)),
        Actor("NATO", "NATO", "organisation", None, ("IGO",)),
        Actor("European_Union", "European Union", "organisation", None, ("IGO",)),
        Actor("Rosneft", "Rosneft", "company", "RUS", ("BUS",)),
        Actor("USA-MIL", "United States military", "body", "USA", ("MIL",)),
        Actor("SDF", "Syrian Democratic Forces", "group", "SYR", ("REB",)),
        Actor("Anadolu_Agency", "Anadolu Agency", "media", "TUR", ("MED",)),
    )
}


@dataclass
class World:
    """What the projection, the page and the exporters need of a graph, held in lists."""

    reports: list[Event] = field(default_factory=list)
    texts: list[Article] = field(default_factory=list)

    def events(self, filter: Any = None) -> Iterator[Event]:
        """All reports, whatever the filter."""
        return iter(self.reports)

    def articles(self) -> Iterator[Article]:
        """All articles."""
        return iter(self.texts)

    def add(self, article: Article) -> Article:
        """Take ``article`` in."""
        self.texts.append(article)
        return article

    def say(
        self,
        article: Article,
        statement: str,
        source: str | Actor | None,
        trigger: str,
        target: str | Actor | None,
        type: str,
        *,
        texts: Sequence[str | None] = (None, None),
        date: str | None = "2025-10-22",
        modality: str = "actual",
        reciprocal: bool = False,
        confidence: float | None = 0.9,
        speaker: str | None = None,
        mode: str | None = None,
    ) -> Event:
        """Take in what ``statement`` of ``article`` says; sides are actors or ids, found in the statement by text."""
        start = article.text.index(statement)
        sides = []
        for side, text in zip((source, target), texts, strict=True):
            actor = ACTORS[side] if isinstance(side, str) else side
            if actor is None:
                sides.append(None)
                continue
            words = text or actor.name
            at = start + statement.index(words)
            sides.append(Mention(actor, Span(words, at, at + len(words)), actor.country, actor.sectors))
        at = start + statement.index(trigger)
        when = Date(date, "day", date, date) if date else None
        spans = [side.span if side else None for side in sides]
        actors = [side.actor if side else None for side in sides]
        report = report_id(article.key, "text", start, spans[0], spans[1], type)
        quad, score = QUADS[type]
        said = ACTORS[speaker] if speaker else None
        event = Event(
            id=report,
            event=event_id(report, actors[0], type, actors[1], when, reciprocal=reciprocal),
            type=type,
            modality=modality,  # type: ignore[arg-type]
            source=sides[0],
            target=sides[1],
            evidence=TextEvidence(article.key, "text", statement, start, start + len(statement)),
            extractor="hand/1",
            mode=mode,
            reciprocal=reciprocal,
            when=when,
            trigger=Span(trigger, at, at + len(trigger)),
            speaker=Mention(said, None, said.country, said.sectors) if said else None,
            confidence=confidence,
            score=score,
            quad=quad,
        )
        self.reports.append(event)
        return event

    def row(self, source: str, type: str, target: str | None, date: str, *, number: int = 1) -> Event:
        """Take in one row of a data set."""
        quad, score = QUADS[type]
        sides = [
            Mention(ACTORS[s], None, ACTORS[s].country, ACTORS[s].sectors) if s else None for s in (source, target)
        ]
        event = Event(
            id=f"row{number}",
            event=f"event-of-row{number}",
            type=type,
            modality="actual",
            source=sides[0],
            target=sides[1],
            evidence=RowEvidence("icews", "events.tab", number, "https://example.org/story"),
            extractor="icews/1",
            when=Date(date, "day", date, date),
            score=score,
            quad=quad,
        )
        self.reports.append(event)
        return event


def small_world() -> World:
    """Three articles, twenty reports: sanctions denied and confirmed, a meeting told twice, an offensive foreseen."""
    world = World()
    one = world.add(
        Article(
            "The United States announced sanctions on Rosneft. Donald Trump called off a summit with Vladimir Putin. "
            "Mark Rutte met Donald Trump at the White House. NATO urged Russia to stop the war. "
            "Germany sent air defence systems to Ukraine. Russia struck Ukraine with drones overnight.",
            id="one",
            title="Washington turns to sanctions",
            date="2025-10-23",
            url="https://example.org/one",
            publisher="Example Wire",
        )
    )
    two = world.add(
        Article(
            "Donald Trump received Mark Rutte on Wednesday. Russia denied that it had struck Ukraine. "
            "China criticised the United States. Japan and Germany backed Ukraine. "
            "The European Union imposed sanctions on Russia. Turkey will host Vladimir Putin. "
            "Brazil called on Russia to talk.",
            id="two",
            date="2025-10-24",
            url="https://example.net/two",
            publisher="Daily Example",
        )
    )
    three = world.add(
        Article(
            "Turkey threatened the Syrian Democratic Forces. Turkish troops may enter Syria. "
            "The United States military shelled positions in Syria. Syrian Democratic Forces attacked Turkey. "
            "Ethiopia withdrew from talks. United States officials met Turkey. Turkey accused Syria of lying.",
            id="three",
            date="2025-09-14",
            publisher="Levant Review",
        )
    )
    world.say(
        one,
        "The United States announced sanctions on Rosneft.",
        "USA",
        "announced sanctions",
        "Rosneft",
        "SANCTION",
        speaker="Anadolu_Agency",
        confidence=0.97,
    )
    world.say(
        one,
        "Donald Trump called off a summit with Vladimir Putin.",
        "Donald_Trump",
        "called off a summit",
        "Vladimir_Putin",
        "SANCTION",
        mode="discontinue",
    )
    world.say(
        one,
        "Mark Rutte met Donald Trump at the White House.",
        "Mark_Rutte",
        "met",
        "Donald_Trump",
        "CONSULT",
        reciprocal=True,
    )
    world.say(one, "NATO urged Russia to stop the war.", "NATO", "urged", "RUS", "REQUEST", date="2025-10-21")
    world.say(
        one,
        "Germany sent air defence systems to Ukraine.",
        "DEU",
        "sent air defence systems",
        "UKR",
        "AID",
        date="2025-10-20",
    )
    world.say(one, "Russia struck Ukraine with drones overnight.", "RUS", "struck", "UKR", "ASSAULT", confidence=0.99)
    world.say(
        two,
        "Donald Trump received Mark Rutte on Wednesday.",
        "Donald_Trump",
        "received",
        "Mark_Rutte",
        "CONSULT",
        reciprocal=True,
        confidence=0.8,
    )
    world.say(
        two,
        "Russia denied that it had struck Ukraine.",
        "RUS",
        "struck",
        "UKR",
        "ASSAULT",
        modality="negated",
        speaker="RUS",
        confidence=0.7,
    )
    world.say(two, "China criticised the United States.", "CHN", "criticised", "USA", "ACCUSE", date="2025-10-23")
    world.say(two, "Japan and Germany backed Ukraine.", "JPN", "backed", "UKR", "SUPPORT", date="2025-10-23")
    world.say(two, "Japan and Germany backed Ukraine.", "DEU", "backed", "UKR", "SUPPORT", date="2025-10-23")
    world.say(
        two,
        "The European Union imposed sanctions on Russia.",
        "European_Union",
        "imposed sanctions",
        "RUS",
        "SANCTION",
        date="2025-10-23",
    )
    world.say(
        two,
        "Turkey will host Vladimir Putin.",
        "TUR",
        "will host",
        "Vladimir_Putin",
        "CONSULT",
        modality="future",
        date="2025-11-03",
        reciprocal=True,
    )
    world.say(two, "Brazil called on Russia to talk.", "BRA", "called on", "RUS", "REQUEST", date=None)
    world.say(
        three,
        "Turkey threatened the Syrian Democratic Forces.",
        "TUR",
        "threatened",
        "SDF",
        "THREATEN",
        date="2025-09-12",
    )
    world.say(
        three,
        "Turkish troops may enter Syria.",
        "TUR",
        "may enter",
        "SYR",
        "ASSAULT",
        texts=("Turkish troops", None),
        modality="hypothetical",
        date="2025-09-14",
    )
    world.say(
        three,
        "The United States military shelled positions in Syria.",
        "USA-MIL",
        "shelled",
        "SYR",
        "ASSAULT",
        date="2025-09-10",
    )
    world.say(
        three, "Syrian Democratic Forces attacked Turkey.", "SDF", "attacked", "TUR", "ASSAULT", date="2025-09-13"
    )
    world.say(three, "Ethiopia withdrew from talks.", "ETH", "withdrew", None, "RETREAT", date="2025-09-01")
    world.say(
        three, "United States officials met Turkey.", "USA", "met", "TUR", "CONSULT", date="2025-09-11", reciprocal=True
    )
    world.say(three, "Turkey accused Syria of lying.", "TUR", "accused", "SYR", "ACCUSE", date="2025-09-13")
    return world


class HandExtractor:
    """An extractor that knows what stands in the articles of one world, and nothing else."""

    name = "hand"
    version = "1"

    def __init__(self, world: World) -> None:
        self.world = world

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """What was read by hand in each article."""
        for article in articles:
            yield Extraction(
                article, tuple(e for e in self.world.reports if e.evidence.record()["article"] == article.key)
            )

    def describe(self) -> dict[str, str]:
        """Nothing but a hand."""
        return {}


def graph_of(world: World, location: str | Path = ":memory:") -> Graph:
    """A graph (in memory, unless said otherwise) that holds the articles of ``world`` and what stands in them."""
    graph = Graph.open(location)
    graph.ingest(world.texts, extractor=HandExtractor(world))
    return graph


HOSTILE = (
    "</script><script>window.hacked=1</script>",
    '<img src=x onerror="window.hacked=2">',
    '"><a href="javascript:window.hacked=3">href</a>',
    "Line\u2028separator & 'quotes' \"double\"",
    "\u202eright to left \U0001f525",
    "nul\x00bell\x07\ud800end\uffff",
)
"""Strings that break careless pages and files."""


def hostile_world() -> World:
    """Actors, statements, publishers and addresses that are hostile."""
    world = World()
    for number, text in enumerate(HOSTILE):
        name = text.replace("\n", " ")
        actor = Actor(f"Hostile_{number}", name, "group", None)
        statement = f"{name} attacked Turkey."
        article = world.add(
            Article(
                f"{statement} More.",
                id=f"{name}#{number}",
                title=name,
                url="javascript:window.hacked=4" if number % 2 else "https://example.org/?q=<b>&amp;",
                publisher=name,
                date="2025-01-01",
            )
        )
        world.say(article, statement, actor, "attacked", "TUR", "ASSAULT", date="2025-01-01")
    return world


def many(actors: int, dyads: int, *, seed: int = 1, called: str = "Actor") -> World:
    """A world of ``actors`` made-up actors, named ``called`` with a number, and about ``dyads`` one-row dyads."""
    import random

    chance = random.Random(seed)
    world = World()
    countries = ["USA", "RUS", "UKR", "TUR", "SYR", "CHN", "JPN", "DEU", "ETH", "BRA"]
    people = [Actor(f"A{n}", f"{called} {n}", "person", chance.choice(countries)) for n in range(actors)]
    types = sorted(QUADS)
    for number in range(dyads):
        one = people[min(int(chance.paretovariate(0.8)) - 1, actors - 1)]
        two = people[chance.randrange(actors)]
        day = f"2025-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        type = chance.choice(types)
        quad, score = QUADS[type]
        world.reports.append(
            Event(
                id=f"r{number}",
                event=f"e{number}",
                type=type,
                modality="actual",
                source=Mention(one, None, one.country, ()),
                target=Mention(two, None, two.country, ()),
                evidence=RowEvidence("made-up", "rows.csv", number + 1),
                extractor="hand/1",
                when=Date(day, "day", day, day),
                score=score,
                quad=quad,
            )
        )
    return world
