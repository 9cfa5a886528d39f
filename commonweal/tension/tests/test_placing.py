"""Reports fall into the areas of today, also those that came before these areas did."""

import datetime

import pytest
from django.http import QueryDict

from commonweal.maps.measures import asked_of_areas
from commonweal.places.models import Area
from commonweal.places.signals import area_set_in_use
from commonweal.places.tests.test_placing import make_set
from commonweal.tension.count_layers import counts_by_area
from commonweal.tension.counted import told_as_count
from commonweal.tension.selectors import Filters
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.triage import grade_report

# Heron Park is cut in two; Canalside stays as it was.
NEW = {
    "X001": (-0.8, 52.0, -0.7, 52.1),
    "X012": (-0.7, 52.0, -0.65, 52.1),
    "X022": (-0.65, 52.0, -0.6, 52.1),
}


@pytest.fixture
def count_of(people):
    def by_area():
        asked = asked_of_areas(QueryDict("areas=ward"), Filters())
        return {
            code: number
            for code, number in counts_by_area("tension")(people["aisha"], asked).of.items()
            if number
        }

    return by_area


def in_use(sender=None):
    """A new set of wards comes into use, as `commonweal load areas` says it."""
    from commonweal.places.models import AreaSet

    AreaSet.objects.update(is_current=False)
    area_set = make_set("ward", NEW, vintage=2027)
    area_set_in_use.send(sender=AreaSet, area_set=area_set)
    return area_set


def test_reports_fall_into_the_areas_of_a_set_that_came_later(wards, tell_and_grade, count_of, settings):
    tell_and_grade(by="ben", lon=-0.75, lat=52.05)
    for lon in (-0.69, -0.63, -0.62):
        tell_and_grade(by="ben", lon=lon, lat=52.05)
    assert count_of() == {"X001": 1, "X002": 3}
    in_use()
    assert count_of() == {"X001": 1, "X012": 1, "X022": 2}


def test_what_named_a_whole_area_stays_in_it_where_it_still_is_and_is_guessed_into_no_part(
    wards, people, school, documents_recorded, count_of
):
    for name in ("Canalside", "Heron Park"):
        told = told_as_count(
            kind="tension", indicator="hate", number=4, week=datetime.date(2026, 11, 16), area=wards[name]
        )
        report, _receipt = receive_report(
            told, organisation=school.organisation, channel="partner", by=school
        )
        grade_report(report, grades={}, sanitised=report.what, by=people["aisha"])
    assert count_of() == {"X001": 4, "X002": 4}
    area_set = in_use()
    assert count_of() == {"X001": 4}
    assert set(Area.objects.filter(area_set=area_set).values_list("code", flat=True)) == set(NEW)
