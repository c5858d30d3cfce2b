"""Plain text: one article a file, stored whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from kg import settings
from kg.errors import Unreadable
from kg.model import Article, SetAside
from kg.sources.decoding import decode
from kg.sources.making import make_article


def read_whole(stream: BinaryIO) -> bytes:
    """All bytes of a single-article file. Raises Unreadable above ``settings.MAX_FILE_BYTES``."""
    data = stream.read(settings.MAX_FILE_BYTES + 1)
    if len(data) > settings.MAX_FILE_BYTES:
        raise Unreadable(f"the file is longer than {settings.MAX_FILE_BYTES // 1024**2} MiB")
    return data


class TextReader:
    """Plain text and Markdown. Headline, dateline, dates, byline and furniture are recognised, never cut."""

    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text", ".md")

    def read(self, stream: BinaryIO, origin: str) -> Iterator[Article | SetAside]:
        """One article, its text the whole decoded file; or why there is none."""
        try:
            data = read_whole(stream)
            if not data.strip():
                raise Unreadable("the file is empty")
            text, notes = decode(data)
            yield make_article(text, origin=origin, notes=notes)
        except Unreadable as problem:
            yield SetAside(origin, None, str(problem))
