"""What an analysis answers: rows under columns, how they came about, and which events stand behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.analysis.levels import Blocs, Level, parties
from kg.model import Event

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Which events a row speaks of: those of one node, or those between two (whoever acts), of ``types`` and days."""

    nodes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    events: tuple[str, ...] = ()

    def holds(self, event: Event, ends: Sequence[set[str]]) -> bool:
        """Whether ``event``, whose sides are drawn as ``ends``, is one of them."""
        if self.events:
            return event.event in self.events
        day = event.when.date if event.when else ""
        if (self.types and event.type not in self.types) or (self.since and day < self.since):
            return False
        if self.until and (not day or day > self.until):
            return False
        either = set().union(*ends)
        if len(self.nodes) == 2:
            one, other = self.nodes
            return (one in ends[0] and other in ends[1]) or (other in ends[0] and one in ends[1])
        return not self.nodes or self.nodes[0] in either


@dataclass(slots=True)
class Answer:
    """Rows of an analysis.

    ``method`` says how the numbers come about, with the reference; ``notes`` are sentences on the whole (modularity,
    what was left out); ``behind`` has an entry a row.
    """

    columns: tuple[str, ...]
    rows: list[list[Cell]] = field(default_factory=list)
    method: str = ""
    notes: list[str] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)

    def add(self, row: Iterable[Cell], behind: Behind | None = None) -> None:
        """One more row."""
        self.rows.append([round(cell, 6) if isinstance(cell, float) else cell for cell in row])
        self.behind.append(behind or Behind())

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as objects."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def events_behind(
    graph: Graph,
    answer: Answer,
    *,
    filter: EventFilter | None = None,
    level: Level = "actor",
    blocs: Blocs | None = None,
    modalities: Sequence[str] = ("actual",),
    rows: int = 10,
) -> list[list[Event]]:
    """The reports behind each of the first ``rows`` rows of ``answer``, oldest first."""
    wanted = answer.behind[:rows]
    found: list[list[Event]] = [[] for _ in wanted]
    told = tuple(getattr(filter, "modality", ()) or modalities)
    for event in graph.events(filter):
        if event.modality not in told:
            continue
        ends = [
            {side.id for side in parties(mention, level, blocs)} if mention else set()
            for mention in (event.source, event.target)
        ]
        for number, behind in enumerate(wanted):
            if behind.holds(event, ends):
                found[number].append(event)
    return found
