"""What an extractor said: types of given pairs and events of texts, made now or read from a file of predictions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.evaluate.coding import Coding, coded, coded_ranking, merged
from kg.evaluate.gold import GoldPair, read_rows
from kg.extract.extractor import Extractor, Pair, Typed, as_typer
from kg.model import Article, Refusal, SetAside
from kg.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Answer:
    """The type said of a pair, its confidence (0..1) and the modality of the likeliest act."""

    id: str
    type: str
    confidence: float | None = None
    modality: str | None = None

    def record(self) -> dict[str, Any]:
        """The answer as one line of predictions."""
        return {"id": self.id, "type": self.type, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Side:
    """Source or target of an event that was said: where it stands, and its country."""

    start: int
    end: int
    country: str | None
    text: str


@dataclass(frozen=True, slots=True)
class SaidEvent:
    """An event that was said; ``type`` is merged (YIELD), ``record`` is all that was said of it."""

    article: str
    start: int
    end: int
    type: str
    modality: str
    source: Side | None
    target: Side | None
    reciprocal: bool
    confidence: float | None
    record: Mapping[str, Any]

    def orders(self) -> list[tuple[Side | None, Side | None]]:
        """Source and target, and the other way round too where the act is mutual."""
        pair = (self.source, self.target)
        return [pair, (self.target, self.source)] if self.reciprocal else [pair]


def type_pairs(extractor: Extractor, gold: Sequence[GoldPair], coding: Coding) -> Iterator[Answer]:
    """The answers of ``extractor`` to the pairs of ``gold``; none for pairs of which it has no opinion.

    Raises BadOption where the extractor cannot type given pairs.
    """
    typer = as_typer(extractor)
    pairs = (Pair(row.text, row.sources, row.targets) for row in gold)
    for row, ranking in zip(gold, typer.types(pairs), strict=True):
        if ranking:
            event_type, probability = coded_ranking(ranking, coding)[0]
            yield Answer(row.id, event_type, round(probability, 4), ranking[0].modality)


def find_events(
    extractor: Extractor,
    articles: Iterable[Article],
    coding: Coding,
    *,
    refused: Callable[[Refusal], object] = lambda refusal: None,
) -> Iterator[SaidEvent]:
    """The events that ``extractor`` finds in ``articles``, in order, with their types in ``coding``.

    ``refused`` is told of all that it refuses in their texts.
    """
    for extraction in extractor.extract(articles):
        for refusal in extraction.refusals:
            if refusal.field == "text":
                refused(refusal)
        for event in extraction.events:
            record = event.record()
            if coding == "manual":
                record["type"] = coded(Typed(event.type, 1.0, event.mode, event.modality, event.cameo), coding)
            yield said_event(record)


def read_answers(path: Path) -> Iterator[Answer | SetAside]:
    """The answers in a file of predictions. Raises NotFound where there is no such file."""
    for number, row in enumerate(read_rows(path), start=1):
        if isinstance(row, SetAside):
            yield row
            continue
        name, event_type, confidence = row.get("id"), row.get("type"), row.get("confidence")
        if not isinstance(name, str) or not isinstance(event_type, str):
            yield SetAside(str(path), number, "a prediction has an id and a type")
        elif not _is_confidence(confidence):
            yield SetAside(str(path), number, f"confidence {confidence!r} does not lie in 0..1")
        else:
            modality = row.get("modality")
            yield Answer(name, merged(event_type), confidence, modality if isinstance(modality, str) else None)


def read_said_events(path: Path) -> Iterator[SaidEvent | SetAside]:
    """The events in a file as ``kg extract`` writes it. Raises NotFound where there is no such file."""
    for number, row in enumerate(read_rows(path), start=1):
        if isinstance(row, SetAside):
            yield row
            continue
        try:
            yield said_event(row)
        except (KeyError, TypeError, ValueError) as problem:
            yield SetAside(str(path), number, f"no record of an event: {type(problem).__name__} {problem}")


def said_event(record: Mapping[str, Any]) -> SaidEvent:
    """An event from its JSON record. Raises KeyError, TypeError or ValueError for what is none."""
    evidence = record["evidence"]
    modality = record["modality"]
    if modality not in vocabulary().modalities:
        raise ValueError(f"of the modality {modality!r}")
    confidence = record.get("confidence")
    if not _is_confidence(confidence):
        raise ValueError(f"of the confidence {confidence!r}")
    return SaidEvent(
        article=str(evidence["article"]),
        start=int(evidence["start"]),
        end=int(evidence["end"]),
        type=merged(str(record["type"])),
        modality=modality,
        source=_side(record["source"]),
        target=_side(record["target"]),
        reciprocal=bool(record.get("reciprocal")),
        confidence=confidence,
        record=record,
    )


def _side(value: Mapping[str, Any] | None) -> Side | None:
    if value is None:
        return None
    return Side(int(value["start"]), int(value["end"]), value.get("country"), str(value.get("text") or ""))


def _is_confidence(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
