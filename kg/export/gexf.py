"""GEXF 1.3 and 1.2draft for Gephi and its kin (https://gexf.net), written so that the published schemas accept it.

Every edge has an id of its own, and edges between the same two actors are kept apart by event type (``kind``). First
and last date stand twice: as attributes, and as a spell that Gephi's timeline reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kg.analysis.layout import positions
from kg.analysis.palette import QUADS, REGIONS, SHAPES, SPARE, UNKNOWN, UNKNOWN_QUAD, region_colours, rgb
from kg.errors import BadOption
from kg.export.networks import NetworkExporter
from kg.export.text import Cleaner

if TYPE_CHECKING:
    import networkx

TYPES = {int: "integer", float: "double", str: "string"}
VIZ_SHAPES = {
    "dot": "disc",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "triangleDown": "triangle",
}
VERSIONS = {"1.3": "http://gexf.net/1.3", "1.2draft": "http://www.gexf.net/1.2draft"}
"""Versions of GEXF, and the namespace of each."""

COLOURS = ("region", "community")

DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")

# Gephi has columns of its own called Type and Label.
TITLES = {"type": "event_type"}
OWN_PLACES = ("label",)
"""Attributes that GEXF has a place of its own for."""


class GexfExporter(NetworkExporter):
    """The network of actors as GEXF.

    ``version`` is "1.3", or "1.2draft" for old readers, which have no edges of several kinds: there the kind is an
    attribute. ``colour`` is what actors are coloured by: "region", or "community" of the cooperation network, which is
    then an attribute too; edges are coloured by quad class. Sizes grow with the root of an actor's strength from 10 to
    50, thickness with the logarithm of the count; ``weight`` is the count of events. ``seed`` is that of the layout and
    of the communities. Other options are those of ``kg.export.networks``. Raises BadOption.
    """

    name = "gexf"
    suffix = ".gexf"
    description = "GEXF 1.3: the network of actors for Gephi, with colours, positions and dates"

    def __init__(self, *, version: str = "1.3", colour: str = "region", **options: Any) -> None:
        super().__init__(**options)
        if version not in VERSIONS:
            raise BadOption(f"no version of GEXF is called {version!r}; there are: {', '.join(VERSIONS)}")
        if colour not in COLOURS:
            raise BadOption(f"actors are not coloured by {colour!r}; there are: {', '.join(COLOURS)}")
        self.version = version
        self.colour = colour

    def write_network(self, network: networkx.MultiDiGraph, stream: BinaryIO) -> list[str]:
        """See ``NetworkExporter``."""
        clean = Cleaner()
        for line in gexf_lines(network, clean, seed=self.seed, version=self.version, colour=self.colour):
            stream.write(line.encode("utf-8"))
            stream.write(b"\n")
        return clean.notes()


def gexf_bytes(network: networkx.MultiDiGraph) -> bytes:
    """The GEXF file of ``network``, which has the attributes that ``project`` gives."""
    return "".join(f"{line}\n" for line in gexf_lines(network, Cleaner())).encode("utf-8")


def gexf_lines(
    network: networkx.MultiDiGraph, clean: Cleaner, *, seed: int = 7, version: str = "1.3", colour: str = "region"
) -> Iterator[str]:
    """The lines of the GEXF file of ``network``, as ``project`` makes it."""
    network, fills = _coloured(network, colour, seed)
    ends = [date for _, _, edge in network.edges(data=True) for date in (edge["first"], edge["last"])]
    dates = sorted(date for date in ends if DATE.match(date))
    graph = {"defaultedgetype": "directed", "idtype": "string", "mode": "dynamic" if dates else "static"}
    if dates:
        graph |= {"timeformat": "date", "start": dates[0], "end": dates[-1]}
        if version == "1.3":
            graph["timerepresentation"] = "interval"
    node_columns = _columns((values for _, values in network.nodes(data=True)))
    edge_columns = _columns((values for _, _, values in network.edges(data=True)))
    namespace = VERSIONS[version]

    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<gexf xmlns="{namespace}" xmlns:viz="{namespace}/viz" version="{version.removesuffix("draft")}">'
    yield "<meta><creator>geopolitical-event-kg</creator>"
    yield f"<description>{escape('Who did what to whom: actors, and the events between them')}</description></meta>"
    yield _open("graph", graph)
    for owner, columns in (("node", node_columns), ("edge", edge_columns)):
        yield f'<attributes class="{owner}" mode="static">'
        for name, (column, kind) in columns.items():
            yield _open("attribute", {"id": column, "title": TITLES.get(name, name), "type": kind}, close=True)
        yield "</attributes>"
    spells = _node_spells(network)
    places = positions(network, seed=seed)
    most = max((strength for _, strength in network.nodes(data="strength")), default=1) or 1
    ids = clean.unique(network)

    write = _Attributes(node_columns, clean)
    yield f'<nodes count="{len(network)}">'
    for node, values in network.nodes(data=True):
        yield _open("node", {"id": ids[node], "label": clean(values["label"])})
        yield write(values)
        yield from _spell(*spells[node])
        x, y = places[node]
        yield _open("viz:color", _colour(fills[node]), close=True)
        # Gephi's y axis runs upwards, a page's downwards.
        yield _open("viz:position", {"x": f"{x:.1f}", "y": f"{-y:.1f}", "z": "0.0"}, close=True)
        yield _open("viz:size", {"value": f"{10 + 40 * math.sqrt(values['strength'] / most):.2f}"}, close=True)
        shape = VIZ_SHAPES.get(SHAPES.get(values["kind"], "dot"), "disc")
        yield _open("viz:shape", {"value": shape}, close=True)
        yield "</node>"
    yield "</nodes>"

    write = _Attributes(edge_columns, clean)
    quoted = {node: quoteattr(name) for node, name in ids.items()}
    quads = {name: _open("viz:color", _colour(colour), close=True) for name, colour in QUADS.items()}
    unknown = _open("viz:color", _colour(UNKNOWN_QUAD), close=True)
    yield f'<edges count="{network.size()}">'
    for number, (source, target, values) in enumerate(network.edges(data=True)):
        kind = f" kind={write.quoted(values['type'])}" if version == "1.3" else ""
        count = values["count"]
        yield (
            f'<edge id="e{number}" source={quoted[source]} target={quoted[target]} '
            f'label={write.quoted(values["label"])} weight="{float(count)}"{kind}>'
        )
        yield write(values)
        yield from _spell(values["first"], values["last"])
        yield quads.get(values["quad"], unknown)
        yield f'<viz:thickness value="{1 + math.log2(count):.2f}"/>'
        yield "</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


class _Attributes:
    """Writes the values of nodes or of edges; strings that come again are cleaned and quoted once."""

    def __init__(self, columns: Mapping[str, tuple[str, str]], clean: Cleaner) -> None:
        self._columns = [(name, f"<attvalue for={quoteattr(column)} value=") for name, (column, _) in columns.items()]
        self._clean = clean
        self._known: dict[str, str] = {}

    def __call__(self, row: Mapping[str, Any]) -> str:
        """The element with the values of ``row``, each on a line."""
        lines = ["<attvalues>"]
        for name, start in self._columns:
            if name in row:
                value = row[name]
                lines.append(f"{start}{self.quoted(value)}/>" if isinstance(value, str) else f'{start}"{value!r}"/>')
        lines.append("</attvalues>")
        return "\n".join(lines)

    def quoted(self, text: str) -> str:
        """``text`` as the value of an XML attribute, with its quotes."""
        found = self._known.get(text)
        if found is None:
            cleaned = self._clean(text)
            found = quoteattr(cleaned)
            # What had to be changed is cleaned each time, since the cleaner counts.
            if cleaned == text:
                self._known[text] = found
        return found


def _coloured(
    network: networkx.MultiDiGraph, colour: str, seed: int
) -> tuple[networkx.MultiDiGraph, dict[str, str]]:
    """``network``, with the attribute ``community`` if that is what it is coloured by, and the fill of each node."""
    if colour == "region":
        colours = region_colours(values["region"] for _, values in network.nodes(data=True))
        return network, {node: colours.get(region, UNKNOWN) for node, region in network.nodes(data="region")}
    from kg.analysis.communities import membership, partition
    from kg.analysis.conversions import graph

    friends = graph(network, "cooperation")
    friends.remove_nodes_from([node for node in network if not friends.degree(node)])
    groups = membership(partition(friends, seed=seed)) if len(friends) else {}
    network = network.copy()
    for node in network:
        # 0 is who cooperates with nobody.
        network.nodes[node]["community"] = groups.get(node, 0)
    fills = [*REGIONS.values(), *SPARE]
    return network, {
        node: fills[(groups[node] - 1) % len(fills)] if node in groups and groups[node] <= len(fills) else UNKNOWN
        for node in network
    }


def _columns(rows: Iterator[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """The attributes that occur: name to id and GEXF type. Whole and broken numbers in one column make it double."""
    kinds: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if name not in OWN_PLACES:
                kind = TYPES[type(value)]
                kinds[name] = kind if kinds.get(name, kind) == kind else "double"
    # Some readers know attributes by their ids, so these are the titles.
    return {name: (TITLES.get(name, name), kind) for name, kind in kinds.items()}


def _node_spells(network: networkx.MultiDiGraph) -> dict[str, tuple[str, str]]:
    """First and last date of each node's edges; ("", "") where one of them has no date, so that it never vanishes."""
    spells: dict[str, tuple[str, str]] = {}
    for source, target, values in network.edges(data=True):
        for end in (source, target):
            first, last = spells.get(end, (values["first"], values["last"]))
            dated = first and values["first"]
            spells[end] = (min(first, values["first"]), max(last, values["last"])) if dated else ("", "")
    return {node: spells.get(node, ("", "")) for node in network}


def _spell(first: str, last: str) -> Iterator[str]:
    if DATE.match(first) and DATE.match(last):
        yield f"<spells>{_open('spell', {'start': first, 'end': last}, close=True)}</spells>"


def _colour(colour: str) -> dict[str, str]:
    return {name: str(part) for name, part in zip("rgb", rgb(colour), strict=True)}


def _open(element: str, attributes: Mapping[str, str], *, close: bool = False) -> str:
    inside = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{element}{inside}{'/' if close else ''}>"
