"""When a source is asked next, whatever day it began and however long nobody asked."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonweal.sources.schedule_models import Schedule
from commonweal.sources.schedules.clock import WAITS, at_night, day_number, next_time, tried_again_at

pytestmark = pytest.mark.once  # no database at all
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
MOMENTS = st.builds(datetime.datetime.combine, DAYS, st.times(), tzinfo=st.just(datetime.UTC))
RHYTHMS = st.sampled_from(Schedule.Rhythm.values)


@given(DAYS, RHYTHMS, MOMENTS)
def test_the_next_time_is_the_first_by_the_rhythm_that_is_still_to_come(starts_on, rhythm, after):
    found = next_time(starts_on, rhythm, after)
    number = 0
    # The same found plainly: from the first day on, one after another.
    if starts_on.year < after.year - 2:
        number = (after.year - starts_on.year - 2) * {
            "weekly": 52,
            "monthly": 12,
            "quarterly": 4,
            "yearly": 1,
        }[rhythm]
    while at_night(day_number(starts_on, rhythm, number)) <= after:
        number += 1
    assert found == at_night(day_number(starts_on, rhythm, number))


def test_sources_are_asked_at_the_same_hour_by_the_clock_on_the_wall_in_summer_and_winter():
    for month in (1, 7):
        assert timezone.localtime(at_night(datetime.date(2026, month, 1))).hour == 3
    assert at_night(datetime.date(2026, 7, 1)).utcoffset() == datetime.timedelta(hours=1)


@given(DAYS, RHYTHMS, MOMENTS, st.integers(0, 40))
def test_what_went_wrong_is_tried_again_later_each_time_and_never_later_than_the_rhythm(
    starts_on, rhythm, now, failures
):
    schedule = Schedule(starts_on=starts_on, rhythm=rhythm)
    regular = next_time(starts_on, rhythm, now)
    again = tried_again_at(schedule, now, failures=failures, is_passing=True)
    more = tried_again_at(schedule, now, failures=failures + 1, is_passing=True)
    assert now < again <= more <= regular
    assert again == min(regular, now + WAITS[min(max(failures, 1), len(WAITS)) - 1])
