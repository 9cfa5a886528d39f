"""The days of the map: a week, or others; of both, the ones chosen last, which the form tells."""

import datetime

import pytest
from django.http import QueryDict

from commonweal.maps.days import stood, without_the_older
from commonweal.maps.words import days_words

pytestmark = pytest.mark.once
DAYS = "since=2026-11-18&until=2026-11-24"
WEEK = "week=2026-11-16"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"{WEEK}&{DAYS}&stood=days&kind=tension", f"{WEEK}&kind=tension"),
        (f"{WEEK}&{DAYS}&stood=week&kind=tension", f"{DAYS}&kind=tension"),
        (f"{WEEK}&since=2026-11-18&until=&stood=days", WEEK),
        # One alone, or both by hand: nothing was chosen in the place of the other.
        (f"{WEEK}&stood=days", None),
        (f"{DAYS}&stood=days", None),
        (f"{WEEK}&{DAYS}", None),
        (f"{WEEK}&{DAYS}&stood=", None),
        (f"{WEEK}&{DAYS}&stood=nonsense", None),
    ],
)
def test_of_a_week_and_other_days_those_chosen_last_stay(address, kept):
    found = without_the_older(QueryDict(address))
    assert (found and found.urlencode()) == kept


@pytest.mark.parametrize(
    ("address", "said"),
    [(WEEK, "week"), (DAYS, "days"), ("until=2026-11-24", "days"), (f"{WEEK}&{DAYS}", ""), ("", "")],
)
def test_the_form_says_what_its_days_stood_in(address, said):
    assert stood(QueryDict(address)) == said


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-23", "2026-11-29", "23 to 29 November 2026"),
        ("2026-10-30", "2026-11-05", "30 October to 5 November 2026"),
        ("2025-12-29", "2026-01-04", "29 December 2025 to 4 January 2026"),
        ("2026-11-23", "2026-11-23", "23 November 2026"),
        ("2026-11-23", "", "From 23 November 2026"),
        ("", "2026-11-29", "Until 29 November 2026"),
        ("", "", ""),
    ],
)
def test_days_are_said_with_no_month_or_year_twice(first, last, words):
    assert days_words(*(datetime.date.fromisoformat(day) if day else None for day in (first, last))) == words


@pytest.mark.django_db
def test_a_week_sent_with_the_days_that_stood_there_leads_to_the_week_alone(sign_in, tell_and_grade, wards):
    tell_and_grade(when_from=datetime.datetime(2026, 11, 17, 12, tzinfo=datetime.UTC), lon=-0.75, lat=52.05)
    ben = sign_in("ben")
    html = ben.get("/map/?since=2026-11-20&until=2026-11-22").content.decode()
    assert '<option value="">20 to 22 November 2026</option>' in html
    assert '<input type="hidden" name="stood" value="days">' in html
    answer = ben.get("/map/?layer=reports&since=2026-11-20&until=2026-11-22&week=2026-11-16&stood=days")
    assert answer.url == "/map/?layer=reports&week=2026-11-16"
    html = ben.get(answer.url).content.decode()
    assert "1 report, of what you may see" in html
    assert '<option value="">All weeks</option>' in html
