"""CSV and TSV with a header: one article a row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, ClassVar, Final

from kg.errors import Unreadable
from kg.model import Article, SetAside
from kg.sources import streams
from kg.sources.decoding import decode
from kg.sources.fields import KEYS, KNOWN, Ignored, key
from kg.sources.making import from_row

_DELIMITERS: Final = ",;\t|"


class TableReader:
    """Rows under a header that names ``text`` and any of id, title, date, url, publisher, language, in any case.

    Usual synonyms are understood, see ``kg.sources.fields``; the first article carries a note on columns that are not.
    The delimiter is the one of comma, semicolon, tab and bar that splits the header into known names. Rows are
    numbered from 1 below the header.
    """

    name: ClassVar[str] = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")

    def read(self, stream: BinaryIO, origin: str) -> Iterator[Article | SetAside]:
        """The articles of the rows, one row in memory at a time; each bad row set aside with its number."""
        source = _Lines(stream)
        header = source.header()
        if header is None:
            yield SetAside(origin, None, "the file is empty")
            return
        # The limit is the process's own, so it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), streams.ROW_BYTES))
        rows = csv.reader(source, delimiter=_delimiter(header), strict=True)
        try:
            columns = [name.strip() for name in next(rows)]
        except (csv.Error, StopIteration) as problem:
            yield SetAside(origin, None, f"the header cannot be read: {problem}")
            return
        reason = _unusable(columns)
        if reason:
            yield SetAside(origin, None, reason)
            return
        number, ignored = 0, Ignored()
        while True:
            number += 1
            line, source.broken, source.notes = source.number + 1, False, ()
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as problem:
                yield SetAside(origin, number, f"not CSV: {problem} (row begins at line {line} of the file)")
                continue
            if source.broken:
                yield SetAside(origin, number, f"line {source.number} is longer than {streams.ROW_BYTES // 10**6} MB")
            elif not any(cell.strip() for cell in row):
                number -= 1
            else:
                yield _article(columns, row, origin, number, line, source.notes, ignored)


class _Lines:
    """The lines of a table as text with their ends, which fields over several lines need.

    ``number`` is that of the last line handed out; ``broken`` is set where one was too long to keep;
    ``notes`` say what was assumed of their encoding. The caller resets both before each row.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.broken = False
        self.notes: tuple[str, ...] = ()
        self._lines = self._split(stream)
        self._first: str | None = None

    def header(self) -> str | None:
        """The first line that is not blank, which is handed out again; None where there is none."""
        for line in self._lines:
            if line.strip():
                self._first = line
                return line
        return None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._first is not None:
            line, self._first = self._first, None
            return line
        return next(self._lines)

    def _split(self, stream: BinaryIO) -> Iterator[str]:
        for raw in streams.lines(stream):
            # Files of an old Mac end lines in CR alone, and then are one line here.
            for part in (raw or b"").replace(b"\r\n", b"\n").split(b"\r"):
                self.number += 1
                self.broken = self.broken or raw is None
                yield self._text(part) + "\n"

    def _text(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            text, notes = decode(line)
        except Unreadable:
            return line.decode("latin-1")  # judged again with the row's text
        self.notes = tuple(dict.fromkeys((*self.notes, *notes)))
        return text


def _delimiter(header: str) -> str:
    def known(delimiter: str) -> int:
        return sum(key(cell.strip(' "\t\n')) in KNOWN for cell in header.split(delimiter))

    counts = Counter({delimiter: header.count(delimiter) for delimiter in _DELIMITERS})
    return max(_DELIMITERS, key=lambda delimiter: (known(delimiter), counts[delimiter]))


def _unusable(columns: list[str]) -> str | None:
    compared = [key(column) for column in columns]
    if any("\0" in column for column in columns):
        return "not text: holds NUL bytes"
    # What is no table at all may have anything for its first line.
    plain = ["".join(c if c.isprintable() else " " for c in column[:40]) for column in columns[:20]]
    listed = ", ".join(plain) + (", …" if len(columns) > 20 else "")
    if not set(compared) & set(KEYS["text"]):
        return f"no column is called text; the columns are: {listed}"
    twice = [column for column, count in Counter(compared).items() if count > 1 and column in KNOWN]
    return f"several columns are called {columns[compared.index(twice[0])]}" if twice else None


def _article(
    columns: list[str],
    row: list[str],
    origin: str,
    number: int,
    line: int,
    notes: tuple[str, ...],
    ignored: Ignored,
) -> Article | SetAside:
    if len(row) != len(columns):
        few = "few" if len(row) < len(columns) else "many"
        reason = f"too {few} columns: {len(row)} where the header has {len(columns)} (line {line} of the file)"
        return SetAside(origin, number, reason)
    try:
        article = from_row(dict(zip(columns, row, strict=True)), origin=f"{origin}, row {number}", notes=notes)
    except Unreadable as problem:
        return SetAside(origin, number, str(problem))
    return replace(article, notes=(*article.notes, *ignored.note(columns)))
