"""Who may see what is asked once while a page is read, and anew for the next page, a sending and an open map."""

import datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from commonweal.people.asked_once import pages_ask_once
from commonweal.people.models import Agreement
from commonweal.people.visibility import clearance_of

TODAY = datetime.date(2026, 11, 23)


def asked_twice(method, viewer, between=lambda: None):
    """What a page of this kind is told when it asks twice, and in how many queries it is told again."""
    told = []

    def page(_request):
        told.append(clearance_of(viewer))
        between()
        with CaptureQueriesContext(connection) as queries:
            told.append(clearance_of(viewer))
        told.append(len(queries))
        return HttpResponse()

    pages_ask_once(page)(getattr(RequestFactory(), method)("/"))
    return told


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_is_read_asks_once(tell_and_grade, people, method):
    tell_and_grade(by="aisha")
    before, again, queries = asked_twice(method, people["ben"])
    assert before == again != frozenset()
    assert queries == 0


def test_whoever_sends_something_is_told_what_holds_after_it(tell_and_grade, people):
    tell_and_grade(by="aisha")

    def suspend():
        Agreement.objects.update(suspended_on=TODAY)

    before, after, _queries = asked_twice("post", people["ben"], between=suspend)
    assert after < before


def test_the_next_page_asks_anew(tell_and_grade, people):
    tell_and_grade(by="aisha")
    before, *_more = asked_twice("get", people["ben"])
    Agreement.objects.update(suspended_on=TODAY)
    after, *_more = asked_twice("get", people["ben"])
    assert after < before


def test_two_people_on_one_page_are_told_apart(tell_and_grade, people):
    tell_and_grade(by="aisha")
    told = []
    pages_ask_once(lambda _request: told.extend(map(clearance_of, (people["ben"], people["hana"]))))(
        RequestFactory().get("/")
    )
    assert told[0] != told[1]
