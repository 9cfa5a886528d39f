"""Whoever judged a level learns that a report behind it has been raised since, and can raise the level."""

import datetime
from unittest import mock

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.tension.levels.reasons import reasons_for
from commonweal.tension.levels.selectors import levels_visible_to, risen_among
from commonweal.tension.models import Level
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.verbs.levels import CannotJudge, raise_level, release_level, set_level
from commonweal.tension.verbs.triage import grade_report

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
IN_CANALSIDE = {"lon": -0.75, "lat": 52.05, "when_from": THEN}
PAGE = "/levels/2026-11-16/"
SAID = "has a higher marking or handling code than when they were judged"


@pytest.fixture
def report(wards, tell_and_grade):
    return tell_and_grade(grades={"communities": ["muslim"]}, **IN_CANALSIDE)


@pytest.fixture
def judge(people, wards, clock):
    def do(**fields):
        fields = {"experienced": 2, "evidenced": 1, "potential": 3, "direction": "rising", **fields}
        clock.shift(60)
        return set_level(week=WEEK, reason="Leaflets on two streets.", by=people["ben"], **fields)

    return do


def raise_it(report, people, clock, **grades):
    clock.shift(60)
    grade_report(report, grades=grades or {"marking": "sensitive"}, sanitised="Words.", by=people["aisha"])


@pytest.mark.parametrize(
    "grades", [{"marking": "sensitive"}, {"handling": "C", "handling_conditions": "Few."}]
)
def test_the_page_says_it_to_who_judged_and_one_press_raises_it(
    report, judge, people, wards, sign_in, clock, grades
):
    level = judge(area=wards["Canalside"])
    ben, lena = sign_in("ben"), sign_in("lena")
    assert SAID not in ben.get(PAGE).content.decode()
    raise_it(report, people, clock, **grades)
    html = ben.get(PAGE).content.decode()
    assert SAID in html
    assert "judged by you" in html
    assert "judged by you" not in sign_in("aisha").get(PAGE).content.decode()
    assert SAID not in lena.get(PAGE).content.decode()
    assert level in levels_visible_to(people["lena"])
    assert f"/levels/judgement/{level.public_id}/raise/" in ben.get(f"{PAGE}area/X001/").content.decode()
    assert ben.post(f"/levels/judgement/{level.public_id}/raise/").url == PAGE
    assert level not in levels_visible_to(people["lena"])
    assert level in levels_visible_to(people["ben"])
    assert SAID not in ben.get(PAGE).content.decode()
    assert AuditEvent.objects.filter(verb="raise level", item_id=level.public_id).exists()


def test_a_report_that_was_named_stays_behind_a_level_when_it_is_graded_elsewhere(
    report, judge, people, wards, sign_in, clock
):
    level = judge(community="muslim", came_from=[report.public_id])
    raise_it(report, people, clock, marking="sensitive", communities=["jewish"])
    assert risen_among(people["ben"], [level]) == {level.pk}
    assert reasons_for(people["lena"], [level])[level.pk].is_withheld
    raise_level(level, by=people["ben"])
    assert level not in levels_visible_to(people["lena"])
    assert risen_among(people["ben"], [Level.objects.get(pk=level.pk)]) == set()


def test_the_reason_is_withheld_from_who_may_not_read_the_report_until_it_is_raised_or_judged_again(
    report, judge, people, wards, sign_in, clock
):
    area = wards["Canalside"]
    level = judge(area=area, overall=1, override_reason="Leaflets were few.")
    pages = (f"/levels/judgement/{level.public_id}/", f"{PAGE}area/X001/", "/areas/ward/X001/")
    lena, ben = sign_in("lena"), sign_in("ben")
    raise_it(report, people, clock)
    for page in pages:
        html = lena.get(page).content.decode()
        assert "Leaflets" not in html, page
        assert "Withheld: fewer people may read this now." in html, page
        assert "Leaflets on two streets." in ben.get(page).content.decode(), page
    level = raise_level(level, by=people["ben"])
    assert reasons_for(people["lena"], [level])[level.pk].reason == "Leaflets on two streets."


def test_a_judge_who_may_not_read_the_report_begins_without_the_reason(
    report, judge, people, wards, sign_in, clock
):
    judge(area=wards["Canalside"])
    ben = sign_in("ben")
    assert "Leaflets on two streets." in ben.get(f"{PAGE}area/X001/").content.decode()
    raise_it(report, people, clock)
    clearance = shared_clearance(people["ben"]) - {report.visibility_class_id}
    with mock.patch("commonweal.tension.levels.reasons.shared_clearance", return_value=clearance):
        html = ben.get(f"{PAGE}area/X001/").content.decode()
    assert "Leaflets on two streets." not in html


def test_levels_of_communities_and_of_the_whole_rest_on_it_too_and_others_do_not(
    report, judge, people, wards, clock
):
    rests = [judge(), judge(area=wards["Canalside"])]
    others = [judge(area=wards["Old Market"]), judge(community="new-arrivals")]
    raise_it(report, people, clock)
    assert risen_among(people["ben"], [*rests, *others]) == {one.pk for one in rests}


def test_what_came_later_or_was_released_by_a_person_has_not_risen(
    report, judge, people, wards, tell_and_grade, clock
):
    level = judge(area=wards["Canalside"])
    clock.shift(60)
    tell_and_grade(what="Later.", grades={"marking": "sensitive"}, **IN_CANALSIDE)
    assert risen_among(people["ben"], [level]) == set()
    with pytest.raises(CannotJudge, match="No report behind this level"):
        raise_level(level, by=people["ben"])
    grave = judge(area=wards["Canalside"])
    clock.shift(60)
    lower = {"marking": "official", "handling": "P", "reason": "Partners noticed more worry."}
    released = release_level(grave, by=people["aisha"], **lower)
    clock.shift(60)
    raise_it(report, people, clock)
    # What it was released from was sensitive already.
    assert risen_among(people["ben"], [released]) == set()


def test_raising_is_for_those_who_judge(report, judge, people, wards, clock):
    level = judge(area=wards["Canalside"])
    raise_it(report, people, clock)
    with pytest.raises(PermissionError):
        raise_level(level, by=people["lena"])
    assert Level.objects.get(pk=level.pk).visibility_class.marking == "official"
