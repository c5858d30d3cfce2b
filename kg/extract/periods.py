"""Stretches of the calendar that a phrase of a text may name: days, weeks, months, seasons, years, and their parts.

All choices ("which October?") are made against the day an article was published, the ``reference``. Everything here
raises ValueError or OverflowError where the calendar ends or has no such day.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from kg.model import Date, Precision

ONE_DAY = timedelta(days=1)
PAST_AFTER = timedelta(days=60)
"""How long ago a period must lie, by its middle, before what happened in it counts as history."""

DAY_SLACK = 31
"""Days that a day without a year may lie on the unexpected side of the reference before another year is taken."""

DEADLINE_SLACK = 92
"""The same in days for a month without a year that ends something: "before December", written in October."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Season to its first month, northern hemisphere; a winter belongs to the year it begins in."""


class Period(NamedTuple):
    """A stretch of days, ``first`` and ``last`` both included, and how finely it is meant."""

    first: date
    last: date
    precision: Precision

    def iso(self) -> Date:
        """The period as a model date, which begins on its first day."""
        first = self.first.isoformat()
        return Date(first, self.precision, first, self.last.isoformat())

    def is_past(self, reference: date) -> bool:
        """True when the period is over and its middle lies more than 60 days before ``reference``."""
        return self.last < reference and reference - (self.first + (self.last - self.first) // 2) > PAST_AFTER


def of_day(day: date) -> Period:
    """The day itself."""
    return Period(day, day, "day")


def of_days(first: date, last: date) -> Period:
    """Several days in a row; ValueError if ``last`` is before ``first``."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    if first == last:
        return of_day(first)
    return Period(first, last, "week" if last - first < timedelta(days=7) else "month")


def of_week(day: date) -> Period:
    """The ISO week, Monday to Sunday, that holds ``day``."""
    monday = day - ONE_DAY * day.weekday()
    return Period(monday, monday + ONE_DAY * 6, "week")


def of_weekend(day: date) -> Period:
    """Saturday and Sunday of the ISO week that holds ``day``."""
    week = of_week(day)
    return Period(week.last - ONE_DAY, week.last, "week")


def of_months(year: int, month: int, count: int, precision: Precision) -> Period:
    """``count`` whole months from ``month`` on; ``month`` may lie outside 1..12 and then counts into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    last = date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    return Period(date(year, month, 1), last, precision)


def of_month(year: int, month: int) -> Period:
    """One month."""
    return of_months(year, month, 1, "month")


def of_quarter(year: int, quarter: int) -> Period:
    """Quarter 1..4 of a year; other numbers count into other years."""
    return of_months(year, 3 * quarter - 2, 3, "quarter")


def of_season(year: int, season: str) -> Period:
    """The three months of a season (see SEASONS) that begins in ``year``."""
    return of_months(year, SEASONS[season], 3, "quarter")


def of_years(first: int, last: int) -> Period:
    """Whole years, both included; ValueError if ``last`` is before ``first``."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Period(date(first, 1, 1), date(last, 12, 31), "year")


def of_unit(unit: str, reference: date, offset: int) -> Period:
    """The day, week, weekend, month, quarter or year ``offset`` of them after the one that holds ``reference``."""
    if unit == "day":
        return of_day(reference + ONE_DAY * offset)
    if unit == "week":
        return of_week(reference + ONE_DAY * 7 * offset)
    if unit == "weekend":
        return of_weekend(reference + ONE_DAY * 7 * offset)
    if unit == "month":
        return of_month(reference.year, reference.month + offset)
    if unit == "quarter":
        return of_quarter(reference.year, (reference.month + 2) // 3 + offset)
    return of_years(reference.year + offset, reference.year + offset)


def part_of(period: Period, part: str | None, reference: date) -> Period:
    """The "early", "mid" or "late" part of a period, or the part before ("earlier") or after ("later") the reference.

    Months are cut after days 10 and 20, quarters and years into equal runs of months, weeks after Wednesday.
    """
    first, last, precision = period
    if part is None or precision == "day":
        return period
    if part == "earlier":
        return period._replace(last=min(last, max(first, reference)))
    if part == "later":
        return period._replace(first=max(first, min(last, reference)))
    if precision == "week" and last - first < ONE_DAY * 6:
        return period  # a weekend has no parts worth the name
    index = ("early", "mid", "late").index(part)
    if precision == "week":
        days = ((0, 2), (1, 3), (3, 6))[index]
        return period._replace(first=first + ONE_DAY * days[0], last=first + ONE_DAY * days[1])
    if precision == "month":
        ends = (first, first.replace(day=11), first.replace(day=21), last + ONE_DAY)
        return period._replace(first=ends[index], last=ends[index + 1] - ONE_DAY)
    months = 4 if precision == "year" else 1
    return of_months(first.year, first.month + months * index, months, precision)


def weekday_near(reference: date, weekday: int, turn: str | None, *, future: bool) -> date:
    """The day of the week (Monday is 0) that a text of ``reference`` means.

    Without a ``turn`` the latest one up to the reference, or with ``future`` the first from the reference on; "last"
    and "next" lie strictly before and after it, "this" in its week.
    """
    if turn == "this":
        return of_week(reference).first + ONE_DAY * weekday
    if turn == "last":
        return reference - ONE_DAY * ((reference.weekday() - weekday - 1) % 7 + 1)
    if turn == "next":
        return reference + ONE_DAY * ((weekday - reference.weekday() - 1) % 7 + 1)
    if future:
        return reference + ONE_DAY * ((weekday - reference.weekday()) % 7)
    return reference - ONE_DAY * ((reference.weekday() - weekday) % 7)


def annual(
    make: Callable[[int], Period],
    reference: date,
    *,
    turn: str | None = None,
    future: bool = False,
    slack: int = 0,
    weekday: int | None = None,
) -> Period:
    """Which year's period a text of ``reference`` means that names none, for periods that recur each year.

    ``make`` gives a year's period, or raises ValueError when the year has none (29 February). Without a ``turn`` the
    latest that begins no more than ``slack`` days after the reference; with ``future`` the first that ends no more
    than ``slack`` days before it. A ``weekday`` that fits a year near the reference decides before all else.
    """
    found = []
    for year in range(reference.year - 8, reference.year + 9):
        try:
            found.append(make(year))
        except ValueError:
            continue
    margin = ONE_DAY * slack
    if weekday is not None:
        fitting = [one for one in found if one.first.weekday() == weekday and abs((one.first - reference).days) < 366]
        if fitting:
            return min(fitting, key=lambda one: abs(one.first - reference))
    if turn == "last":
        chosen = [one for one in found if one.last < reference][-1:]
    elif turn == "next":
        chosen = [one for one in found if one.first > reference][:1]
    elif turn == "this":
        chosen = [one for one in found if one.first <= reference <= one.last]
        chosen = chosen or [one for one in found if one.first.year == reference.year]
    elif future:
        chosen = [one for one in found if reference - one.last <= margin][:1]
    else:
        chosen = [one for one in found if one.first - reference <= margin][-1:]
    if not chosen:
        raise ValueError("no year has such a period")
    return chosen[0]
