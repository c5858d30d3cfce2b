"""What an edge of a network carries: tallies of events, and the attributes that exporters and measures read.

Tallies come from the store (``kg.analysis.aggregates``) or from events at hand (``kg.analysis.network``); from here on
it makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import fsum
from typing import Any, Literal, get_args

from kg.errors import BadOption
from kg.model import Modality
from kg.vocabulary import vocabulary

MODALITIES: tuple[str, ...] = get_args(Modality)

Edges = Literal["type", "dyad", "event"]
EDGES: tuple[Edges, ...] = get_args(Edges)
"""What one edge stands for: all events of a dyad and type, all events of a dyad, or one event."""

DYAD_KEY = "all"
"""Key of the one edge of a dyad."""

Key = tuple[str, str, str]
"""Source, target, and what keeps parallel edges apart: the type, DYAD_KEY or the event's id."""


@dataclass(slots=True)
class Tally:
    """What is counted of the events on one edge.

    ``scored`` events have a score; ``score_sum`` adds up their means over reports (-10..+10 each), ``positive`` those
    above 0. ``confident`` reports have a confidence, ``confidence_sum`` adds them up (0..1 each). ``first`` and
    ``last`` are ISO days, "" if unknown. ``told`` counts events by modality, ``types`` by event type.
    """

    count: int = 0
    reports: int = 0
    scored: int = 0
    score_sum: float = 0.0
    positive: float = 0.0
    reciprocal: int = 0
    confident: int = 0
    confidence_sum: float = 0.0
    first: str = ""
    last: str = ""
    told: dict[str, int] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    publishers: set[str] = field(default_factory=set)


def merged(tallies: Iterable[Tally]) -> Tally:
    """One tally of ``tallies`` that share no event."""
    parts = list(tallies)
    whole = Tally(
        first=min((part.first for part in parts if part.first), default=""),
        last=max((part.last for part in parts), default=""),
        score_sum=fsum(sorted(part.score_sum for part in parts)),
        positive=fsum(sorted(part.positive for part in parts)),
        confidence_sum=fsum(sorted(part.confidence_sum for part in parts)),
    )
    for part in parts:
        whole.count += part.count
        whole.reports += part.reports
        whole.scored += part.scored
        whole.reciprocal += part.reciprocal
        whole.confident += part.confident
        whole.publishers |= part.publishers
        for counts, more in ((whole.told, part.told), (whole.types, part.types)):
            for name, number in more.items():
                counts[name] = counts.get(name, 0) + number
    return whole


def by_dyad(tallies: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """``tallies`` of types added up to one a dyad."""
    dyads: dict[Key, list[Tally]] = {}
    for (source, target, _), tally in tallies.items():
        dyads.setdefault((source, target, DYAD_KEY), []).append(tally)
    return {key: merged(parts) for key, parts in dyads.items()}


def edge_values(tally: Tally) -> dict[str, Any]:
    """The attributes of an edge: see ``kg.analysis.network.project``."""
    types = sorted(tally.types)
    kind = min(types, key=lambda code: (-tally.types[code], code), default="")
    values: dict[str, Any] = {
        "type": kind,
        "types": "|".join(types),
        "label": verb(kind),
        "quad": quad(kind),
        "count": tally.count,
        "reports": tally.reports,
        "score_sum": round(tally.score_sum, 6),
        "cooperation": round(tally.positive, 6),
        "conflict": round(tally.positive - tally.score_sum, 6),
        "first": tally.first,
        "last": tally.last,
    }
    values |= {modality: tally.told.get(modality, 0) for modality in MODALITIES}
    values["reciprocal"] = tally.reciprocal
    values["publishers"] = "|".join(sorted(tally.publishers - {""}))
    if tally.scored:
        values["score"] = round(tally.score_sum / tally.scored, 6)
    if tally.confident:
        values["confidence"] = round(tally.confidence_sum / tally.confident, 6)
    return values


def check_modalities(modalities: Iterable[str]) -> tuple[str, ...]:
    """``modalities`` once each. Raises BadOption for one that there is not."""
    chosen = tuple(dict.fromkeys(modalities))
    for modality in chosen:
        if modality not in MODALITIES:
            raise BadOption(f"no modality is called {modality!r}; there are: {', '.join(MODALITIES)}")
    return chosen


@cache
def verb(type: str) -> str:
    """The words for "the source … the target" of an event type ("protests against"), from its property's name."""
    term = vocabulary().types.get(type)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.property).lower() if term else type.lower()


@cache
def quad(type: str) -> str:
    """The quad class of an event type; "" for types that the ontology lacks."""
    term = vocabulary().types.get(type)
    return term.quad if term else ""
