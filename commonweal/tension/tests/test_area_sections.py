"""What stands on an area's page of many reports is what stands there of few, and it is asked for once."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.tension import area_sections
from commonweal.tension.verbs.release import release_strength

DAY = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def canalside(wards, tell_and_grade, people):
    """Canalside with seven reports of each kind on different days, one of each beside it, and one marked higher."""
    for number in range(7):
        for kind, indicator in (("tension", "rumour"), ("strength", "street-party")):
            report = tell_and_grade(
                kind=kind,
                indicator=indicator,
                when_from=DAY + datetime.timedelta(days=number),
                lon=-0.75,
                lat=52.05,
            )
    release_strength(report, by=people["aisha"])
    tell_and_grade(indicator="rumour", lon=-0.65, lat=52.05)
    tell_and_grade(indicator="rumour", marking="sensitive", when_from=DAY, lon=-0.75, lat=52.05)
    return wards["Canalside"]


@pytest.mark.parametrize("who", ["ben", "lena", None])
def test_of_many_reports_the_same_are_the_newest_as_of_few(people, canalside, monkeypatch, who):
    viewer = people[who] if who else AnonymousUser()
    few = area_sections.strengths(viewer, canalside), area_sections.tensions(viewer, canalside)
    monkeypatch.setattr(area_sections, "MANY", 1)
    assert (area_sections.strengths(viewer, canalside), area_sections.tensions(viewer, canalside)) == few
    strengths, tensions = few
    assert (strengths["count"], len(strengths["reports"])) == ((7, 5) if who else (1, 1))
    if who is None:
        assert (tensions, strengths["markings"]) == (None, [])
    else:
        assert tensions["count"] == (8 if who == "ben" else 7)
        assert tensions["markings"] == (["official", "sensitive"] if who == "ben" else ["official"])


def test_the_reports_of_an_area_are_counted_with_their_markings_and_listed_and_no_more(people, canalside):
    """Fails where what the area's reports are marked is asked for apart: of 100,000 reports each question takes time."""
    with CaptureQueriesContext(connection) as asked:
        area_sections.tensions(people["ben"], canalside)
    of_reports = [one for one in asked if 'FROM "tension_report"' in one["sql"]]
    assert len(of_reports) == 2
