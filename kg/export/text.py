"""What text formats cannot hold: characters without a place in XML, and what a network leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that XML 1.0 forbids or discourages (https://www.w3.org/TR/xml/#charsets)."""


class Cleaner:
    """Replaces what XML cannot hold by U+FFFD, and counts the strings that it had to change."""

    def __init__(self) -> None:
        self.changed = 0

    def __call__(self, text: str) -> str:
        """``text`` as XML can hold it."""
        cleaned, times = FORBIDDEN.subn("\ufffd", text)
        self.changed += times > 0
        return cleaned

    def unique(self, names: Iterable[str]) -> dict[str, str]:
        """Each of ``names`` as XML can hold it, all different."""
        taken: set[str] = set()
        kept: dict[str, str] = {}
        for name in names:
            base = cleaned = self(name)
            number = 1
            while cleaned in taken:
                number += 1
                cleaned = f"{base}~{number}"
            taken.add(cleaned)
            kept[name] = cleaned
        return kept

    def notes(self) -> list[str]:
        """A sentence when something was replaced."""
        if not self.changed:
            return []
        return [f"control characters, which XML cannot hold, replaced by U+FFFD in {self.changed:,} strings"]


def left_out(network: networkx.MultiDiGraph) -> list[str]:
    """What ``network``, as ``project`` makes it, leaves out of the events that it was made from."""
    notes = []
    if network.graph.get("one_sided"):
        notes.append(f"{_events(network.graph['one_sided'])} without a second party left out: they are no edges")
    if network.graph.get("roles_left_out"):
        notes.append(f"{_events(network.graph['roles_left_out'])} of mere roles left out; ask for roles to have them")
    notes.append("quotes and single reports are not in it; csv, jsonl and nquads hold them")
    return notes


def _events(number: int) -> str:
    return f"{number:,} event" + ("" if number == 1 else "s")
