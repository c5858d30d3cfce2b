"""What every article reader is, the registry of them, and the choice of one by suffix or by content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO, ClassVar, Final, Protocol

from kg.model import Article, SetAside
from kg.registry import Registry


class ArticleReader(Protocol):
    """Turns the bytes of one file into articles. Made without options.

    ``suffixes`` are lower case with their dot. Nothing is raised for any bytes: what cannot be read is set aside with
    a reason. Regions of an article lie within its text, sorted and apart; lines of text end in ``\\n``.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def read(self, stream: BinaryIO, origin: str) -> Iterator[Article | SetAside]:
        """The articles of ``stream``, in its order, reading no further than needed for the next one.

        ``origin`` is the file's name as it appears in ``Article.origin`` and ``SetAside.file``.
        """
        ...


readers: Registry[ArticleReader] = Registry(
    "article reader",
    "kg.article_readers",
    {
        "text": "kg.sources.plaintext:TextReader",
        "html": "kg.sources.html:HtmlReader",
        "jsonl": "kg.sources.jsonlines:JsonLinesReader",
        "csv": "kg.sources.tables:TableReader",
    },
)

# The suffixes of the built-in readers stand here again so that choosing one imports none; the contract test compares.
BUILTIN_SUFFIXES: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}\Z")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|meta|title|div|p|h[1-6]|!--)\b"
    rb"|<\?xml[^>]*>\s*<(?:!doctype\s+)?html",
    re.I,
)


def suffix_of(name: str) -> str:
    """The lower-case suffix that says what a file holds (``.gz`` is looked through); empty where there is none.

    An ending that is no word, as in ``article.2025-10-23``, is no suffix.
    """
    path = PurePath(name.lower())
    if path.suffix == ".gz":
        path = path.with_suffix("")
    return path.suffix if _SUFFIX.match(path.suffix) else ""


def by_suffix(suffix: str) -> str | None:
    """The name of the reader for a suffix (``.txt``), or None; plug-ins are asked only for suffixes unknown here."""
    if suffix in BUILTIN_SUFFIXES:
        return BUILTIN_SUFFIXES[suffix]
    for name in readers.names() if suffix else ():
        if name not in readers.builtin and suffix in readers.load(name).suffixes:
            return name
    return None


def by_content(head: bytes) -> str:
    """The name of the reader for a file that begins with ``head``: html, jsonl, or else text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # Only the first ASCII letters count here, so the NULs between them may go.
        start = start[2:].replace(b"\0", b"").lstrip()
    if _HTML.match(start):
        return "html"
    if start.startswith((b"{", b"[{")):
        return "jsonl"
    return "text"
