"""Colours and shapes that drawings share, for pages and for exports.

Region colours follow Paul Tol's "muted" scheme and quad classes run from blue (cooperation) to red (conflict), the
lighter of each pair being verbal; both can be told apart with the common kinds of colour blindness
(https://sronpersonalpages.sron.nl/~pault/).
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

REGIONS: Final = MappingProxyType(
    {
        "Africa": "#44aa99",
        "Americas": "#cc6677",
        "Asia": "#ddcc77",
        "Europe": "#aa4499",
        "Oceania": "#88ccee",
        "International": "#7d8794",
    }
)
"""Fill of actors by region."""

SPARE: Final = ("#999933", "#882255", "#117733", "#6699cc", "#997700", "#ee99aa", "#004488")
"""Fills of regions that are not in the table, in the order of their names."""

GROUPS: Final = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#997700")
"""Fills of groups that deal much with each other, the largest first: Tol's "bright" scheme and two of his others."""

UNKNOWN: Final = "#b9bfc7"
"""Fill of actors whose region is not known."""

QUADS: Final = MappingProxyType(
    {
        "material cooperation": "#1f66b0",
        "verbal cooperation": "#69a9e0",
        "verbal conflict": "#eb9a3e",
        "material conflict": "#c63d1c",
    }
)
"""Line colour by quad class on a light ground."""

QUADS_DARK: Final = MappingProxyType(
    {
        "material cooperation": "#3f8de0",
        "verbal cooperation": "#a5d0f7",
        "verbal conflict": "#f6bd78",
        "material conflict": "#f2603a",
    }
)
"""Line colour by quad class on a dark ground."""

UNKNOWN_QUAD: Final = "#8a919b"
"""Line colour where the quad class is not known."""

SHAPES: Final = MappingProxyType(
    {
        "country": "dot",
        "body": "square",
        "organisation": "diamond",
        "group": "triangleDown",
        "company": "hexagon",
        "media": "star",
        "person": "triangle",
        "role": "dot",
    }
)
"""Shape of actors by kind, in vis-network's words."""


def region_colours(regions: Iterable[str]) -> dict[str, str]:
    """The fill of each of ``regions`` ("" is unknown), in the order of the table, then of the names."""
    named = set(regions)
    colours = {name: colour for name, colour in REGIONS.items() if name in named}
    others = sorted(named - set(REGIONS) - {""})
    colours |= {name: SPARE[number % len(SPARE)] for number, name in enumerate(others)}
    if "" in named:
        colours[""] = UNKNOWN
    return colours


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0..255) of a colour written as "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
