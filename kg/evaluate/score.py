"""What scoring gives: figures with intervals, tables, confusion, calibration, and each error with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.evaluate.measures import Calibration

Task = Literal["typing", "dyads", "events"]
Row = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Error:
    """One error: ``side`` "missed" or "invented", the cause in few words, where, what gold has and what was said.

    ``refused`` is what the extractor says of the sentence that it made no event of, with its reasons; empty where it
    says nothing, or is not at hand. ``place`` are article, start and end of the sentence of what was missed.
    """

    side: Literal["missed", "invented"]
    cause: str
    where: str
    text: str
    gold: str
    said: str
    refused: str = ""
    place: tuple[str, int, int] | None = None

    def record(self) -> dict[str, str]:
        """The error as one JSON object."""
        return {name: getattr(self, name) for name in ("side", "cause", "where", "gold", "said", "refused", "text")}


@dataclass(slots=True)
class Score:
    """The score of a set of answers.

    ``figures`` are by name ("triple.f1"); shares lie in 0..1, counts are whole numbers. ``intervals`` has bounds for
    those figures that are shares. ``types`` and ``modalities`` are rows of one table each, alike in their columns.
    ``confusion`` counts (gold type, type said); "–" stands for no answer.
    """

    task: Task
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    types: list[Row] = field(default_factory=list)
    modalities: list[Row] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    calibration: Calibration | None = None
    errors: list[Error] = field(default_factory=list)
    about: Mapping[str, str] = field(default_factory=dict)

    def causes(self) -> list[tuple[str, str, int]]:
        """How many errors have which cause: (side, cause, number), the most frequent first on each side."""
        counted = Counter((error.side, error.cause) for error in self.errors)
        return sorted(
            ((*key, number) for key, number in counted.items()), key=lambda row: (row[0] != "missed", -row[2])
        )

    def record(self) -> dict[str, Any]:
        """All but the single errors as one JSON object; shares are rounded to four places."""
        said = self.calibration
        return {
            "task": self.task,
            "about": dict(self.about),
            "figures": {name: rounded(value) for name, value in self.figures.items()},
            "intervals": {name: [rounded(low), rounded(high)] for name, (low, high) in self.intervals.items()},
            "types": [_rounded_row(row) for row in self.types],
            "modalities": [_rounded_row(row) for row in self.modalities],
            "confusion": [
                {"gold": gold, "said": said_, "number": number}
                for (gold, said_), number in sorted(self.confusion.items())
            ],
            "calibration": None
            if said is None
            else {
                "answers": said.number,
                "error": rounded(said.error),
                "brier": rounded(said.brier),
                "bins": [
                    {"answers": b.number, "confidence": rounded(b.confidence), "right": rounded(b.right)}
                    for b in said.bins
                ],
            },
            "errors": [{"side": side, "cause": cause, "number": number} for side, cause, number in self.causes()],
        }


def rounded(value: float) -> float:
    """Counts as they are, shares to four places."""
    return value if isinstance(value, int) else round(value, 4)


def _rounded_row(row: Row) -> Row:
    return {name: value if isinstance(value, str) else rounded(value) for name, value in row.items()}
