"""One self-contained HTML page with the interactive graph: everything is inside it, and it asks nobody for anything.

pyvis makes the network, its nodes, edges and options, and brings the vis-network library; the page around it is ours,
because pyvis's own page fetches from elsewhere and takes names for HTML. All data stand in one block of JSON in which
no character can end the block; the script puts them on the page as text only, and the page's content security policy
allows no other script and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import settings
from kg.analysis.layout import positions
from kg.analysis.network import EventSource, Level
from kg.analysis.palette import SHAPES, UNKNOWN
from kg.views.content import page_content

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter

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
    level: Level = "actor",
    max_nodes: int = settings.PAGE_MAX_NODES,
    max_edges: int = settings.PAGE_MAX_EDGES,
    seed: int = 7,
) -> list[str]:
    """Write the page of the reports in ``graph`` that pass ``filter`` to ``path``; return what it leaves out, as notes.

    ``level`` is that of ``kg.analysis.network.project``. Above ``max_nodes`` actors and ``max_edges`` links only the
    strongest are drawn. The same graph and ``seed`` give the same page. The folder of ``path`` must exist; OSError
    is raised where it cannot be written.
    """
    text, notes = page(
        graph, filter=filter, title=title, level=level, max_nodes=max_nodes, max_edges=max_edges, seed=seed
    )
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return notes


def page(
    graph: EventSource,
    *,
    filter: EventFilter | None = None,
    title: str | None = None,
    level: Level = "actor",
    max_nodes: int = settings.PAGE_MAX_NODES,
    max_edges: int = settings.PAGE_MAX_EDGES,
    seed: int = 7,
) -> tuple[str, list[str]]:
    """The page that ``write_page`` writes, as a string, and its notes."""
    heading = _plain(title) if title else "Who did what to whom"
    network, content = page_content(graph, filter, title=heading, level=level, max_nodes=max_nodes, max_edges=max_edges)
    nodes, edges, options = drawing(network, content["palette"]["regions"], seed=seed)
    content["vis"] = {"nodes": nodes, "edges": edges, "options": options}
    content["physics"] = len(nodes) <= settings.PAGE_PHYSICS_NODES
    return _assemble(heading, content), list(content["notes"])


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
    for number, (source, target) in enumerate(network.edges()):
        canvas.add_edge(numbers[source], numbers[target], id=number)
    canvas.set_options(json.dumps(OPTIONS))
    return canvas.nodes, canvas.edges, dict(canvas.options)


def embedded(value: Any) -> str:
    """``value`` as JSON that may stand inside a ``<script>`` element: ASCII, and without ``<``, ``>`` and ``&``."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def vis_network() -> str:
    """The vis-network library that comes with pyvis, as one script."""
    folder = files("pyvis") / "templates" / "lib"
    newest = max(
        (entry.name for entry in folder.iterdir() if entry.name.startswith("vis-")),
        key=lambda name: [int(part) for part in re.findall(r"\d+", name)],
    )
    # A data block ends at the first "</script", whatever stands around it.
    script = (folder / newest / "vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*", "", script).replace("</script", "<\\/script")


def _assemble(heading: str, content: dict[str, Any]) -> str:
    folder = files("kg.views")
    style = _normal((folder / "page.css").read_text(encoding="utf-8"))
    script = _normal((folder / "page.js").read_text(encoding="utf-8"))
    library = _normal(vis_network())
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_fingerprint(library)} {_fingerprint(script)}",
            f"style-src {_fingerprint(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {
        "title": html.escape(heading),
        "policy": html.escape(policy, quote=False).replace('"', "&quot;"),
        "style": style,
        "data": embedded(content),
        "library": library,
        "script": script,
    }
    template = (folder / "page.html").read_text(encoding="utf-8")
    # One pass, so that what is put in is never read as a template itself.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _normal(template))


def _fingerprint(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _normal(text: str) -> str:
    """``text`` with the line ends that an HTML parser leaves, so that fingerprints hold everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\\x00")


def _plain(text: str) -> str:
    """``text`` on one line, without characters that no file may hold."""
    kept = "".join(char if char >= " " and not "\ud800" <= char <= "\udfff" else " " for char in text)
    return " ".join(kept.split())


def _short(label: str) -> str:
    """``label`` as it is drawn: on one line, without marks that turn the direction of writing, cut when long."""
    line = re.sub("[\u202a-\u202e\u2066-\u2069]", "", _plain(label))
    return line if len(line) <= LABEL else line[: LABEL - 1].rstrip() + "…"
