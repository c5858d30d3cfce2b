"""UCDP Georeferenced Event Dataset: 49 columns, comma-separated, with or without a header (candidate files).

Every row is deadly violence of side a against side b. Deaths become measures; where the date is not known to the day
the event has the span that the row gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.model import Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, day, event, kept, number, period, place
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, one, rows_by_name
from kg.vocabulary import vocabulary

COLUMNS: Final = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
_MISSING: Final = ("", "NA")
_MEASURES: Final = {
    "best": "fatalities",
    "low": "fatalitiesLow",
    "high": "fatalitiesHigh",
    "deaths_a": "fatalitiesSource",
    "deaths_b": "fatalitiesTarget",
    "deaths_civilians": "fatalitiesCivilian",
    "deaths_unknown": "fatalitiesUnknown",
}
_OWN: Final = frozenset({"latitude", "longitude", "geom_wkt", "year", "date_start", "date_end", *_MEASURES})
_GOVERNMENT: Final = "Government of "
_ASIDE: Final = re.compile(r" \([^()]*\)$")


class UcdpReader:
    """Reads UCDP GED; see the module's text."""

    name: ClassVar[str] = "ucdp"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "UCDP Georeferenced Event Dataset"
    columns: ClassVar[str] = "49 columns, commas, with or without a header"

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        return rows_by_name(
            stream,
            lambda cells, line: one(self._event(cells, line, file)),
            columns=COLUMNS,
            needed=("id", "type_of_violence", "side_a", "side_b", "date_start", "date_end"),
            first=("id",),
            what="UCDP GED",
            after=after,
        )

    def _event(self, given: Cells, line: int, file: DataFile) -> Event:
        cells = dict.fromkeys(COLUMNS, "") | {name: "" if cell in _MISSING else cell for name, cell in given.items()}
        if not cells["id"].isdigit():
            raise BadValueError(f"{cells['id']!r} is no id")
        kind = vocabulary().ucdp.get(cells["type_of_violence"])
        if kind is None or kind.type is None:
            raise BadValueError(f"{cells['type_of_violence']!r} is no type_of_violence")
        when = period(day(cells["date_start"]), day(cells["date_end"]))
        values: list[tuple[str, Value]] = kept(cells, _OWN)
        values.extend((name, number(cells[column])) for column, name in _MEASURES.items() if cells[column])
        if when.precision != "day":
            values.extend((name, cells[name]) for name in ("date_start", "date_end"))
        name = _ASIDE.sub("", cells["country"])
        country = actor_codes().country_named(name) if name else None
        return event(
            kind.type,
            kind.mode,
            contexts=kind.contexts,
            identity=(cells["id"],),
            source=ucdp_actor(cells["side_a"], country, when.date),
            target=ucdp_actor(cells["side_b"], country, when.date),
            when=when,
            evidence=RowEvidence(self.name, file.name, line, None, tuple(values)),
            reader=f"{self.name}/{self.version}",
            where=place(cells["where_coordinates"] or name, country, cells["latitude"], cells["longitude"]),
        )


@lru_cache(maxsize=65536)
def ucdp_actor(name: str, country: str | None, date: str) -> Coded | None:
    """The actor of a side's name; "Civilians" are those of the country where it happened."""
    if not name:
        return None
    book = actor_codes()
    if name == "Civilians":
        part = book.part(country, "CVL") if country else None
        return Coded(part, country, part.sectors, True) if part is not None else book.named(name)
    if name.startswith(_GOVERNMENT):
        state = book.country_named(_ASIDE.sub("", name.removeprefix(_GOVERNMENT)))
        part = book.part(state, "GOV") if state else None
        if part is not None:
            return Coded(part, state, part.sectors, True)
    coded = book.named(name, date=date)
    return coded if coded.known else Coded(coded.actor, None, ("REB",), False)
