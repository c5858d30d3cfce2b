"""Why, and why not: what the extractor saw in a text, found, weighed and refused, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.model import Article, Event, Mention

if TYPE_CHECKING:
    from kg.extract.candidates import Candidate
    from kg.extract.rules import Reading


def explain(text: str, *, date: str | None = None, model: str | None = None) -> Iterator[str]:
    """Lines that tell, sentence by sentence, the actors found and how they were linked, the words that name an act,
    who stands where, what was decided, and for everything refused the reason.

    ``text`` is a sentence or a whole article, ``date`` its day (ISO), ``model`` another spaCy pipeline. The default
    extractor is the one that explains itself.
    """
    from kg.extract.judged import JudgedExtractor

    extractor = JudgedExtractor(model=model)
    for _, readings, oversized in extractor.read([Article(text, date=date)]):
        for reading in readings:
            yield from _statement(reading)
        for refusal in oversized:
            yield f"refused ({refusal.reason}): {refusal.detail}"


def _statement(reading: Reading) -> Iterator[str]:
    yield f"statement: {reading.sentence.text.strip()}"
    if not reading.mentions:
        yield "  no actor"
    for mention in sorted(reading.mentions, key=lambda found: found.start):
        words = reading.sentence.doc[mention.start : mention.end].text
        for party in mention.parties:
            stands = "/".join([party.country or "no country", *party.sectors])
            yield f"  {mention.kind} {words!r} → {party.actor.id} [{stands}]: {mention.how}"
    for candidate in reading.candidates:
        yield from _candidate(reading, candidate)
    for event in reading.events:
        yield f"  event: {summary(event)}"
        yield (
            f"    date {event.when.date if event.when else 'none'}, speaker "
            f"{event.speaker.actor.name if event.speaker else 'none'}, confidence {event.confidence}"
        )
    for refusal in reading.refusals:
        yield f"  refused {refusal.span.text!r} ({refusal.reason}): {refusal.detail}"


def _candidate(reading: Reading, candidate: Candidate) -> Iterator[str]:
    doc = reading.sentence.doc
    words = doc[candidate.words[0] : candidate.words[1]].text
    sources = ", ".join(doc[m.start : m.end].text for m in candidate.sources) or "none"
    targets = ", ".join(doc[m.start : m.end].text for m in candidate.targets) or "none"
    yield f"  act {words!r}: {'; '.join(candidate.how)}"
    told = f"{candidate.modality}, background" if candidate.background else candidate.modality
    yield f"    source {sources}; target {targets}; {told}"


def summary(event: Event) -> str:
    """One line of an event: source, type and mode, target, modality."""

    def name(side: Mention | None) -> str:
        return side.actor.name if side is not None else "–"

    mode = f"/{event.mode}" if event.mode else ""
    return f"{name(event.source)} {event.type}{mode} {name(event.target)} ({event.modality})"
