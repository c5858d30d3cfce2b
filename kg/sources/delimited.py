"""Rows of delimited text as datasets ship them, one at a time, each good or with the reason why not.

Tab-separated files of event data know no quotes: a quotation mark is a character, and a row is a line. Comma-separated
ones do, and a row may run over several lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from typing import BinaryIO, Final, NamedTuple

from kg.errors import Unreadable

ROW_BYTES: Final = 8 * 1024 * 1024
"""Longest row, in bytes; rows of GDELT's knowledge graph run to some hundred thousand."""

KEPT_CHARACTERS: Final = 20_000
"""How much of a row that is set aside is kept, in characters."""

_BOM: Final = b"\xef\xbb\xbf"


class Row(NamedTuple):
    """A row: the line at which it begins (from 1), its cells, its text; ``problem`` says why it has no cells."""

    line: int
    cells: list[str]
    text: str
    problem: str | None = None


def tab_rows(stream: BinaryIO, *, after: int = 0, separator: str = "\t") -> Iterator[Row]:
    """The rows of ``stream``, one a line, without quoting; blank lines are passed over."""
    for number, raw, cut in _lines(stream):
        if number <= after or not raw.strip():
            continue
        text, problem = _decoded(raw, cut)
        yield Row(number, [] if problem else text.split(separator), text[:KEPT_CHARACTERS], problem)


def comma_rows(stream: BinaryIO, *, after: int = 0, delimiter: str = ",") -> Iterator[Row]:
    """The rows of ``stream`` as RFC 4180 has them; blank lines are passed over."""
    csv.field_size_limit(max(csv.field_size_limit(), ROW_BYTES))
    source = _Source(stream)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        start = source.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if start > after:
                yield Row(start, [], source.text(), f"not CSV: {problem}")
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if start <= after or not cells:
            continue
        if source.problem:
            yield Row(start, [], source.text(), source.problem)
        else:
            yield Row(start, cells, source.text())


class Excerpt(io.BytesIO):
    """Some lines of a file, from number ``first`` on, and the header that stands before them, with its number.

    ``tab_rows`` gives their rows as it gives those of the whole file.
    """

    def __init__(self, first: int, body: bytes, head: tuple[int, bytes] | None = None) -> None:
        super().__init__(body)
        self.first = first
        self.head = head

    def __reduce__(self) -> tuple[type[Excerpt], tuple[int, bytes, tuple[int, bytes] | None]]:
        return Excerpt, (self.first, self.getvalue(), self.head)


def excerpts(stream: BinaryIO, *, size: int, heads: Collection[str], after: int = 0) -> Iterator[Excerpt]:
    """The lines of ``stream`` behind line ``after`` in excerpts of at most ``size``, which end where it divides.

    A line whose first cell is one of ``heads`` is a header: the excerpts behind it bring the last one along. Raises
    Unreadable where the stream breaks off, behind an excerpt of what came before.
    """
    head: tuple[int, bytes] | None = None
    before: tuple[int, bytes] | None = None
    body: list[bytes] = []
    first = 0
    broken: Unreadable | None = None
    lines = _lines(stream)
    while True:
        try:
            number, raw, cut = next(lines)
        except StopIteration:
            break
        except Unreadable as problem:
            broken = problem
            break
        if body and (number - 1) % size == 0:
            yield Excerpt(first, b"\n".join(body), before)
            body = []
        if number > after:
            if not body:
                first, before = number, head
            body.append(raw)
        if heads and raw.partition(b"\t")[0].strip().decode("utf-8", "replace") in heads:
            if _decoded(raw, cut)[1] is None:
                head = number, raw
    if body:
        yield Excerpt(first, b"\n".join(body), before)
    if broken is not None:
        raise broken


class _Source:
    """The lines of a table for ``csv.reader``, and what of them belongs to the row that is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = _lines(stream)
        self._number = 0
        self._parts: list[str] = []
        self._length = 0
        self.problem: str | None = None

    def begin(self) -> int:
        """Begin a row; the line at which it will begin."""
        self._parts, self._length, self.problem = [], 0, None
        return self._number + 1

    def text(self) -> str:
        """The text of the row."""
        return "".join(self._parts).rstrip("\n")[:KEPT_CHARACTERS]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._number, raw, cut = next(self._lines)
        text, problem = _decoded(raw, cut)
        self.problem = self.problem or problem
        if self._length < KEPT_CHARACTERS:
            self._parts.append(text + "\n")
        self._length += len(text) + 1
        if self._length > ROW_BYTES:
            raise csv.Error(f"a row of more than {ROW_BYTES:,} characters; a quotation mark may not be closed")
        return text + "\n"


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Number, content without its end, and whether it was cut for being too long, of each line."""
    number = 0
    if isinstance(stream, Excerpt):
        number = stream.first - 1
        if stream.head is not None:
            yield *stream.head, False
    while line := stream.readline(ROW_BYTES + 1):
        number += 1
        cut = len(line) > ROW_BYTES
        rest = line
        while cut and rest and not rest.endswith(b"\n"):
            rest = stream.readline(ROW_BYTES)
        if number == 1:
            line = line.removeprefix(_BOM)
        yield number, line.rstrip(b"\r\n"), cut


def _decoded(raw: bytes, cut: bool) -> tuple[str, str | None]:
    """The text of a line, and what is wrong with it."""
    if cut:
        return raw[:KEPT_CHARACTERS].decode("utf-8", "replace"), f"longer than {ROW_BYTES:,} bytes"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        return raw.decode("utf-8", "replace"), f"not UTF-8: byte {raw[problem.start]:#04x} at {problem.start + 1}"
    return text, "holds NUL characters" if "\0" in text else None
