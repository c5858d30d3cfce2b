"""Where the nodes of a network stand: positions computed beforehand, the same for the same network and seed.

The method is that of Fruchterman and Reingold (Graph drawing by force-directed placement, Software: Practice and
Experience 21, 1991, 1129-1164): joined nodes attract each other with d²/k, all nodes repel each other with k²/d, and
the step cools down. Above ``EXACT_NODES`` nodes are repelled by the centres of the cells of a grid instead of by each
other, which keeps the work linear in the number of nodes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EXACT_NODES = 1_200
"""Most nodes that repel each other one by one."""

GRID = 24
"""Cells a side of the grid that stands for the nodes of larger networks."""

_AT_ONCE = 30_000
"""Pairs whose repulsion is worked out together."""

NAMED_NODES = 80
"""Most nodes of a drawing in which every name should find a place."""

SPACING = 160.0
"""Distance that two joined nodes settle at, in the page's units (pixels at zoom 1)."""


def positions(
    network: networkx.MultiDiGraph, *, seed: int = 7, iterations: int | None = None
) -> dict[str, tuple[float, float]]:
    """The position of each node of ``network``: x to the right, y downwards, centred on (0, 0), one decimal.

    Joined nodes settle near ``SPACING`` units apart; no two nodes are nearer than about half of that, since names need
    the room. Parts of the network that do not hang together stand side by side, the largest first. ``iterations``
    defaults to a number that falls with the size of the network.
    """
    import networkx as nx
    import numpy as np

    plain = nx.Graph()
    plain.add_nodes_from(sorted(network))
    for source, target, count in network.edges(data="count", default=1):
        if source != target:
            weight = plain.get_edge_data(source, target, {"weight": 0.0})["weight"] + math.log2(1 + count)
            plain.add_edge(source, target, weight=weight)
    parts = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    random = np.random.default_rng(seed)
    boxes: list[tuple[list[str], Floats]] = []
    for part in parts:
        names = sorted(part)
        boxes.append((names, _settle(plain.subgraph(part), names, random, iterations)))
    return _pack(boxes)


def _settle(part: Any, names: list[str], random: np.random.Generator, iterations: int | None) -> Floats:
    """Positions of one connected part, an array of shape (nodes, 2)."""
    import numpy as np

    size = len(names)
    if size == 1:
        return np.zeros((1, 2))
    index = {name: number for number, name in enumerate(names)}
    pairs = sorted((index[a], index[b], weight) for a, b, weight in part.edges(data="weight"))
    tails = np.array([pair[0] for pair in pairs])
    heads = np.array([pair[1] for pair in pairs])
    pull = np.array([pair[2] for pair in pairs])
    # A strong edge pulls more, but no dyad may collapse the drawing: the pull grows with the fourth root only.
    pull = np.sqrt(np.sqrt(pull / pull.mean()))
    angle = random.permutation(size) * (2 * math.pi / size)
    radius = SPACING * math.sqrt(size) * 0.6
    places = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius
    places += random.normal(scale=SPACING * 0.1, size=places.shape)
    rounds = iterations or max(60, min(400, 120_000 // size))
    heat = radius * 0.5
    for turn in range(rounds):
        force = _repulsion(places)
        gap = places[tails] - places[heads]
        length = np.sqrt((gap**2).sum(axis=1))
        drag = gap * (pull * length / SPACING)[:, None]
        for axis in (0, 1):
            force[:, axis] -= np.bincount(tails, drag[:, axis], size)
            force[:, axis] += np.bincount(heads, drag[:, axis], size)
        # A faint pull to the middle keeps long tails from wandering off.
        force -= places * 0.06
        reach = np.sqrt((force**2).sum(axis=1)) + 1e-9
        places += force * (np.minimum(reach, heat) / reach)[:, None]
        heat = radius * 0.5 * (1 - (turn + 1) / rounds) ** 1.5 + 0.5
    if size < 4:
        places *= 1.4
    return _spread(_turn(_gather(places) if size > 40 else places))


def _repulsion(places: Floats) -> Floats:
    """The force on each node by all others: k²/d away from each."""
    import numpy as np

    if len(places) <= EXACT_NODES:
        others, mass = places, np.ones(len(places))
    else:
        others, mass = _cells(places)
    force = np.empty_like(places)
    strength = mass * SPACING**2
    # A few rows at a time, in place: what fits into the processor's cache is worked on several times as fast.
    step = max(1, _AT_ONCE // max(1, len(others)))
    for first in range(0, len(places), step):
        x = places[first : first + step, 0, None] - others[None, :, 0]
        y = places[first : first + step, 1, None] - others[None, :, 1]
        share = x * x
        share += y * y
        share += (SPACING * 0.05) ** 2
        np.divide(strength, share, out=share)
        x *= share
        y *= share
        force[first : first + step, 0] = x.sum(axis=1)
        force[first : first + step, 1] = y.sum(axis=1)
    return force


def _cells(places: Floats) -> tuple[Floats, Floats]:
    """The centres of gravity and the number of nodes of the occupied cells of a grid over ``places``."""
    import numpy as np

    low = places.min(axis=0)
    width = np.maximum(places.max(axis=0) - low, 1e-9)
    cell = np.minimum(((places - low) / width * GRID).astype(int), GRID - 1)
    number = cell[:, 0] * GRID + cell[:, 1]
    mass = np.bincount(number, minlength=GRID * GRID).astype(float)
    x = np.bincount(number, places[:, 0], GRID * GRID)
    y = np.bincount(number, places[:, 1], GRID * GRID)
    full = mass > 0
    return np.stack([x[full] / mass[full], y[full] / mass[full]], axis=1), mass[full]


def _gather(places: Floats) -> Floats:
    """``places`` with the few that strayed far drawn nearer, so that they don't make all others small."""
    import numpy as np

    centred: Floats = places - places.mean(axis=0)
    radius = np.sqrt((centred**2).sum(axis=1)) + 1e-9
    edge = float(np.quantile(radius, 0.9))
    near = np.minimum(radius, edge + (radius - edge) * 0.4)
    gathered: Floats = centred * (near / radius)[:, None]
    return gathered


def _turn(places: Floats) -> Floats:
    """``places`` turned so that the longest direction lies across: screens and sheets are wider than high."""
    import numpy as np

    centred = places - places.mean(axis=0)
    xx, yy = (centred**2).sum(axis=0)
    xy = (centred[:, 0] * centred[:, 1]).sum()
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cosine, sine = math.cos(angle), math.sin(angle)
    turned: Floats = centred @ np.array([[cosine, -sine], [sine, cosine]])
    return turned


def _spread(places: Floats) -> Floats:
    """``places`` with nodes that stand too near pushed apart, wider than high since labels are.

    Nodes are compared with their neighbours in a sweep from left to right, so the work stays near linear.
    """
    import numpy as np

    # Small drawings are shown so large that every name is written out, and names need more room than shapes.
    wide, high = (SPACING * 1.4, SPACING * 0.7) if len(places) <= NAMED_NODES else (SPACING * 0.75, SPACING * 0.5)
    places = places.copy()
    for _ in range(30):
        order = np.argsort(places[:, 0], kind="stable")
        moved = False
        for step in range(1, min(len(order), 25)):
            left, right = order[:-step], order[step:]
            x = places[right, 0] - places[left, 0]
            y = places[right, 1] - places[left, 1]
            close = (np.abs(x) < wide) & (np.abs(y) < high)
            if not close.any():
                continue
            moved = True
            up = np.where(y < 0, -1.0, 1.0)
            push = (high - np.abs(y)) * 0.26 * up
            places[left[close], 1] -= push[close]
            places[right[close], 1] += push[close]
            places[left[close], 0] -= 2.0
            places[right[close], 0] += 2.0
        if not moved:
            break
    return places


def _pack(boxes: list[tuple[list[str], Floats]]) -> dict[str, tuple[float, float]]:
    """All parts on one sheet: rows from left to right, as wide as the largest part or a square of them all."""
    margin = SPACING
    sizes = [(box.max(axis=0) - box.min(axis=0)) + margin for _, box in boxes]
    if not sizes:
        return {}
    row_width = max(float(sizes[0][0]), math.sqrt(sum(float(size[0] * size[1]) for size in sizes)) * 1.15)
    placed: dict[str, tuple[float, float]] = {}
    x = y = height = 0.0
    for (names, box), size in zip(boxes, sizes, strict=True):
        if x and x + float(size[0]) > row_width:
            x, y, height = 0.0, y + height, 0.0
        corner = box.min(axis=0)
        for name, place in zip(names, box, strict=True):
            placed[name] = (x + float(place[0] - corner[0]), y + float(place[1] - corner[1]))
        x += float(size[0])
        height = max(height, float(size[1]))
    middle_x = (min(p[0] for p in placed.values()) + max(p[0] for p in placed.values())) / 2
    middle_y = (min(p[1] for p in placed.values()) + max(p[1] for p in placed.values())) / 2
    return {name: (round(px - middle_x, 1), round(py - middle_y, 1)) for name, (px, py) in sorted(placed.items())}
