"""What rows of all datasets share: days, numbers, places, and the event of an act that is coded already."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from kg.actor_codes import Coded
from kg.model import Date, Event, Place, RowEvidence, digest
from kg.vocabulary import vocabulary

Value = str | int | float

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip


class BadValueError(ValueError):
    """A cell that cannot be what its column asks for; the message is the reason for a person."""


@lru_cache(maxsize=65536)
def day(text: str) -> str:
    """The ISO day of "2018-06-01", "20180601", "2018-06-01 00:00:00.000", "28 December 2022" or "28-Dec-2022".

    Raises BadValueError for anything else; days are never guessed.
    """
    value = text.strip()
    try:
        if len(value) == 8 and value.isdigit():
            return datetime.date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
        if value[4:5] == "-" and (len(value) == 10 or value[10:11] in "T "):
            return datetime.date.fromisoformat(value[:10]).isoformat()
        parts = value.replace("-", " ").split()
        if len(parts) == 3 and parts[1].lower() in _MONTHS and len(parts[2]) == 4:
            return datetime.date(int(parts[2]), _MONTHS[parts[1].lower()], int(parts[0])).isoformat()
    except ValueError:
        pass
    raise BadValueError(f"{text!r} is no date")


@lru_cache(maxsize=65536)
def on_day(text: str) -> Date:
    """The day of a cell as an event's date. Raises BadValueError."""
    date = day(text)
    return Date(date, "day", date, date)


def period(first: str, last: str) -> Date:
    """The time from ISO day ``first`` to ``last``, with the shortest precision that covers it."""
    if first > last:
        raise BadValueError(f"the event ends on {last}, before it begins on {first}")
    days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days
    if days == 0:
        return Date(first, "day", first, last)
    return Date(
        first, "week" if days < 7 else "month" if days < 31 else "quarter" if days < 92 else "year", first, last
    )


def number(text: str) -> Value:
    """A cell that counts or measures, as an int or float; as it stands where it is no number that comes back alike."""
    try:
        whole = int(text)
        if str(whole) == text:
            return whole
    except ValueError:
        pass
    try:
        measure = float(text)
    except ValueError:
        return text
    return measure if abs(measure) < 1e15 and "_" not in text else text


def degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Coordinates in degrees of WGS 84; None where a cell is empty, no number, or off the globe."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None


def place(
    name: str | None, country: str | None, latitude: str, longitude: str, geonames: str | None = None
) -> Place | None:
    """The place of a row; None where nothing is said of it."""
    point = degrees(latitude, longitude)
    if not (name or country or geonames or point):
        return None
    north, east = point or (None, None)
    return Place(name or None, country, geonames or None, north, east)


def kept(cells: Mapping[str, str], used: Iterable[str] = (), missing: Iterable[str] = ("",)) -> list[tuple[str, Value]]:
    """Every cell that says something and has no place of its own in the event, under its column's name."""
    skipped, nothing = frozenset(used), frozenset(missing)
    return [(name, number(cell)) for name, cell in cells.items() if cell not in nothing and name not in skipped]


def cameo_code(text: str) -> str:
    """A CAMEO code as the ontology writes it; a zero that a spreadsheet took is given back. Raises BadValueError."""
    codes = vocabulary().cameo
    code = text.strip()
    if code in codes:
        return code
    if code.isdigit() and f"0{code}" in codes:
        return f"0{code}"
    raise BadValueError(f"{text!r} is no CAMEO code")


def cameo_event(
    code: str,
    *,
    identity: tuple[object, ...],
    source: Coded | None,
    target: Coded | None,
    when: Date | None,
    evidence: RowEvidence,
    reader: str,
    where: Place | None = None,
    confidence: float | None = None,
) -> Event:
    """The event of a row coded in CAMEO. ``identity`` is what makes the row unlike all others of its dataset.

    Raises BadValueError for an unknown code and where there is neither source nor target.
    """
    known = vocabulary().cameo[cameo_code(code)]
    if known.type is None:
        raise BadValueError(f"CAMEO {code} has no event type")
    return event(
        known.type, known.mode, identity=identity, source=source, target=target, when=when, evidence=evidence,
        reader=reader, where=where, contexts=known.contexts, cameo=known.code,
    )  # fmt: skip


def event(
    kind: str,
    mode: str | None,
    *,
    identity: tuple[object, ...],
    source: Coded | None,
    target: Coded | None,
    when: Date | None,
    evidence: RowEvidence,
    reader: str,
    where: Place | None = None,
    contexts: tuple[str, ...] = (),
    cameo: str | None = None,
) -> Event:
    """The event of a row with its PLOVER type and mode; each row is an event of its own. Raises BadValueError."""
    if source is None and target is None:
        raise BadValueError("names neither source nor target")
    report = digest(evidence.dataset, *identity)
    return Event(
        id=report,
        event=digest("event-of", report),
        type=kind,
        modality="actual",
        source=source.mention if source else None,
        target=target.mention if target else None,
        evidence=evidence,
        extractor=reader,
        mode=mode,
        contexts=contexts,
        cameo=cameo,
        when=when,
        place=where,
        score=score(kind, mode),
        quad=vocabulary().types[kind].quad,
    )


@lru_cache(maxsize=512)
def score(kind: str, mode: str | None) -> float:
    """As ``vocabulary().score``, remembered."""
    return vocabulary().score(kind, mode)
