"""POLECAT: 40 columns, tab-separated, coded in PLOVER. "None" is missing; lists are separated by ";".

Header lines may stand anywhere, and cells may hold stray tabs; an empty cell too many is dropped where the row then
fits. A row that names several actors or recipients gives a report for each pair of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.model import Place, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, day, event, kept, number, on_day, place
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, rows_by_name
from kg.vocabulary import vocabulary

COLUMNS: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_MISSING: Final = ("None", "", "NA", "nan")
_OWN: Final = (
    "Event Date",
    "Event Type",
    "Event Mode",
    "Contexts",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Event Intensity",
)
_NEEDED: Final = ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name")


class PolecatReader:
    """Reads POLECAT; see the module's text."""

    name: ClassVar[str] = "polecat"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "POLECAT events"
    columns: ClassVar[str] = "40 columns, tabs, with a header"
    heads: ClassVar[tuple[str, ...]] = (COLUMNS[0],)

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        return rows_by_name(
            stream,
            lambda cells, line: self._row(cells, line, file),
            columns=COLUMNS,
            needed=_NEEDED,
            first=self.heads,
            what="POLECAT",
            after=after,
            comma=False,
            rename=lambda name: "Event Intensity" if name == "Intensity" else name,
            repair=_without_stray_tabs,
        )

    def _row(self, given: Cells, line: int, file: DataFile) -> Iterator[RowResult]:
        cells = dict.fromkeys(COLUMNS, "") | {name: "" if cell in _MISSING else cell for name, cell in given.items()}
        identity = cells["Event ID"]
        if not identity:
            raise BadValueError("has no Event ID")
        kind = cells["Event Type"].upper()
        types = vocabulary().types
        if kind not in types:
            raise BadValueError(f"{cells['Event Type']!r} is no event type")
        when = on_day(cells["Event Date"])
        values: list[tuple[str, Value]] = kept(cells, _OWN)
        if cells["Event Intensity"]:
            values.append(("goldstein", number(cells["Event Intensity"])))
        mode = _coded(cells["Event Mode"])
        if mode and mode not in types[kind].modes:
            values.append(("Event Mode", cells["Event Mode"]))
        contexts = [_coded(context) for context in cells["Contexts"].split(";") if context.strip()]
        known = tuple(dict.fromkeys(context for context in contexts if context in vocabulary().contexts))
        if len(known) < len(contexts):
            values.append(("Contexts", cells["Contexts"]))
        evidence = RowEvidence(self.name, file.name, line, None, tuple(values))
        sources, targets = _actors(cells, "Actor", when.date), _actors(cells, "Recipient", when.date)
        for one, source in enumerate(sources):
            for other, target in enumerate(targets):
                # The first pair has the row's own identity, so that most rows are one report under it.
                yield event(
                    kind,
                    mode if mode in types[kind].modes else None,
                    identity=(identity, *((one, other) if one or other else ())),
                    source=source,
                    target=target,
                    when=when,
                    evidence=evidence,
                    reader=f"{self.name}/{self.version}",
                    where=_place(cells),
                    contexts=known,
                )


def _coded(cell: str) -> str:
    """A mode or context as the ontology writes it."""
    return re.sub(r"[^a-z0-9]+", "-", cell.strip().lower()).strip("-") if cell.strip() != "sideAB" else "sideAB"


def _actors(cells: Cells, role: str, date: str) -> list[Coded | None]:
    names = _listed(cells[f"{role} Name"])
    countries = _listed(cells[f"{role} Country"])
    sectors = [_listed(part.replace(",", ";")) for part in cells[f"Primary {role} Sector"].split(";")]
    found: list[Coded | None] = []
    for place_in_list in range(max(len(names), len(countries))):
        name = names[place_in_list] if place_in_list < len(names) else ""
        # One country may be given for several names.
        country = countries[min(place_in_list, len(countries) - 1)] if countries else ""
        mine = sectors[min(place_in_list, len(sectors) - 1)] if sectors else []
        coded = _actor(name, country, mine, date)
        if coded is not None:
            found.append(coded)
    return found or [None]


def _actor(name: str, code: str, sectors: Sequence[str], date: str) -> Coded | None:
    book = actor_codes()
    country = book.country(code) or (book.country_named(code) if code else None)
    known = tuple(sector for sector in sectors if sector in vocabulary().sectors)
    if not name:
        part = book.part(country, known[0] if known else "") if country else None
        return Coded(part, country, known or part.sectors, True) if part is not None else None
    coded = book.named(name, date=date, country=country)
    return Coded(coded.actor, country or coded.country, known or coded.sectors, coded.known)


def _place(cells: Cells) -> Place | None:
    name = next((cells[column] for column in ("Placename", "City", "District", "Province") if cells[column]), None)
    country = cells["Country"]
    book = actor_codes()
    code = book.country(country) or (book.country_named(country) if country else None)
    geonames = cells["GeoNames ID"].removesuffix(".0")
    return place(name or country or None, code, cells["Latitude"], cells["Longitude"],
                 geonames if geonames.isdigit() else None)  # fmt: skip


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip() and part.strip() not in _MISSING]


def _without_stray_tabs(cells: list[str], names: Sequence[str]) -> list[str] | None:
    """The row without the empty cells that stray tabs made, where there is one way to drop them that fits."""
    extra = len(cells) - len(names)
    if not 0 < extra <= 3:
        return None
    if not any(cells[len(names) :]):
        return cells[: len(names)]
    fitting: list[list[str]] = [cells]
    for _ in range(extra):
        fitting = [row[:at] + row[at + 1 :] for row in fitting for at, cell in enumerate(row) if not cell.strip()]
    good = {tuple(row) for row in fitting if _fits(dict(zip(names, row, strict=True)))}
    return list(good.pop()) if len(good) == 1 else None


def _fits(cells: Cells) -> bool:
    """Whether the columns that are easily told hold what they should."""
    try:
        day(cells["Event Date"])
        published = cells.get("Publication Date", "")
        if published not in _MISSING:
            day(published)
        numbers = [cells.get(name, "") for name in ("Event Intensity", "Latitude", "Longitude", "GeoNames ID")]
        return cells["Event Type"].upper() in vocabulary().types and all(
            cell in _MISSING or not isinstance(number(cell), str) for cell in numbers
        )
    except BadValueError:
        return False
