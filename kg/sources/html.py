"""HTML pages: the article's text and what the page says of it, found by trafilatura."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar

from kg.errors import Unreadable
from kg.model import Article, SetAside
from kg.sources.decoding import decode
from kg.sources.making import make_article
from kg.sources.plaintext import read_whole

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_.:-]{2,30})", re.I)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_WHOLE_PAGE = re.compile(r"<(?:html|head|body)\b", re.I)
_HEAD = 4096
_QUIET = logging.NullHandler()
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*(?:\s|$)")
_LABEL_CHARACTERS = 100


class HtmlReader:
    """Web pages. Text is what was extracted: comments, tables, menus and the rest of the page are left out."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def read(self, stream: BinaryIO, origin: str) -> Iterator[Article | SetAside]:
        """One article; or why there is none."""
        try:
            data = read_whole(stream)
            if not data.strip():
                raise Unreadable("the file is empty")
            page, notes = _decoded(data)
            found = _extract(page)
            text = _text(found)
            if not text:
                found = _extract(page, thorough=True)
                text = _text(found)
            if not text:
                raise Unreadable("no article text found")
            yield make_article(
                text,
                origin=origin,
                title=_line(found.title),
                date=_line(found.date),
                url=_line(found.url),
                publisher=_line(found.sitename),
                notes=notes,
            )
        except Unreadable as problem:
            yield SetAside(origin, None, str(problem))


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page as text: by its byte order mark, by the encoding it declares where that fits, else by its bytes."""
    declared = _CHARSET.search(data[:_HEAD])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codec = codecs.lookup(declared.group(1).decode("ascii"))
            # What is declared as Latin-1 is read as Windows-1252 on the web.
            name = "cp1252" if codec.name == "iso8859-1" else codec.name
            if not name.startswith(("utf-16", "utf-32")):
                return data.decode(name).replace("\0", ""), ()
        except (LookupError, ValueError):
            pass
    return decode(data)


def _text(found: Any) -> str:
    """The text that trafilatura found, empty where it is none: of a page without an article it gives a menu's words."""
    text = (found.text or "").strip() if found is not None else ""
    return text if len(text) >= _LABEL_CHARACTERS or _SENTENCE_END.search(text) else ""


def _extract(page: str, *, thorough: bool = False) -> Any:
    """What trafilatura finds (its Document), or None. Pages that its parsers choke on hold no article for us."""
    for name in ("trafilatura", "htmldate", "courlan"):
        # Without a handler the logging module would print their complaints on stderr.
        logging.getLogger(name).addHandler(_QUIET)
    import trafilatura

    page = _XML_DECLARATION.sub("", page, count=1)
    if not _WHOLE_PAGE.search(page):
        # A piece of a page, which trafilatura takes for no page at all.
        page = f"<html><body>{page}</body></html>"
    try:
        return trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_recall=thorough,
            # A thorough search would take any date of the page, the copyright's too.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as problem:
        raise Unreadable(f"the page cannot be parsed: {type(problem).__name__}") from problem


def _line(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
