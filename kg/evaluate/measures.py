"""Plain measures: precision, recall and F1, intervals by bootstrap, and how well confidence is calibrated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.float64]

SAMPLES: Final = 1_000
"""How often a bootstrap draws."""

SEED: Final = 1
"""Seed of the bootstrap, so that the same answers have the same intervals."""

LEVEL: Final = 0.95
"""Share of the draws that an interval holds."""

BINS: Final = 10
"""Bins of equal width of a reliability curve."""


class Shares(NamedTuple):
    """Precision, recall and their harmonic mean; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float


def shares(hits: float, said: float, found: float, gold: float) -> Shares:
    """``hits`` of ``said`` answers are right, ``found`` of ``gold`` records are answered."""
    precision = ratio(hits, said)
    recall = ratio(found, gold)
    both = precision + recall
    return Shares(precision, recall, 2 * precision * recall / both if both else 0.0)


def ratio(part: float, whole: float) -> float:
    """``part / whole``, 0 where there is no whole."""
    return part / whole if whole else 0.0


def bootstrap(
    units: Counts,
    figures: Callable[[Counts], Mapping[str, float]],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> dict[str, tuple[float, float]]:
    """The LEVEL interval (percentiles) of each of ``figures`` when units are drawn anew with replacement.

    ``units`` has a row of counts for each unit (a sentence, an article): what belongs together is drawn together.
    ``figures`` takes the sums of the rows drawn and gives figures by name. Empty without units.
    """
    import numpy as np

    number = len(units)
    if not number:
        return {}
    random = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {}
    for _ in range(samples):
        weights = np.bincount(random.integers(number, size=number), minlength=number)
        for name, value in figures(weights @ units).items():
            drawn.setdefault(name, []).append(value)
    edges = (1 - LEVEL) / 2
    return {
        name: (float(np.quantile(values, edges)), float(np.quantile(values, 1 - edges)))
        for name, values in drawn.items()
    }


class Bin(NamedTuple):
    """Answers of similar confidence: their number, their mean confidence, and the share of them that is right."""

    number: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidence says how often answers are right.

    ``error`` is the expected calibration error: the mean over answers of the distance between confidence and share
    right in their bin (Naeini et al. 2015). ``brier`` is the mean squared distance between confidence and 0 or 1.
    ``bins`` leaves out empty ones.
    """

    number: int
    error: float
    brier: float
    bins: tuple[Bin, ...]


def calibration(answers: Sequence[tuple[float, bool]]) -> Calibration:
    """The calibration of ``answers``: (confidence 0..1, whether right)."""
    binned: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        binned[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(
        Bin(len(part), sum(c for c, _ in part) / len(part), sum(r for _, r in part) / len(part))
        for part in binned
        if part
    )
    number = len(answers)
    error = sum(part.number * abs(part.confidence - part.right) for part in bins)
    brier = sum((confidence - right) ** 2 for confidence, right in answers)
    return Calibration(number, ratio(error, number), ratio(brier, number), bins)
