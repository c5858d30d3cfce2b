"""What the matches of the date patterns mean: each reading turns one match of kg.extract.dates into a period.

A reading takes the match, the day of publication, and whether the statement speaks of the future; it gives None for
what turns out to be no date. Texts come folded: straight apostrophes, plain spaces and hyphens (see ``dates.fold``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, NamedTuple

from kg.extract.periods import (
    DAY_SLACK,
    DEADLINE_SLACK,
    PAST_AFTER,
    Period,
    annual,
    of_day,
    of_days,
    of_month,
    of_months,
    of_quarter,
    of_season,
    of_unit,
    of_years,
    part_of,
    weekday_near,
)

Kind = Literal["absolute", "relative", "vague", "duration"]


class Reading(NamedTuple):
    """What a match means: its period (None if unbounded), kind, and whether the period hangs on the reference.

    ``past`` decides where the period cannot tell.
    """

    period: Period | None
    kind: Kind
    needs_reference: bool = True
    past: bool | None = None


Reader = Callable[[re.Match[str], date, bool], Reading | None]


class NoSuchDay(Exception):
    """A date such as 30 February, which hides the dates inside it ("February") as well."""


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
NUMBERS = {word: number for number, word in enumerate([*_ONES, "seventeen", "eighteen", "nineteen"])}
NUMBERS |= {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}

_MONTH_OF = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_WEEKDAY_OF = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_TURNS = {"last": "last", "past": "last", "this past": "last", "this": "this", "the": "this"}
_TURNS |= {"next": "next", "coming": "next", "this coming": "next"}
_OFFSET = {"last": -1, "this": 0, "the": 0, "next": 1}
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}
_UNIT_DAYS = {"minute": 0, "hour": 0, "day": 1, "weekend": 7, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_UNIT_DAYS |= {"decade": 3650, "century": 36500, "centurie": 36500}
# Days that became names: "the October 7 attacks" don't move to the year of the article.
_ATTACKS = {(9, 11): (2001, "attacks"), (10, 7): (2023, "attacks?|assault|massacre")}
_NAMED_WEEKDAY = re.compile(r"\b(?:Good|Black|Bloody|Ash|Palm|Easter|Super|Sheffield|Cyber|Mail on)$")
_SUNDAY_PAPER = re.compile(r" (?:Times|Telegraph|Mirror|Express|Mail|Post|World|Agreement)\b")
_TODAY_PAPER = re.compile(r"\b(?:USA|Russia|India|Psychology|History)$")
_VAGUE = Reading(None, "vague", past=False)
_NO_PLURALS = {"was", "is", "has", "does", "as", "its", "his", "this", "across", "says", "vs"}


def _words(match: re.Match[str], group: str) -> str:
    """A group in lower case with single spaces; empty if it did not match."""
    return " ".join((match[group] or "").lower().split())


def _before(match: re.Match[str]) -> str:
    """The few characters before the expression, without the space between."""
    start = match.start("x")
    return match.string[max(0, start - 16) : start].rstrip()


def _after(match: re.Match[str]) -> str:
    """The few characters after the match."""
    return match.string[match.end() : match.end() + 32]


def _counts_things(match: re.Match[str]) -> bool:
    """True when something countable seems to follow: "of 1900 conscripts"."""
    word = re.match(r" ([a-z]+s|people|men|women|children|police)\b", _after(match))
    return word is not None and word[1] not in _NO_PLURALS


def _year(match: re.Match[str], reference: date) -> tuple[int | None, bool]:
    """The year that the match names, and whether it took the reference to know it."""
    if match["year"]:
        return int(match["year"]), False
    turn = _words(match, "turn_of_year")
    return (reference.year + _OFFSET[turn], True) if turn else (None, True)


def _part(match: re.Match[str]) -> str | None:
    """The part of a period that the match names: early, mid, late, earlier or later."""
    return next((_PARTS.get(word, word) for word in _words(match, "part").split() if word != "the"), None)


def day_and_month(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A day with its month, two days of one month, with or without a year: "22 October", "Oct. 22-24, 2025"."""
    month, day, last = _MONTH_OF[match["month"][:3].lower()], int(match["day"]), int(match["last"] or match["day"])

    def make(year: int) -> Period:
        return of_days(date(year, month, day), date(year, month, last))

    year, inferred = _year(match, reference)
    if year is None and _counts_things(match) and re.search(r"\bin$", _before(match), re.IGNORECASE):
        return None  # "in October 22 people were killed"
    try:
        make(2000 if year is None else year)  # 2000 was a leap year
    except ValueError as error:
        raise NoSuchDay from error
    if year is not None:
        return Reading(make(year), "absolute", inferred)
    named = _ATTACKS.get((month, day))
    if named and re.match(rf" (?:\w+ )?(?:{named[1]})\b", _after(match)) and make(named[0]).first <= reference:
        return Reading(make(named[0]), "absolute")
    weekday = _WEEKDAY_OF[match["weekday"][:3].lower()] if match["weekday"] else None
    return Reading(annual(make, reference, future=future, slack=DAY_SLACK, weekday=weekday), "absolute")


def numeric(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A date in digits; None where day and month could be swapped."""
    if match["iso_year"]:
        year, month, day = int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    else:
        day, month, year = int(match["one"]), int(match["two"]), int(match["year"])
        if month > 12:
            day, month = month, day
        elif day <= 12 and day != month:
            return None  # 05/06/2025 is in May on one side of the Atlantic and in June on the other
    try:
        return Reading(of_day(date(year, month, day)), "absolute", False)
    except ValueError as error:
        raise NoSuchDay from error


def month(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A month, perhaps with its year or a part of it; None for verbs and names that look like months."""
    name, part, turn = match["month"].rstrip(".").lower(), _part(match), _words(match, "turn")
    number = _MONTH_OF[name[:3]]
    year, inferred = _year(match, reference)
    if year is not None:
        return Reading(part_of(of_month(year, number), part, reference), "absolute", inferred)
    after, led = _after(match), bool(match["lead"] or part or turn)
    if re.match(r" (?:Day|Revolution|War)\b", after) or _before(match).endswith("Black"):
        return None
    if name in ("may", "march") and (not led or "this" in turn or after.startswith("'s")):
        return None  # the verbs, the demonstration, the surname
    if name in ("april", "june", "august") and not (led or re.search(r"\b(?:the|an)$", _before(match), re.IGNORECASE)):
        return None  # given names
    if len(name) < 5 and name not in ("may", "june", "july") and not (led and match["month"].endswith(".")):
        return None  # Jan the man
    slack = DEADLINE_SLACK if _words(match, "lead") in ("by", "until", "till", "before", "through") else 0
    period = annual(lambda year: of_month(year, number), reference, turn=_TURNS.get(turn), future=future, slack=slack)
    return Reading(part_of(period, part, reference), "relative" if turn else "absolute")


def years(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A year, its part, or a run of years; None for a number that no word before it makes a year."""
    lead, part, first = _words(match, "lead"), _part(match), int(match["year"])
    other = match["last"] or match["short"]
    if not (lead or part) or (lead == "between" and not other):
        return None
    if other is None:
        if (lead in ("of", "from", "by") or first % 100 == 0) and _counts_things(match):
            return None
        return Reading(part_of(of_years(first, first), part, reference), "absolute", False)
    last = int(other) if len(other) == 4 else first - first % 100 + int(other)
    return Reading(of_years(first, last), "absolute", False) if last > first else None


def season(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A season, with its year or counted from now."""
    name, part, turn = _words(match, "season"), _part(match), _words(match, "turn")
    if _before(match).endswith(("Arab", "Prague")):
        return None
    year, inferred = _year(match, reference)
    if year is not None:
        return Reading(part_of(of_season(year, name), part, reference), "absolute", inferred)
    if not (turn or match["lead"] or part):
        return None
    if (
        name == "fall"
        and turn not in ("last", "next")
        and (not match["article"] or re.match(r" (?:of|in)\b", _after(match)))
    ):
        return None  # the fall of a city, a fall in prices
    period = annual(lambda year: of_season(year, name), reference, turn=_TURNS.get(turn), future=future)
    return Reading(part_of(period, part, reference), "relative" if turn else "absolute")


def quarter(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A quarter or a half of a year."""
    year, inferred = _year(match, reference)
    half = _words(match, "half")
    if half:
        return (
            None
            if year is None
            else Reading(of_months(year, 7 if "2" in half or half == "second" else 1, 6, "year"), "absolute", inferred)
        )
    word = _words(match, "quarter")
    number = _ORDINALS.get(word) or int(word[1])  # "q3"
    if year is not None:
        return Reading(of_quarter(year, number), "absolute", inferred)
    if not match["lead"]:
        return None
    return Reading(annual(lambda year: of_quarter(year, number), reference, future=future), "absolute")


def weekday(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A day of the week; None for newspapers, clubs and days that are more than a weekday (Good Friday)."""
    number, turn, before = _WEEKDAY_OF[match["weekday"][:3].lower()], _words(match, "turn"), _before(match)
    if _NAMED_WEEKDAY.search(before) or _SUNDAY_PAPER.match(_after(match)):
        return None
    if match["turn_of_week"]:
        week = of_unit("week", reference, _OFFSET[_words(match, "turn_of_week")])
        return Reading(of_day(weekday_near(week.first, number, "this", future=False)), "relative")
    if turn and (turn not in _TURNS or re.search(r"\bthe$", before, re.IGNORECASE)):
        return _VAGUE  # "every Friday", "the following Friday", "the last Friday of Ramadan"
    return Reading(of_day(weekday_near(reference, number, _TURNS.get(turn), future=future)), "relative")


def named_day(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """Today, yesterday, tomorrow and their kin."""
    day = _words(match, "day")
    if match["day"] == "Today" and _TODAY_PAPER.search(_before(match)):
        return None
    if day.startswith("earlier"):
        return _VAGUE
    offset = {"yesterday": -1, "last": -1, "tomorrow": 1, "the": -2 if "before" in day else 2}.get(day.split()[0], 0)
    return Reading(of_unit("day", reference, offset), "relative")


def unit(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """Weeks, weekends, months, quarters and years around now: "last week", "late this month", "end of the year"."""
    name, turn, part = _words(match, "unit"), _words(match, "turn"), _part(match)
    if name == "weekend" and turn == "the":
        weekend = of_unit(name, reference, 0)
        over = weekend.first > reference and not future
        return Reading(of_unit(name, reference, -1) if over else weekend, "relative")
    if (turn == "the" and not part) or (turn in ("past", "this past") and name != "weekend"):
        return None
    if name in ("decade", "century"):
        return Reading(None, "vague", past=turn == "last")
    return Reading(part_of(of_unit(name, reference, _OFFSET[_TURNS[turn]]), part, reference), "relative")


def _count(match: re.Match[str]) -> int | None:
    """The number that the match counts its units by; None if it gives none, or only roughly."""
    words = _words(match, "count")
    if words.isdecimal():
        return int(words)
    if words in ("a", "an"):
        return 1
    numbers = [NUMBERS.get(word, -1) for word in words.split("-")]
    return None if -1 in numbers else sum(numbers)


def distance(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """How far away: "two days ago", "a week earlier", "three weeks from now"."""
    name, count, direction = _words(match, "unit"), _count(match), _words(match, "direction")
    if not (match["count"] or match["plural"]) or (direction == "earlier" and _after(match).startswith(" than")):
        return None
    back = direction in ("ago", "earlier")
    days = _UNIT_DAYS[name] * (3 if count is None else count)
    past = back and days > PAST_AFTER.days
    rough = count is None or bool(match["approx"]) or "half" in match[0].lower()
    if count is None or rough or direction == "later" or name in ("decade", "century", "centurie"):
        return Reading(None, "vague", past=past)  # what is "later" was counted from another day of the story
    if name in ("minute", "hour"):
        name, count = "day", count // 24 if name == "hour" else 0
    elif name == "fortnight":
        name, count = "week", 2 * count
    return Reading(of_unit(name, reference, -count if back else count), "relative", past=past)


def duration(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """How long: "for three days"; "in two weeks" is a day to come if the statement speaks of the future."""
    if not (match["count"] or match["plural"]):
        return None
    name, count = _words(match, "unit"), _count(match)
    ahead = _words(match, "lead") == "in" and (future or match["time"])
    if ahead and count and not match["approx"] and name in ("day", "week", "month", "year"):
        return Reading(of_unit(name, reference, count), "relative")
    return Reading(None, "duration", past=False)


def compound(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A length used as an adjective: "30-day"."""
    return Reading(None, "duration", past=False)


def window(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """A stretch up to or from a day that only the story knows: "the past 24 hours", "the following week"."""
    turn, several = _words(match, "turn"), bool(match["count"] or match["plural"])
    if not (several or match["article"] or turn in ("previous", "preceding", "following")):
        return None
    long = _words(match, "unit") in ("year", "decade", "century")
    return Reading(None, "vague", past=long and not several and turn in ("previous", "preceding"))


def decade(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """Decades and centuries, which no precision is coarse enough for."""
    century, first = match["century"], match["decade"] or f"19{match['short']}"
    end = 100 * int(century) if century else int(first) + 10
    return Reading(None, "vague", past=end <= reference.year)


def holiday(match: re.Match[str], reference: date, future: bool) -> Reading | None:
    """Christmas Day and New Year's Eve."""
    month, day = (12, 31) if match["name"].lower().startswith("new") else (12, 25)
    year, inferred = _year(match, reference)
    if year is not None:
        return Reading(of_day(date(year, month, day)), "absolute", inferred)
    found = annual(lambda year: of_day(date(year, month, day)), reference, future=future, slack=DAY_SLACK)
    return Reading(found, "absolute")
