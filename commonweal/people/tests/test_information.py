"""Requests for information: due in twenty working days, in the same list, answered with what was withheld and why."""

import datetime

import pytest
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.people import information, rights
from commonweal.people.models import DataRequest
from commonweal.people.tests.test_who_asks import words
from commonweal.working_days import is_bank_holiday

TODAY = datetime.date(2026, 11, 23)
SENT = {
    "text": "How many reports of tension did you have in October?",
    "received_on": "2026-11-23",
    "first_day": "2026-10-01",
    "last_day": "2026-10-31",
    "name": "Robin Reader",
    "email": "robin@wealdmere.example",
    "address": "3 Mill Street",
}


@pytest.fixture
def hana(sign_in):
    return sign_in("hana")


def written_down(people, **changed):
    told = {"text": "What?", "received_on": TODAY, "first_day": None, "last_day": None, "contact": {}}
    return information.write_down(**told | changed, by=people["hana"])


def page_of(asked):
    return reverse("people:request", args=[asked.public_id])


# Each counted by hand on a calendar, with the days that do not count.
@pytest.mark.parametrize(
    ("received", "due"),
    [
        # 30 November, St Andrew's Day: a bank holiday in Scotland, and so no working day by the Act.
        ((2026, 11, 23), (2026, 12, 22)),
        # 25 December, 28 December for the 26th, 1 January, 4 January for the 2nd.
        ((2026, 12, 14), (2027, 1, 15)),
        # 17 March in Northern Ireland, Good Friday 26 March, Easter Monday 29 March; received on a Saturday.
        ((2027, 3, 6), (2027, 4, 7)),
        # Nothing between, but that the first day is the one after.
        ((2026, 9, 1), (2026, 9, 29)),
    ],
)
def test_due_on_the_twentieth_working_day_after_receipt(people, received, due):
    asked = written_down(people, received_on=datetime.date(*received))
    assert asked.due_on == datetime.date(*due)


@pytest.mark.parametrize(
    ("day", "is_off"),
    [
        ("2026-04-03", True),
        ("2026-04-06", True),
        ("2026-05-04", True),
        ("2026-05-25", True),
        ("2026-07-13", True),  # for the 12th, a Sunday: Northern Ireland
        ("2026-08-03", True),  # Scotland
        ("2026-08-31", True),
        ("2027-12-27", True),
        ("2027-12-28", True),
        ("2027-12-29", False),
        ("2026-03-16", False),
        ("2026-03-17", True),  # Northern Ireland
    ],
)
def test_bank_holidays_of_any_part_of_the_united_kingdom(day, is_off):
    assert is_bank_holiday(datetime.date.fromisoformat(day)) == is_off


def test_it_is_written_down_and_stands_in_the_list_with_the_day_it_is_due(people, hana):
    told = words(hana.post(reverse("people:new-request"), SENT, follow=True))
    asked = DataRequest.objects.get()
    assert "Received on 23 Nov 2026, due on 22 Dec 2026." in told
    assert "How many reports of tension" in told
    assert "Robin Reader" in told
    assert b"Robin" not in bytes(asked.sealed)
    assert b"wealdmere" not in bytes(asked.sealed)
    listed = words(hana.get(reverse("people:requests")))
    assert "Request for information" in listed
    assert f"{asked.public_id} 23 Nov 2026 22 Dec 2026 Open" in listed
    event = AuditEvent.objects.get(verb="receive information request")
    assert event.item_id == asked.public_id
    assert "Robin" not in str(event.details)


def test_whoever_asks_need_not_be_known_and_the_days_may_be_left_out(people, hana):
    told = words(
        hana.post(
            reverse("people:new-request"), {"text": "Your policy?", "received_on": "2026-11-20"}, follow=True
        )
    )
    assert "Where the answer goes" not in told
    assert "Make the file" not in told
    asked = DataRequest.objects.get()
    where = reverse("people:information-file", args=[asked.public_id, "csv"])
    assert hana.get(where).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"received_on": "2026-11-24"}, "received after today"),
        ({"last_day": ""}, "Give both days, or neither."),
        ({"first_day": ""}, "Give both days, or neither."),
        ({"last_day": "2026-09-30"}, "The last day is before the first."),
        ({"text": ""}, "There is a problem"),
        ({"received_on": ""}, "Enter the date."),
    ],
)
def test_what_cannot_be_is_sent_back_with_what_was_typed(people, hana, changed, told):
    answer = hana.post(reverse("people:new-request"), SENT | changed)
    assert told in words(answer)
    assert "robin@wealdmere.example" in answer.content.decode()
    assert not DataRequest.objects.exists()


def test_late_is_marked_while_it_waits_and_when_it_was_answered_late(people, sign_in, clock):
    asked = written_down(people)
    clock.move_to(datetime.datetime(2026, 12, 22, 9, tzinfo=datetime.UTC))
    hana = sign_in("hana")
    assert f"{asked.public_id} 23 Nov 2026 22 Dec 2026 Open" in words(hana.get(reverse("people:requests")))
    clock.move_to(datetime.datetime(2026, 12, 23, 9, tzinfo=datetime.UTC))
    hana = sign_in("hana")
    assert "22 Dec 2026 Late" in words(hana.get(reverse("people:requests")))
    assert "Late" in words(hana.get(page_of(asked)))
    sent = {"do": "answer", "given": "Sent the file.", "withheld": "", "on": "2026-12-23"}
    told = words(hana.post(page_of(asked), sent, follow=True))
    assert "Answered late" in told
    assert "22 Dec 2026 Answered late" in words(hana.get(reverse("people:requests")))


def test_it_is_answered_with_day_what_was_given_and_what_was_withheld(people, sign_in, clock):
    asked = written_down(people)
    clock.move_to(datetime.datetime(2026, 12, 23, 9, tzinfo=datetime.UTC))
    hana = sign_in("hana")
    sent = {
        "do": "answer",
        "given": "The file.",
        "withheld": "Two names (section 40(2)).",
        "on": "2026-12-22",
    }
    told = words(hana.post(page_of(asked), sent, follow=True))
    assert "Answered on 22 Dec 2026." in told
    assert "Two names (section 40(2))." in told
    assert "Close with this answer" not in told
    assert "Answered late" not in told  # it was not: it was written down a day after
    assert AuditEvent.objects.filter(verb="answer information request", item_id=asked.public_id).exists()
    again = hana.post(page_of(asked), sent | {"given": "Other words."})
    assert again.status_code == 422
    asked.refresh_from_db()
    assert asked.outcome == "The file."


@pytest.mark.parametrize("on", ["2026-11-22", "2026-11-24"])
def test_it_is_not_answered_before_it_came_nor_after_today(people, hana, on):
    asked = written_down(people)
    answer = hana.post(page_of(asked), {"do": "answer", "given": "The file.", "on": on})
    assert answer.status_code == 422
    assert "before it was received, or after today" in words(answer)
    asked.refresh_from_db()
    assert asked.answered_on is None


@pytest.mark.parametrize("do", ["check", "hand-over", "erase", "unchecked"])
def test_nothing_of_anybodys_own_data_comes_of_it(people, hana, do):
    asked = written_down(people, contact={"email": people["kit"].email})
    answer = hana.post(page_of(asked), {"do": do, "how": "Passport seen", "tried": "Wrote."}, follow=True)
    assert "Content-Disposition" not in answer
    assert "Download what is held" not in words(answer)
    asked.refresh_from_db()
    assert (asked.checked_on, asked.answered_on) == (None, None)
    for act in (
        lambda: rights.check_who_asks(asked, how="Passport seen", by=people["hana"]),
        lambda: rights.what_is_held(asked, by=people["hana"]),
        lambda: rights.erase(asked, by=people["hana"]),
        lambda: rights.close_unchecked(asked, outcome="Wrote.", by=people["hana"]),
    ):
        with pytest.raises(ValueError, match="nobody’s own data"):
            act()


def test_it_is_acknowledged_like_the_others(people, hana):
    asked = written_down(people)
    hana.post(page_of(asked), {"do": "acknowledge"})
    asked.refresh_from_db()
    assert asked.acknowledged_on == TODAY


def test_a_request_about_own_data_has_no_file_and_other_endings_find_nothing(people, hana):
    own = rights.receive_request(kind="access", details={"email": "s@wealdmere.example"}, text="")
    other = written_down(people, first_day=TODAY, last_day=TODAY)
    for asked, ending in ((own, "csv"), (other, "pdf")):
        where = reverse("people:information-file", args=[asked.public_id, ending])
        assert hana.get(where).status_code == 404


def test_only_who_handles_requests_writes_down_or_answers(people):
    asked = written_down(people)
    for name, person in people.items():
        if name != "hana":
            with pytest.raises(PermissionError):
                information.write_down(
                    text="What?", received_on=TODAY, first_day=None, last_day=None, contact={}, by=person
                )
            with pytest.raises(PermissionError):
                information.answer(asked, given="All.", withheld="", on=TODAY, by=person)


def test_who_asks_later_what_is_held_about_them_gets_their_request_too(people):
    asked = written_down(people, contact={"email": "robin@wealdmere.example"})
    information.answer(asked, given="The file.", withheld="Two names.", on=TODAY, by=people["hana"])
    found = rights.HOLDINGS["requests"].find({"email": "robin@wealdmere.example"})
    assert [(one["reference"], one["withheld"]) for one in found] == [(asked.public_id, "Two names.")]
