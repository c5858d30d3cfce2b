"""Floors: figures below which a change must not fall, pinned in a file.

A JSON object with one object for each task, in it a bound for each figure: a number is the least that is allowed,
``{"max": 0.1}`` the most::

    {"dyads": {"triple_recall": 0.55, "silent": {"max": 0.2}}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import BadOption, NotFound
from kg.evaluate.score import Score

_SLACK: Final = 1e-9
"""What rounding may take from a figure."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound of one figure: at least ``least``, at most ``most``."""

    figure: str
    least: float | None = None
    most: float | None = None

    def failed(self, value: float) -> str | None:
        """What is wrong with ``value``, for a person; None where it holds."""
        if self.least is not None and value < self.least - _SLACK:
            return f"{self.figure} is {value:.4f}, and its floor {self.least}"
        if self.most is not None and value > self.most + _SLACK:
            return f"{self.figure} is {value:.4f}, and at most {self.most} is allowed"
        return None


def read_floors(path: Path, task: str) -> list[Floor]:
    """The floors of ``task`` in the file ``path``; none where it has no such task.

    Raises NotFound and BadOption, with what is wrong in the file.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file") from None
    except ValueError as problem:
        raise BadOption(f"{path}: not JSON: {problem}") from None
    if not isinstance(data, Mapping):
        raise BadOption(f"{path}: floors are an object of tasks")
    bounds = data.get(task, {})
    if not isinstance(bounds, Mapping):
        raise BadOption(f"{path}: the floors of {task} are no object")
    return [_floor(path, name, bound) for name, bound in bounds.items()]


def _floor(path: Path, name: str, bound: object) -> Floor:
    if isinstance(bound, Mapping) and set(bound) <= {"min", "max"} and bound:
        least, most = bound.get("min"), bound.get("max")
    else:
        least, most = bound, None
    for value in (least, most):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise BadOption(f'{path}: the floor of {name} is neither a number nor {{"min": …, "max": …}}')
    return Floor(name, least, most)


def failures(score: Score, floors: list[Floor]) -> list[str]:
    """What fails, a line each. Raises BadOption for a floor under a figure that the score does not have."""
    lines = []
    for floor in floors:
        if floor.figure not in score.figures:
            raise BadOption(f"no figure is called {floor.figure!r}; there are: {', '.join(score.figures)}")
        line = floor.failed(score.figures[floor.figure])
        if line is not None:
            lines.append(line)
    return lines
