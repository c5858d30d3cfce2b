"""What the rules say that a given source does to a given target: the event that joins them, else the only act there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from kg.extract.extractor import Pair, Typed
from kg.model import Article, Event, Mention
from kg.settings import BATCH_BLOCKS

if TYPE_CHECKING:
    from kg.extract.rules import Reading, RuleExtractor

_GUESS = 0.5
"""How much of an act's confidence is left when it does not join the pair but is the only one in the sentence."""


def rule_types(extractor: RuleExtractor, pairs: Iterable[Pair]) -> Iterator[Sequence[Typed]]:
    """A ranking of at most one answer a pair; see ``kg.extract.extractor.Typer``."""
    rest = iter(pairs)
    while batch := list(islice(rest, BATCH_BLOCKS)):
        articles = [Article(pair.text, id=str(number)) for number, pair in enumerate(batch)]
        for pair, (_, readings, _) in zip(batch, extractor.read(articles), strict=True):
            yield _ranking(pair, readings)


def _ranking(pair: Pair, readings: list[Reading]) -> list[Typed]:
    joined = [event for reading in readings for event in reading.events if _joins(event, pair)]
    if joined:
        best = max(joined, key=lambda event: event.confidence or 0.0)
        return [Typed(best.type, best.confidence or 0.0, best.mode, best.modality, best.cameo)]
    acts = [candidate for reading in readings for candidate in reading.candidates]
    if len({candidate.type for candidate in acts}) != 1:
        return []
    act = acts[0]
    cameo = act.act.cameo if act.type == act.act.type else None
    return [Typed(act.type, round(act.confidence * _GUESS, 3), act.mode, act.modality, cameo)]


def _joins(event: Event, pair: Pair) -> bool:
    """Whether the event is told of the pair, either way round where it is mutual."""
    sides = [(event.source, event.target)]
    if event.reciprocal:
        sides.append((event.target, event.source))
    return any(_is(source, pair.sources) and _is(target, pair.targets) for source, target in sides)


def _is(side: Mention | None, spans: tuple[tuple[int, int], ...]) -> bool:
    if side is None or side.span is None:
        return not spans
    return any(side.span.start < end and start < side.span.end for start, end in spans)
