"""Which events: a filter, and the SPARQL that finds the reports that pass it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import BadOption
from kg.graph import literals
from kg.graph.iris import actor_node, coded
from kg.vocabulary import vocabulary

Resolve = Callable[[str], Sequence[str]]

_REPEATABLE: Final = ("source", "target", "actor", "type", "modality", "country")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which reports to take; what is empty or None does not narrow. Values of one field are alternatives.

    ``source``, ``target``, ``actor`` (either side) name actors by id, IRI or name; a reciprocal report has no
    direction, so its sides count both ways round. ``type`` are event types ("SANCTION"), ``modality`` as in a report.
    ``since`` and ``until`` are ISO days, both included: an event passes when it may have happened between them; one
    without a date does not. ``country`` (ISO 3166-1 alpha-3) is what either side stood for. ``background`` takes only
    what is told as history (true), or none of it (false). ``roles`` is for networks and pages: draw actors that are
    mere roles ("protesters"); lists of events have them always.

    A single string stands for a tuple of one. Raises BadOption for a value that cannot be, UnknownTerm for a type.
    """

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    country: tuple[str, ...] = ()
    background: bool | None = None
    roles: bool = False

    def __post_init__(self) -> None:
        for name in _REPEATABLE:
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value or ()))
        for code in self.type:
            vocabulary().quad(code)
        for modality in self.modality:
            if modality not in vocabulary().modalities:
                known = ", ".join(vocabulary().modalities)
                raise BadOption(f"no modality is called {modality!r}; there are: {known}")
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and literals.day_number(day) is None:
                raise BadOption(f"{day!r} is no day; write YYYY-MM-DD")

    @property
    def narrows(self) -> bool:
        """False when every report passes."""
        return any(getattr(self, entry.name) not in ((), None) for entry in fields(self) if entry.name != "roles")

    def where(self, resolve: Resolve) -> str:
        """The SPARQL patterns and filters for ?event, ?report and ?type; ``resolve`` gives the ids behind a name."""
        lines = []
        if self.type:
            lines.append(f"FILTER(?type IN ({_list(coded('plover', code) for code in self.type)}))")
        if self.modality:
            modalities = _list(coded("kg", code) for code in self.modality)
            lines.append(f"?report kg:modality ?modality . FILTER(?modality IN ({modalities}))")
        if self.background is not None:
            lines.append(f"?report kg:background {'true' if self.background else 'false'} .")
        if self.since is not None:
            lines.append(f"?event kg:latestDay ?last . FILTER(?last >= {literals.day_number(self.since)})")
        if self.until is not None:
            lines.append(f"?event kg:earliestDay ?first . FILTER(?first <= {literals.day_number(self.until)})")
        if self.country:
            countries = _list(actor_node(code) for code in self.country)
            lines.append(
                "OPTIONAL { ?report kg:sourceCountry ?from } OPTIONAL { ?report kg:targetCountry ?to } "
                f"FILTER(?from IN ({countries}) || ?to IN ({countries}))"
            )
        if self.source or self.target or self.actor:
            lines.append(self._sides(resolve))
        return "\n".join(lines)

    def _sides(self, resolve: Resolve) -> str:
        def among(variable: str, names: tuple[str, ...]) -> str:
            nodes = [actor_node(found) for name in names for found in resolve(name)]
            return f"{variable} IN ({_list(nodes)})" if nodes else "false"

        conditions = []
        if self.source or self.target:
            # Sides of a reciprocal report stand in the order of mention, which means nothing.
            straight = [
                among(variable, names) for variable, names in (("?s", self.source), ("?t", self.target)) if names
            ]
            turned = [
                among(variable, names) for variable, names in (("?t", self.source), ("?s", self.target)) if names
            ]
            conditions.append(f"(({' && '.join(straight)}) || (?reciprocal && {' && '.join(turned)}))")
        if self.actor:
            conditions.append(f"({among('?s', self.actor)} || {among('?t', self.actor)})")
        return (
            "?report kg:reciprocal ?reciprocal . "
            "OPTIONAL { ?report kg:sourceMention/kg:actor ?s } OPTIONAL { ?report kg:targetMention/kg:actor ?t } "
            f"FILTER({' && '.join(conditions)})"
        )


def _list(nodes: Iterable[NamedNode]) -> str:
    return ", ".join(str(node) for node in nodes)
