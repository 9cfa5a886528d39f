"""Reports answer for a week: whoever sent one is not missing from the returns, and is not reminded."""

import datetime
import re

import pytest
from django.core import mail

from commonweal.people.models import Organisation, VisibilityClass
from commonweal.tension.counted import told_as_count
from commonweal.tension.models import PartnerReturn, Report
from commonweal.tension.returns.selectors import answers_for, missing_organisations
from commonweal.tension.selectors import all_visible_to
from commonweal.tension.summary import draft_summary
from commonweal.tension.summary.readiness import missing_from
from commonweal.tension.verbs.receive import receive_report
from commonweal.tension.verbs.returns import remind_partners, send_return
from commonweal.tension.verbs.triage import set_aside

LAST = datetime.date(2026, 11, 16)
THEN = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(weeks=1)


def answer_of(slug, week=LAST):
    return next(one for one in answers_for(week) if one.organisation.slug == slug)


@pytest.fixture
def police():
    return Organisation.objects.get(slug="wealdmere-police")


@pytest.mark.parametrize("channel", ["partner", "upload", "api", "centre"])
def test_a_report_of_that_week_answers_by_whichever_way_it_came(tell, police, channel):
    tell(when_from=THEN, channel=channel)
    answer = answer_of("wealdmere-police")
    assert (answer.is_answered, answer.reports, answer.sent) == (True, 1, None)
    assert police.pk not in missing_organisations(LAST)


@pytest.mark.parametrize("weeks", [-1, 1])
def test_a_report_of_another_week_answers_for_that_one_alone(tell, clock, weeks):
    clock.shift(2 * WEEK)
    tell(when_from=THEN + weeks * WEEK)
    assert not answer_of("wealdmere-police").is_answered
    assert answer_of("wealdmere-police", LAST + weeks * WEEK).is_answered


def test_the_days_of_a_week_are_from_monday_to_sunday(tell, clock):
    clock.shift(WEEK)
    for day in (datetime.date(2026, 11, 15), datetime.date(2026, 11, 23)):
        tell(when_from=datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC))
    assert answer_of("wealdmere-police").reports == 0
    for day in (16, 22):
        tell(when_from=datetime.datetime(2026, 11, day, 12, tzinfo=datetime.UTC))
    assert answer_of("wealdmere-police").reports == 2


def test_a_report_without_a_day_answers_for_the_week_in_which_it_was_received(tell, clock):
    tell()
    assert answer_of("wealdmere-police", datetime.date(2026, 11, 23)).is_answered
    assert not answer_of("wealdmere-police").is_answered


def test_what_the_public_sent_is_no_answer_of_the_lead(tell):
    lead = Organisation.objects.get(is_lead=True)
    Organisation.objects.filter(pk=lead.pk).update(returns_weekly=True)
    tell(by=None, when_from=THEN)
    assert not answer_of(lead.slug).is_answered


def test_what_was_set_aside_was_an_answer_all_the_same(tell, people):
    set_aside(tell(when_from=THEN), reason="It is about a pothole.", by=people["aisha"])
    assert answer_of("wealdmere-police").is_answered


def test_whoever_sent_a_report_is_not_reminded(tell, people):
    tell(by="ben", when_from=THEN)
    remind_partners(week=LAST, by=people["aisha"])
    to = {address for message in mail.outbox for address in message.to}
    assert "kit@wealdmere.example" in to
    assert "ben@wealdmere.example" not in to


def test_the_officer_reads_how_many_beside_what_was_said(tell, people, sign_in):
    tell(by="ben", when_from=THEN)
    assert "Sent 1 report<" in sign_in("aisha").get("/returns/all/").content.decode()
    tell(by="ben", when_from=THEN)
    send_return(week=LAST, is_nil=False, note="The fair is on Saturday.", by=people["ben"])
    page = sign_in("aisha").get("/returns/all/").content.decode()
    assert "Note; Sent 2 reports" in page
    assert "1 of 6 have answered" in page


def test_the_officer_is_not_told_how_many_where_they_may_not_know_of_all(tell, sign_in, people):
    tell(by="ben", when_from=THEN)
    hidden = tell(by="ben", when_from=THEN)
    seen = hidden.visibility_class
    own = VisibilityClass.objects.create(
        key="own", stage=seen.stage, kind=seen.kind, marking=seen.marking, handling=seen.handling,
        organisation=seen.organisation,
    )  # fmt: skip
    Report.objects.filter(pk=hidden.pk).update(visibility_class=own)
    assert not all_visible_to(people["aisha"]).filter(pk=hidden.pk).exists()
    page = sign_in("aisha").get("/returns/all/").content.decode()
    assert "Sent reports" in page
    assert "Sent 1" not in page
    assert "Sent 2" not in page


def test_ones_own_page_and_this_week_say_that_it_is_answered(tell, sign_in):
    client = sign_in("ben")
    assert "Not answered" in client.get("/returns/2026-11-16/").content.decode()
    before = client.get("/week/").content.decode().count("Not sent yet")
    tell(by="ben", when_from=THEN)
    page = client.get("/returns/2026-11-16/").content.decode()
    assert "Reports that your organisation sent speak of this week" in page
    assert "Sent 1 report<" in page
    assert "Nothing seen is an answer too" not in page
    assert client.get("/week/").content.decode().count("Not sent yet") == before - 1


def test_ones_own_page_tells_no_number_of_what_the_reader_may_not_see(tell, people, sign_in):
    """A colleague at the police, who may not read what is OFFICIAL-SENSITIVE, knows that the week is answered."""
    colleague = people["lena"]
    colleague.organisation = people["ben"].organisation
    colleague.save()
    colleague.appointments.update(role="contributor")
    for _time in range(3):
        tell(by="ben", when_from=THEN, marking="sensitive")
    html = sign_in("lena").get(f"/returns/{LAST.isoformat()}/").content.decode()
    assert "Sent reports" in html
    assert "3" not in re.findall(r"(\d+) reports?\b", html)
    assert "Sent 3 reports" in sign_in("ben").get(f"/returns/{LAST.isoformat()}/").content.decode()


def test_a_school_that_sent_counts_has_answered(school, documents_recorded, sign_in):
    told = told_as_count(kind="tension", indicator="hate", number=4, week=LAST, area=None)
    receive_report(told, organisation=school.organisation, channel="partner", by=school)
    assert answer_of("schools-together").is_answered
    assert "Counts sent" in sign_in("aisha").get("/returns/all/").content.decode()
    page = sign_in("kit").get("/returns/2026-11-16/").content.decode()
    assert "Your counts for this week are in" in page
    assert "Sent 1 report" not in page


@pytest.mark.parametrize("edition", ["group", "partners"])
def test_the_summary_and_its_sign_off_know_it_and_tell_no_number(
    tell, people, wards, documents_recorded, edition
):
    def missing():
        version = draft_summary(LAST, edition, people["aisha"])
        lacks = next(one for one in missing_from(version, people["aisha"]) if one.code == "returns")
        return next(one["drafted"] for one in version.sections if one["code"] == "returns"), lacks.names

    assert "Wealdmere Police" in missing()[1]
    tell(by="ben", when_from=THEN)
    tell(by="ben", when_from=THEN)
    text, names = missing()
    assert "With reports: Wealdmere Police." in text
    assert "1 of 6 partners has answered." in text
    assert "Wealdmere Police" not in names


def test_this_week_does_not_name_whoever_sent_a_report_as_missing(tell, sign_in):
    def missing():
        page = sign_in("aisha").get("/week/").content.decode()
        return page.split("No return yet from:")[1].split("</p>")[0]

    assert "Wealdmere Police" in missing()
    tell(by="ben", when_from=THEN)
    assert "Wealdmere Police" not in missing()


def test_nothing_to_report_is_not_offered_where_reports_were_sent_and_is_refused(tell, people, sign_in):
    client = sign_in("ben")
    here = f"/returns/{LAST.isoformat()}/"
    assert "Nothing to report this week" in client.get(here).content.decode()
    tell(by="ben", when_from=THEN)
    assert "Nothing to report this week" not in client.get(here).content.decode()
    answer = client.post(here, {"nothing": "1"})
    assert answer.status_code == 422
    assert "there was something to report" in answer.content.decode()
    assert not PartnerReturn.objects.exists()


def test_what_was_sent_after_nothing_to_report_is_the_answer(tell, people, sign_in):
    send_return(week=LAST, is_nil=True, by=people["ben"])
    tell(by="ben", when_from=THEN)
    page = sign_in("aisha").get("/returns/all/").content.decode()
    assert "Sent 1 report<" in page
    assert "Nothing to report" not in page
