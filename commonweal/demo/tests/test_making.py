"""Making the borough: at any hour of the day, and whole or not at all."""

import datetime

import pytest

from commonweal.demo.areas import load_ground
from commonweal.demo.make import made_for, make_story
from commonweal.demo.planning import LONDON, last_day
from commonweal.demo.tests.conftest import DAY, counts
from commonweal.tension.models import Report


def tuesday_at(hour):
    return datetime.datetime.fromisoformat(f"2026-11-24T{hour}").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("clock_says", "ends_on"), [("00:05", 23), ("08:29", 23), ("08:30", 24), ("23:59", 24)]
)
def test_the_story_ends_on_a_day_that_has_begun(clock_says, ends_on):
    assert last_day(tuesday_at(clock_says)) == datetime.date(2026, 11, ends_on)


# What hour it is is not asked of the database. At these two, least of the last day is over.
@pytest.mark.once
@pytest.mark.parametrize("clock_says", ["00:05", "08:30"])
def test_a_borough_can_be_made_at_any_hour(people, documents_recorded, tmp_path, clock, clock_says):
    clock.move_to(tuesday_at(clock_says))
    load_ground(tmp_path)
    assert make_story(people, today=last_day(tuesday_at(clock_says)), only_every=60) > 0


def test_a_story_that_breaks_off_leaves_nothing_behind(people, documents_recorded, tmp_path):
    before = counts()

    def tired():
        if Report.objects.count() > 20:
            raise RuntimeError("the machine was switched off")

    with pytest.raises(RuntimeError):
        make_story(people, today=DAY, only_every=12, step=tired)
    assert counts() == before
    assert made_for() is None
