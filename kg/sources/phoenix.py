"""PHOENIX real-time: 26 columns, tab-separated, without a header, coded in CAMEO."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.model import Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_event, kept, number, on_day, place
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, one, rows_by_name

COLUMNS: Final = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName",
    "StateName", "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip
_MISSING: Final = ("", "---", "NA")
_OWN: Final = (
    "Date",
    "Year",
    "Month",
    "Day",
    "EventCode",
    "EventRootCode",
    "GoldsteinScore",
    "Lat",
    "Lon",
    "LocationName",
)


class PhoenixReader:
    """Reads PHOENIX; see the module's text."""

    name: ClassVar[str] = "phoenix"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "PHOENIX real-time events"
    columns: ClassVar[str] = "26 columns, tabs, no header"
    heads: ClassVar[tuple[str, ...]] = (COLUMNS[0],)

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        return rows_by_name(
            stream,
            lambda cells, line: one(self._event(cells, line, file)),
            columns=COLUMNS,
            needed=COLUMNS[:2],
            first=self.heads,
            what="PHOENIX",
            after=after,
            comma=False,
        )

    def _event(self, given: Cells, line: int, file: DataFile) -> Event:
        cells = {name: "" if cell in _MISSING else cell for name, cell in given.items()}
        identity = cells["EventID"]
        if not identity:
            raise BadValueError("has no EventID")
        values: list[tuple[str, Value]] = kept(cells, _OWN)
        if cells["GoldsteinScore"]:
            values.append(("goldstein", number(cells["GoldsteinScore"])))
        url = cells["URLs"].partition(";")[0] or None
        book = actor_codes()
        code = cells["CountryCode"]
        country = (book.country(code) or book.fips(code) or book.country_named(code)) if code else None
        return cameo_event(
            cells["EventCode"],
            identity=(identity,),
            source=_actor(cells, "Source", file),
            target=_actor(cells, "Target", file),
            when=on_day(cells["Date"]),
            evidence=RowEvidence(self.name, file.name, line, url, tuple(values)),
            reader=f"{self.name}/{self.version}",
            where=place(cells["LocationName"] or cells["StateName"], country, cells["Lat"], cells["Lon"]),
        )


def _actor(cells: Cells, side: str, file: DataFile) -> Coded | None:
    code = cells[f"{side}ActorFull"] or "".join(cells[f"{side}Actor{part}"] for part in ("Entity", "Role", "Attribute"))
    return actor_codes().chain(code, file=file.key) if code else None
