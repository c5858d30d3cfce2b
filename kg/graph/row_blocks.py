"""Rows of an imported file in blocks by their place in it: the block of a row depends on its line alone.

So blocks can be made in any order and anywhere, whatever the other rows hold, and give the same graphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.graph.writing import RowRecord
from kg.model import Actor, Event
from kg.sources.dataset_reader import BadRow, RowResult


@dataclass(slots=True)
class RowBlock:
    """What is to be told of one block of rows, apart from its quads.

    ``number`` counts the blocks of the file from 0, ``last_row`` is the line at which its last row begins. ``loaded``
    rows became events or their like, ``bad`` ones were set aside. ``sides`` counts sources and targets by the scope of
    the actor, ``placed`` those whose country is known; ``actors`` are the shared ones by id.
    """

    number: int
    last_row: int = 0
    loaded: int = 0
    bad: list[BadRow] = field(default_factory=list)
    sides: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    actors: dict[str, Actor] = field(default_factory=dict)

    def take(self, result: RowResult) -> None:
        """Count what a row became."""
        self.last_row = max(self.last_row, line_of(result))
        if isinstance(result, BadRow):
            self.bad.append(result)
            return
        self.loaded += 1
        if isinstance(result, Event):
            sides = [side for side in (result.source, result.target) if side is not None]
            actors = [side.actor for side in sides]
            self.sides.update(actor.scope for actor in actors)
            self.placed += sum(side.country is not None for side in sides)
        else:
            actors = list(getattr(result, "mentions", ()))
        for actor in actors:
            if actor.scope == "shared":
                self.actors[actor.id] = actor


class RowBlocks:
    """The blocks of ``size`` lines of ``results``, which come in the order of the file; looks one row ahead."""

    def __init__(self, results: Iterator[RowResult], size: int) -> None:
        self._results = results
        self._size = size
        self._next = next(results, None)

    @property
    def upcoming(self) -> int | None:
        """The number of the block that ``take`` gives next; None at the end."""
        return None if self._next is None else number_of(line_of(self._next), self._size)

    def take(self) -> tuple[RowBlock, list[RowRecord]]:
        """The next block and the records of its good rows. Raises StopIteration at the end."""
        number = self.upcoming
        if number is None:
            raise StopIteration
        block, records = RowBlock(number), []
        while self._next is not None and number_of(line_of(self._next), self._size) == number:
            block.take(self._next)
            if not isinstance(self._next, BadRow):
                records.append(self._next)
            self._next = next(self._results, None)
        return block, records


def number_of(line: int, size: int) -> int:
    """The block of ``size`` lines of the row that begins at ``line`` (from 1)."""
    return (line - 1) // size


def line_of(result: RowResult) -> int:
    """The line at which the row begins of which ``result`` was made."""
    return result.row if isinstance(result, BadRow) else result.evidence.row  # type: ignore[union-attr]
