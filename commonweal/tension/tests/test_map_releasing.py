"""What is released to the public, and what is refused: by the verbs, on the map, and in what is asked of it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commonweal.changes.feed import position
from commonweal.jobs import routines
from commonweal.maps import snapshots
from commonweal.maps.layers import layer_for
from commonweal.tension.filters import BadFilter, filters_from
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.tests.wealdmere_map import make_areas, on_tiles
from commonweal.tension.verbs.receive import CannotReceive
from commonweal.tension.verbs.release import CannotRelease, release_strength, withdraw_strength


def test_tension_is_never_released(people, tell_and_grade):
    report = tell_and_grade()
    with pytest.raises(CannotRelease, match="never public"):
        release_strength(report, by=people["aisha"])
    with pytest.raises(PermissionError):
        release_strength(tell_and_grade(kind="strength"), by=people["ben"])


@pytest.mark.parametrize(
    "fields", [{"place": "The infant school gate"}, {"sanitised": "A fair at Hill Academy."}]
)
def test_no_school_can_be_made_out_by_the_public(people, tell_and_grade, fields):
    report = tell_and_grade(kind="strength", **fields)
    with pytest.raises(CannotRelease, match="names a school"):
        release_strength(report, by=people["aisha"])
    assert not reports_visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    "sanitised",
    [
        "Neighbours wait at the bus stop with her.",
        "He was invited to tea.",
        "Somebody who had been abused uses the bus again.",
        "Volunteers stood together after a racist attack.",
        "A vigil against hate.",
        "Threatening words were washed off together.",
    ],
)
def test_no_harm_and_no_single_person_is_told_of_to_the_public(people, tell_and_grade, sanitised):
    report = tell_and_grade(kind="strength", sanitised=sanitised)
    with pytest.raises(CannotRelease, match="tells only the good"):
        release_strength(report, by=people["aisha"])
    assert not reports_visible_to(AnonymousUser()).exists()


def test_a_released_strength_can_be_taken_back(people, tell_and_grade):
    report = release_strength(tell_and_grade(kind="strength", lon=-0.7, lat=52.0), by=people["aisha"])
    layer = layer_for(AnonymousUser(), "strengths")
    asked = layer.ask(QueryDict(""), AnonymousUser())
    assert on_tiles(layer, AnonymousUser(), asked) == [report.public_id]
    withdraw_strength(report, by=people["aisha"])
    assert on_tiles(layer, AnonymousUser(), asked) == []


def test_a_value_that_does_not_exist_is_refused_and_not_dropped(people):
    make_areas()
    for text in ("kind=tensoin", "level=9", "week=2026-11-24", "area=ward:NOPE", "since=2026-11-31"):
        with pytest.raises(BadFilter):
            filters_from(QueryDict(text))


def test_a_week_is_its_seven_days_and_beside_other_days_it_is_refused(db, sign_in):
    """Fails where both are taken, and what is shown is the days that both share."""
    filters = filters_from(QueryDict("week=2026-11-16"))
    assert (filters.from_on, filters.to_on) == (datetime.date(2026, 11, 16), datetime.date(2026, 11, 22))
    ben = sign_in("ben")
    for days in ("since=2026-11-18", "until=2026-11-18", "since=2026-11-01&until=2026-11-30"):
        with pytest.raises(BadFilter, match="Ask for one of them"):
            filters_from(QueryDict(f"week=2026-11-16&{days}"))
        answer = ben.get(f"/map/?layer=reports&view=table&week=2026-11-16&{days}")
        assert answer.status_code == 400
        assert "Ask for one of them" in answer.text


def test_reports_cannot_be_received_at_the_corner_of_the_map(tell):
    with pytest.raises(CannotReceive):
        tell(lon=0.0, lat=0.0)


def test_the_worker_draws_the_points_anew_so_that_no_page_waits_for_it(people, tell_and_grade):
    from commonweal.config import tasks  # noqa: F401 - registers the routines of the whole

    tell_and_grade(lon=-0.75, lat=52.05)
    assert snapshots._newest_true("reports") is None
    routines._routines["draw the map's points anew"].do()
    assert snapshots._sequence_of(snapshots._newest_true("reports")) == position()
