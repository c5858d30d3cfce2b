"""GDELT 2.0 Global Knowledge Graph (27 columns): whom an article names, its themes, places and tone.

A row becomes a description of the article with that address. Persons and organisations are the actors that texts name
where they are known. The long columns with positions (V2…, GCAM) are kept to the letter under their own names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import actor_codes
from kg.actors import knowledge_base
from kg.model import Actor, ArticleDescription, Place, RowEvidence, digest
from kg.sources.coded_rows import BadValueError, Value, day, kept, place
from kg.sources.dataset_reader import DataFile, RowResult
from kg.sources.header_rows import Cells, rows_by_name

COLUMNS: Final = (
    "GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts", "V2Counts",
    "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations",
    "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds", "SocialVideoEmbeds", "Quotations",
    "AllNames", "Amounts", "TranslationInfo", "Extras",
)  # fmt: skip
_NAMES: Final = {name.lower(): name for name in COLUMNS}
_OWN: Final = ("DATE", "SourceCommonName", "DocumentIdentifier", "Themes", "Locations", "Persons", "Organizations")


class GdeltGkgReader:
    """Reads GDELT's knowledge graph; see the module's text."""

    name: ClassVar[str] = "gdelt-gkg"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "GDELT 2.0 Global Knowledge Graph"
    columns: ClassVar[str] = "27 columns, tabs; descriptions of articles"
    heads: ClassVar[tuple[str, ...]] = (COLUMNS[0], COLUMNS[0].lower())

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        return rows_by_name(
            stream,
            lambda cells, line: self._row(cells, line, file),
            columns=COLUMNS,
            needed=("GKGRECORDID", "DocumentIdentifier"),
            first=self.heads,
            what="the knowledge graph",
            after=after,
            comma=False,
            rename=lambda name: _NAMES.get(name.lower(), name),
        )

    def _row(self, cells: Cells, line: int, file: DataFile) -> Iterator[RowResult]:
        article, record = cells["DocumentIdentifier"], cells["GKGRECORDID"]
        if not article or not record:
            raise BadValueError("has no record id or no document")
        moment = cells.get("DATE", "")
        date = day(moment[:8]) if moment else None
        values: list[tuple[str, Value]] = kept(cells, _OWN)
        if moment:
            values.append(("DATE", moment))
        if tone := cells.get("V2Tone", "").partition(",")[0]:
            try:
                values.append(("tone", float(tone)))
            except ValueError:
                raise BadValueError(f"{tone!r} is no tone") from None
        people = [_actor(name, "person", date) for name in _listed(cells.get("Persons", ""))]
        bodies = [_actor(name, "organisation", date) for name in _listed(cells.get("Organizations", ""))]
        url = article if "://" in article else None
        yield ArticleDescription(
            id=digest(record),
            article=article,
            evidence=RowEvidence(self.name, file.name, line, url, tuple(values)),
            mentions=tuple(dict.fromkeys((*people, *bodies))),
            themes=tuple(_listed(cells.get("Themes", ""))),
            places=tuple(dict.fromkeys(filter(None, map(_place, _listed(cells.get("Locations", "")))))),
            published=date,
            publisher=cells.get("SourceCommonName") or None,
        )


def _listed(cell: str) -> list[str]:
    return list(dict.fromkeys(part for part in cell.split(";") if part.strip()))


def _actor(name: str, kind: str, date: str | None) -> Actor:
    coded = actor_codes().named(name.title(), date=date)
    actor = coded.actor
    return actor if coded.known else Actor(actor.id, actor.name, kind, None, (), "named")


def _place(cell: str) -> Place | None:
    """Type#FullName#FIPS#ADM1#Lat#Long#FeatureID."""
    parts = cell.split("#")
    if len(parts) < 6:
        return None
    country = actor_codes().fips(parts[2])
    whole = country is not None and parts[0] == "1"
    geonames = knowledge_base().countries[country].geonames if whole and country else None
    return place(parts[1], country, parts[4], parts[5], geonames)
