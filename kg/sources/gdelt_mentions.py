"""GDELT 2.0 mentions (16 columns): where in which article an event was found, how surely.

A row becomes a sighting below the report of its event, which the event table brings in before or after; the article is
the one that an article with the same address becomes when it is ingested.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from kg.model import RowEvidence, Sighting, digest
from kg.sources.coded_rows import BadValueError, kept
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, rows_by_name
from kg.sources.sniffing import sniffed

COLUMNS: Final = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_NAMES: Final = {name.lower(): name for name in COLUMNS}
_IDENTITY: Final = ("MentionTimeDate", "MentionIdentifier", "SentenceID", "ActionCharOffset")


class GdeltMentionsReader:
    """Reads GDELT's tables of mentions; see the module's text."""

    name: ClassVar[str] = "gdelt-mentions"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "GDELT 2.0 mentions"
    columns: ClassVar[str] = "16 columns, tabs (or commas with a header); sightings of events in articles"

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        head, stream = sniffed(stream)
        return rows_by_name(
            stream,
            lambda cells, line: self._row(cells, line, file),
            columns=COLUMNS,
            needed=("GLOBALEVENTID", "MentionIdentifier"),
            first=(COLUMNS[0], COLUMNS[0].lower()),
            what="the mentions table",
            after=after,
            comma=head.count(b",") > head.count(b"\t"),
            rename=lambda name: _NAMES.get(name.lower(), name),
            repair=_without_extras,
        )

    def _row(self, cells: Cells, line: int, file: DataFile) -> Iterator[RowResult]:
        event = cells["GLOBALEVENTID"]
        if not event.isdigit():
            raise BadValueError(f"{event!r} is no GLOBALEVENTID")
        confidence = cells.get("Confidence", "")
        if confidence and not (confidence.isdigit() and int(confidence) <= 100):
            raise BadValueError(f"{confidence!r} is no confidence in percent")
        values = kept(cells, ("MentionIdentifier", "Confidence", "MentionDocTone"))
        if tone := cells.get("MentionDocTone"):
            values += [("tone", _tone(tone))]
        yield Sighting(
            id=digest(*(cells.get(name) for name in _IDENTITY)),
            report=digest("gdelt", event),
            evidence=RowEvidence(self.name, file.name, line, cells["MentionIdentifier"] or None, tuple(values)),
            confidence=int(confidence) / 100 if confidence else None,
        )


def _tone(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise BadValueError(f"{cell!r} is no tone") from None


def _without_extras(cells: list[str], names: object) -> list[str] | None:
    """Rows end in empty columns that some tools cut off."""
    missing = len(COLUMNS) - len(cells)
    return [*cells, *[""] * missing] if 0 < missing <= 2 else None
