"""Writing: where to, and rows as a table, CSV, TSV, JSON or JSON Lines."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import click

from kg.cli.plain import plain, said
from kg.cli.tables import Cell as Cell
from kg.cli.tables import write_table

_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/self)/fd/(\d+)\Z")
_STANDARD: Final = {"-": 1, "/dev/stdout": 1, "/dev/stderr": 2}


def is_stdout(path: str) -> bool:
    """Whether ``path``, as a user gave it, is the standard output."""
    return _descriptor(path) == 1


@contextlib.contextmanager
def open_output(path: str) -> Iterator[IO[str]]:
    """A text file to write, or the standard output for ``-``.

    A regular file appears under its name only when it is complete: whoever stops the command keeps what was there
    before. Links are followed; pipes, terminals and devices are written to as they are.
    Raises click.ClickException, which names ``path``, for what cannot be written.
    """
    if is_stdout(path):
        _make_utf8(sys.stdout)
        with _telling(path):
            yield sys.stdout
        return
    target = _target(path)
    if target is None:
        with _telling(path), io.TextIOWrapper(_special(path), encoding="utf-8", newline="") as out:
            yield out
        return
    with complete_file(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextlib.contextmanager
def complete_file(path: str) -> Iterator[Path]:
    """A temporary path for what is to stand in ``path``: moved there when the block ends well, removed when not.

    What is no regular file gets the bytes afterwards. Raises as ``open_output``.
    """
    target = None if is_stdout(path) else _target(path)
    if target is None or not os.access(target.parent, os.W_OK):
        with tempfile.TemporaryDirectory(prefix="kg-") as folder:
            part = Path(folder) / f"output{Path(path).suffix}"
            with _telling(path, part):
                yield part
                _copy(part, path, target)
        return
    with _telling(path):
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=target.suffix[:20], dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        with _telling(path, part):
            yield part
            part.chmod(_mode(target))
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def output_path(path: str) -> Iterator[Path]:
    """A path for a part that writes files itself; for ``-`` the file's bytes go to the standard output afterwards."""
    with complete_file(path) as part:
        yield part


def _descriptor(path: str) -> int | None:
    """The number of the open file that ``path`` stands for; None for a path like any other."""
    if path in _STANDARD:
        return _STANDARD[path]
    match = _DESCRIPTOR.match(path)
    return int(match[1]) if match else None


def _target(path: str) -> Path | None:
    """The regular file that ``path`` names, links followed, there or not yet; None for what is of another kind."""
    if _descriptor(path) is not None:
        return None
    if not path:
        raise click.ClickException("the name of the output file is empty")
    target = Path(os.path.realpath(path))
    with _telling(path):
        try:
            kind = Path(path).stat().st_mode
        except FileNotFoundError:
            if path.endswith(os.sep) or not target.parent.is_dir():
                missing = path if path.endswith(os.sep) else str(Path(path).parent)
                raise click.ClickException(f"cannot write {path}: there is no folder {missing}") from None
            if not os.access(target.parent, os.W_OK):
                raise click.ClickException(f"cannot write {path}: permission denied") from None
            return target
    if stat.S_ISDIR(kind):
        raise click.ClickException(f"cannot write {path}: it is a folder; name a file")
    if not os.access(path, os.W_OK):
        raise click.ClickException(f"cannot write {path}: permission denied")
    return target if stat.S_ISREG(kind) else None


def _special(path: str) -> IO[bytes]:
    """What is no regular file, opened for writing."""
    number = _descriptor(path)
    # A duplicate: opening /dev/fd/N anew would empty a file that the shell appends to.
    return Path(path).open("wb") if number is None else os.fdopen(os.dup(number), "wb")


def _copy(part: Path, path: str, target: Path | None) -> None:
    with part.open("rb") as written:
        if is_stdout(path):
            shutil.copyfileobj(written, sys.stdout.buffer)
            return
        with target.open("wb") if target is not None else _special(path) as out:
            shutil.copyfileobj(written, out)


def _mode(target: Path) -> int:
    """The permissions of ``target``: those that it has, else those of any new file."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextlib.contextmanager
def _telling(path: str, part: Path | None = None) -> Iterator[None]:
    """Errors of writing ``path``, or ``part`` in its place, as one line with the name that the user gave."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None and os.fspath(error.filename) not in (path, os.fspath(part or path)):
            raise
        name = "to the standard output" if is_stdout(path) else path
        raise click.ClickException(f"cannot write {name}: {said(error)}") from error


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


def write_explanation(lines: Iterable[str], out: IO[str]) -> None:
    """Write lines whose indentation shows what belongs to what; of the rest, what a terminal would obey goes."""
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        out.write(" " * indent + plain(line) + "\n")


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


def _make_utf8(stream: IO[str]) -> None:
    """Names and quotes need UTF-8; a pipe under a C locale would otherwise fail half-way through."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
