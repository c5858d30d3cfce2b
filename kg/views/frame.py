"""The frame that all pages share: one HTML file, and in it its style, its scripts and its data."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

PARTS = ("elements", "state", "theme", "choosing", "filters", "panel", "search", "saving", "arranging", "drawing")
"""The parts of the script that all views share, in ``kg/views/script``, in their order."""

STAGES = ("graph", "timeline", "map", "matrix")
"""The views, each a part of the script that follows those; "start" comes last."""


def assemble(heading: str, content: dict[str, Any]) -> str:
    """The page of ``content`` under ``heading``, with all views in it.

    The page's policy allows the scripts and the style that stand in it, by their fingerprints, and no request at all.
    """
    style = _part("page.css")
    inner = [_part(f"script/{name}.js") for name in (*PARTS, *STAGES, "start")]
    # What comes from the data reaches the page through textContent or a drawing, never as markup.
    script = '"use strict";\n(() => {\n' + "\n".join(inner) + "})();\n"
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
    # One pass, so that what is put in is never read as a template itself.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _part("page.html"))


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


def _part(name: str) -> str:
    return _normal(files("kg.views").joinpath(name).read_text(encoding="utf-8"))


def _fingerprint(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _normal(text: str) -> str:
    """``text`` with the line ends that an HTML parser leaves, so that fingerprints hold everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\\x00")
