"""An address to which things can only be sent leads a browser that asks to read it to the page above."""

import pytest
from django.http import HttpResponseNotAllowed
from django.urls import reverse

from commonweal.config.ways_back import led_back_to_a_page, page_above


@pytest.mark.parametrize(
    ("name", "args", "page"),
    [
        ("tension:act", ("a1", "grade"), "/reports/a1/triage/"),
        ("tension:act", ("a1", "merge"), "/reports/a1/triage/"),
        ("tension:assign", (), "/reports/queue/"),
        ("summary:draft", (), "/summary/"),
        ("levels:raise", ("a1",), "/levels/judgement/a1/"),
        ("returns:remind", ("2026-11-16",), "/returns/all/2026-11-16/"),
        ("jobs:cancel", ("a1",), "/jobs/a1/"),
    ],
)
def test_who_opens_an_address_that_only_takes_is_led_to_its_page(sign_in, name, args, page):
    for reader in (sign_in("aisha"), sign_in(None)):
        for ask in (reader.get, reader.head):
            answer = ask(reverse(name, args=args))
            assert answer.status_code == 302, name
            if "Allow" in answer:  # else a door stood before it, and led to signing in
                assert (answer.url, answer["Allow"]) == (page, "POST")


def test_a_file_of_a_report_leads_to_where_the_report_is_checked(sign_in):
    answer = sign_in("aisha").get(reverse("tension:share-file", args=["a1", "f1"]), follow=True)
    assert [where for where, _status in answer.redirect_chain][-1] == "/reports/a1/triage/"


def test_where_no_page_stands_above_there_is_none(rf):
    def nothing_here(request):
        return HttpResponseNotAllowed(["POST"])

    for path in ("/nowhere/", "/nowhere/at/all/"):
        request = rf.get(path)
        answer = led_back_to_a_page(nothing_here)(request)
        assert (answer.status_code, answer["Allow"]) == (404, "POST")
    assert page_above("/") is None


def test_what_is_sent_and_what_programs_ask_stays_refused(client, db):
    assert client.post("/search/").status_code == 405
    assert client.put("/api/reports").status_code == 405
    answer = client.get("/api/reports/nothing")
    assert answer.status_code == 404
    assert "Location" not in answer
