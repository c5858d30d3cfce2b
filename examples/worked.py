"""What the worked examples share: pictures go to images/, what was found into the page that tells of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
_BLOCK = re.compile(r"(<!-- found -->\n```text\n).*?(```\n)", re.S)


def publish(name: str, found: Sequence[str], pictures: Mapping[str, str]) -> None:
    """Write the SVG ``pictures`` and put the lines ``found`` into NAME.md; print them too."""
    for picture, svg in pictures.items():
        (HERE / "images" / f"{picture}.svg").write_text(svg, encoding="utf-8")
    page = HERE / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(shown(text, found), encoding="utf-8")
    sys.stdout.writelines(f"{line}\n" for line in found)


def shown(page: str, found: Sequence[str]) -> str:
    """``page`` with the lines ``found`` in its block."""
    lines = "".join(f"{line}\n" for line in found)
    return _BLOCK.sub(lambda match: f"{match[1]}{lines}{match[2]}", page)
