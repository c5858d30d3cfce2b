"""Plots of a score as SVG: figures, types, confusion, calibration. Needs matplotlib (extra ``plot``)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingExtra
from kg.evaluate.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BLUE: Final = "#2b6cb0"
_ORANGE: Final = "#c05621"
_GREEN: Final = "#2f855a"
_GREY: Final = "#a0aec0"
_METADATA: Final = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COLOURS: Final = (_BLUE, _GREEN, _ORANGE)


def plots(score: Score) -> Iterator[tuple[str, str, str]]:
    """Title, what it shows, and the SVG of each plot that ``score`` has data for. Raises MissingExtra."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("plots need matplotlib: pip install 'geopolitical-event-kg[plot]'") from error

    # The same score gives the same bytes; text stays text, so that it can be read, searched and copied.
    with rc_context({"svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9, "svg.hashsalt": "kg"}):
        if score.intervals:
            rows = [name for name in score.figures if name in score.intervals]
            figure = Figure(figsize=(7, 0.6 + 0.32 * len(rows)), layout="constrained")
            _figures(figure.subplots(), score, rows)
            yield "Figures", "With 95 % intervals from a bootstrap.", _svg(figure)
        columns = [
            name
            for name in ("precision", "recall", "f1", "dyad_recall", "triple_recall")
            if score.types and name in score.types[0]
        ]
        if columns:
            figure = Figure(figsize=(7, 0.8 + 0.42 * len(score.types)), layout="constrained")
            _types(figure.subplots(), score, columns)
            yield "By type", "How many records gold has of each stands in brackets.", _svg(figure)
        if score.confusion:
            figure = Figure(figsize=(7.4, 6), layout="constrained")
            _confusion(figure.subplots(), score)
            yield "Confusion", "Rows: the type in gold; columns: the type said; – is no answer.", _svg(figure)
        if score.calibration is not None:
            figure = Figure(figsize=(5, 4.6), layout="constrained")
            _reliability(figure.subplots(2, sharex=True, height_ratios=(4, 1)), score)
            told = f"Expected calibration error {score.calibration.error:.3f}; on the dashed line it would be 0."
            yield "Confidence and truth", told, _svg(figure)


def _svg(figure: Figure) -> str:
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = out.getvalue().decode("utf-8")
    return _METADATA.sub("", text[text.index("<svg") :])


def _figures(axes: Axes, score: Score, rows: list[str]) -> None:
    for place, name in enumerate(reversed(rows)):
        low, high = score.intervals[name]
        axes.plot([low, high], [place, place], color=_GREY, linewidth=4, solid_capstyle="round")
        axes.plot(score.figures[name], place, "o", color=_BLUE)
        axes.annotate(f"{score.figures[name]:.3f}", (high, place), (8, -3), textcoords="offset points")
    axes.set_yticks(range(len(rows)), list(reversed(rows)))
    most = max(high for name in rows for high in score.intervals[name])
    axes.set_xlim(0, max(1.12, most * 1.12))
    axes.set_ylim(-0.6, len(rows) - 0.4)
    _plain(axes)
    axes.grid(axis="x", color="#e2e8f0")


def _types(axes: Axes, score: Score, columns: Sequence[str]) -> None:
    rows = list(reversed(score.types))
    height = 0.8 / len(columns)
    for index, (column, colour) in enumerate(zip(columns, _COLOURS, strict=False)):
        places = [place + 0.4 - height * (index + 0.5) for place in range(len(rows))]
        axes.barh(places, [float(row[column]) for row in rows], height, color=colour, label=column.replace("_", " "))
    axes.set_yticks(range(len(rows)), [f"{row['type']} ({row['gold']})" for row in rows])
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    _plain(axes)
    axes.grid(axis="x", color="#e2e8f0")
    axes.set_axisbelow(True)


def _confusion(axes: Axes, score: Score) -> None:
    gold = sorted({of for of, _ in score.confusion}, key=_dash_last)
    said = sorted({as_ for _, as_ in score.confusion}, key=_dash_last)
    table = [[score.confusion[of, as_] for as_ in said] for of in gold]
    parts = [[number / max(sum(row), 1) for number in row] for row in table]
    edges = [[place - 0.5 for place in range(len(side) + 1)] for side in (said, gold)]
    axes.pcolormesh(*edges, parts, cmap="Blues", vmin=0, vmax=1)
    axes.invert_yaxis()
    for y, row in enumerate(table):
        for x, number in enumerate(row):
            if number:
                axes.text(x, y, str(number), ha="center", va="center", color="white" if parts[y][x] > 0.55 else "black")
    axes.set_xticks(range(len(said)), said, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(gold)), gold)
    axes.set_xlabel("said")
    axes.set_ylabel("gold")
    _plain(axes)


def _reliability(axes: Sequence[Any], score: Score) -> None:
    curve, numbers = axes
    said = score.calibration
    assert said is not None
    curve.plot([0, 1], [0, 1], "--", color=_GREY)
    curve.plot([part.confidence for part in said.bins], [part.right for part in said.bins], "o-", color=_BLUE)
    curve.set_ylabel("share right")
    curve.set_xlim(0, 1)
    curve.set_ylim(0, 1)
    _plain(curve)
    numbers.bar([part.confidence for part in said.bins], [part.number for part in said.bins], 0.05, color=_BLUE)
    numbers.set_xlabel("confidence")
    numbers.set_ylabel("answers")
    _plain(numbers)


def _plain(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)


def _dash_last(name: str) -> tuple[bool, str]:
    return name == "–", name
