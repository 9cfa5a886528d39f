"""Signing off: whoever signs reads first what the summary lacks and who will read it."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.people.roles import Permission
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.readiness import missing_from
from commonweal.tension.summary.verbs import edit_summary
from commonweal.tension.verbs.levels import set_level
from commonweal.tension.verbs.returns import send_return

WEEK = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
JUDGED = {"experienced": 1, "evidenced": 1, "potential": 1, "direction": "steady", "reason": "Quiet."}


def lacking(version, people):
    return {one.code: one for one in missing_from(version, people["aisha"])}


@pytest.fixture
def complete(people, wards, documents_recorded):
    """A week of which nothing is missing: everybody has answered and every level is judged."""
    from commonweal.tension.returns.selectors import answers_for

    may_send = [person for person in people.values() if person.may(Permission.SUBMIT_REPORTS)]
    senders = {person.organisation_id: person for person in may_send}
    for answer in answers_for(WEEK):
        send_return(week=WEEK, is_nil=True, by=senders[answer.organisation.pk])
    for subject in ({}, *({"area": ward} for ward in wards.values())):
        set_level(week=WEEK, by=people["ben"], **subject, **JUDGED)


@pytest.mark.parametrize("edition", ["group", "partners"])
def test_of_a_complete_week_nothing_is_missing(complete, people, sign_in, edition):
    version = draft_summary(WEEK, edition, people["aisha"])
    assert lacking(version, people) == {}
    page = sign_in("aisha").get(f"/summary/{version.summary.public_id}/sign/").content.decode()
    assert "Nothing is missing" in page


def test_each_thing_that_is_missing_is_named_with_the_way_to_it(people, wards, tell, tell_and_grade, sign_in):
    set_level(week=WEEK, area=wards["Canalside"], by=people["ben"], **JUDGED)
    tell(when_from=THEN)
    tell(when_from=THEN - datetime.timedelta(days=20))
    version = draft_summary(WEEK, "group", people["aisha"])
    version = edit_summary(
        version.summary, edits={"method": {"is_left_out": True}}, based_on=1, by=people["aisha"]
    )
    tell_and_grade(sanitised="Leaflets were found.", when_from=THEN)
    found = lacking(version, people)
    assert list(found) == ["returns", "unchecked", "levels", "newer figures", "left out"]
    assert found["unchecked"].number == 1
    assert found["levels"].names == ("the whole partnership", "Heron Park", "Old Market")
    assert "Canalside Homes" in found["returns"].names
    browser = sign_in("aisha")
    page = browser.get(f"/summary/{version.summary.public_id}/sign/").content.decode()
    for one in found.values():
        assert one.what in page
        assert not one.address or browser.get(one.address).status_code == 200
        assert one.address in page


def test_a_place_judged_higher_after_the_whole_is_named_before_signing_and_on_the_levels_page(
    complete, people, wards, sign_in, clock
):
    browser = sign_in("ben")
    assert "Judged higher than the whole" not in browser.get("/levels/2026-11-16/").content.decode()
    clock.shift(3600)
    set_level(week=WEEK, area=wards["Canalside"], by=people["ben"], **JUDGED | {"experienced": 4})
    version = draft_summary(WEEK, "group", people["aisha"])
    assert lacking(version, people)["judged higher"].names == ("Canalside, 4 – Severe",)
    page = browser.get("/levels/2026-11-16/").content.decode()
    assert "Judged higher than the whole partnership since it was judged:" in page
    assert "Canalside, 4 – Severe." in page
    clock.shift(3600)
    set_level(week=WEEK, by=people["ben"], **JUDGED | {"experienced": 2})
    assert lacking(draft_summary(WEEK, "group", people["aisha"]), people) == {}
    assert "Judged higher than the whole" not in browser.get("/levels/2026-11-16/").content.decode()


def test_what_was_missing_is_kept_with_the_signature(people, tell, sign_in):
    tell(when_from=THEN)
    version = draft_summary(WEEK, "group", people["aisha"])
    browser = sign_in("aisha")
    address = f"/summary/{version.summary.public_id}/sign/"
    seen = re.search(r'name="based_on" value="([0-9]+)"', browser.get(address).content.decode())
    assert not SummaryVersion.objects.get().is_signed
    browser.post(address, {"based_on": seen[1]})
    assert SummaryVersion.objects.get().is_signed
    kept = AuditEvent.objects.get(verb="sign summary").details["lacking"]
    assert kept["unchecked"] == 1
    assert kept["returns"] > 1
    assert browser.get(address).status_code == 302


def test_a_week_that_goes_on_says_so(people):
    version = draft_summary(datetime.date(2026, 11, 23), "partners", people["aisha"])
    assert "Sunday 29 November" in lacking(version, people)["days to come"].what


def test_an_edition_marked_too_high_leads_to_where_that_is_decided(people, sign_in):
    version = draft_summary(WEEK, "partners", people["aisha"])
    edit_summary(version.summary, edits={}, based_on=1, marking="sensitive", by=people["aisha"])
    page = sign_in("aisha").get(f"/summary/{version.summary.public_id}/sign/").content.decode()
    assert f"/summary/{version.summary.public_id}/release/" in page
    assert "based_on" not in page
