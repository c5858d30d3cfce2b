"""One self-contained HTML page with the interactive graph: everything is inside it, and it asks nobody for anything.

pyvis makes the network, its nodes, edges and options, and brings the vis-network library; the page around it is ours,
because pyvis's own page fetches from elsewhere and takes names for HTML. All data stand in one block of JSON in which
no character can end the block; the script puts them on the page as text only, and the page's content security policy
allows no other script and no request at all.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from kg import settings
from kg.analysis.layout import positions
from kg.analysis.network import EventSource, Level
from kg.analysis.palette import SHAPES, UNKNOWN
from kg.errors import BadOption
from kg.views.content import bundles, country_names, page_content
from kg.views.frame import assemble
from kg.views.inline import InlinePage
from kg.views.world import world

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter

Kind = Literal["graph", "timeline", "map", "matrix"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a page shows of the network: actors and links, events along time, on a map, or by pairs of actors."""

CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "graph": ("Colour", {"region": "by region", "community": "by who cooperates"}),
    "timeline": ("Rows", {"dyad": "one a direction", "pair": "one a pair"}),
    "map": ("Place", {"place": "named in the report", "target": "country of the target", "source": "of the source"}),
    "matrix": ("Colour", {"score": "by mean score", "count": "by number of events"}),
}
"""The one question that each view asks beside the filters, and the answers that it takes, the first unless told."""

HEADINGS: dict[str, str] = {
    "graph": "Who did what to whom",
    "timeline": "Who did what to whom, and when",
    "map": "Who did what to whom, and where",
    "matrix": "Who did what to whom, pair by pair",
}
"""The heading of each view unless ``title`` says otherwise."""

LABEL = 32
"""Most characters of a name that are drawn beside its shape; the side panel has it whole."""

OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3},
    "edges": {"arrowStrikethrough": False, "selectionWidth": 2, "hoverWidth": 1, "smooth": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "tooltipDelay": 200,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -90, "springLength": 130, "damping": 0.6, "avoidOverlap": 0.6},
        "stabilization": False,
    },
    "layout": {"improvedLayout": False, "randomSeed": 7},
}


def write_page(
    graph: EventSource,
    path: str | Path,
    *,
    filter: EventFilter | None = None,
    title: str | None = None,
    kind: Kind = "graph",
    level: Level = "actor",
    max_nodes: int = settings.PAGE_MAX_NODES,
    max_edges: int = settings.PAGE_MAX_EDGES,
    seed: int = 7,
) -> list[str]:
    """Write the page of the reports in ``graph`` that pass ``filter`` to ``path``; return what it leaves out, as notes.

    ``kind`` is what the page opens with, see ``KINDS``; a reader can turn to the others. ``level`` is "actor" or
    "country", as in ``kg.analysis.network.project``. Above ``max_nodes`` actors and ``max_edges`` links only the
    backbone is drawn, see ``kg.views.backbone``. The same graph and ``seed`` give the same page. The folder of ``path``
    must exist; OSError is raised where it cannot be written, BadOption for a kind that there is not.
    """
    text, notes = page(
        graph, filter=filter, title=title, kind=kind, level=level, max_nodes=max_nodes, max_edges=max_edges, seed=seed
    )
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return notes


def page(
    graph: EventSource,
    *,
    filter: EventFilter | None = None,
    title: str | None = None,
    kind: Kind = "graph",
    level: Level = "actor",
    max_nodes: int = settings.PAGE_MAX_NODES,
    max_edges: int = settings.PAGE_MAX_EDGES,
    seed: int = 7,
) -> tuple[str, list[str]]:
    """The page that ``write_page`` writes, as a string, and its notes."""
    if kind not in KINDS:
        raise BadOption(f"no page is called {kind!r}; there are: {', '.join(KINDS)}")
    heading = _plain(title) if title else HEADINGS[kind]
    network, content = page_content(graph, filter, title=heading, level=level, max_nodes=max_nodes, max_edges=max_edges)
    nodes, edges, options = drawing(network, content["palette"]["regions"], seed=seed)
    content["vis"] = {"nodes": nodes, "edges": edges, "options": options}
    content["physics"] = len(nodes) <= settings.PAGE_PHYSICS_NODES
    content["show"] = kind
    content["headings"] = {name: heading if title else HEADINGS[name] for name in KINDS}
    content["questions"] = dict(CHOICES)
    content["world"] = world(content["places"])
    content["world"]["names"] = country_names(place.get("country", "") for place in content["places"])
    told = [place is not None for place in content["reports"]["place"]]
    if sum(told) * 2 < len(told):
        # Few reports say where: the country of the target says more, and is what the map opens with.
        question, choices = CHOICES["map"]
        content["questions"]["map"] = question, dict(sorted(choices.items(), key=lambda choice: choice[0] != "target"))
    return assemble(heading, content), list(content["notes"])


def inline_page(graph: EventSource, *, height: int = 720, **options: Any) -> InlinePage:
    """The page for a notebook, ``height`` pixels high; ``options`` are those of ``page``."""
    text, notes = page(graph, **options)
    return InlinePage(text, tuple(notes), height)


def drawing(
    network: networkx.MultiDiGraph, colours: dict[str, str], *, seed: int = 7
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """pyvis's nodes, edges and options for ``network``, numbered in its order, at positions computed beforehand."""
    from pyvis.network import Network

    canvas = Network(directed=True, cdn_resources="in_line")
    places = positions(network, seed=seed)
    numbers = {node: number for number, node in enumerate(network)}
    for node, values in network.nodes(data=True):
        x, y = places[node]
        canvas.add_node(
            numbers[node],
            label=_short(values["label"]),
            shape=SHAPES.get(values["kind"], "dot"),
            color=colours.get(values["region"], UNKNOWN),
            x=x,
            y=y,
        )
    ends = list(network.edges())
    for number, bundle in enumerate(bundles(network)):
        source, target = ends[bundle[0]]
        canvas.add_edge(numbers[source], numbers[target], id=number)
    canvas.set_options(json.dumps(OPTIONS))
    return canvas.nodes, canvas.edges, dict(canvas.options)


def _plain(text: str) -> str:
    """``text`` on one line, without characters that no file may hold."""
    kept = "".join(char if char >= " " and not "\ud800" <= char <= "\udfff" else " " for char in text)
    return " ".join(kept.split())


def _short(label: str) -> str:
    """``label`` as it is drawn: on one line, without marks that turn the direction of writing, cut when long."""
    line = re.sub("[\u202a-\u202e\u2066-\u2069]", "", _plain(label))
    return line if len(line) <= LABEL else line[: LABEL - 1].rstrip() + "…"
