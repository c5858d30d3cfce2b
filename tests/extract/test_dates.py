"""Temporal expressions of news English, read against the day of publication (22 October 2025, a Wednesday)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.dates import DateExpression, find_dates

REFERENCE = date(2025, 10, 22)


def only(text: str, reference: date | None = REFERENCE, *, future: bool = False) -> DateExpression:
    """The one expression of ``text``."""
    found = find_dates(text, reference, future=future)
    assert len(found) == 1, [text[one.start : one.end] for one in found]
    return found[0]


def bounds(expression: DateExpression) -> str:
    """What it means in short: "day 2025-10-22", "month 2025-10-01..2025-10-31"."""
    when = expression.when
    assert when is not None
    assert when.date == when.earliest
    if when.precision == "day":
        assert when.earliest == when.latest
        return f"day {when.date}"
    return f"{when.precision} {when.earliest}..{when.latest}"


DAYS = [
    # text, the expression in it, its day
    ("The envoy landed in Doha on Wednesday.", "Wednesday", "2025-10-22"),
    ("Thursday's raid killed two officers", "Thursday", "2025-10-16"),
    ("Guards fired late Tuesday at the convoy", "late Tuesday", "2025-10-21"),
    ("The bridge was hit early on Monday.", "early on Monday", "2025-10-20"),
    ("Drones came down Sunday night near the port", "Sunday night", "2025-10-19"),
    ("a blast heard overnight into Tuesday", "overnight into Tuesday", "2025-10-21"),
    ("He resigned last Wednesday", "last Wednesday", "2025-10-15"),
    ("Talks open next Monday in Oslo", "next Monday", "2025-10-27"),
    ("The vote falls on Friday next week", "Friday next week", "2025-10-31"),
    ("They broke off on Friday of last week", "Friday of last week", "2025-10-17"),
    ("this Friday the embassy closes", "this Friday", "2025-10-24"),
    ("Crowds gathered today outside parliament", "today", "2025-10-22"),
    ("The minister spoke this morning", "this morning", "2025-10-22"),
    ("He flew home yesterday evening", "yesterday evening", "2025-10-21"),
    ("The truce ran out last night.", "last night", "2025-10-21"),
    ("the day before yesterday they met", "the day before yesterday", "2025-10-20"),
    ("Tomorrow they sign", "Tomorrow", "2025-10-23"),
    ("Shelling went on overnight", "overnight", "2025-10-22"),
    ("ships left two days ago", "two days ago", "2025-10-20"),
    ("reached a deal 48 hours ago", "48 hours ago", "2025-10-20"),
    ("signed on 14 October in Cairo", "14 October", "2025-10-14"),
    ("signed on October 14 in Cairo", "October 14", "2025-10-14"),
    ("The pact of 3rd of March 2024 lapsed", "3rd of March 2024", "2024-03-03"),
    ("on Oct. 2, 2025, envoys met", "Oct. 2, 2025", "2025-10-02"),
    ("dated 2 Oct 2025", "2 Oct 2025", "2025-10-02"),
    ("On Sept. 5th guards opened fire", "Sept. 5th", "2025-09-05"),
    ("on Monday, October 13, in Sharm", "Monday, October 13", "2025-10-13"),
    ("Published: Wed, 22 Oct 2025", "Wed, 22 Oct 2025", "2025-10-22"),
    ("summit on Friday, November 28 in Accra", "Friday, November 28", "2025-11-28"),
    ("meets on November 20", "November 20", "2025-11-20"),
    ("the protest of December 15", "December 15", "2024-12-15"),
    ("on May 5 police cleared the camp", "May 5", "2025-05-05"),
    ("on 9 May last year", "9 May last year", "2024-05-09"),
    ("logged 2025-10-21T08:00 at the border", "2025-10-21", "2025-10-21"),
    ("filed 21/10/2025 by hand", "21/10/2025", "2025-10-21"),
    ("filed 10/21/2025 by hand", "10/21/2025", "2025-10-21"),
    ("filed 21.10.2025 by hand", "21.10.2025", "2025-10-21"),
    ("born on February 29", "February 29", "2024-02-29"),
    ("since the October 7 attacks on the kibbutz", "October 7", "2023-10-07"),
    ("On New Year’s Eve 2024 the gas stopped", "New Year’s Eve 2024", "2024-12-31"),
    ("bombed on Christmas Day", "Christmas Day", "2024-12-25"),
    ("MINISTERS MEET ON TUESDAY", "TUESDAY", "2025-10-21"),
]


@pytest.mark.parametrize(("text", "expression", "day"), DAYS)
def test_days(text: str, expression: str, day: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == expression
    assert bounds(found) == f"day {day}"


PERIODS = [
    ("Envoys met earlier this week", "earlier this week", "week 2025-10-20..2025-10-22"),
    ("Two ships sank last week", "last week", "week 2025-10-13..2025-10-19"),
    ("a visit next week", "next week", "week 2025-10-27..2025-11-02"),
    ("banned later in the week", "later in the week", "week 2025-10-22..2025-10-26"),
    ("fought over the weekend", "the weekend", "week 2025-10-18..2025-10-19"),
    ("fought late last weekend", "late last weekend", "week 2025-10-18..2025-10-19"),
    ("fought this past weekend", "this past weekend", "week 2025-10-18..2025-10-19"),
    ("A week ago the port shut", "A week ago", "week 2025-10-13..2025-10-19"),
    ("sworn in three weeks earlier", "three weeks earlier", "week 2025-09-29..2025-10-05"),
    ("the exercise of October 6-9", "October 6-9", "week 2025-10-06..2025-10-09"),
    ("from 3 to 5 October they drilled", "3 to 5 October", "week 2025-10-03..2025-10-05"),
    ("expelled earlier this month", "earlier this month", "month 2025-10-01..2025-10-22"),
    ("expelled last month", "last month", "month 2025-09-01..2025-09-30"),
    ("early next month", "early next month", "month 2025-11-01..2025-11-10"),
    ("four months ago", "four months ago", "month 2025-06-01..2025-06-30"),
    ("seized in October", "October", "month 2025-10-01..2025-10-31"),
    ("seized in November", "November", "month 2024-11-01..2024-11-30"),
    ("a way out before December", "December", "month 2025-12-01..2025-12-31"),
    ("in October 2024 it fell", "October 2024", "month 2024-10-01..2024-10-31"),
    ("last October it fell", "last October", "month 2024-10-01..2024-10-31"),
    ("In early March rebels took it", "early March", "month 2025-03-01..2025-03-10"),
    ("by the end of May 2026", "the end of May 2026", "month 2026-05-21..2026-05-31"),
    ("in June of last year", "June of last year", "month 2024-06-01..2024-06-30"),
    ("the April ceasefire", "April", "month 2025-04-01..2025-04-30"),
    ("since February 2022", "February 2022", "month 2022-02-01..2022-02-28"),
    ("In the first quarter of 2025", "first quarter of 2025", "quarter 2025-01-01..2025-03-31"),
    ("exports of Q3 2025", "Q3 2025", "quarter 2025-07-01..2025-09-30"),
    ("fell in the second quarter", "second quarter", "quarter 2025-04-01..2025-06-30"),
    ("raided in spring 2022", "spring 2022", "quarter 2022-03-01..2022-05-31"),
    ("raided last summer", "last summer", "quarter 2025-06-01..2025-08-31"),
    ("in the winter of 2023", "winter of 2023", "quarter 2023-12-01..2024-02-29"),
    ("earlier this year", "earlier this year", "year 2025-01-01..2025-10-22"),
    ("elected last year", "last year", "year 2024-01-01..2024-12-31"),
    ("by the end of the year", "the end of the year", "year 2025-09-01..2025-12-31"),
    ("eleven years ago", "eleven years ago", "year 2014-01-01..2014-12-31"),
    ("annexed in 2014", "2014", "year 2014-01-01..2014-12-31"),
    ("the war of 1973", "1973", "year 1973-01-01..1973-12-31"),
    ("In mid-2023 he fled", "mid-2023", "year 2023-05-01..2023-08-31"),
    ("from 2014 to 2016", "2014 to 2016", "year 2014-01-01..2016-12-31"),
    ("the first half of 2024", "first half of 2024", "year 2024-01-01..2024-06-30"),
]


@pytest.mark.parametrize(("text", "expression", "meaning"), PERIODS)
def test_periods(text: str, expression: str, meaning: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == expression
    assert bounds(found) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("They will meet on Friday", "day 2025-10-24"),
        ("They will meet on Wednesday", "day 2025-10-22"),
        ("They will vote on December 15", "day 2025-12-15"),
        ("They will vote in October", "month 2025-10-01..2025-10-31"),
        ("They will vote in March", "month 2026-03-01..2026-03-31"),
        ("They will rest over the weekend", "week 2025-10-25..2025-10-26"),
        ("They will leave in two weeks", "week 2025-11-03..2025-11-09"),
        ("They will drill in the spring", "quarter 2026-03-01..2026-05-31"),
        ("They will mark Christmas Day", "day 2025-12-25"),
    ],
)
def test_a_statement_about_the_future_looks_ahead(text: str, meaning: str) -> None:
    assert bounds(only(text, future=True)) == meaning


@pytest.mark.parametrize(
    ("text", "expression", "kind"),
    [
        ("in the past 24 hours", "the past 24 hours", "vague"),
        ("in recent weeks", "recent weeks", "vague"),
        ("in the coming days", "the coming days", "vague"),
        ("as in the 1990s", "1990s", "vague"),
        ("nearly four years ago", "nearly four years ago", "vague"),
        ("A day later he fled", "A day later", "vague"),
        ("they pray every Friday", "every Friday", "vague"),
        ("They fought for three days", "three days", "duration"),
        ("within 48 hours", "48 hours", "duration"),
        ("a 30-day truce", "30-day", "duration"),
        ("the first launch in five months", "five months", "duration"),
    ],
)
def test_what_names_no_day_has_no_date(text: str, expression: str, kind: str) -> None:
    found = only(text)
    assert (text[found.start : found.end], found.when, found.kind) == (expression, None, kind)


@pytest.mark.parametrize(
    "text",
    [
        "He may march on the capital",
        "Theresa May said no",
        "a critic of May's government",
        "TRUMP MAY MEET XI",
        "Women's March organisers",
        "The Sun reported it",
        "one second later-than-usual shot",
        "2,000 troops under Resolution 2231",
        "a state along 1967 borders",
        "a return from 1967 borders",
        "a Boeing 737 and 1,500 tons",
        "after 9/11 the G20 cited Article 5",
        "one of 2000 homes",
        "an army of 1900 conscripts",
        "at least 2000 people",
        "on 05/06/2025",
        "the fall of Kabul",
        "the Arab Spring",
        "a 22-year-old student",
        "on Good Friday",
        "the Sunday Times",
        "Russia Today reporters",
        "for a second time",
        "version 12.10.2025.4",
        "April Ryan asked",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, REFERENCE) == []


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("in 2014", True),
        ("last year", True),
        ("a decade ago", True),
        ("decades ago", True),
        ("several years ago", True),
        ("in March", True),
        ("last summer", True),
        ("since the 1990s", True),
        ("on 7 October 2023", True),
        ("on Monday", False),
        ("last week", False),
        ("last month", False),
        ("two weeks ago", False),
        ("earlier this year", False),
        ("in 2025", False),
        ("in the past two years", False),
        ("until 2030", False),
        ("the late 2020s", False),
    ],
)
def test_past_tells_history_from_news(text: str, past: bool) -> None:
    assert only(text).past is past


def test_last_year_is_past_in_january_too() -> None:
    assert only("elected last year", date(2025, 1, 10)).past
    assert not only("seized last month", date(2025, 1, 10)).past


@pytest.mark.parametrize(
    ("text", "reference", "day"),
    [
        ("on December 28", date(2025, 1, 10), "2024-12-28"),
        ("on January 5", date(2024, 12, 20), "2025-01-05"),
        ("on Sunday", date(2024, 3, 3), "2024-03-03"),
        ("last Sunday", date(2024, 3, 3), "2024-02-25"),
        ("yesterday", date(2024, 3, 1), "2024-02-29"),
        ("on October 7", date(2025, 2, 1), "2024-10-07"),
    ],
)
def test_the_year_and_week_follow_the_reference(text: str, reference: date, day: str) -> None:
    assert bounds(only(text, reference)) == f"day {day}"


def test_last_week_at_the_turn_of_the_year() -> None:
    assert bounds(only("last week", date(2025, 1, 2))) == "week 2024-12-23..2024-12-29"
    assert bounds(only("last quarter", date(2025, 1, 2))) == "quarter 2024-10-01..2024-12-31"
    assert bounds(only("last winter", date(2026, 1, 5))) == "quarter 2024-12-01..2025-02-28"


def test_without_a_reference_only_whole_dates_resolve() -> None:
    assert bounds(only("on 22 October 2025", None)) == "day 2025-10-22"
    assert bounds(only("in 2014", None)) == "year 2014-01-01..2014-12-31"
    for text in ("on Wednesday", "yesterday", "on 22 October", "in March", "last week", "two years ago"):
        assert only(text, None).when is None
    assert only("two years ago", None).past
    assert not only("in March", None).past


def test_expressions_come_in_order_and_the_longest_wins() -> None:
    text = "On Tuesday, October 21, 2025, after the 2014 war, troops left the base they took in early March last year."
    found = find_dates(text, REFERENCE)
    assert [text[one.start : one.end] for one in found] == ["Tuesday, October 21, 2025", "early March last year"]


def test_a_number_of_victims_after_a_month_is_no_day() -> None:
    text = "In October 22 people were killed"
    found = only(text)
    assert text[found.start : found.end] == "October"
    assert bounds(only("On October 2,500 troops left")) == "month 2025-10-01..2025-10-31"


def test_a_line_break_is_bridged_and_a_paragraph_is_not() -> None:
    assert bounds(only("in October\n2024")) == "month 2024-10-01..2024-10-31"
    assert bounds(only("It happened in October\n\n2024 was worse")) == "month 2025-10-01..2025-10-31"


def test_offsets_hold_after_characters_that_change_length_when_folded() -> None:
    text = "İstanbul ﬁres — 🔥 “last\u00a0week” and New Year’s Eve"
    assert [text[one.start : one.end] for one in find_dates(text, REFERENCE)] == ["last\u00a0week", "New Year’s Eve"]


def test_every_expression_is_found_wherever_it_stands() -> None:
    filler = "The delegation was silent. " * 9
    phrases = [expression for _, expression, _ in DAYS + PERIODS if not expression[0].isdigit()]
    text = filler + filler.join(f"It was in {phrase}. " for phrase in phrases)
    found = [text[one.start : one.end] for one in find_dates(text, REFERENCE)]
    assert found == phrases


def test_a_datetime_serves_as_reference() -> None:
    assert bounds(only("yesterday", datetime(2025, 10, 22, 18, 30))) == "day 2025-10-21"


_VOCABULARY = """
    in on of by since the a two 30 31 29 2 2014 2025 99 - / . , : May March Feb. October Monday Sun last next this early
    mid late end of week weeks month year years decade ago earlier later today overnight spring fall quarter first Q3
    half for and to 1990s ' s 20th century weekend Christmas Day in the days' time from now past coming ı ſ 🔥
"""
_WORDS = st.sampled_from(_VOCABULARY.split())
_PHRASES = st.lists(st.tuples(_WORDS, st.sampled_from([" ", "", "\n", "\u00a0", "-"])), max_size=14).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
_REFERENCES = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)]))


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=80), _PHRASES), _REFERENCES, st.booleans())
def test_any_text_and_reference_give_sound_expressions(text: str, reference: date | None, future: bool) -> None:
    end = 0
    for one in find_dates(text, reference, future=future):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        end = one.end
        if one.when is not None:
            first, day, last = (date.fromisoformat(iso) for iso in (one.when.earliest, one.when.date, one.when.latest))
            assert first <= day <= last
            assert one.when.precision != "day" or first == last
            assert not (one.past and reference and last >= reference)
        if one.kind == "duration":
            assert one.when is None and not one.past


@pytest.mark.parametrize("text", ["on 30 February 2025", "on April 31", "at 2025-02-30"])
def test_a_day_that_is_none_is_an_expression_without_a_date(text: str) -> None:
    found = find_dates(text, date(2025, 10, 23))
    assert [(expression.when, expression.kind) for expression in found] == [(None, "vague")]
