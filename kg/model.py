"""The only words the rooms share: Article, Span, Actor, Mention, Event, and the records of what was refused.

All classes are frozen. Offsets count Unicode code points; dates are ISO 8601 strings; scores are -10..+10.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

Field = Literal["text", "title"]
Modality = Literal["actual", "future", "hypothetical", "negated"]
Precision = Literal["day", "week", "month", "quarter", "year"]
Scope = Literal["shared", "named", "role"]
RegionKind = Literal["headline", "subheading", "dateline", "date", "byline", "furniture"]


def digest(*parts: object, length: int = 16) -> str:
    """The first ``length`` hex digits of the SHA-256 of ``parts``, kept apart by a separator that no text holds."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's field: ``field[start:end] == text``, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an article's text that is no running prose: where it stands (code points) and what it is.

    Headline and subheadings are read as statements of their own; dateline, date, byline and furniture are masked.
    """

    kind: RegionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What was published.

    ``text`` is stored whole and never cut; ``regions`` says which parts of it are headline, dateline or furniture.
    ``title`` is the headline wherever it was found; ``title_in_text`` is true when it is also a stretch of ``text``.
    ``date`` is the day of publication (``YYYY-MM-DD``); ``place`` the dateline's place ("WASHINGTON").
    ``origin`` is the file (and row) it was read from; ``notes`` what a reader should know ("decoded as Latin-1").
    """

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    place: str | None = None
    title_in_text: bool = False
    regions: tuple[Region, ...] = ()
    origin: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name that evidence carries: the input's ``id``, else its ``url``, else ``sha256:`` of the text."""
        if self.id:
            return self.id
        if self.url:
            return self.url
        return "sha256:" + hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def hash(self) -> str:
        """The hash of ``key`` that the article's IRI is made from (16 hex digits)."""
        return digest(self.key)

    def field(self, name: Field) -> str:
        """The string that offsets of field ``name`` count in."""
        return self.text if name == "text" else (self.title or "")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a country, a body of it, an organisation, a group, a company, a person, or a mere role.

    ``id`` is the readable slug of the IRI ("USA", "USA-GOV", "Donald_Trump"). ``scope`` says how far it reaches:
    "shared" actors come from the knowledge base; "named" ones have a name that it does not know; "role" ones
    ("protesters") belong to their article and their id is ``<article hash>/<slug>``.
    ``country`` is ISO 3166-1 alpha-3 (None for international actors), ``sectors`` PLOVER sector codes,
    ``kind`` one of: country, body, organisation, group, company, media, person, role.
    ``part_of`` is the id of the actor that this one is a part of.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    scope: Scope = "shared"
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor as one report names it: the actor, its span, and the country and sectors it stood for on that date.

    ``span`` is None for rows of datasets.
    """

    actor: Actor
    span: Span | None
    country: str | None
    sectors: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The mention as in a JSON record: id, name, country, sectors, text, start, end."""
        span = self.span
        return {
            "id": self.actor.id,
            "name": self.actor.name,
            "country": self.country,
            "sectors": list(self.sectors),
            "text": span.text if span else None,
            "start": span.start if span else None,
            "end": span.end if span else None,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened, as a report says it; at least one of the fields says something.

    ``name`` is as the text or the row gives it, ``country`` ISO 3166-1 alpha-3, ``geonames`` the feature's number in
    GeoNames ("703448"). ``latitude`` and ``longitude`` are degrees of WGS 84, north and east positive, both or neither.
    """

    name: str | None = None
    country: str | None = None
    geonames: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("a place has latitude and longitude, or neither")

    def record(self) -> dict[str, Any]:
        """The place as in a JSON record."""
        return {
            "name": self.name,
            "country": self.country,
            "geonames": self.geonames,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a statement gives with the act: ``name`` is one of the vocabulary's measures ("fatalities",
    "fatalitiesLow", "fatalitiesHigh", "injured"), ``span`` the words that say it."""

    name: str
    value: int
    span: Span


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """Where in an article a report stands: ``field[start:end] == quote``, in code points.

    ``figures`` are the numbers that the statement gives with the act, in the order of their names. Raises ValueError
    for a measure that is there twice.
    """

    article: str
    field: Field
    quote: str
    start: int
    end: int
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        ranked = tuple(sorted(self.figures, key=lambda figure: figure.name))
        if len({figure.name for figure in ranked}) < len(ranked):
            raise ValueError("a figure is given twice")
        object.__setattr__(self, "figures", ranked)

    @property
    def values(self) -> tuple[tuple[str, int], ...]:
        """The figures by name, as rows of datasets have theirs."""
        return tuple((figure.name, figure.value) for figure in self.figures)

    def record(self) -> dict[str, Any]:
        """The evidence as in a JSON record; ``values`` and ``value_words`` are there only where figures are."""
        record: dict[str, Any] = {
            "article": self.article,
            "field": self.field,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }
        if self.figures:
            record["values"] = dict(self.values)
            record["value_words"] = {
                figure.name: {"text": figure.span.text, "start": figure.span.start, "end": figure.span.end}
                for figure in self.figures
            }
        return record


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """Where in a dataset a report stands: the dataset's name, the file's name, the row (from 1) and its source URL.

    ``values`` is what else the row says, by name and in the order of names: under the names of the vocabulary's
    measures ("goldstein", "tone", "fatalities", "mentionCount"), and under the dataset's own names of columns for the
    rest. Texts, whole numbers and floats come back as they went in. Raises ValueError for a name that is there twice.
    """

    dataset: str
    file: str
    row: int
    url: str | None = None
    values: tuple[tuple[str, str | int | float], ...] = ()

    def __post_init__(self) -> None:
        ranked = tuple(sorted(self.values, key=lambda pair: pair[0]))
        if len({name for name, _ in ranked}) < len(ranked):
            raise ValueError("a value is given twice")
        object.__setattr__(self, "values", ranked)

    def record(self) -> dict[str, Any]:
        """The evidence as in a JSON record."""
        return {
            "dataset": self.dataset,
            "file": self.file,
            "row": self.row,
            "url": self.url,
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class Date:
    """When: ``date`` is the day or the first day of the period, ``precision`` its length, all ISO 8601.

    ``earliest`` and ``latest`` bound it, both included.
    """

    date: str
    precision: Precision
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Event:
    """One report of an event: what one statement, or one dataset row, says of who did what to whom, and when.

    ``id`` names the report and ``event`` the occurrence it reports; several reports may share one. ``type``, ``mode``,
    ``contexts``, ``cameo`` and ``quad`` are notations of the ontology; ``score`` is -10..+10; ``confidence`` 0..1.
    Source or target may be None, not both. ``speaker`` is who in the article states it. ``trigger`` is the stretch of
    words that names the act. Trigger and confidence are None for rows of datasets.
    """

    id: str
    event: str
    type: str
    modality: Modality
    source: Mention | None
    target: Mention | None
    evidence: TextEvidence | RowEvidence
    extractor: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    background: bool = False
    reciprocal: bool = False
    when: Date | None = None
    place: Place | None = None
    speaker: Mention | None = None
    trigger: Span | None = None
    confidence: float | None = None
    score: float | None = None
    quad: str | None = None

    def __post_init__(self) -> None:
        if self.source is None and self.target is None:
            raise ValueError("an event needs a source or a target")

    def record(self) -> dict[str, Any]:
        """The report as one JSON object, in the documented order of keys."""
        when, trigger = self.when, self.trigger
        return {
            "id": self.id,
            "event": self.event,
            "type": self.type,
            "mode": self.mode,
            "contexts": list(self.contexts),
            "cameo": self.cameo,
            "modality": self.modality,
            "background": self.background,
            "reciprocal": self.reciprocal,
            "date": when.date if when else None,
            "date_precision": when.precision if when else None,
            "earliest": when.earliest if when else None,
            "latest": when.latest if when else None,
            "source": self.source.record() if self.source else None,
            "target": self.target.record() if self.target else None,
            "place": self.place.record() if self.place else None,
            "speaker": self.speaker.record() if self.speaker else None,
            "trigger": {"text": trigger.text, "start": trigger.start, "end": trigger.end} if trigger else None,
            "evidence": self.evidence.record(),
            "confidence": self.confidence,
            "score": self.score,
            "quad": self.quad,
            "extractor": self.extractor,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """A candidate, or a whole statement, that became no event, and why.

    ``reason`` is a short stable code ("no-actor", "plain-statement", "unknown-act"), ``detail`` the sentence for a
    person. ``span`` is the statement, or the candidate's trigger, in field ``field``.
    """

    article: str
    field: Field
    span: Span
    reason: str
    detail: str

    def record(self) -> dict[str, Any]:
        """The refusal as one JSON object."""
        return {
            "article": self.article,
            "field": self.field,
            "text": self.span.text,
            "start": self.span.start,
            "end": self.span.end,
            "reason": self.reason,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that an extractor says of one article: its events, and what it refused with the reasons."""

    article: Article
    events: tuple[Event, ...]
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """Input that could not be read: file, row (from 1; None for a whole file) and the reason, for a person."""

    file: str
    row: int | None
    reason: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        return f"{self.file}{row}: {self.reason}"


def report_id(
    article: str,
    field: str,
    statement_start: int,
    source: Span | None,
    target: Span | None,
    event_type: str,
    *also: object,
) -> str:
    """The id of the report of ``event_type`` between two spans of the statement that starts at ``statement_start``.

    ``also`` are the things by which two reports with the same spans differ: the actors ("the two leaders" is one span
    for two), the modality, the start of the trigger.
    """

    def place(span: Span | None) -> str:
        return f"{span.start}:{span.end}" if span else "-"

    return digest(article, field, statement_start, place(source), place(target), event_type, *also)


def event_id(
    report: str,
    source: Actor | None,
    event_type: str,
    target: Actor | None,
    when: Date | None,
    *,
    reciprocal: bool,
) -> str:
    """The id of the occurrence that ``report`` reports.

    Reports meet where both sides are linked actors and the date is known to the day; actors are sorted when the act
    is reciprocal. Any other report is an event of its own.
    """
    sides = [source, target]
    linked = all(side is not None and side.scope == "shared" for side in sides)
    if not linked or when is None or when.precision != "day":
        return digest("event-of", report)
    ids = [side.id for side in sides if side is not None]
    if reciprocal:
        ids.sort()
    return digest(ids[0], event_type, ids[1], when.date)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place in an article where a dataset found an event that another row of it reports.

    ``report`` is the id of that report, whether or not it is in the graph; ``evidence`` is the row that tells of the
    sighting, with the article's address as its ``url``; ``confidence`` (0..1) is how sure the dataset is of it.
    """

    id: str
    report: str
    evidence: RowEvidence
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ArticleDescription:
    """What a dataset says of an article as a whole: whom and what it mentions, its themes, its tone.

    ``article`` is the key of the article, usually its address, whether or not the graph holds its text.
    """

    id: str
    article: str
    evidence: RowEvidence
    mentions: tuple[Actor, ...] = ()
    themes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    published: str | None = None
    publisher: str | None = None
