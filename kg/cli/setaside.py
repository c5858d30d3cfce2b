"""What could not be read: one line each on stderr, and exit code 3 at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import click

from kg.cli.plain import plain
from kg.model import Article, SetAside

EXIT_SET_ASIDE: Final = 3


class SetAsides:
    """Tells of input that is set aside, once each and as it happens, and keeps count.

    Notes on articles ("decoded as Latin-1") are counted, or with ``verbose`` told of; columns of a file that were not
    read are always told of.
    """

    def __init__(self, *, verbose: bool = False) -> None:
        self._told: set[SetAside] = set()
        self._verbose = verbose
        self._notes = 0

    def __len__(self) -> int:
        return len(self._told)

    def watch(self, items: Iterable[Article | SetAside]) -> Iterator[Article | SetAside]:
        """``items`` unchanged; those that were set aside are told of as they pass."""
        for item in items:
            if isinstance(item, SetAside):
                self.tell(item)
            else:
                self._note(item)
            yield item

    def articles(self, items: Iterable[Article | SetAside]) -> Iterator[Article]:
        """The articles among ``items``; the rest is told of."""
        for item in self.watch(items):
            if isinstance(item, Article):
                yield item

    def tell(self, *items: SetAside) -> None:
        """One line on stderr for each of ``items`` that was not told of before."""
        for item in items:
            if item not in self._told:
                self._told.add(item)
                click.echo(f"kg: set aside {plain(str(item))}", err=True)

    def summary(self) -> str:
        """What to add to a command's closing line: ``; 2 set aside``, or nothing."""
        notes = f"; {counted(self._notes, 'note')} (--verbose prints them)" if self._notes else ""
        return notes + (f"; {len(self)} set aside" if self._told else "")

    def _note(self, article: Article) -> None:
        from kg.sources.fields import IGNORED

        where = article.origin or article.key
        for note in article.notes:
            if note.startswith(IGNORED):
                # Of the file and not of the row, and too easily missed: a date that is not read changes events.
                where, _, _ = where.partition(", row ")
            elif not self._verbose:
                self._notes += 1
                continue
            click.echo(f"kg: note on {plain(f'{where}: {note}')}", err=True)

    def exit(self) -> None:
        """End the command with code 3 if anything was set aside; otherwise do nothing."""
        if self._told:
            click.get_current_context().exit(EXIT_SET_ASIDE)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
