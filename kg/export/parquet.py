"""Tables in Apache Parquet (https://parquet.apache.org) for pandas, R's arrow, DuckDB and Spark: typed columns.

Three formats, one table each: reports, events and actors. They join by ``event`` and by the actors' ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Final

from kg.analysis.network import publisher_of, publishers_of
from kg.errors import MissingExtra
from kg.export.exporter import Exportable
from kg.export.reports import column_names, flat

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.model import Actor, Event

BATCH: Final = 20_000
"""Rows that are in memory at a time."""

_FLAGS: Final = ("background", "reciprocal")
_NUMBERS: Final = ("confidence", "score", "place_latitude", "place_longitude")
_COUNTS: Final = ("start", "end", "row", "reports", "as_source", "as_target")
_LISTS: Final = ("contexts", "sectors", "modalities", "publishers", "aliases")


class _ParquetExporter:
    """What the three tables share."""

    name: ClassVar[str]
    suffix: ClassVar[str] = ".parquet"
    description: ClassVar[str]

    def columns(self) -> list[str]:
        """The columns, in order."""
        raise NotImplementedError

    def rows(self, graph: Exportable, filter: EventFilter | None) -> Iterator[dict[str, Any]]:
        """The rows."""
        raise NotImplementedError

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the table; see ``Exporter``. Raises MissingExtra without pyarrow."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise MissingExtra("Parquet needs pyarrow: pip install 'geopolitical-event-kg[parquet]'") from error
        schema = pa.schema([(name, _arrow(name)) for name in self.columns()])
        changed = 0
        rows = self.rows(graph, filter)
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            while batch := list(islice(rows, BATCH)):
                plain = [{name: _plain(value) for name, value in row.items()} for row in batch]
                cleaned = [{name: _utf8(value) for name, value in row.items()} for row in plain]
                changed += sum(row != other for row, other in zip(plain, cleaned, strict=True))
                writer.write_table(pa.Table.from_pylist(cleaned, schema=schema))
        return [f"{changed:,} rows held characters that UTF-8 cannot hold: replaced by ?"] if changed else []


class ParquetReportsExporter(_ParquetExporter):
    """One report a row, with the columns of ``csv``: nothing is left out of it."""

    name = "parquet-reports"
    description = "Parquet: one report a row, with quote and offsets"

    def columns(self) -> list[str]:
        """See ``_ParquetExporter``."""
        return column_names()

    def rows(self, graph: Exportable, filter: EventFilter | None) -> Iterator[dict[str, Any]]:
        """See ``_ParquetExporter``."""
        publishers = publishers_of(graph.articles())
        for event in graph.events(filter):
            yield flat(event.record()) | {"publisher": publisher_of(event, publishers) or None}


class ParquetEventsExporter(_ParquetExporter):
    """One event a row: what its reports agree on, and how many there are of each modality and by whom."""

    name = "parquet-events"
    description = "Parquet: one event a row, its reports counted"

    def columns(self) -> list[str]:
        """See ``_ParquetExporter``."""
        sides = [f"{side}_{part}" for side in ("source", "target") for part in ("id", "name", "country")]
        dates = ["date", "date_precision", "earliest", "latest"]
        return ["event", "type", "quad", *dates, *sides, "reciprocal", "score", "reports", "modalities", "publishers"]

    def rows(self, graph: Exportable, filter: EventFilter | None) -> Iterator[dict[str, Any]]:
        """See ``_ParquetExporter``."""
        publishers = publishers_of(graph.articles())
        found: dict[str, list[Event]] = {}
        for event in graph.events(filter):
            found.setdefault(event.event, []).append(event)
        for name, reports in found.items():
            first = flat(reports[0].record())
            scores = [report.score for report in reports if report.score is not None]
            yield {column: first.get(column) for column in self.columns()} | {
                "event": name,
                "score": sum(scores) / len(scores) if scores else None,
                "reports": len(reports),
                "modalities": sorted({report.modality for report in reports}),
                "publishers": sorted({publisher_of(report, publishers) for report in reports} - {""}),
            }


class ParquetActorsExporter(_ParquetExporter):
    """One actor a row: everybody who is a side of an event, with counts."""

    name = "parquet-actors"
    description = "Parquet: one actor a row, with countries, sectors and counts"

    def columns(self) -> list[str]:
        """See ``_ParquetExporter``."""
        own = ["id", "name", "kind", "country", "sectors", "scope", "wikidata", "aliases", "part_of"]
        return [*own, "as_source", "as_target"]

    def rows(self, graph: Exportable, filter: EventFilter | None) -> Iterator[dict[str, Any]]:
        """See ``_ParquetExporter``."""
        actors: dict[str, Actor] = {}
        events: dict[tuple[str, str], set[str]] = {}
        for event in graph.events(filter):
            for role, side in (("as_source", event.source), ("as_target", event.target)):
                if side is not None:
                    actors.setdefault(side.actor.id, side.actor)
                    events.setdefault((side.actor.id, role), set()).add(event.event)
        for name in sorted(actors):
            actor = actors[name]
            own = {column: getattr(actor, column) for column in self.columns()[:-2]}
            counts = {role: len(events.get((name, role), ())) for role in ("as_source", "as_target")}
            yield own | {"sectors": list(actor.sectors), "aliases": list(actor.aliases)} | counts


def _arrow(name: str) -> Any:
    """The type of a column."""
    import pyarrow as pa

    last = name.rpartition("_")[2]
    if name in _FLAGS:
        return pa.bool_()
    if name in _NUMBERS:
        return pa.float64()
    if name in _COUNTS or last in _COUNTS:
        return pa.int64()
    if name in _LISTS or last in _LISTS:
        return pa.list_(pa.string())
    return pa.string()


def _plain(value: Any) -> Any:
    """``value`` as a column holds it: what a dataset's row says besides is JSON, all else in several is a list."""
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _utf8(value: Any) -> Any:
    """``value``, as ``_plain`` gives it, as UTF-8 can hold it."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_utf8(item) for item in value] if isinstance(value, list) else value
