"""The labelled sentences that the judge learns from: files of ``corpus/*.csv``, marks turned into offsets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(r"\{([st]):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its marked pair: spans are (start, end) in code points, None where that side is not named."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    type: str
    mode: str | None
    modality: str


def parse(marked: str) -> tuple[str, tuple[int, int] | None, tuple[int, int] | None]:
    """The plain text of ``marked`` and the spans of its ``{s:…}`` and ``{t:…}``.

    Raises ValueError where a mark is doubled or a brace is left over.
    """
    text, spans, end = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        if match[1] in spans:
            raise ValueError(f"two marks {match[1]!r} in {marked!r}")
        spans[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        end = match.end()
    text += marked[end:]
    if "{" in text or "}" in text or not spans:
        raise ValueError(f"marks do not fit in {marked!r}")
    return text, spans.get("s"), spans.get("t")


def examples(folder: Path = CORPUS) -> Iterator[Example]:
    """All examples of the folder, in the order of files and rows."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                text, source, target = parse(row["text"])
                yield Example(text, source, target, row["type"], row["mode"] or None, row["modality"])
