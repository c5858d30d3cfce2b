"""Rows under a header, or of a fixed width without one, as mappings from column to cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from kg.model import Event
from kg.sources.coded_rows import BadValueError
from kg.sources.dataset_reader import BadRow, RowResult
from kg.sources.delimited import Row, comma_rows, tab_rows

Cells = dict[str, str]
Read = Callable[[Cells, int], Iterator[RowResult]]


def rows_by_name(
    stream: BinaryIO,
    read: Read,
    *,
    columns: Sequence[str],
    needed: Sequence[str],
    first: Sequence[str],
    what: str,
    after: int = 0,
    comma: bool = True,
    rename: Callable[[str], str] = str,
    repair: Callable[[list[str], Sequence[str]], list[str] | None] | None = None,
) -> Iterator[RowResult]:
    """What ``read`` makes of each row of ``stream``, given as a mapping from column to cell with its line.

    A row whose first cell is one of ``first`` is a header, wherever it stands; ``rename`` turns its names into those
    that ``read`` knows. Without a header the ``columns`` are taken in order. ``needed`` columns must be there. Rows of
    another width are handed to ``repair``, which gives them the right one or None. ``what`` names the dataset.
    """
    names: tuple[str, ...] = tuple(columns)
    rows = comma_rows(stream) if comma else tab_rows(stream)
    wrong: str | None = None
    for row in rows:
        if row.cells and row.cells[0].strip() in first:
            header = tuple(rename(name.strip()) for name in row.cells)
            lacking = [name for name in needed if name not in header]
            twice = sorted({name for name in header if name and header.count(name) > 1})
            wrong = f"the header lacks {', '.join(lacking)}" if lacking else None
            wrong = wrong or (f"the header has {twice[0]} twice" if twice else None)
            if wrong and row.line > after:
                yield BadRow(row.line, wrong, row.text)
            names = header
            continue
        if row.line <= after:
            continue
        if row.problem or wrong:
            yield BadRow(row.line, row.problem or f"{wrong}, so its rows cannot be read", row.text)
            continue
        cells = row.cells
        if len(cells) != len(names):
            mended = repair(cells, names) if repair is not None else None
            if mended is None:
                yield BadRow(row.line, f"{len(cells)} columns where {what} has {len(names)}", row.text)
                continue
            cells = mended
        yield from _read(read, dict(zip(names, map(str.strip, cells), strict=True)), row)


def _read(read: Read, cells: Cells, row: Row) -> Iterator[RowResult]:
    try:
        # A row is read whole before any of it is given away, so that it is never both an event and set aside.
        results = list(read(cells, row.line))
    except BadValueError as problem:
        results = [BadRow(row.line, str(problem), row.text)]
    yield from results


def one(event: Event) -> Iterator[RowResult]:
    """A row's single event."""
    yield event
