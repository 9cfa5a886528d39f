"""When the next edition of a table is due: by its rhythm, at the ends of months and in leap years."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence.rhythms import (
    LONGEST_LAG,
    NoRhythm,
    comes_in_words,
    later,
    months_of,
    next_due,
    refuse_unless_rhythm,
)

pytestmark = pytest.mark.once  # no database at all
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
RHYTHMS = st.sampled_from(
    ["monthly", "quarterly", "yearly", "every 2 years", "every 10 years", "every 50 years"]
)


def last_of(day):
    return calendar.monthrange(day.year, day.month)[1]


@given(DAYS, st.integers(1, 600))
def test_months_later_is_so_many_months_later_on_the_same_day_or_the_last_there_is(day, months):
    found = later(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    if day.day == last_of(day):
        assert found.day == last_of(found)
    else:
        assert found.day == min(day.day, last_of(found))


@given(DAYS, DAYS, st.integers(1, 600))
def test_a_later_table_is_never_followed_earlier(one, other, months):
    first, second = sorted((one, other))
    assert later(first, months) <= later(second, months)


@given(DAYS, RHYTHMS, st.integers(0, LONGEST_LAG))
def test_the_next_is_due_after_its_table_and_the_lag_is_added_whole(day, rhythm, lag):
    due = next_due(day, rhythm, lag)
    assert due - datetime.timedelta(days=lag) == next_due(day, rhythm) > day


@pytest.mark.parametrize(
    ("as_of", "rhythm", "due"),
    [
        ("2026-01-31", "monthly", "2026-02-28"),
        ("2024-01-31", "monthly", "2024-02-29"),
        ("2026-02-28", "monthly", "2026-03-31"),  # the end of a month is followed by the end of the next
        ("2024-02-28", "monthly", "2024-03-28"),  # in a leap year the 28th is not the end
        ("2026-06-30", "quarterly", "2026-09-30"),
        ("2026-09-30", "quarterly", "2026-12-31"),
        ("2024-02-29", "yearly", "2025-02-28"),
        ("2024-02-29", "every 4 years", "2028-02-29"),
        ("2027-02-28", "yearly", "2028-02-29"),
        ("2026-12-15", "monthly", "2027-01-15"),
        ("2021-03-21", "every 10 years", "2031-03-21"),
    ],
)
def test_ends_of_months_and_leap_years(as_of, rhythm, due):
    assert next_due(datetime.date.fromisoformat(as_of), rhythm).isoformat() == due


def test_what_comes_once_or_nobody_knows_or_lies_beyond_the_calendar_is_never_due():
    day = datetime.date(2026, 10, 1)
    assert next_due(day, "once", 30) is None
    assert next_due(day, "") is None
    assert next_due(datetime.date(9990, 1, 1), "every 10 years") is None
    assert next_due(datetime.date(9998, 6, 1), "yearly", 3650) is None


@pytest.mark.parametrize(
    "words", ["daily", "every 1 years", "every 51 years", "every ten years", "Yearly", "12"]
)
def test_words_that_are_no_rhythm_are_refused_with_those_that_are(words):
    with pytest.raises(NoRhythm, match=r"Say once, monthly, quarterly, yearly, or every N years"):
        months_of(words)


@pytest.mark.parametrize("lag", [-1, LONGEST_LAG + 1])
def test_a_lag_has_bounds(lag):
    with pytest.raises(NoRhythm, match="The lag is in days, from 0 to 3650"):
        refuse_unless_rhythm("yearly", lag)


def test_how_often_it_comes_in_words():
    assert comes_in_words("every 10 years", 620) == (
        "Every 10 years, published about 620 days after the day it speaks of"
    )
    assert comes_in_words("once", 30) == "Once"
    assert comes_in_words("", 0) == ""
