"""Files, folders and standard input to one stream of articles."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from kg.errors import BadOption
from kg.model import Article, SetAside
from kg.sources.dates import NoDayError, iso_day
from kg.sources.folders import files_in, shown
from kg.sources.layout import recognise
from kg.sources.reader import ArticleReader, by_content, by_suffix, readers, suffix_of
from kg.sources.streams import opened

StrPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOverrides:
    """What the user says of the articles, replacing what was found in them.

    ``date`` is a day in any spelling that names one and is kept as ``YYYY-MM-DD``; BadOption is raised for others.
    ``id``, ``url`` and ``title`` name a single article: of an input that holds more, the others are set aside.
    """

    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        for name in ("date", "publisher", "url", "title", "id"):
            value = getattr(self, name)
            if value is not None and not value.strip():
                raise BadOption(f"the {name} is empty")
        if self.date is not None:
            try:
                object.__setattr__(self, "date", iso_day(self.date))
            except NoDayError as problem:
                raise BadOption(f"not a date: {problem}; write it as YYYY-MM-DD") from None

    @property
    def single(self) -> str | None:
        """The first of the overrides that name a single article, or None."""
        return next((name for name in ("id", "url", "title") if getattr(self, name) is not None), None)

    def apply(self, article: Article) -> Article:
        """``article`` with the overrides in place of what was found."""
        given = {
            name: value
            for name in ("date", "publisher", "url", "title", "id")
            if (value := getattr(self, name)) is not None
        }
        if self.date is not None:
            # A note that the article's own date could not be used would mislead now.
            given["notes"] = tuple(note for note in article.notes if not note.startswith(("date ", "the date line ")))
        if self.publisher is not None:
            given["notes"] = tuple(
                note for note in given.get("notes", article.notes) if not note.startswith("publisher ")
            )
        if self.title is not None:
            layout = recognise(article.text, title=self.title)
            given["title_in_text"] = layout.title is not None
            given["title"] = layout.title or self.title
        return replace(article, **given) if given else article


def read_articles(
    paths: StrPath | Iterable[StrPath], *, overrides: ArticleOverrides | None = None, reader: str | None = None
) -> Iterator[Article | SetAside]:
    """The articles of files, folders and standard input (``-``), in the order given, folders sorted by name.

    ``reader`` names the reader to use for every file; without it the suffix decides, or the content of files with no
    known suffix. In a folder, files with a suffix that no reader has are set aside. Reads one article ahead of its
    use at most. Whatever cannot be read is set aside with its reason; nothing is raised while reading.
    Raises UnknownPart for an unknown ``reader``, at once.
    """
    forced = readers.create(reader) if reader is not None else None
    every = [paths] if isinstance(paths, str | os.PathLike) else paths
    return _overridden(_all(every, forced), overrides or ArticleOverrides())


def _overridden(items: Iterator[Article | SetAside], overrides: ArticleOverrides) -> Iterator[Article | SetAside]:
    single, count = overrides.single, 0
    for item in items:
        if isinstance(item, Article):
            count += 1
            if single is not None and count > 1:
                yield SetAside(item.origin or "", None, f"the {single} given names one article, and this is another")
                continue
            item = overrides.apply(item)
        yield item


def _all(paths: Iterable[StrPath], forced: ArticleReader | None) -> Iterator[Article | SetAside]:
    for path in paths:
        if os.fspath(path) == "-":
            yield from _stream(sys.stdin.buffer, "stdin", "", forced)
        elif (folder := Path(path)).is_dir():
            for found in files_in(folder):
                yield from [found] if isinstance(found, SetAside) else _file(found, forced, listed=True)
        else:
            yield from _file(folder, forced, listed=False)


def _file(path: Path, forced: ArticleReader | None, *, listed: bool) -> Iterator[Article | SetAside]:
    """The articles of one file; ``listed`` where it was found in a folder and not named by the user."""
    name, suffix = shown(path), suffix_of(path.name)
    if listed and forced is None and suffix and by_suffix(suffix) is None:
        yield SetAside(name, None, f"no reader for {suffix}")
        return
    try:
        with path.open("rb") as stream:
            yield from _stream(stream, name, suffix, forced)
    except FileNotFoundError:
        yield SetAside(name, None, "no such file")
    except (OSError, ValueError) as problem:
        yield SetAside(name, None, f"cannot be opened: {getattr(problem, 'strerror', None) or problem}")


def _stream(stream: BinaryIO, origin: str, suffix: str, forced: ArticleReader | None) -> Iterator[Article | SetAside]:
    try:
        head, whole = opened(stream)
        chosen = forced or readers.create(by_suffix(suffix) or by_content(head))
        yield from chosen.read(whole, origin)
    except (EOFError, zlib.error) as problem:
        yield SetAside(origin, None, f"its compressed data are damaged: {problem}")
    except OSError as problem:
        yield SetAside(origin, None, f"cannot be read to its end: {problem.strerror or problem}")
