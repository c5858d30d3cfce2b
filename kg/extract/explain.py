"""Why, and why not: what an extractor saw in a text, found, weighed and refused, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.extract.extractor import Explained, Explainer, Extractor, make_extractor
from kg.model import Article, Event, Extraction, Mention, Refusal
from kg.settings import DEFAULT_EXTRACTOR

if TYPE_CHECKING:
    from kg.extract.candidates import Candidate
    from kg.extract.rules import Reading


def explain(
    text: str, *, date: str | None = None, extractor: Extractor | str = DEFAULT_EXTRACTOR, model: str | None = None
) -> Iterator[str]:
    """Lines that tell, sentence by sentence, the actors found and how they were linked, the words that name an act,
    who stands where, what was decided, and for everything refused the reason.

    ``text`` is a sentence or a whole article, ``date`` its day (ISO). ``extractor`` is the one to explain, or its
    registered name; ``model`` another spaCy pipeline for one that is named. Raises as ``make_extractor``.
    """
    part = make_extractor(extractor, model=model) if isinstance(extractor, str) else extractor
    for explained in explanations(part, [Article(text, date=date)]):
        yield from explained.lines


def explanations(extractor: Extractor, articles: Iterable[Article]) -> Iterator[Explained]:
    """What ``extractor`` says of each article, and why: in its own words where it can, else its events and refusals."""
    if isinstance(extractor, Explainer):
        yield from extractor.explained(articles)
        return
    for extraction in extractor.extract(articles):
        yield Explained(extraction, list(_outcome(extraction)))


def reading_lines(reading: Reading) -> Iterator[str]:
    """A statement: its actors, its candidates, and the events and refusals that they became."""
    yield from seen_lines(reading)
    for candidate in reading.candidates:
        yield from candidate_lines(reading, candidate)
    yield from decided_lines(reading.events, reading.refusals)


def seen_lines(reading: Reading) -> Iterator[str]:
    """A statement and the actors found in it."""
    yield f"statement: {reading.sentence.text.strip()}"
    if not reading.mentions:
        yield "  no actor"
    for mention in sorted(reading.mentions, key=lambda found: found.start):
        words = reading.sentence.doc[mention.start : mention.end].text
        for party in mention.parties:
            stands = "/".join([party.country or "no country", *party.sectors])
            yield f"  {mention.kind} {words!r} → {party.actor.id} [{stands}]: {mention.how}"


def candidate_lines(reading: Reading, candidate: Candidate, *also: str) -> Iterator[str]:
    """A word that names an act, how it was read (and ``also`` what else is known of that), and who stands where."""
    doc = reading.sentence.doc
    words = doc[candidate.words[0] : candidate.words[1]].text
    sources = ", ".join(doc[m.start : m.end].text for m in candidate.sources) or "none"
    targets = ", ".join(doc[m.start : m.end].text for m in candidate.targets) or "none"
    yield f"  act {words!r}: {'; '.join([*also, *candidate.how])}"
    told = f"{candidate.modality}, background" if candidate.background else candidate.modality
    yield f"    source {sources}; target {targets}; {told}"


def decided_lines(events: Iterable[Event], refusals: Iterable[Refusal]) -> Iterator[str]:
    """The events and refusals of a statement."""
    for event in events:
        yield f"  event: {summary(event)}"
        yield f"    {details(event)}"
    for refusal in refusals:
        yield f"  {refusal_line(refusal)}"


def refusal_line(refusal: Refusal) -> str:
    """A refusal as one line; of what is too long to be shown the reason only."""
    words = f" {refusal.span.text!r}" if refusal.reason != "too-long" else ""
    return f"refused{words} ({refusal.reason}): {refusal.detail}"


def summary(event: Event) -> str:
    """One line of an event: source, type and mode, target, modality."""

    def name(side: Mention | None) -> str:
        return side.actor.name if side is not None else "–"

    mode = f"/{event.mode}" if event.mode else ""
    return f"{name(event.source)} {event.type}{mode} {name(event.target)} ({event.modality})"


def details(event: Event) -> str:
    """What else a person wants to know of an event: its date, who says so, how sure it is."""
    date = event.when.date if event.when else "none"
    speaker = event.speaker.actor.name if event.speaker else "none"
    numbers = "".join(f", {name} {value}" for name, value in event.evidence.values)
    return f"date {date}, speaker {speaker}, confidence {event.confidence}{numbers}"


def _outcome(extraction: Extraction) -> Iterator[str]:
    """The events and refusals of an extractor that says no more, by statement, in their order in the article."""
    statements: dict[tuple[str, int], tuple[str, list[Event]]] = {}
    for event in extraction.events:
        where: Mapping[str, object] = event.evidence.record()
        place = (str(where.get("field")), int(str(where.get("start") or 0)))
        statements.setdefault(place, (str(where.get("quote")), []))[1].append(event)
    for quote, events in (statements[place] for place in sorted(statements)):
        yield f"statement: {quote.strip()}"
        yield from decided_lines(events, ())
    yield from map(refusal_line, extraction.refusals)
