"""Looking at the beginning of a stream without losing it, and reading with a bound."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

from kg import settings

HEAD_BYTES: Final = 4096
"""How much of a file is looked at, in bytes, to choose its reader."""

ROW_BYTES: Final = 16 * settings.MAX_ARTICLE_CHARACTERS
"""Longest row of a row file, in bytes: the longest article with each character escaped, and room for its fields."""

_GZIP = b"\x1f\x8b"
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class _Rejoined(io.RawIOBase):
    """Bytes that were read already, followed by the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            # read1 returns what a pipe holds now, so that rows are handed on while the pipe stays open.
            read = getattr(self._rest, "read1", self._rest.read)
            data = cast("bytes", read(size))
        buffer[: len(data)] = data
        return len(data)


def rejoin(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream of ``head`` followed by what is left of ``rest``."""
    return io.BufferedReader(_Rejoined(head, rest))


def opened(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream and the whole of it, unpacked where it is packed with gzip.

    Waits for the first few bytes only. Raises OSError, EOFError or zlib.error where packed data are damaged.
    """
    head, whole = _peek(stream)
    if head.startswith(_GZIP):
        head, whole = _peek(cast(BinaryIO, gzip.GzipFile(fileobj=whole)))
    return head, whole


def _peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    read = getattr(stream, "read1", stream.read)
    head = b""
    while len(head) < HEAD_BYTES and not (len(head) > 2 and head.strip()):
        data = read(HEAD_BYTES - len(head))
        if not data:
            break
        head += data
    return head, rejoin(head, stream)


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream without their ends, as UTF-8 or as they stand; None for one longer than ROW_BYTES.

    A byte order mark is dropped; UTF-16 and UTF-32 that begin with one are turned into UTF-8.
    """
    head = stream.read(4)
    whole = rejoin(head, stream)
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            yield from _wide_lines(whole, encoding)
            return
    first = True
    while line := whole.readline(ROW_BYTES + 1):
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        if len(line) > ROW_BYTES:
            while line and not line.endswith(b"\n"):
                line = whole.readline(ROW_BYTES)
            yield None
        else:
            yield line.rstrip(b"\r\n")


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None)
    while line := text.readline(ROW_BYTES + 1):
        if len(line) > ROW_BYTES:
            while line and not line.endswith("\n"):
                line = text.readline(ROW_BYTES)
            yield None
        else:
            yield line.rstrip("\n").encode("utf-8", "surrogatepass")
