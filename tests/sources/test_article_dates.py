"""Days in many spellings, and no guesses."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.dates import NoDayError, iso_day


@pytest.mark.parametrize(
    "value",
    [
        "2025-10-23", "2025-10-23T23:59:00-05:00", "2025-10-23 14:05", "20251023", "20251023140500", "2025/10/23",
        "Thu, 23 Oct 2025 23:30:00 -0500", "October 23, 2025", "23 October 2025", "Oct. 23, 2025, 2:05 p.m.",
        "23rd of October 2025", "Thu Oct 23 2025", "23.10.2025", "10/23/2025", " 23-Oct-2025 ", "23 Oct 25",
    ],
)  # fmt: skip
def test_days(value: str) -> None:
    assert iso_day(value) == "2025-10-23"


@pytest.mark.parametrize(
    "value",
    [
        "", "yesterday", "May", "October 2025", "2025", "03/04/2025", "3/4/25", "2025-02-30", "31 June 2025", "14:05",
        "2 days ago", "1761177600", "23 Oct 2025 to 25 Oct 2025", "n/a", "x" * 5000, "99999999", "9" * 30,
    ],
)  # fmt: skip
def test_no_days(value: str) -> None:
    with pytest.raises(NoDayError):
        iso_day(value)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%Y%m%d"]))
def test_every_day_is_read_as_written(day: date, spelling: str) -> None:
    assert iso_day(day.strftime(spelling)) == day.isoformat()


@given(st.text(max_size=40) | st.text("0123456789-/.: TZOct", max_size=25))
def test_any_string_is_a_day_or_none(value: str) -> None:
    with suppress(NoDayError):
        assert date.fromisoformat(iso_day(value))
