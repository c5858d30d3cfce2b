"""Plots as SVG, drawn by matplotlib: a timeline, a heat map of dyads, the network.

The same data give the same bytes: no date, no random names. Text stays text, so that it can be searched and read out.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.answer import Answer
from kg.analysis.layout import positions
from kg.analysis.palette import QUADS, UNKNOWN, region_colours
from kg.errors import MissingExtra

if TYPE_CHECKING:
    import networkx

MOST_ROWS: Final = 14
"""Actors on a side of the heat map."""

MOST_NODES: Final = 60
"""Actors in the drawing of the network; the strongest are kept."""


def timeline_svg(answer: Answer) -> str:
    """The answer of ``kg.analysis.series.timeline`` as bars of events by quad class and a line of the score.

    Change points are dashed, bursts shaded.
    """
    figure, (upper, lower) = _figure(8.2, 4.6, rows=2, sharex=True)
    rows = list(answer.records())
    places = range(len(rows))
    bottom = [0] * len(rows)
    for name, colour in QUADS.items():
        heights = [row[name.replace(" ", "_")] for row in rows]
        upper.bar(places, heights, bottom=bottom, color=colour, label=name, width=0.9)
        bottom = [low + height for low, height in zip(bottom, heights, strict=True)]
    upper.set_ylabel("events")
    upper.legend(fontsize=7, ncols=4, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    lower.bar(places, [row["score_sum"] for row in rows], color="#b9bfc7", width=0.9, label="sum of scores")
    lower.plot(places, [row["average"] for row in rows], color="#004488", linewidth=1.4, label="moving average")
    lower.axhline(0, color="#555555", linewidth=0.6)
    lower.set_ylabel("score")
    for place, row in enumerate(rows):
        if row["change"]:
            lower.axvline(place - 0.5, color="#c63d1c", linestyle="--", linewidth=1)
        if row["burst"]:
            upper.axvspan(place - 0.5, place + 0.5, color="#ddcc77", alpha=0.35, linewidth=0)
    lower.legend(fontsize=7, ncols=2, frameon=False, loc="lower left", bbox_to_anchor=(0, 1))
    step = max(1, len(rows) // 9)
    lower.set_xticks(list(places)[::step], [row["period"] for row in rows][::step], fontsize=8)
    return _svg(figure)


def heat_map_svg(network: networkx.MultiDiGraph, *, most: int = MOST_ROWS) -> str:
    """Who does how much to whom among the ``most`` strongest: events as numbers, mean scores as colours."""
    import numpy as np

    nodes = sorted(network, key=lambda node: (-network.nodes[node]["strength"], node))[:most]
    place = {node: number for number, node in enumerate(nodes)}
    counts, sums = np.zeros((len(nodes), len(nodes))), np.zeros((len(nodes), len(nodes)))
    for source, target, values in network.edges(data=True):
        if source in place and target in place:
            ways = [(source, target, 1.0)]
            if values["reciprocal"] and source != target:
                ways.append((target, source, values["reciprocal"] / values["count"]))
            for one, other, share in ways:
                counts[place[one], place[other]] += round(values["count"] * share)
                sums[place[one], place[other]] += values["score_sum"] * share
    side = 1.6 + 0.42 * len(nodes)
    figure, (axes,) = _figure(side + 0.8, side)
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    # Cells are drawn one by one: a picture inside of the picture would be refused by strict pages.
    drawn = axes.pcolormesh(means, cmap="RdBu", vmin=-10, vmax=10)
    axes.invert_yaxis()
    for row in range(len(nodes)):
        for column in range(len(nodes)):
            if counts[row, column]:
                dark = abs(means[row, column]) > 6
                axes.text(
                    column + 0.5, row + 0.5, f"{counts[row, column]:.0f}", ha="center", va="center", fontsize=7,
                    color="white" if dark else "black",
                )  # fmt: skip
    names = [_short(network.nodes[node]["label"]) for node in nodes]
    middles = [number + 0.5 for number in range(len(nodes))]
    axes.set_xticks(middles, names, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(middles, names, fontsize=8)
    axes.set_ylabel("source")
    axes.set_xlabel("target")
    figure.colorbar(drawn, ax=axes, shrink=0.7, label="mean score").solids.set_rasterized(False)
    return _svg(figure)


def network_svg(network: networkx.MultiDiGraph, *, seed: int = 7, most: int = MOST_NODES) -> str:
    """The ``most`` strongest actors and what is between them; lines are red where the sum of scores is below 0."""
    from kg.analysis.conversions import graph

    nodes = sorted(network, key=lambda node: (-network.nodes[node]["strength"], node))[:most]
    drawn = network.subgraph(sorted(nodes)).copy()
    places = positions(drawn, seed=seed)
    plain = graph(drawn)
    sums: dict[frozenset[str], float] = {}
    for source, target, values in drawn.edges(data=True):
        pair = frozenset((source, target))
        sums[pair] = sums.get(pair, 0.0) + values["score_sum"]
    figure, (axes,) = _figure(8.2, 6)
    for one, other, values in plain.edges(data=True):
        total = sums[frozenset((one, other))]
        colour = "#c63d1c" if total < 0 else "#1f66b0" if total > 0 else "#8a919b"
        axes.plot(
            *zip(places[one], places[other], strict=True),
            color=colour, linewidth=min(4.0, 0.6 + values["count"] ** 0.5 * 0.5), alpha=0.65, zorder=1,
        )  # fmt: skip
    colours = region_colours(values["region"] for _, values in drawn.nodes(data=True))
    greatest = max((values["strength"] for _, values in drawn.nodes(data=True)), default=1) or 1
    for node, values in drawn.nodes(data=True):
        x, y = places[node]
        size = 25 + 300 * values["strength"] / greatest
        fill = colours.get(values["region"], UNKNOWN)
        axes.scatter([x], [y], s=size, color=fill, edgecolors="white", linewidths=0.8, zorder=2)
        axes.annotate(
            _short(values["label"]), (x, y), xytext=(0, 6 + size**0.5 / 2), textcoords="offset points", ha="center",
            fontsize=7, zorder=3,
        )  # fmt: skip
    axes.invert_yaxis()
    axes.margins(0.08)
    axes.axis("off")
    return _svg(figure)


def _figure(width: float, height: float, *, rows: int = 1, **options: Any) -> tuple[Any, list[Any]]:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("plots need matplotlib: pip install 'geopolitical-event-kg[plot]'") from error
    with rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(rows, 1, squeeze=False, **options)
    for one in axes[:, 0]:
        one.spines[["top", "right"]].set_visible(False)
    return figure, list(axes[:, 0])


def _svg(figure: Any) -> str:
    from matplotlib import rc_context

    text = StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "kg", "font.family": ["DejaVu Sans", "sans-serif"]}):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    whole = text.getvalue()
    # Inside of a page there is no place for the declaration of a document.
    return whole[whole.index("<svg") :]


def _short(label: str, width: int = 24) -> str:
    """``label`` as it fits beside a mark; a dollar sign would begin a formula."""
    label = " ".join("".join(char if char.isprintable() else " " for char in label).split()).replace("$", r"\$")
    return label if len(label) <= width else label[: width - 1] + "…"
