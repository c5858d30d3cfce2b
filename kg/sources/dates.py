"""Days in many spellings to ISO 8601, and never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate
from typing import Final

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
"""A month's English name or its short form, for patterns that ignore case."""

_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
WRITTEN: Final = re.compile(
    rf"\b(?:(?P<m1>{MONTH})\s+{_DAY.format('d1')},?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|{_DAY.format('d2')}(?:\s+of)?[\s-]+(?P<m2>{MONTH}),?[\s-]+(?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)[-/.](?P<n3>[01]?\d)[-/.](?P<d3>[0-3]?\d)"
    r"|(?P<a4>[0-3]?\d)(?P<sep>[-/.])(?P<b4>[0-3]?\d)(?P=sep)(?P<y4>(?:19|20)\d\d))(?!\d)",
    re.I,
)
"""A day with its year as news write it: "October 23, 2025", "23 Oct 2025", "2025-10-23", "23/10/2025"."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_START = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d|\Z)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?\Z")


class NoDayError(ValueError):
    """The string names no day, or could name two; the message says which."""


def from_match(match: re.Match[str]) -> str:
    """The ISO day of a match of WRITTEN. Raises NoDayError for days that do not exist or could be two."""
    part = match.groupdict()
    if part["y4"]:
        year, first, second = int(part["y4"]), int(part["a4"]), int(part["b4"])
        if first != second and max(first, second) <= 12:
            raise NoDayError(f"{match.group(0)!r} could be two days")
        month, day = (second, first) if first > 12 else (first, second)
    elif part["y3"]:
        year, month, day = int(part["y3"]), int(part["n3"]), int(part["d3"])
    else:
        year, day = int(part["y1"] or part["y2"]), int(part["d1"] or part["d2"])
        month = _MONTHS.index((part["m1"] or part["m2"])[:3].lower()) + 1
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise NoDayError(f"{match.group(0)!r} is no day of the calendar") from None


def iso_day(value: str) -> str:
    """The day that ``value`` names, as ``YYYY-MM-DD``: the day as written, whatever the time zone.

    ISO 8601 and RFC 2822 timestamps, compact days (``20251023``), days as people write them. Raises NoDayError where no
    day with its year is named, or where it could be two (``03/04/2025``).
    """
    value = value.strip()
    if start := _ISO_START.match(value):
        return _calendar(start.group(1), value)
    if compact := _COMPACT.match(value):
        return _calendar("-".join(compact.groups()), value)
    if len(value) > 100:
        raise NoDayError("is no date")
    found = [from_match(match) for match in WRITTEN.finditer(value)]
    if len(set(found)) == 1:
        return found[0]
    if found:
        raise NoDayError(f"{value!r} names several days")
    if (fields := parsedate(value)) and fields[0] >= 1900:
        return _calendar(f"{fields[0]:04}-{fields[1]:02}-{fields[2]:02}", value)
    return _by_library(value)


def _calendar(day: str, value: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise NoDayError(f"{value!r} is no day of the calendar") from None


def _by_library(value: str) -> str:
    import dateparser

    # Only whole days as written count: "yesterday" and "May" would depend on the day of reading.
    rules = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    parsed: datetime | None = None
    if re.search(r"\d", value) and not re.search(r"\d{1,2}([-/.])\d{1,2}\1\d{2}\b", value):
        try:
            parsed = dateparser.parse(value, languages=["en"], settings=rules)
        except (ValueError, OverflowError, RecursionError):
            parsed = None
    if parsed is None:
        raise NoDayError(f"{value!r} names no day")
    return parsed.date().isoformat()
