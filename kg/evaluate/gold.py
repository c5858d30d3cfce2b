"""Gold sets: labelled pairs in sentences, and every event of whole articles, as JSON Lines.

Labelled pairs, one a line; a sentence with several stands on several lines under one ``sentence_id``::

    {"id": "a-1", "sentence_id": "s-1", "text": "Norway condemned Russia.",
     "sources": [[0, 6]], "targets": [[17, 23]], "type": "ACCUSE"}

Events of articles, one a line, beside a file of the articles themselves (``id``, ``date``, ``text``)::

    {"article": "n-1", "sentence": [0, 24], "type": "ACCUSE", "modality": "actual", "trigger": "condemned",
     "source": {"text": "Norway", "country": "NOR", "name": "Norway", "start": 0, "end": 6},
     "target": null, "annotators": 2}

Offsets are code points, the end excluded. A side may be empty. Types are PLOVER's, or YIELD for CONCEDE and RETREAT.
``annotators`` is how many readers recorded the event; where any event has two, only those are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import NotFound
from kg.evaluate.coding import YIELD, merged
from kg.model import SetAside
from kg.vocabulary import vocabulary

Span = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A labelled pair. ``type`` is merged (YIELD); a side without spans is not named in the sentence."""

    id: str
    sentence_id: str
    text: str
    sources: tuple[Span, ...]
    targets: tuple[Span, ...]
    type: str


@dataclass(frozen=True, slots=True)
class GoldSide:
    """Source or target of a gold event: its words, where they stand, and the country it acts for if any."""

    text: str
    start: int
    end: int
    country: str | None


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event as annotated. ``type`` is merged; ``sentence`` is the span of its sentence in the article's text."""

    article: str
    sentence: Span
    type: str
    modality: str
    source: GoldSide | None
    target: GoldSide | None
    trigger: str
    annotators: int


class _WrongError(ValueError):
    """What is wrong with a row, for a person."""


def read_pairs(path: Path) -> Iterator[GoldPair | SetAside]:
    """The labelled pairs of ``path``; rows that are none are set aside with the reason.

    Raises NotFound where there is no such file.
    """
    seen: set[str] = set()
    texts: dict[str, str] = {}

    def pair(row: Mapping[str, Any]) -> GoldPair:
        text = _string(row, "text")
        made = GoldPair(
            id=_string(row, "id"),
            sentence_id=_string(row, "sentence_id"),
            text=text,
            sources=_spans(row, "sources", len(text)),
            targets=_spans(row, "targets", len(text)),
            type=_type(row),
        )
        if made.id in seen:
            raise _WrongError(f"the id {made.id!r} stands on an earlier row too")
        if texts.setdefault(made.sentence_id, text) != text:
            raise _WrongError(f"the sentence {made.sentence_id!r} has another text on an earlier row")
        seen.add(made.id)
        return made

    return _rows(path, pair)


def read_gold_events(path: Path) -> Iterator[GoldEvent | SetAside]:
    """The annotated events of ``path``; rows that are none are set aside with the reason.

    Raises NotFound where there is no such file.
    """
    return _rows(path, _event)


def _event(row: Mapping[str, Any]) -> GoldEvent:
    sentence = _span(row.get("sentence"), "sentence")
    modality = _string(row, "modality")
    if modality not in vocabulary().modalities:
        raise _WrongError(f"no modality is called {modality!r}; there are: {', '.join(vocabulary().modalities)}")
    annotators = row.get("annotators", 1)
    if not isinstance(annotators, int) or annotators < 1:
        raise _WrongError("annotators is no number of readers")
    sides = [_side(row, name) for name in ("source", "target")]
    if sides == [None, None]:
        raise _WrongError("neither source nor target is given")
    trigger = row.get("trigger") or ""
    return GoldEvent(
        _string(row, "article"), sentence, _type(row), modality, sides[0], sides[1], str(trigger), annotators
    )


def _side(row: Mapping[str, Any], name: str) -> GoldSide | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _WrongError(f"{name} is neither null nor an object")
    start, end = _span([value.get("start"), value.get("end")], name)
    return GoldSide(str(value.get("text") or ""), start, end, value.get("country") or None)


def read_rows(path: Path) -> Iterator[Mapping[str, Any] | SetAside]:
    """The objects of a JSON Lines file as they are. Raises NotFound where there is no such file."""
    return _rows(path, lambda row: row)


def _rows(path: Path, make: Callable[[Mapping[str, Any]], T]) -> Iterator[T | SetAside]:
    if not path.is_file():
        raise NotFound(f"{path}: no such file")
    return _made(path, make)


def _made(path: Path, make: Callable[[Mapping[str, Any]], T]) -> Iterator[T | SetAside]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise _WrongError("not an object")
                made = make(row)
            except _WrongError as problem:
                yield SetAside(str(path), number, str(problem))
            except (ValueError, RecursionError) as problem:
                yield SetAside(str(path), number, f"not JSON: {problem}")
            else:
                yield made


def _string(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(f"{name} is missing" if value is None else f"{name} is no text")
    return value


def _type(row: Mapping[str, Any]) -> str:
    name = _string(row, "type")
    if name != YIELD and name not in vocabulary().types:
        raise _WrongError(f"no event type is called {name!r}")
    return merged(name)


def _spans(row: Mapping[str, Any], name: str, length: int) -> tuple[Span, ...]:
    value = row.get(name)
    if not isinstance(value, list):
        raise _WrongError(f"{name} is no list of spans")
    spans = tuple(_span(item, name) for item in value)
    if any(end > length for _, end in spans):
        raise _WrongError(f"a span of {name} ends behind the text")
    return spans


def _span(value: object, name: str) -> Span:
    if isinstance(value, list) and len(value) == 2:
        start, end = value
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            return start, end
    raise _WrongError(f"{name}: {value!r} is no span [start, end]")
