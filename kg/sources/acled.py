"""ACLED: comma-separated, with a header; 31 columns, older exports with more; dates as ISO or "28 December 2022".

Types come from ``ontology/datasets.ttl``. Where time_precision is not the day, the event has the week or month of its
date. Associated actors, and all else that has no place in an event, are kept under ACLED's own column names.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.model import Date, Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, day, event, kept, number, on_day, place
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, one, rows_by_name
from kg.sources.sniffing import sniffed
from kg.vocabulary import DatasetType, vocabulary

COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_MISSING: Final = ("NA", "", "NULL")
_OWN: Final = ("year", "latitude", "longitude", "fatalities", "actor1", "actor2", "event_date", "location")
_YEARS: Final = re.compile(r" \(\d{4}-(?:\d{4})?\)")
_FORCES: Final = {
    "Military Forces of ": "MIL",
    "Police Forces of ": "COP",
    "Government of ": "GOV",
}
_GROUPS: Final = (
    (re.compile(r"(?:Protesters|Rioters|Civilians|Refugees/IDPs|Students|Farmers) \((.+)\)"), "CVL"),
    (re.compile(r"Unidentified Armed Group \((.+)\)"), "UAF"),
    (re.compile(r"Unidentified .*Militia \((.+)\)"), "PRM"),
    (re.compile(r"(?:Pirates|Unidentified Gang) \((.+)\)"), "CRM"),
)


class AcledReader:
    """Reads ACLED; see the module's text."""

    name: ClassVar[str] = "acled"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "ACLED events"
    columns: ClassVar[str] = "31 columns and older variants, commas, with a header"

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        head, stream = sniffed(stream)
        return rows_by_name(
            stream,
            lambda cells, line: one(self._event(cells, line, file)),
            columns=COLUMNS,
            needed=("event_date", "event_type", "sub_event_type", "actor1"),
            first=("event_id_cnty", "data_id", "EVENT_ID_CNTY", "DATA_ID", "iso", "event_date"),
            what="ACLED",
            after=after,
            comma=head.count(b"\t") < 10,
            rename=lambda name: name.lower(),
        )

    def _event(self, given: Cells, line: int, file: DataFile) -> Event:
        cells = dict.fromkeys(COLUMNS, "") | {name: "" if cell in _MISSING else cell for name, cell in given.items()}
        kind = acled_type(cells["event_type"], cells["sub_event_type"])
        assert kind.type is not None
        when = _when(cells["event_date"], cells["time_precision"])
        values: list[tuple[str, Value]] = kept(cells, _OWN)
        if when.precision != "day":
            values.append(("event_date", cells["event_date"]))
        if cells["fatalities"]:
            values.append(("fatalities", number(cells["fatalities"])))
        values.extend((name, cells[name]) for name in ("actor1", "actor2") if cells[name])
        book = actor_codes()
        code = cells["iso"].removesuffix(".0")
        country = book.number(int(code)) if code.isdigit() else None
        country = country or (book.country_named(cells["country"]) if cells["country"] else None)
        identity = cells["event_id_cnty"] or cells.get("data_id", "")
        return event(
            kind.type,
            kind.mode,
            contexts=kind.contexts,
            identity=(identity,) if identity else (file.key, line),
            source=acled_actor(cells["actor1"], cells["inter1"], when.date),
            target=acled_actor(cells["actor2"], cells["inter2"], when.date),
            when=when,
            evidence=RowEvidence(self.name, file.name, line, None, tuple(values)),
            reader=f"{self.name}/{self.version}",
            where=place(cells["location"] or cells["country"], country, cells["latitude"], cells["longitude"]),
        )


@lru_cache(maxsize=256)
def acled_type(kind: str, sub: str) -> DatasetType:
    """What an ACLED type and sub-type become. Raises BadValueError for what is no type, or no act of one kind."""
    found = vocabulary().acled.get(sub) or vocabulary().acled.get(kind)
    if found is None:
        raise BadValueError(f"{f'{kind} / {sub}'!r} is no event type of ACLED")
    if found.type is None:
        raise BadValueError(f"{f'{kind} / {sub}'!r} is no act of one kind")
    return found


@lru_cache(maxsize=65536)
def acled_actor(name: str, inter: str, date: str) -> Coded | None:
    """The actor of a name as ACLED writes it, with the sector of its inter code; None where there is none."""
    if not name:
        return None
    book = actor_codes()
    bare = _YEARS.sub("", name)
    sectors = book.sectors((inter,), "acled-inter")
    for start, suffix in _FORCES.items():
        if bare.startswith(start):
            # "Police Forces of Nigeria Customs Service": a unit of them.
            words = bare.removeprefix(start).split()
            for length in range(len(words), 0, -1):
                country = book.country_named(" ".join(words[:length]))
                if country is not None:
                    part = book.part(country, suffix)
                    return Coded(part, country, part.sectors, True) if part is not None else None
    for pattern, suffix in _GROUPS:
        match = pattern.fullmatch(bare)
        country = book.country_named(match[1]) if match is not None else None
        if country is not None:
            part = book.part(country, suffix)
            return Coded(part, country, part.sectors, True) if part is not None else None
    coded = book.named(bare, date=date)
    if not coded.known and ": " in bare:
        short, _, long = bare.partition(": ")
        coded = next((other for other in map(book.named, (long, short)) if other.known), coded)
    where = coded.country
    if where is None and bare.endswith(")"):
        where = book.country_named(bare.rpartition(" (")[2][:-1])
    return Coded(coded.actor, where, coded.sectors or sectors, coded.known)


@lru_cache(maxsize=65536)
def _when(text: str, precision: str) -> Date:
    if precision not in ("2", "3"):
        return on_day(text)
    date = datetime.date.fromisoformat(day(text))
    if precision == "2":
        first = date - datetime.timedelta(days=date.weekday())
        last = first + datetime.timedelta(days=6)
        return Date(first.isoformat(), "week", first.isoformat(), last.isoformat())
    first = date.replace(day=1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return Date(first.isoformat(), "month", first.isoformat(), last.isoformat())
