"""What in a text is no running prose: headline, subheadings, dateline, dates, bylines and page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model import Region, RegionKind
from kg.sources.datelines import DateLine, date_line, dateline, is_byline, may_be_byline
from kg.sources.furniture import glued, is_credit, is_furniture

_LONGEST_HEADLINE: Final = 200
_LONGEST_SUBHEADING: Final = 100
_HEAD_PROSE: Final = 3
"""Dates, bylines and datelines are looked for before this many paragraphs of prose have passed."""

_HEAD_LINES: Final = 12
"""How many lines may hold a byline that only its neighbours make one."""

_MARKDOWN = re.compile(r"#{1,6} +")
_CLOSERS = "”’\"')]*_ "
_SMALL_WORDS = (
    "a an the and or but nor of in on at to for from by with as vs via over into amid after before s is be are"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SIGN = re.compile(r"\W+")


@dataclass(slots=True)
class Layout:
    """What was recognised in a text. Offsets are code points; ``date`` is an ISO day.

    ``title`` is the headline where it stands in the text, ``agency`` the news agency of the dateline.
    """

    title: str | None = None
    date: str | None = None
    place: str | None = None
    agency: str | None = None
    regions: tuple[Region, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    """A line without the blanks around it, where it stands, and whether blank lines stand before and after it."""

    text: str
    start: int
    apart_before: bool
    apart_after: bool = True
    kind: RegionKind | None = None
    dates: DateLine | None = field(default=None)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def alone(self) -> bool:
        return self.apart_before and self.apart_after


def recognise(text: str, *, title: str | None = None) -> Layout:
    """The layout of ``text`` (``\\n`` line ends). Nothing is cut: regions say where things stand.

    With ``title`` given, only a line that says the same is taken as the headline; otherwise a first line that looks
    like one is. Lines count as paragraphs of their own where the text has no blank lines.
    """
    lines = _lines(text)
    layout = Layout()
    regions: list[Region] = []
    _name_lines(lines, title, layout, regions)
    _read_dates(lines, layout)
    _find_dateline(lines, layout, regions)
    for line in lines:
        if line.kind is not None:
            regions.append(Region(line.kind, line.start, line.end))
        else:
            regions.extend(Region("furniture", line.start + a, line.start + b) for a, b in glued(line.text))
    layout.regions = _apart(regions)
    return layout


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    offset, blank = 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = offset + len(raw) - len(raw.lstrip())
            if lines:
                lines[-1].apart_after = blank
            lines.append(_Line(stripped, start, blank))
            blank = False
        else:
            blank = True
        offset += len(raw) + 1
    if len(lines) > 1 and not any(line.apart_before for line in lines[1:]) and _lines_are_paragraphs(lines):
        for line in lines:
            line.apart_before = line.apart_after = True
    return lines


def _lines_are_paragraphs(lines: Sequence[_Line]) -> bool:
    ended = sum(_final(line.text) in ".!?" for line in lines)
    return 2 * ended >= len(lines)


def _final(text: str) -> str:
    """The last sign of a text that is no closing quote or bracket; a blank where there is none."""
    return text.rstrip(_CLOSERS)[-1:] or " "


def _name_lines(lines: list[_Line], title: str | None, layout: Layout, regions: list[Region]) -> None:
    prose = 0
    for index, line in enumerate(lines):
        head = prose < _HEAD_PROSE
        line.kind = _meta_kind(line, head=head, tail=index >= len(lines) - 4)
        if line.kind is None and head and _is_dateline(line.text):
            continue
        if line.kind is None:
            marker = _MARKDOWN.match(line.text)
            if layout.title is None and _is_headline(lines, index, title, first=prose == 0):
                line.kind = "headline"
            elif marker or (line.alone and index + 1 < len(lines) and _is_subheading(line.text)):
                line.kind = "subheading"
            if line.kind and marker and marker.end() < len(line.text):
                regions.append(Region("furniture", line.start, line.start + marker.end()))
                line.text, line.start = line.text[marker.end() :], line.start + marker.end()
            if line.kind == "headline":
                layout.title = line.text
        prose += line.kind in (None, "subheading") and line.apart_after
    for index, line in enumerate(lines[:_HEAD_LINES]):
        near = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
        if (
            line.kind in (None, "subheading")
            and may_be_byline(line.text)
            and any(other.kind in {"date", "byline"} for other in near)
        ):
            line.kind = "byline"


def _is_dateline(text: str) -> bool:
    """Is the line a place and a day and nothing else ("BOGOTA, January 17, 2025")? It is no headline then."""
    found = dateline(text) if len(text) <= _LONGEST_SUBHEADING else None
    return found is not None and found.length == len(text)


def _meta_kind(line: _Line, *, head: bool, tail: bool) -> RegionKind | None:
    if is_furniture(line.text):
        return "furniture"
    if head or tail:
        line.dates = date_line(line.text)
        if line.dates is not None:
            return "date"
    if head and is_byline(line.text):
        return "byline"
    if tail and is_credit(line.text):
        return "byline"
    parts = re.split(r"\s+[|•·]\s+", line.text) if head and len(line.text) <= _LONGEST_HEADLINE else []
    if 1 < len(parts) <= 6:
        dates = [date for part in parts if (date := date_line(part))]
        if dates and all(date_line(part) or is_byline(part) or is_furniture(part) or len(part) <= 30 for part in parts):
            line.dates = dates[0]
            return "date"
    return None


def _is_headline(lines: Sequence[_Line], index: int, title: str | None, *, first: bool) -> bool:
    line = lines[index]
    text = _MARKDOWN.sub("", line.text, count=1)
    if title is not None:
        return first and _same(text, title)
    if not first or len(text) > _LONGEST_HEADLINE or _final(text) in ".,;:—–-" or len(_WORD.findall(text)) < 2:
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "“‘\"'"):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or not line.apart_before:
        return False
    return line.apart_after or _meta_kind(following, head=True, tail=False) is not None


def _same(a: str, b: str) -> bool:
    return _SIGN.sub(" ", a).strip().casefold() == _SIGN.sub(" ", b).strip().casefold() != ""


def _is_subheading(text: str) -> bool:
    if len(text) > _LONGEST_SUBHEADING or _final(text) in ".,;:!…—–-" or not (text[0].isupper() or text[0] in "“‘\"'"):
        return False
    words = _WORD.findall(text)
    large = [word for word in words if word.lower() not in _SMALL]
    if not large or text[-1] in '”"':
        return False
    return len(words) <= 8 or sum(word[0].isupper() for word in large) >= 0.8 * len(large)


def _read_dates(lines: Sequence[_Line], layout: Layout) -> None:
    known = [line.dates for line in lines if line.kind == "date" and line.dates is not None]
    days = [found for found in known if found.date is not None]
    published = [found for found in days if not found.updated] or days
    if published:
        layout.date = published[0].date
    elif known:
        layout.notes = ("the date line could mean two days",)


def _find_dateline(lines: Sequence[_Line], layout: Layout, regions: list[Region]) -> None:
    paragraphs = [line for line in lines if line.kind is None and line.apart_before]
    labels = sum(bool(re.match(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]*:\s", line.text)) for line in paragraphs)
    for line in paragraphs[:_HEAD_PROSE]:
        found = dateline(line.text)
        if found is None or (labels > 1 and line.text[: found.length].rstrip().endswith(":")):
            continue
        regions.append(Region("dateline", line.start, line.start + found.length))
        layout.place, layout.agency = found.place, found.agency
        layout.date = layout.date or found.date
        return


def _apart(regions: list[Region]) -> tuple[Region, ...]:
    """``regions`` in order; one that overlaps an earlier one begins where that ends, or goes."""
    kept: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.start, region.end)):
        start = max(region.start, kept[-1].end) if kept else region.start
        if start < region.end:
            kept.append(Region(region.kind, start, region.end))
    return tuple(kept)
