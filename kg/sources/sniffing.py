"""Looking at the beginning of a file of rows without losing it."""

from __future__ import annotations

from typing import BinaryIO

from kg.sources.streams import rejoin

HEAD_BYTES = 65_536


def sniffed(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of ``stream``, up to the end of a line, and the whole of it."""
    head = stream.read(HEAD_BYTES)
    whole = rejoin(head, stream)
    return head.rpartition(b"\n")[0] or head, whole
