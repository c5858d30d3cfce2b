"""ICEWS event tables: 20 columns, tab-separated, with a header; missing values are "NA" or empty.

Event ids are not unique alone: the same number stands for several dyads of one story, so story, sentence, both names
and the code belong to the identity of a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.model import Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_code, cameo_event, kept, number, on_day, place
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.delimited import Row, tab_rows
from kg.vocabulary import vocabulary

COLUMNS: Final = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
MISSING: Final = ("NA", "")
NOBODY: Final = frozenset({"Unspecified Actor", *MISSING})
"""Names that say that the side is not known."""

_IDENTITY: Final = ("Event ID", "Story ID", "Sentence Number", "Source Name", "Target Name", "CAMEO Code")
_OWN: Final = ("Event Date", "CAMEO Code", "Latitude", "Longitude", "Event Text", "Intensity")


class IcewsReader:
    """Reads ICEWS event tables; see the module's text."""

    name: ClassVar[str] = "icews"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "ICEWS events"
    columns: ClassVar[str] = "20 columns, tabs, with a header"
    heads: ClassVar[tuple[str, ...]] = (COLUMNS[0],)

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``. Columns are found by the header; without one they are taken in the usual order."""
        names: tuple[str, ...] = COLUMNS
        for row in tab_rows(stream):
            if row.cells and row.cells[0].strip() == COLUMNS[0]:
                names = tuple(name.strip() for name in row.cells)
                lacking = [name for name in (*_IDENTITY, "Event Date") if name not in names]
                if lacking and row.line > after:
                    yield BadRow(row.line, f"the header lacks {', '.join(lacking)}", row.text)
                continue
            if row.line > after:
                yield self._row(row, names, file)

    def _row(self, row: Row, names: tuple[str, ...], file: DataFile) -> Event | BadRow:
        if row.problem:
            return BadRow(row.line, row.problem, row.text)
        if len(row.cells) != len(names):
            return BadRow(row.line, f"{len(row.cells)} columns where ICEWS has {len(names)}", row.text)
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(names, map(str.strip, row.cells), strict=True))
        try:
            return self._event(cells, row.line, file)
        except BadValueError as problem:
            return BadRow(row.line, str(problem), row.text)

    def _event(self, cells: dict[str, str], line: int, file: DataFile) -> Event:
        when = on_day(cells["Event Date"])
        values: list[tuple[str, Value]] = kept(cells, _OWN, MISSING)
        code = vocabulary().cameo[cameo_code(cells["CAMEO Code"])]
        if cells["Intensity"] not in MISSING:
            values.append(("goldstein", number(cells["Intensity"])))
        if cells["Event Text"] not in MISSING and cells["Event Text"] != code.label:
            values.append(("Event Text", cells["Event Text"]))
        where = next((cells[name] for name in ("City", "District", "Province", "Country") if _given(cells[name])), None)
        country = actor_codes().country_named(cells["Country"]) if _given(cells["Country"]) else None
        return cameo_event(
            code.code,
            identity=tuple(cells[name] for name in _IDENTITY),
            source=side(cells, "Source", when.date),
            target=side(cells, "Target", when.date),
            when=when,
            evidence=RowEvidence(self.name, file.name, line, None, tuple(values)),
            reader=f"{self.name}/{self.version}",
            where=place(where, country, cells["Latitude"], cells["Longitude"]),
        )


def side(cells: dict[str, str], role: str, date: str) -> Coded | None:
    """The source or target of a row with the columns "<role> Name", "<role> Country" and "<role> Sectors"."""
    name, where = cells[f"{role} Name"], cells[f"{role} Country"]
    if name in NOBODY:
        return None
    book = actor_codes()
    country = book.country_named(where) if _given(where) else None
    coded = book.named(name, date=date, country=country)
    sectors = book.sectors(cells[f"{role} Sectors"].split(","), "icews-sector")
    return Coded(coded.actor, country or coded.country, coded.sectors or sectors, coded.known)


def _given(cell: str) -> bool:
    return cell not in MISSING
