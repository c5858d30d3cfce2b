"""The world as the map draws it: outlines of countries and a point for each, in the projection of the page.

The projection is Equal Earth (Šavrič, Patterson, Jenny: The Equal Earth map projection, International Journal of
Geographical Information Science 33, 2019, 454-465): areas keep their ratio, and shapes look familiar.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

WIDTH = 1000.0
"""Width of the projected world; it is 487 high, of which the southernmost part is left out with Antarctica."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """The place on the map of a point in degrees (east and north positive): x to the right, y downwards, from 0."""
    t = math.asin(_M * math.sin(math.radians(max(-90.0, min(90.0, latitude)))))
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = math.radians(longitude) * math.cos(t) / (_M * slope)
    y = t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))
    half = math.pi / (_M * a1)
    scale = WIDTH / (2 * half)
    return (x + half) * scale, (_TOP - y) * scale


def _top() -> float:
    t = math.asin(_M)
    a1, a2, a3, a4 = _A
    return t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


_TOP = _top()


def world(places: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the map needs beside the reports.

    ``outlines`` are SVG paths by country (ISO 3166-1 alpha-3), ``points`` where a country's events are put, ``spots``
    one for each of ``places`` (``[x, y, exact]``): where its coordinates are, else the point of its country and 0, else
    None. ``source`` names the maker of the outline.
    """
    data = _data()
    points = {code: _placed(lon / 10, lat / 10) for code, (lon, lat) in data["points"].items()}
    spots: list[list[float] | None] = []
    for place in places:
        if place.get("latitude") is not None:
            spots.append([*_placed(place["longitude"], place["latitude"]), 1])
        elif place.get("country") in points:
            spots.append([*points[place["country"]], 0])
        else:
            spots.append(None)
    return {
        "outlines": {code: "".join(map(_path, rings)) for code, rings in data["outlines"].items()},
        "points": points,
        "spots": spots,
        "source": "Natural Earth, naturalearthdata.com",
    }


@cache
def _data() -> Any:
    return json.loads(files("kg.views").joinpath("world.json").read_text(encoding="utf-8"))


def _placed(longitude: float, latitude: float) -> list[float]:
    return [round(value, 1) for value in projected(longitude, latitude)]


def _path(ring: list[int]) -> str:
    """A ring, stored as differences of tenths of a degree, as an SVG path."""
    lon = lat = 0
    parts = []
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        lon, lat = lon + dx, lat + dy
        x, y = projected(lon / 10, lat / 10)
        parts.append(f"{x:.1f} {y:.1f}")
    return "M" + "L".join(parts) + "z"
