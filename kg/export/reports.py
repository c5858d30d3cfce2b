"""Tables of reports: one row, or one JSON object, for each report; nothing is left out of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.analysis.network import publisher_of, publishers_of
from kg.export.exporter import Exportable

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter

SIDES = ("source", "target", "speaker")
SIDE_FIELDS = ("id", "name", "country", "sectors", "text", "start", "end")
TRIGGER_FIELDS = ("text", "start", "end")
EVIDENCE_FIELDS = (
    "article", "field", "quote", "start", "end", "dataset", "file", "row", "url", "values", "value_words",
)  # fmt: skip
PLACE_FIELDS = ("name", "country", "geonames", "latitude", "longitude")


class JsonlExporter:
    """One JSON object a line, as ``kg extract`` prints it, in the order of the graph."""

    name = "jsonl"
    suffix = ".jsonl"
    description = "JSON Lines: one report a line, with quote and offsets"

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the reports; see ``Exporter``."""
        for event in graph.events(filter):
            line = json.dumps(event.record(), ensure_ascii=False) + "\n"
            # Half of a surrogate pair has no UTF-8; its JSON escape is what this handler happens to write.
            stream.write(line.encode("utf-8", "backslashreplace"))
        return []


class CsvExporter:
    """One report a row, as comma-separated values (RFC 4180), UTF-8, with a header.

    Nested parts of the record become columns (``source_id``, ``trigger_start``, …), lists are joined by "|", what is
    not known is empty, true and false are written so. ``publisher`` is that of the article, or the dataset.

    With ``layout`` the table is one that other programs for event data read instead; see ``kg.export.layouts``.
    """

    name = "csv"
    suffix = ".csv"
    description = "CSV: one report a row, for pandas, R and spreadsheets"

    def __init__(self, *, layout: str | None = None) -> None:
        self._layout = layout

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the reports; see ``Exporter``. Raises BadOption for an unknown layout."""
        if self._layout is not None:
            from kg.export.layouts import write_layout

            return write_layout(self._layout, graph, stream, filter)
        publishers = publishers_of(graph.articles())
        changed = 0
        header = True
        for event in graph.events(filter):
            row = flat(event.record()) | {"publisher": publisher_of(event, publishers) or None}
            changed += _write(stream, row, header=header)
            header = False
        if header:
            stream.write((",".join(column_names()) + "\r\n").encode())
        return [f"{changed:,} rows held characters that UTF-8 cannot hold: replaced by ?"] if changed else []


def column_names() -> list[str]:
    """The columns of the table, in order."""
    return [*_flat_names(), "publisher"]


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a report on one level, all columns present."""
    return dict(_flat(record))


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if name in SIDES:
            yield from _parts(name, value, SIDE_FIELDS)
        elif name == "trigger":
            yield from _parts(name, value, TRIGGER_FIELDS)
        elif name == "place":
            yield from _parts(name, value, PLACE_FIELDS)
        elif name == "evidence":
            for field in EVIDENCE_FIELDS:
                yield (f"quote_{field}" if field in ("start", "end") else field), value.get(field)
        else:
            yield name, value


def _parts(name: str, value: Mapping[str, Any] | None, fields: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        whole = (name, field) in (("trigger", "text"), ("place", "name"))
        yield (name if whole else f"{name}_{field}"), (value or {}).get(field)


def _flat_names() -> list[str]:
    from kg.model import Actor, Event, Mention, RowEvidence

    nobody = Mention(Actor("", "", "role"), None, None, ())
    empty = Event("", "", "", "actual", nobody, None, RowEvidence("", "", 1), "")
    return list(flat(empty.record()))


def _write(stream: BinaryIO, row: Mapping[str, Any], *, header: bool) -> bool:
    """Write one row, after the header if asked; true when a character had to be replaced."""
    text = StringIO()
    writer = csv.writer(text)
    if header:
        writer.writerow(row)
    writer.writerow(_cell(value) for value in row.values())
    line = text.getvalue()
    encoded = line.encode("utf-8", "replace")
    stream.write(encoded)
    return encoded.decode() != line


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    if isinstance(value, Mapping):
        return "|".join(f"{name}={_words(item) if isinstance(item, Mapping) else item}" for name, item in value.items())
    return value


def _words(span: Mapping[str, Any]) -> str:
    """A stretch of the article in one cell: "at least 12 people@57:75"."""
    return f"{span['text']}@{span['start']}:{span['end']}"
