"""A table of one's own: delimited text with a header, and a small TOML file that says what its columns are.

The mapping has three tables, of which only the first is needed::

    [columns]                # what is in which column; date, source or target, and code or type are needed
    date = "when"
    source = "who"
    target = "whom"
    type = "what"            # or: code = "cameo"
    mode = "how"             # also: id, url, place, country, latitude, longitude, source_country, target_country,
                             # and every measure of the ontology: fatalities, goldstein, tone, ...

    [options]
    delimiter = ","          # "\\t", ";", ...
    actors = "names"         # or "cameo", "keds" for chains of codes
    dataset = "my-events"    # what the dataset is called in the graph

    [types]                  # own words to an event type, "TYPE/mode", or a CAMEO code
    "bombing" = "ASSAULT/explosives"
    "talks" = "040"

All other columns are kept under their own names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Final, cast

from kg.actor_codes import Coded, CodeList, actor_codes
from kg.errors import BadOption, NotFound
from kg.model import Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_code, cameo_event, event, kept, number, on_day, place
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.delimited import Row, comma_rows, tab_rows
from kg.vocabulary import vocabulary

FIELDS: Final = (
    "date", "source", "target", "type", "code", "mode", "id", "url", "place", "country", "latitude", "longitude",
    "source_country", "target_country",
)  # fmt: skip
_TABLES: Final = {"columns", "options", "types"}
_OPTIONS: Final = {"delimiter", "actors", "dataset"}
_ACTORS: Final = ("names", "cameo", "keds")


class MappedCsvReader:
    """Reads a table by its mapping; see the module's text. Raises BadOption where there is none that can be used."""

    name: ClassVar[str] = "csv"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "A table of your own"
    columns: ClassVar[str] = "with a header; --set mapping=FILE.toml says what they are"

    def __init__(self, *, mapping: str | Mapping[str, Any] | None = None) -> None:
        if mapping is None:
            raise BadOption("a table of your own needs --set mapping=FILE.toml, which says what its columns are")
        self._mapping = read_mapping(mapping)

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        mapping = self._mapping
        delimiter = mapping["options"].get("delimiter", ",")
        rows = tab_rows(stream) if delimiter == "\t" else comma_rows(stream, delimiter=delimiter)
        names: list[str] | None = None
        for row in rows:
            if names is None and not row.problem:
                names = [cell.strip() for cell in row.cells]
                lacking = [name for name in mapping["columns"].values() if name not in names]
                if lacking:
                    yield BadRow(row.line, f"the header lacks {', '.join(lacking)}", row.text)
                    return
            elif row.line > after:
                yield self._row(row, names or [], mapping, file)

    def _row(self, row: Row, names: list[str], mapping: dict[str, Any], file: DataFile) -> Event | BadRow:
        if row.problem:
            return BadRow(row.line, row.problem, row.text)
        if len(row.cells) != len(names):
            return BadRow(row.line, f"{len(row.cells)} columns where the header has {len(names)}", row.text)
        cells = dict(zip(names, map(str.strip, row.cells), strict=True))
        try:
            return self._event(cells, row.line, mapping, file)
        except BadValueError as problem:
            return BadRow(row.line, str(problem), row.text)

    def _event(self, cells: dict[str, str], line: int, mapping: dict[str, Any], file: DataFile) -> Event:
        columns: dict[str, str] = mapping["columns"]
        said = {field: cells[column] for field, column in columns.items()}
        measures = [field for field in columns if field in vocabulary().measures]
        when = on_day(said.get("date", ""))
        # The names and codes of the row stay with it; what is typed elsewhere need not.
        own = [columns[field] for field in ("date", "url", "latitude", "longitude", *measures) if field in columns]
        values: list[tuple[str, Value]] = kept(cells, own)
        values.extend((field, number(said[field])) for field in measures if said[field])
        evidence = RowEvidence(
            mapping["options"].get("dataset", self.name), file.name, line, said.get("url") or None, tuple(values)
        )
        book = actor_codes()
        code = said.get("country", "")
        country = (book.country(code) or book.iso2(code) or book.country_named(code)) if code else None
        where = place(said.get("place"), country, said.get("latitude", ""), said.get("longitude", ""))
        shared: dict[str, Any] = {
            "identity": (said["id"],) if said.get("id") else (file.key, line),
            "source": self._actor(said, "source", when.date, mapping, file),
            "target": self._actor(said, "target", when.date, mapping, file),
            "when": when,
            "evidence": evidence,
            "reader": f"{self.name}/{self.version}",
            "where": where,
        }
        kind, mode, cameo = self._kind(said, mapping)
        if cameo is not None:
            return cameo_event(cameo, **shared)
        assert kind is not None
        return event(kind, mode, **shared)

    def _kind(self, said: dict[str, str], mapping: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
        """Type and mode, or a CAMEO code."""
        if said.get("code"):
            return None, None, cameo_code(said["code"])
        written = said.get("type", "")
        return _meaning(mapping["types"].get(written, written), said.get("mode") or None)

    def _actor(
        self, said: dict[str, str], side: str, date: str, mapping: dict[str, Any], file: DataFile
    ) -> Coded | None:
        name = said.get(side, "")
        if not name:
            return None
        book, scheme = actor_codes(), mapping["options"].get("actors", "names")
        if scheme != "names":
            return book.chain(name, file=file.key, codes=cast(CodeList, scheme))
        code = said.get(f"{side}_country", "")
        country = (book.country(code) or book.country_named(code)) if code else None
        coded = book.named(name, date=date, country=country)
        return Coded(coded.actor, country or coded.country, coded.sectors, coded.known)


def _meaning(word: str, mode: str | None = None) -> tuple[str | None, str | None, str | None]:
    """Type and mode, or CAMEO code, of "ASSAULT", "ASSAULT/explosives" or "040". Raises BadValueError."""
    if word[:1].isdigit():
        return None, None, cameo_code(word)
    kind, _, own = word.partition("/")
    types = vocabulary().types
    if kind.upper() not in types:
        raise BadValueError(f"{word!r} is no event type")
    chosen = own or mode
    if chosen and chosen not in types[kind.upper()].modes:
        raise BadValueError(f"{chosen!r} is no mode of {kind.upper()}")
    return kind.upper(), chosen, None


def read_mapping(given: str | Mapping[str, Any]) -> dict[str, Any]:
    """The mapping in a TOML file, or given as it would be read, checked. Raises NotFound and BadOption."""
    where = given if isinstance(given, str) else "the mapping"
    if isinstance(given, str):
        path = Path(given)
        if not path.is_file():
            raise NotFound(f"{given}: no such file")
        try:
            read: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise BadOption(f"{given} is no TOML: {problem}") from problem
    else:
        read = given
    mapping: dict[str, Any] = {name: {} for name in _TABLES} | dict(read)
    for name, table in mapping.items():
        if name not in _TABLES or not isinstance(table, dict):
            raise BadOption(f"{where}: [{name}] is not known; there are [columns], [options] and [types]")
        for key, value in table.items():
            if not isinstance(value, str):
                raise BadOption(f"{where}: {key} in [{name}] must be a string")
    known = {*FIELDS, *vocabulary().measures}
    unknown = [field for field in mapping["columns"] if field not in known]
    if unknown:
        raise BadOption(f"{where}: [columns] knows no {unknown[0]!r}; there are {', '.join(sorted(known))}")
    if "date" not in mapping["columns"] or not {"source", "target"} & mapping["columns"].keys():
        raise BadOption(f"{where}: [columns] must name the date and the source or target")
    if not {"type", "code"} & mapping["columns"].keys():
        raise BadOption(f"{where}: [columns] must name a type or a code")
    if wrong := mapping["options"].keys() - _OPTIONS:
        raise BadOption(f"{where}: [options] knows no {min(wrong)!r}; there are {', '.join(sorted(_OPTIONS))}")
    if len(mapping["options"].get("delimiter", ",")) != 1:
        raise BadOption(f"{where}: the delimiter must be one character")
    if mapping["options"].get("actors", "names") not in _ACTORS:
        raise BadOption(f"{where}: actors can be {', '.join(_ACTORS)}")
    for word, meaning in mapping["types"].items():
        try:
            _meaning(meaning)
        except BadValueError as problem:
            raise BadOption(f"{where}: [types] {word!r}: {problem}") from problem
    return mapping
