"""Datelines ("KYIV, Ukraine (AP) —"), lines of dates and bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.sources.dates import MONTH, WRITTEN, NoDayError, from_match

_WEEKDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_ZONE = (
    r"(?:GMT|UTC|BST|EE?S?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|[ECP]T|CES?T|MSK|TRT|IST|PKT|AES?D?T|JST|KST|HKT|SGT|Z)"
    r"(?:\s?[+-]\d{1,2}(?::?\d\d)?)?"
)

_AGENCIES: Final = {
    "ap": "Associated Press", "the associated press": "Associated Press", "associated press": "Associated Press",
    "reuters": "Reuters", "thomson reuters": "Reuters", "afp": "Agence France-Presse", "xinhua": "Xinhua",
    "tass": "TASS", "anadolu": "Anadolu Agency", "aa": "Anadolu Agency", "upi": "UPI", "dpa": "dpa",
    "bloomberg": "Bloomberg", "yonhap": "Yonhap", "kyodo": "Kyodo News", "ians": "IANS", "ani": "ANI", "pti": "PTI",
    "irna": "IRNA", "mna": "Mehr News Agency", "sana": "SANA", "wafa": "WAFA", "cna": "CNA", "app": "APP",
    "interfax": "Interfax", "ria novosti": "RIA Novosti", "ukrinform": "Ukrinform", "cnn": "CNN", "bbc": "BBC",
    "jta": "JTA", "efe": "EFE", "ansa": "ANSA", "voa": "VOA", "rfe/rl": "RFE/RL", "bernama": "Bernama",
}  # fmt: skip

_UPPER = r"[A-ZÀ-ÖØ-Þ]"
_CAPS_PLACE = rf"(?P<caps>(?:{_UPPER}[{_UPPER[1:-1]}'’.\-]+)(?:[ /]{_UPPER}[{_UPPER[1:-1]}'’.\-]*){{0,4}})"
_NAME_PLACE = rf"(?P<name>{_UPPER}[\w'’.-]+(?: {_UPPER}[\w'’.-]+){{0,2}})"
_REGION = rf"(?P<region>,? (?!(?i:{MONTH}) \d|(?i:{_WEEKDAY})\b){_UPPER}[\w.'’-]*(?: {_UPPER}[\w.'’-]+){{0,3}})?"
_WHEN = rf"(?P<when>,? ?(?:{_WEEKDAY}\.?,? )?(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? (?:19|20)\d\d)?)?"
_AGENCY = r"(?P<agency> ?\((?P<agency_name>[A-Z][\w .&/’'-]{1,40})\))?"
_MARK = r"(?P<mark>\s*(?:—|–|--|-(?=\s)|:(?=\s))\s*)"
_STOP = r"(?P<mark>(?:\.(?=\s|\Z)|\s*(?:—|–|--|-(?=\s)|:(?=\s)))\s*|\s*\Z)"
_SENTENCE = re.compile(rf"[\"“‘'(\[]?(?:{_UPPER}|\d|[\"“])")
_FORMS = tuple(
    re.compile(rf"{place}{_REGION if place else ''}(?i:{_WHEN}){_AGENCY}{_MARK}")
    for place in (_CAPS_PLACE, _NAME_PLACE, "")
)
_DATED = rf"{_REGION}(?P<when>(?i:, ?(?:{_WEEKDAY}\.?,? )?(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH}),? (?:19|20)\d\d))"
_DATED_FORMS = tuple(
    re.compile(form)
    for place in (_CAPS_PLACE, _NAME_PLACE)
    for form in (rf"{place}{_DATED}{_AGENCY}{_STOP}", rf"\({place}{_DATED}\)(?P<agency_name>(?!))?(?:{_STOP}|\s+)")
)
"""A place with a day and its year, which may end in a full stop or stand in brackets."""

_NO_DATED_PLACE: Final = re.compile(rf"(?:{_WEEKDAY}|yesterday|today|tomorrow|on|since|by|until|from)\b", re.I)
_LONGEST_DATELINE = 110

# Capitals before a colon or dash that name no place: labels of the newsroom, bodies, speakers of a transcript.
_LABELS = (
    "BREAKING UPDATE UPDATED EXCLUSIVE LIVE WATCH VIDEO PHOTOS ANALYSIS OPINION COMMENT EDITORIAL EXPLAINER FACTBOX "
    "TIMELINE PROFILE INTERVIEW QUESTION ANSWER NOTE CORRECTION EDITOR NEWS SPORT HEADLINES SUMMARY WARNING ALERT "
    "NATO OPEC UNICEF ASEAN BRICS IAEA HAMAS HEZBOLLAH TALIBAN ISIS ISIL TRUMP BIDEN PUTIN ZELENSKY ZELENSKYY XI "
    "NETANYAHU PRESIDENT MINISTER REPORTER SPEAKER MODERATOR HOST FEATURE URGENT FLASH KEY BACKGROUND CONTEXT "
    "READ MORE ALSO SOURCE PHOTO FILE WORLD POLITICS BUSINESS"
)
_NO_PLACE: Final = frozenset(_LABELS.split())
_TWO_WORD_LABELS = re.compile(r"(?:UPDATE \d|READ MORE|FACT ?CHECK|LIVE UPDATES?|EDITOR|WHITE HOUSE|KEY POINTS)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: its length in code points, place, agency, and ISO day (only where the year is given)."""

    length: int
    place: str | None
    agency: str | None
    date: str | None


def dateline(paragraph: str) -> Dateline | None:
    """The dateline at the very start of a paragraph, or None."""
    for form in _FORMS:
        match = form.match(paragraph[: 3 * _LONGEST_DATELINE])
        if match and match.end() <= _LONGEST_DATELINE and (found := _dateline(match)):
            return found
    for form in _DATED_FORMS:
        match = form.match(paragraph[: 3 * _LONGEST_DATELINE])
        if match and match.end() <= _LONGEST_DATELINE and (found := _dated(match)):
            return found
    return None


def _dated(match: re.Match[str]) -> Dateline | None:
    """The dateline of a match of _DATED_FORMS: place and day, and after them a sentence or nothing."""
    part = match.groupdict()
    place = part.get("caps") or part["name"]
    if match.end() < len(match.string) and not _SENTENCE.match(match.string, match.end()):
        return None
    if place.split()[0] in _NO_PLACE or _NO_DATED_PLACE.match(place):
        return None
    if part.get("name") and (part["mark"] or "").strip() in {"—", "–", "--", "-"} and not _no_aside(match):
        return None
    day = _written_day(part["when"])
    return Dateline(match.end(), f"{place}{part['region'] or ''}", _agency(part["agency_name"]), day) if day else None


def _dateline(match: re.Match[str]) -> Dateline | None:
    part = match.groupdict()
    caps, name, region = part.get("caps"), part.get("name"), part.get("region")
    when, agency, mark = part["when"], part["agency_name"], part["mark"].strip()
    if not agency and not _SENTENCE.match(match.string, match.end()):
        return None
    if caps:
        letters = re.sub(r"[^\w]", "", caps)
        if caps.split()[0] in _NO_PLACE or _TWO_WORD_LABELS.match(caps):
            return None
        if not (when or agency or (region and mark != "-")) and (
            len(letters) < 4 or len(caps.split()) > 3 or re.search(r"[-'’.]", caps)
        ):
            return None
    elif name:
        # Ordinary capitals say little: they need an agency, or "Kyiv, Ukraine –" with a long dash.
        comma = bool(region) and str(region).startswith(",")
        known = bool(agency) and str(agency).lower() in _AGENCIES
        if not (known or (comma and mark in {"—", "–", "--"} and _no_aside(match)) or (when and agency)):
            return None
    elif not agency:
        return None
    if mark == ":" and region and not str(region).startswith(","):
        return None
    place = f"{caps or name}{region or ''}" if caps or name else None
    return Dateline(match.end(), place, _agency(agency), _written_day(when or ""))


def _no_aside(match: re.Match[str]) -> bool:
    """Is the dash no opening of an aside, that is: does no second one follow soon?"""
    return not re.search(r"\s(?:—|–|--)\s", match.string[match.end() : match.end() + 200])


def _agency(name: str | None) -> str | None:
    if name is None:
        return None
    return _AGENCIES.get(name.lower(), name)


def _written_day(text: str) -> str | None:
    match = WRITTEN.search(text)
    try:
        return from_match(match) if match else None
    except NoDayError:
        return None


_UPDATED = re.compile(r"\b(?:last )?(?:updated?|modified|revised|edited)\b", re.I)
_LABEL = re.compile(
    r"\b(?:first |originally |last )?(?:published|posted|updated?|modified|revised|edited|issued|released|created"
    r"|publication date|date|dated|time)\b(?: on| at)?\s*:?",
    re.I,
)
_TIME = re.compile(
    rf"\b\d{{1,2}}(?:[:.]\d\d){{1,2}}(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?{_ZONE}\b\)?)?|\b\d{{1,2}}\s?[ap]\.?m\b\.?"
    rf"|\b{_ZONE}(?!\w)|T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?|[+-]\d\d:?\d\d\b",
    re.I,
)
_FILLER = re.compile(
    rf"\b{_WEEKDAY}\b\.?|\bat\b|\bon\b|\bago\b|\b\d{{1,3}}[ -]?min(?:ute)?s?(?: read)?\b|\blocal time\b", re.I
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line of dates says: its ISO day (None where it could be two), and whether that is only of an update."""

    date: str | None
    updated: bool


def date_line(line: str) -> DateLine | None:
    """What a line says that holds nothing but a date, with labels, weekday, time and zone; None for other lines."""
    if len(line) > 160:
        return None
    found = list(WRITTEN.finditer(line))
    if not found:
        return None
    rest = WRITTEN.sub(" ", line)
    for known in (_TIME, _LABEL, _FILLER):
        rest = known.sub(" ", rest)
    if re.search(r"\w", rest):
        return None
    updated: str | None = None
    before = 0
    for match in found:
        try:
            day = from_match(match)
        except NoDayError:
            continue
        finally:
            label, before = line[before : match.start()], match.end()
        if not _UPDATED.search(label):
            return DateLine(day, False)
        updated = updated or day
    return DateLine(updated, updated is not None)


_PARTICLE = r"de|da|del|della|der|den|di|dos|du|el|al|bin|ibn|la|le|ten|van|von|y"
_PERSON = rf"{_UPPER}[\w.'’-]+(?: (?:{_UPPER}[\w.'’-]*|{_PARTICLE})){{0,4}}"
_PEOPLE = rf"{_PERSON}(?:(?:,| and| &|, and) {_PERSON})*"
_WHERE = rf"(?:,? (?:in|at|for|from) {_PERSON}(?:(?:,| and) {_PERSON})*)?"
_BY = re.compile(rf"(?:(?i:written |reported |story |words )?(?i:by):?) {_PEOPLE}{_WHERE}(?:\s*[|•·/,-]\s*.{{0,60}})?$")
_NAME_IN_PLACE = re.compile(
    rf"{_UPPER}[\w.'’-]+(?: {_UPPER}[\w.'’-]+){{1,2}}(?:,? in {_PERSON}| *, (?:The )?{_PERSON})$"
)


def is_byline(line: str) -> bool:
    """Does the line name who wrote the article ("By Jane Doe in Kyiv")?"""
    line = line.strip()
    if len(line) > 140 or (line.endswith(".") and not line.endswith(("Jr.", "Sr."))):
        return False
    return bool(_BY.match(line))


def may_be_byline(line: str) -> bool:
    """May the line be a byline without "By" ("Jane Doe in Kyiv")? Only its neighbours tell it from a headline."""
    return len(line) <= 100 and bool(_NAME_IN_PLACE.match(line.strip()))
