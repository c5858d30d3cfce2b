"""Finds what a news text says about when: weekdays, days, months, years, "last week", "two days ago", in English.

Each expression is read against the day its article was published. Spans hold the expression without the preposition
before it ("Wednesday" of "on Wednesday"), as temporal annotation has it since TIMEX3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.extract import date_readings as readings
from kg.extract.date_readings import MONTHS, NUMBERS, WEEKDAYS, Kind, NoSuchDay, Reader, Reading
from kg.extract.periods import SEASONS
from kg.model import Date


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A temporal expression: ``text[start:end]``, in code points, and what it means.

    ``when`` is None where the expression names no day or period, or needs a publication day that is not known.
    ``kind``: "absolute" is a date of the calendar, even if its year must be inferred ("22 October", "in March"),
    "relative" is counted from the day of publication ("Wednesday", "last week"), "vague" names none that could be
    bounded ("recent weeks", "the 1990s"), "duration" is a length of time ("for three days").
    ``past`` is true when it points to a period that ended, and lies by its middle more than 60 days, before the
    publication: a hint that a statement gives background.
    """

    start: int
    end: int
    when: Date | None
    kind: Kind
    past: bool


_STAND_IN = date(2001, 7, 2)  # tells how long ago "two years ago" is when the reference is unknown

# One character for one, so that offsets hold. The letters are those that ignoring case takes for "s", "i" and "k".
_FOLD = str.maketrans("’‘\u00a0\u202f\u2009\r\t–‑\u017f\u0130\u0131\u212a", "''     --siik")

_S = r"(?: {1,3}| {0,2}\n {0,2})"  # a line may break inside an expression, a paragraph may not


def _names(*words: str) -> str:
    """An alternation of names as running text and headlines write them, in a pattern that else ignores case."""
    return "(?-i:" + "|".join([*words, *(word.upper() for word in words)]) + ")"


_WEEKDAY = rf"(?P<weekday>{_names(*WEEKDAYS)})"
_SHORT_WEEKDAY = rf"(?P<weekday>{_names(*WEEKDAYS, 'Tues', 'Thurs', *(day[:3] for day in WEEKDAYS))})"
_SHORT_MONTH = rf"{_names('Sept', *(name[:3] for name in MONTHS if name != 'May'))}\b\.?"
_MONTH = rf"(?P<month>{_names(*MONTHS)}\b|{_SHORT_MONTH})"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_DAYS = rf"(?P<day>{_DAY})(?:st|nd|rd|th)?(?:(?: ?- ?|{_S}to{_S})(?P<last>{_DAY})(?:st|nd|rd|th)?)?"
_MEASURE = (
    r"(?:%|per ?cent|million|billion|k?m\b|miles|kilomet|met(?:er|re)s|square|tonnes|tons|barrels|dollars|euros|"
    r"hours|gmt|utc|local time|times|strong|borders|lines)"
)
_YEAR4 = rf"(?:1[5-9]|20)[0-9]{{2}}(?![0-9a-z]|[.,:/][0-9]|[ -]{_MEASURE})"
_YEAR = rf"(?P<year>{_YEAR4})"
_WHICH_YEAR = (
    rf"(?:(?:-|,?{_S}(?:(?:of|in){_S})?){_YEAR}|,?{_S}(?:of{_S})?(?P<turn_of_year>last|this|next|the){_S}year\b)?"
)
_PART_OF = r"(?:the )?(?:beginning|start|middle|end) of"
_PART = rf"(?:(?P<part>early|mid|late|{_PART_OF}(?:{_S}the)?)(?:{_S}|-))?"
_TURN = rf"(?:(?P<turn>last|next|this past|this|past|coming){_S})?"
_SPELLED = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_NUMBER = rf"(?<![0-9][.,])[0-9]{{1,3}}|{_SPELLED}(?:-{_SPELLED})?"
_COUNT = (
    rf"(?:(?P<count>{_NUMBER}|half{_S}an?|(?:a{_S})?(?:few|couple(?:{_S}of)?|handful{_S}of|dozens?(?:{_S}of)?)|an?|"
    rf"several|many|some){_S})?"
)
_APPROX = (
    rf"(?:(?P<approx>(?:more|less|fewer){_S}than|just{_S}(?:over|under)|over|nearly|almost|about|around|roughly|"
    rf"at{_S}least){_S})?"
)
_UNIT = r"(?P<unit>minute|hour|day|weekend|week|fortnight|month|year|decade|centurie|century)(?P<plural>s)?\b"
_HOURS = rf"(?:{_S}(?:morning|afternoon|evening|night)\b)?"
_BEFORE_MONTH = (
    rf"(?:(?P<lead>in|of|by|since|until|till|during|from|before|after|between|through){_S}"
    rf"(?:the{_S}month{_S}of{_S})?)?"
)
_BEFORE_YEAR = rf"(?:(?P<lead>in|since|by|until|till|during|from|of|between|year){_S}(?:the{_S}year{_S})?)?"
_HOLIDAY = _names("Christmas Day", "New Year's Eve")
_ALONE = r"(?<![\w$£€#-])"

_PERIODS = "minute|hour|day|week|month|quarter|year|decade|centur"
_DIGITS = r"(?:1[5-9]|20)[0-9]{2}"
_MONTH_GATE = rf"\b{_names(*(name[:3] for name in MONTHS))}"
_REACH = 100  # characters on either side of a gate word that an expression could take

# A day after the name of its month must not begin a time, a share or a bigger number.
_AFTER_DAY = r"(?![\w%]|[.,:/][0-9]|-(?:year|month|week|day|hour|member|point)| ?(?:per ?cent|million|billion)\b)"

# The gate is a piece without which the pattern can't match: most of a text is never looked at twice. It doesn't end
# at the end of a word, which the edge of a window could feign.
_PATTERNS: tuple[tuple[str, str, Reader], ...] = (
    (
        _MONTH_GATE,
        rf"{_ALONE}(?P<x>(?:{_SHORT_WEEKDAY}\.?,?{_S}(?:the{_S})?)?(?<![0-9][.,/:]){_DAYS}"
        rf"(?:{_S}(?:of{_S})?|-){_MONTH}{_WHICH_YEAR})",
        readings.day_and_month,
    ),
    (
        _MONTH_GATE,
        rf"\b(?P<x>(?:{_SHORT_WEEKDAY}\.?,?{_S})?{_MONTH}{_S}(?:the{_S})?{_DAYS}{_AFTER_DAY}{_WHICH_YEAR})",
        readings.day_and_month,
    ),
    (
        _DIGITS,
        r"(?<![\w.,/:-])(?P<x>(?P<iso_year>(?:1[5-9]|20)[0-9]{2})(?P<iso_separator>[/-])(?P<iso_month>[0-9]{2})"
        r"(?P=iso_separator)(?P<iso_day>[0-9]{2})(?![0-9]|[/-][0-9])"
        r"|(?P<one>[0-9]{1,2})(?P<separator>[/.-])(?P<two>[0-9]{1,2})(?P=separator)"
        r"(?P<year>(?:1[5-9]|20)[0-9]{2})(?!\w|[./-][0-9]))",
        readings.numeric,
    ),
    (_MONTH_GATE, rf"\b{_BEFORE_MONTH}(?P<x>{_PART}{_TURN}{_MONTH}{_WHICH_YEAR})", readings.month),
    (
        _DIGITS,
        rf"\b{_BEFORE_YEAR}(?P<x>{_PART}{_YEAR}(?:-(?P<short>[0-9]{{2}})(?![\w-])"
        rf"|(?:-|{_S}(?:to|and){_S})(?P<last>{_YEAR4}))?)",
        readings.years,
    ),
    (
        "|".join(SEASONS),
        rf"\b(?:(?P<lead>in|during|by|since|until|over|of){_S})?(?:(?P<article>the){_S})?"
        rf"(?P<x>{_PART}{_TURN}(?P<season>{'|'.join(SEASONS)})\b{_WHICH_YEAR}(?:-[0-9]{{2,4}}\b)?)",
        readings.season,
    ),
    (
        r"quarter|half|\b[QH][1-4]",
        rf"\b(?:(?P<lead>in|for|during|by|of){_S})?(?:the{_S})?(?P<x>(?:(?P<quarter>(?:first|second|third|fourth|"
        rf"final)(?={_S}quarter)|Q[1-4]\b)|(?P<half>(?:first|second)(?={_S}half)|H[12]\b))"
        rf"(?:{_S}(?:quarter|half)\b)?{_WHICH_YEAR})",
        readings.quarter,
    ),
    (
        _names(*WEEKDAYS),
        rf"\b(?P<x>(?:(?:early|earlier|late|later|overnight){_S}(?:(?:on|into|to){_S})?)?"
        rf"(?:(?P<turn>last|next|this{_S}past|this{_S}coming|this|coming|past|previous|following|every|each){_S})?"
        rf"{_WEEKDAY}\b{_HOURS}(?:{_S}(?:of{_S})?(?P<turn_of_week>last|this|next){_S}week\b)?)",
        readings.weekday,
    ),
    (
        r"today|tonight|tomorrow|yesterday|overnight|last|this|earlier",
        rf"\b(?P<x>(?:(?:early|earlier|late|later){_S})?(?P<day>today|tonight|tomorrow|yesterday|overnight|"
        rf"last{_S}(?:night|evening)|this{_S}(?:morning|afternoon|evening)|earlier{_S}in{_S}the{_S}day|"
        rf"the{_S}day{_S}(?:before{_S}yesterday|after{_S}tomorrow))\b{_HOURS})",
        readings.named_day,
    ),
    (
        _PERIODS,
        rf"\b(?P<x>(?:(?P<part>(?:early|mid|late|earlier|later)(?:{_S}in(?={_S}the\b))?|{_PART_OF})(?:{_S}|-))?"
        rf"(?P<turn>last|this{_S}past|this|next|past|the){_S}"
        r"(?P<unit>weekend|week|month|quarter|year|decade|century)\b)",
        readings.unit,
    ),
    (
        r"\bago|earlier|later|\bnow",
        rf"\b(?P<x>{_APPROX}{_COUNT}(?:and{_S}an?{_S}half{_S})?{_UNIT}(?:{_S}and{_S}an?{_S}half)?{_S}"
        rf"(?P<direction>ago|earlier|later|from{_S}now)\b)",
        readings.distance,
    ),
    (
        _PERIODS,
        rf"\b(?P<lead>for|within|in|during|over|lasting|lasted){_S}(?P<x>{_APPROX}{_COUNT}{_UNIT}"
        rf"(?P<time>'s?{_S}time\b)?)",
        readings.duration,
    ),
    (
        rf"-(?:{_PERIODS})",
        rf"{_ALONE}(?P<x>(?:{_NUMBER})-(?:minute|hour|day|week|month|year|decade)(?:-long)?\b(?!-olds?\b))",
        readings.compound,
    ),
    (
        _PERIODS,
        rf"\b(?P<x>(?:(?P<article>the|this){_S})?(?P<turn>last|past|next|coming|previous|preceding|following|recent|"
        rf"upcoming|same){_S}{_COUNT}{_UNIT})",
        readings.window,
    ),
    (
        r"0'?s|century",
        r"(?<!\w)(?P<x>(?:(?:early|mid|late)[ -])?(?:(?P<decade>(?:1[5-9]|20)[0-9]0)'?s|'(?P<short>[2-9]0)s"
        r"|(?P<century>1[0-9]|2[01])(?:st|th)[ -]century)\b)",
        readings.decade,
    ),
    ("Christmas|Eve", rf"\b(?P<x>(?P<name>{_HOLIDAY})\b{_WHICH_YEAR})", readings.holiday),
)
_READERS = tuple(
    (re.compile(gate, re.IGNORECASE), re.compile(pattern, re.IGNORECASE), reader) for gate, pattern, reader in _PATTERNS
)


def _matches(gate: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of ``pattern``, sought only around those of ``gate``."""
    start = end = 0
    for word in gate.finditer(text):
        if word.start() - _REACH > end:
            yield from pattern.finditer(text, start, end)
            start = word.start() - _REACH
        end = word.end() + _REACH
    yield from pattern.finditer(text, start, min(end, len(text)))


def find_dates(text: str, reference: date | None, *, future: bool = False) -> list[DateExpression]:
    """The temporal expressions of ``text`` in order, none overlapping another.

    ``reference`` is the day of publication; without it, expressions that need it have no ``when``. ``future`` says
    that the text speaks of what is to come: then "on Friday" is the next one, and "in March" the next March, instead
    of the latest. Where expressions overlap, the longest stays. Raises nothing for any text.
    """
    anchor = date(reference.year, reference.month, reference.day) if reference else _STAND_IN
    folded = text.translate(_FOLD)
    found: list[tuple[int, int, Reading]] = []
    for gate, pattern, reader in _READERS:
        for match in _matches(gate, pattern, folded):
            try:
                reading = reader(match, anchor, future)
                if reading is None:
                    continue
            except (NoSuchDay, ValueError, OverflowError):  # February 30; the calendar ends at the years 1 and 9999
                reading = Reading(None, "vague", past=False)
            found.append((*match.span("x"), reading))
    found.sort(key=lambda item: (item[0] - item[1], item[0]))
    taken = bytearray(len(text))
    kept = []
    for start, end, reading in found:
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        kept.append(_expression(start, end, reading, reference is not None, anchor))
    return sorted(kept, key=lambda expression: expression.start)


def _expression(start: int, end: int, reading: Reading, known: bool, anchor: date) -> DateExpression:
    """The reading as the caller sees it; ``known`` tells whether ``anchor`` is the article's real day."""
    period, kind, needs_reference, past = reading
    if past is None and period is not None:
        past = period.is_past(anchor) and (known or kind == "relative")
    when = period.iso() if period is not None and (known or not needs_reference) else None
    return DateExpression(start, end, when, kind, bool(past))
