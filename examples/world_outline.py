"""Makes kg/views/world.json, the outline of the world that ``kg view --map`` draws on.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python examples/world_outline.py package

The package world-atlas holds the countries of Natural Earth (https://www.naturalearthdata.com, public domain) as
TopoJSON, under the ISC licence. Outlines come from its coarsest edition, points to put a country's events at (the
middle of its largest part) from the middle one, which has the small countries as well. Coordinates are tenths of a
degree.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
TARGET = REPOSITORY / "kg" / "views" / "world.json"
WITHOUT_NUMBER = {"N. Cyprus": "XNC", "Somaliland": "XSL", "Kosovo": "XKX"}
LEAST_AREA = 0.6
"""Square degrees below which a part of a country is left out, unless it is the country's largest."""

Ring = list[tuple[float, float]]


def main() -> None:
    """Read the package's folder that is named on the command line, and write the file."""
    folder = Path(sys.argv[1])
    with (REPOSITORY / "kg" / "data" / "countries.csv").open(encoding="utf-8", newline="") as lines:
        codes = {row["m49"].zfill(3): row["id"] for row in csv.DictReader(lines) if row["m49"]}
    outlines: dict[str, list[list[int]]] = {}
    for code, rings in countries(folder / "countries-110m.json", codes):
        largest = max(map(area, rings))
        kept = [ring for ring in rings if area(ring) == largest or area(ring) >= LEAST_AREA]
        if code != "ATA":
            outlines.setdefault(code, []).extend(steps(ring) for ring in kept)
    points: dict[str, list[int]] = {}
    for code, rings in countries(folder / "countries-50m.json", codes):
        points.setdefault(code, [round(value * 10) for value in middle(max(rings, key=area))])
    about = {
        "source": "Natural Earth (https://www.naturalearthdata.com), by the package world-atlas 2.0.2",
        "licence": "Natural Earth is in the public domain. world-atlas: " + licence(folder / "LICENSE"),
        "made_by": "examples/world_outline.py",
    }
    lines_of = [f"{json.dumps(code)}:{json.dumps(outlines[code], separators=(',', ':'))}" for code in sorted(outlines)]
    head = json.dumps(about, ensure_ascii=False)[1:-1]
    body = json.dumps(dict(sorted(points.items())), separators=(",", ":"))
    TARGET.write_text(
        f'{{{head},\n"points":{body},\n"outlines":{{\n' + ",\n".join(lines_of) + "\n}}\n", encoding="utf-8"
    )
    sys.stdout.write(f"{TARGET}: {len(outlines)} outlines, {len(points)} points, {TARGET.stat().st_size:,} bytes\n")


def licence(path: Path) -> str:
    """The text of a licence on one line."""
    return " ".join(path.read_text(encoding="utf-8").split())


def countries(path: Path, codes: dict[str, str]) -> list[tuple[str, list[Ring]]]:
    """Each country's code and the outer rings of its parts, in degrees."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = unpacked(topology)
    found = []
    for shape in topology["objects"]["countries"]["geometries"]:
        code = codes.get(str(shape.get("id", "")).zfill(3)) or WITHOUT_NUMBER.get(shape["properties"]["name"])
        if code is None:
            sys.stderr.write(f"no code for {shape['properties']['name']}\n")
            continue
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [stitched(part[0], arcs) for part in parts]
        found.append((code, [piece for ring in rings for piece in split(ring)]))
    return found


def unpacked(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON file in degrees: they are stored as differences of whole numbers."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            places.append((x * sx + tx, y * sy + ty))
        arcs.append(places)
    return arcs


def stitched(numbers: list[int], arcs: list[Ring]) -> Ring:
    """One ring from its arcs; a number below zero means the arc backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def split(ring: Ring) -> list[Ring]:
    """A ring as the pieces that lie east and west of the 180th meridian, where it crosses that."""
    whole: Ring = []
    turn = 0.0
    for lon, lat in ring:
        if whole and abs(lon + turn - whole[-1][0]) > 180:
            turn += 360 if lon + turn < whole[-1][0] else -360
        whole.append((lon + turn, lat))
    if max(lon for lon, _ in whole) <= 180 and min(lon for lon, _ in whole) >= -180:
        return [whole]
    pieces = []
    for shift in (-360.0, 0.0, 360.0):
        moved = [(lon + shift, lat) for lon, lat in whole]
        piece = clipped(clipped(moved, 180.0, 1), -180.0, -1)
        if len(piece) > 2:
            pieces.append(piece)
    return pieces


def clipped(ring: Ring, edge: float, side: int) -> Ring:
    """What of a ring lies on the near side of a meridian (``side`` 1: west of it, -1: east); Sutherland-Hodgman."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        here, there = (edge - x1) * side >= 0, (edge - x2) * side >= 0
        if here:
            kept.append((x1, y1))
        if here != there:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def area(ring: Ring) -> float:
    """The area of a ring in square degrees."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return (x / (3 * doubled), y / (3 * doubled)) if doubled else ring[0]


def steps(ring: Ring) -> list[int]:
    """A ring as whole tenths of a degree: its first point, then differences; points that fall together are one."""
    flat: list[int] = []
    last = (0, 0)
    for lon, lat in ring:
        place = (round(lon * 10), round(lat * 10))
        if not flat or place != last:
            flat += [place[0] - last[0], place[1] - last[1]]
            last = place
    return flat


if __name__ == "__main__":
    main()
