"""GDELT event tables: 2.0 (61 columns), 1.0 (58, and 57 before April 2013), tab-separated, without a header.

The event is the row's CAMEO code between the actors of its two actor codes, at the place of the action. What the code
book gives columns of its own but follows from others is not kept twice: the parts of the date, base and root of the
event code, its quad class, and the links of an actor code where they are those that the code says. All other cells are
kept: measures under the vocabulary's names, the rest under GDELT's own column names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.actors import knowledge_base
from kg.model import Event, Place, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_event, number, on_day, place
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.delimited import Row, tab_rows
from kg.vocabulary import vocabulary

_ACTOR: Final = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS: Final = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{side}{name}" for side in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{side}Geo_{name}" for side in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns of GDELT 2.0; 1.0 lacks the three ADM2 columns, and before April 2013 the last one."""

_FIRST_VERSION: Final = tuple(name for name in COLUMNS if not name.endswith("ADM2Code"))
_BY_WIDTH: Final = {61: COLUMNS, 58: _FIRST_VERSION, 57: _FIRST_VERSION[:-1]}
_MEASURES: Final = {
    "GoldsteinScale": "goldstein",
    "AvgTone": "tone",
    "NumMentions": "mentionCount",
    "NumSources": "sourceCount",
    "NumArticles": "articleCount",
}
_DERIVED: Final = frozenset({"MonthYear", "Year", "FractionDate", "EventBaseCode", "EventRootCode"})
_OWN: Final = frozenset(
    {
        "SQLDATE",
        "EventCode",
        "QuadClass",
        "SOURCEURL",
        "ActionGeo_FullName",
        "ActionGeo_Lat",
        "ActionGeo_Long",
        *_DERIVED,
    }
)
_LINKS: Final = tuple(name for name in _ACTOR if name not in ("Code", "Name"))
_COUNTRY_LEVEL: Final = "1"
_QUADS: Final = {notation: str(place) for place, notation in enumerate(vocabulary().quads, 1)}


class GdeltReader:
    """Reads GDELT event tables; see the module's text."""

    name: ClassVar[str] = "gdelt"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "GDELT events"
    columns: ClassVar[str] = "61 columns (2.0), 58 or 57 (1.0), tabs, no header"
    heads: ClassVar[tuple[str, ...]] = ()

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``. A header, which some copies have, is passed over."""
        for row in tab_rows(stream, after=after):
            if row.line == 1 and row.cells and row.cells[0].upper().replace("_", "") == COLUMNS[0]:
                continue
            yield self._row(row, file)

    def _row(self, row: Row, file: DataFile) -> Event | BadRow:
        if row.problem:
            return BadRow(row.line, row.problem, row.text)
        names = _BY_WIDTH.get(len(row.cells))
        if names is None:
            return BadRow(row.line, f"{len(row.cells)} columns where GDELT has 61, 58 or 57", row.text)
        try:
            return self._event(dict(zip(names, row.cells, strict=True)), row.line, file)
        except BadValueError as problem:
            return BadRow(row.line, str(problem), row.text)

    def _event(self, cells: dict[str, str], line: int, file: DataFile) -> Event:
        identity = cells["GLOBALEVENTID"]
        if not identity.isdigit():
            raise BadValueError(f"{identity!r} is no GLOBALEVENTID")
        values: list[tuple[str, Value]] = []
        sides = [_actor(cells, side, file, values) for side in ("Actor1", "Actor2")]
        skipped = set(_OWN)
        for side in ("Actor1", "Actor2"):
            skipped.update(f"{side}{name}" for name in _LINKS)
        for name, cell in cells.items():
            if cell and name not in skipped:
                values.append((_MEASURES.get(name, name), number(cell)))
        known = vocabulary().cameo.get(cells["EventCode"])
        if known is not None and cells["QuadClass"] and cells["QuadClass"] != _QUADS[known.quad_gdelt]:
            values.append(("QuadClass", number(cells["QuadClass"])))
        url = cells.get("SOURCEURL") or None
        return cameo_event(
            cells["EventCode"],
            identity=(identity,),
            source=sides[0],
            target=sides[1],
            when=on_day(cells["SQLDATE"]),
            evidence=RowEvidence(self.name, file.name, line, url, tuple(values)),
            reader=f"{self.name}/{self.version}",
            where=_place(cells),
        )


def _actor(cells: dict[str, str], side: str, file: DataFile, values: list[tuple[str, Value]]) -> Coded | None:
    code, name = cells[f"{side}Code"], cells[f"{side}Name"]
    book = actor_codes()
    said = book.components(code) if code else {}
    for link in _LINKS:
        cell = cells[f"{side}{link}"]
        if cell != said.get(link, ""):
            # An empty cell where the code says more is worth telling too.
            values.append((f"{side}{link}", cell or "-"))
    if code:
        return book.chain(code, name, file=file.key)
    return book.named(name.title()) if name else None


def _place(cells: dict[str, str]) -> Place | None:
    country = actor_codes().fips(cells["ActionGeo_CountryCode"])
    geonames = None
    if country is not None and cells["ActionGeo_Type"] == _COUNTRY_LEVEL:
        # FeatureID is a number of GNS or GNIS, not of GeoNames; for a whole country the number is known.
        geonames = knowledge_base().countries[country].geonames
    return place(cells["ActionGeo_FullName"], country, cells["ActionGeo_Lat"], cells["ActionGeo_Long"], geonames)
