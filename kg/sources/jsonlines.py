"""JSON Lines: one article a line; also a JSON document that holds one article or an array of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, ClassVar

from kg import settings
from kg.errors import Unreadable
from kg.model import Article, SetAside
from kg.sources import streams
from kg.sources.decoding import decode
from kg.sources.fields import Ignored
from kg.sources.making import from_row


class JsonLinesReader:
    """Rows ``{"id", "title", "text", "date", "url", "publisher", "language"}``, of which only ``text`` is required.

    Synonyms are understood, see ``kg.sources.fields``; what is not is named in a note of the article that has it first.
    Rows are numbered from 1, blank lines included, so that a row's number is its line; in an array, elements are.
    """

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".json")

    def read(self, stream: BinaryIO, origin: str) -> Iterator[Article | SetAside]:
        """The articles of the rows, one row in memory at a time; each bad row set aside with its number."""
        lines, ignored = streams.lines(stream), Ignored()
        row = 0
        first: bytes | None = b""
        while first is not None and not first.strip():
            row += 1
            try:
                first = next(lines)
            except StopIteration:
                yield SetAside(origin, None, "the file is empty")
                return
        if first is not None and _opens_document(first):
            data, whole = _collect(first, lines)
            document = _document(data) if whole else None
            if isinstance(document, list):
                for number, value in enumerate(document, start=1):
                    yield _article(value, origin, number, ignored)
                return
            if document is not None:
                yield _article(document, origin, None, ignored)
                return
            if first.strip() in (b"[", b"{") or (first.lstrip().startswith(b"[") and _problem(first) is not None):
                limit = settings.MAX_FILE_BYTES // 1024**2
                reason = f"not JSON: {_problem(data)}" if whole else f"a JSON document longer than {limit} MiB"
                yield SetAside(origin, None, f"{reason}; or write one object a line (JSON Lines)")
                return
            lines = _chain(data, lines)
            first = next(lines)
        yield from _row(first, origin, row, ignored)
        for number, line in enumerate(lines, start=row + 1):
            yield from _row(line, origin, number, ignored)


def _row(line: bytes | None, origin: str, number: int, ignored: Ignored) -> Iterator[Article | SetAside]:
    if line is None:
        yield SetAside(origin, number, f"the row is longer than {streams.ROW_BYTES // 1_000_000} MB")
    elif line.strip():
        try:
            text, notes = _decoded(line)
            value = json.loads(text)
        except Unreadable as problem:
            yield SetAside(origin, number, str(problem))
        except (ValueError, RecursionError) as problem:
            yield SetAside(origin, number, f"not JSON: {_said(problem)}")
        else:
            yield _article(value, origin, number, ignored, notes)


def _decoded(line: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return line.decode("utf-8"), ()
    except UnicodeDecodeError:
        return decode(line)


def _article(
    value: object, origin: str, number: int | None, ignored: Ignored, notes: tuple[str, ...] = ()
) -> Article | SetAside:
    if not isinstance(value, dict):
        return SetAside(origin, number, 'not an object: a row is {"text": …} and further fields')
    try:
        article = from_row(value, origin=str(SetAside(origin, number, ""))[:-2], notes=notes)
    except Unreadable as problem:
        return SetAside(origin, number, str(problem))
    return replace(article, notes=(*article.notes, *ignored.note(value)))


def _opens_document(line: bytes) -> bool:
    """May this first line be the beginning of one JSON document over several lines, or of an array?"""
    start = line.lstrip()[:1]
    return start == b"[" or (start == b"{" and _problem(line) is not None)


def _problem(data: bytes) -> str | None:
    """What is wrong with ``data`` as one JSON value, or None."""
    try:
        json.loads(_decoded(data)[0])
    except (ValueError, RecursionError) as problem:
        return _said(problem)
    except Unreadable as problem:
        return str(problem)
    return None


def _said(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        where = f"line {problem.lineno}, column {problem.colno}" if problem.lineno > 1 else f"column {problem.colno}"
        return f"{problem.msg} at {where}"
    return "nested too deeply" if isinstance(problem, RecursionError) else "a number with too many digits"


def _collect(first: bytes, lines: Iterator[bytes | None]) -> tuple[bytes, bool]:
    """The lines up to the end joined again, and whether that is all (and not too much for one document)."""
    data = io.BytesIO()
    data.write(first)
    for line in lines:
        data.write(b"\n" + (line or b"\0"))
        if line is None or data.tell() > settings.MAX_FILE_BYTES:
            return data.getvalue(), False
    return data.getvalue(), True


def _chain(data: bytes, lines: Iterator[bytes | None]) -> Iterator[bytes | None]:
    for line in data.split(b"\n"):
        yield None if line == b"\0" else line
    yield from lines


def _document(data: bytes) -> object:
    """The value of one JSON document; None where it is none."""
    try:
        return json.loads(_decoded(data)[0])
    except (ValueError, RecursionError, Unreadable):
        return None
