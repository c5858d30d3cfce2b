"""Writing: where to, and rows as a table, CSV, TSV, JSON or JSON Lines.

A table is drawn with rules and colours on a terminal only; in a pipe or a file it is plain aligned text that stays
the same from version to version.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from kg.cli.plain import plain

Cell = str | int | float | bool | None

@contextlib.contextmanager
def open_output(path: str) -> Iterator[IO[str]]:
    """A text file to write, or the standard output for ``-``.

    A file appears under its name only when it is complete: whoever stops the command keeps what was there before.
    """
    if path == "-":
        _make_utf8(sys.stdout)
        yield sys.stdout
        return
    with complete_file(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextlib.contextmanager
def complete_file(path: str) -> Iterator[Path]:
    """A temporary path beside ``path``, moved there when the block ends well, removed when it does not."""
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def output_path(path: str) -> Iterator[Path]:
    """A path for a part that writes files itself; for ``-`` the file's bytes go to the standard output afterwards."""
    if path != "-":
        with complete_file(path) as part:
            yield part
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        part = Path(folder) / "output"
        yield part
        with part.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]], form: str, out: IO[str]) -> int:
    """Write ``rows`` under ``columns`` in the format ``form`` (table, csv, tsv, json, jsonl); return their number."""
    if form == "table":
        return write_table(columns, rows, out)
    if form in ("csv", "tsv"):
        return _write_separated(columns, rows, out, "," if form == "csv" else "\t")
    return write_records((dict(zip(columns, row, strict=True)) for row in rows), form, out)


def write_records(records: Iterable[Mapping[str, Any]], form: str, out: IO[str]) -> int:
    """Write ``records`` as JSON Lines (``jsonl``) or one JSON array (``json``); return their number."""
    lines = form == "jsonl"
    count = 0
    for record in records:
        before = "" if lines else "[\n" if count == 0 else ",\n"
        out.write(before + json.dumps(record, ensure_ascii=False) + ("\n" if lines else ""))
        count += 1
    if not lines:
        out.write("\n]\n" if count else "[]\n")
    return count


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: IO[str]) -> int:
    """Write ``rows`` as a table for a person; return their number. Numbers stand to the right."""
    kept = [tuple(row) for row in rows]
    body = [[show(cell) for cell in row] for row in kept]
    right = [
        bool(kept) and all(isinstance(row[i], (int, float)) or row[i] is None for row in kept)
        for i in range(len(columns))
    ]
    if is_terminal(out):
        _write_rich(columns, body, right, out)
        return len(body)
    widths = [max([_width(column), *(_width(row[i]) for row in body)]) for i, column in enumerate(columns)]
    for line in [list(columns), ["-" * width for width in widths], *body]:
        cells = [_pad(cell, width, side) for cell, width, side in zip(line, widths, right, strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")
    return len(body)


def show(cell: Cell) -> str:
    """One cell as text on one line, without characters that a terminal would obey."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".")
    return plain(str(cell))


def shorten(text: str, width: int) -> str:
    """``text`` on one line, cut at a word so that it takes at most ``width`` characters."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text[: width - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ")
    return (cut or text[: width - 1]) + "…"


def is_terminal(stream: IO[Any]) -> bool:
    """Whether a person reads ``stream`` as it is written."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def _write_rich(columns: Sequence[str], body: list[list[str]], right: list[bool], out: IO[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column, side in zip(columns, right, strict=True):
        table.add_column(column, justify="right" if side else "left", overflow="fold")
    for row in body:
        # Text, not str: square brackets in a headline are no markup.
        table.add_row(*(Text(cell) for cell in row))
    Console(file=out).print(table)


def _write_separated(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], out: IO[str], delimiter: str
) -> int:
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row])
        count += 1
    return count


def _plain(cell: Cell) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _width(text: str) -> int:
    """Columns that ``text`` takes in a terminal: wide East Asian characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap


def _make_utf8(stream: IO[str]) -> None:
    """Names and quotes need UTF-8; a pipe under a C locale would otherwise fail half-way through."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
