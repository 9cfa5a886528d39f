import datetime
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from commonweal.audit.models import AuditEvent
from commonweal.notices.links import LinkNotValid, make_link, open_link, use_link
from commonweal.notices.models import PersonalLink
from commonweal.people.tests.doors import is_refused
from commonweal.tension.models import PartnerReturn
from commonweal.tension.returns.selectors import answers_for
from commonweal.tension.verbs.returns import CannotReturn, remind_partners, remind_when_due, send_return

LAST = datetime.date(2026, 11, 16)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def reminded(people):
    def remind(by="aisha"):
        return len(remind_partners(week=LAST, by=people[by] if by else None).reached)

    return remind


def link_in(message):
    return re.search(r"http://\S+(/returns/answer/\S+/)", message.body)[1]


def test_nothing_to_report_is_an_answer(people):
    send_return(week=LAST, is_nil=True, by=people["kit"])
    answered = {answer.organisation.slug: answer.sent for answer in answers_for(LAST)}
    assert answered["schools-together"].is_nil
    assert answered["wealdmere-police"] is None
    assert "marshby-council" not in answered


def test_a_second_answer_replaces_the_first_and_the_record_keeps_both(people):
    send_return(week=LAST, is_nil=True, by=people["kit"])
    send_return(week=LAST, is_nil=False, note="A row at the gate after all.", by=people["kit"])
    assert PartnerReturn.objects.get().note == "A row at the gate after all."
    events = AuditEvent.objects.filter(verb="send return")
    assert [event.details["nil"] for event in events.order_by("id")] == [True, False]
    assert "gate" not in str([event.details for event in events])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_nil": False, "note": " "}, "Write a note"),
        ({"week": LAST + DAY}, "Monday"),
        ({"week": LAST - datetime.timedelta(weeks=5)}, "four before"),
        ({"week": LAST + datetime.timedelta(weeks=2)}, "four before"),
    ],
)
def test_a_return_that_cannot_be_is_refused(people, changes, sentence):
    with pytest.raises(CannotReturn, match=sentence):
        send_return(**{"week": LAST, "is_nil": True, "by": people["kit"]} | changes)


@pytest.mark.parametrize("name", ["carys", "hana", "joan", "grace", "farid_left"])
def test_only_those_who_report_for_a_partner_that_returns_may_answer(people, name):
    if name == "farid_left":
        people["farid"].is_active = False
        name = "farid"
    with pytest.raises(PermissionError):
        send_return(week=LAST, is_nil=True, by=people[name])


def test_an_address_that_the_mail_server_refuses_keeps_nobody_else_from_their_link(reminded, monkeypatch):
    deliver = EmailBackend.send_messages

    def refuse_kit(self, messages):
        if messages[0].to == ["kit@wealdmere.example"]:
            raise SMTPRecipientsRefused({"kit@wealdmere.example": (550, b"no such user")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_kit)
    written = reminded()
    assert len(mail.outbox) == written == 5


def test_a_reminder_carries_a_link_and_no_content(people, reminded):
    send_return(week=LAST, is_nil=True, by=people["kit"])
    number = reminded()
    to = {address for message in mail.outbox for address in message.to}
    assert number == len(mail.outbox) == len(to)
    assert "ben@wealdmere.example" in to
    assert not to & {"kit@wealdmere.example", "carys@wealdmere.example", "lena@wealdmere.example"}
    for message in mail.outbox:
        assert message.subject == "Your weekly return"
        assert link_in(message)
        for word in ("Canalside", "tension", "level", "leaflet", "Wealdmere Police"):
            assert word not in message.body


def test_nobody_is_reminded_twice_within_a_day(reminded, clock):
    first = reminded()
    assert reminded() == 0
    clock.shift(DAY)
    assert reminded() == first


def test_only_the_officer_reminds(people, reminded):
    with pytest.raises(PermissionError):
        reminded(by="ben")


def test_the_clock_reminds_on_friday_in_working_hours_only(people, clock):
    for instant, expected in (
        (datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC), False),
        (datetime.datetime(2026, 11, 27, 8, tzinfo=datetime.UTC), False),
        (datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC), True),
        (datetime.datetime(2026, 11, 27, 11, tzinfo=datetime.UTC), False),
    ):
        clock.move_to(instant)
        assert bool(remind_when_due()) is expected
    assert set(PersonalLink.objects.values_list("about", flat=True)) == {"2026-11-23"}


def test_opening_a_link_uses_nothing_up_and_answering_does(people, reminded, sign_in):
    reminded()
    address = link_in(next(m for m in mail.outbox if m.to == ["kit@wealdmere.example"]))
    visitor = sign_in()
    for _scanner in range(3):
        assert visitor.get(address).status_code == 200
    assert not PartnerReturn.objects.exists()
    assert visitor.post(address, {"nothing": "1"}).status_code == 200
    answer = PartnerReturn.objects.get()
    assert (answer.organisation.slug, answer.is_nil, answer.sent_by.name) == ("schools-together", True, "Kit")
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, {"nothing": "1"}).status_code == 404


def test_a_link_is_for_one_person_one_purpose_and_some_days(people, sign_in, clock):
    token = make_link(people["kit"], purpose="weekly return", about="2026-11-16", valid_for=2 * DAY)
    assert sign_in("idris").get(f"/returns/answer/{token}/").status_code == 404
    assert sign_in("kit").get(f"/returns/answer/{token}/").status_code == 200
    with pytest.raises(LinkNotValid):
        open_link(token, purpose="something else")
    clock.shift(3 * DAY)
    with pytest.raises(LinkNotValid):
        use_link(token, purpose="weekly return")
    assert not PersonalLink.objects.filter(token_hash=token).exists()


def test_a_link_of_somebody_who_left_does_nothing(people, sign_in):
    token = make_link(people["kit"], purpose="weekly return", about="2026-11-16", valid_for=DAY)
    people["kit"].is_active = False
    people["kit"].save()
    assert sign_in().post(f"/returns/answer/{token}/", {"nothing": "1"}).status_code == 404
    assert not PartnerReturn.objects.exists()


def test_a_contributor_answers_in_one_press(sign_in):
    client = sign_in("kit")
    assert "Nothing to report this week" in client.get("/returns/").content.decode()
    assert client.post("/returns/", {"nothing": "1"}).status_code == 302
    assert PartnerReturn.objects.get().week == LAST
    assert client.post("/returns/2026-11-23/", {"note": "The fair is on Saturday."}).status_code == 302
    assert PartnerReturn.objects.get(week="2026-11-23").note == "The fair is on Saturday."
    assert client.post("/returns/", {"note": " "}).status_code == 422
    assert client.get("/returns/2026-01-05/").status_code == 404


@pytest.mark.parametrize("name", [None, "carys", "grace", "hana", "joan", "lena"])
def test_returns_do_not_exist_for_those_who_send_none(sign_in, name):
    assert is_refused(sign_in(name).get("/returns/"))
    assert is_refused(sign_in(name).post("/returns/", {"nothing": "1"}))


@pytest.mark.parametrize("name", [None, "ben", "kit", "lena", "joan"])
def test_only_the_officer_sees_who_has_answered(sign_in, name):
    for address in ("/returns/all/", "/returns/all/2026-11-16/"):
        assert is_refused(sign_in(name).get(address))
    assert is_refused(sign_in(name).post("/returns/all/2026-11-16/remind/"))
    assert not PersonalLink.objects.exists()


def test_the_officer_sees_nil_notes_and_who_is_missing(sign_in, people):
    send_return(week=LAST, is_nil=True, by=people["kit"])
    send_return(week=LAST, is_nil=False, note="The fair is on Saturday.", by=people["ben"])
    page = sign_in("aisha").get("/returns/all/").content.decode()
    assert "2 of 6 have answered" in page
    for words in ("Nothing to report", "The fair is on Saturday.", "Not answered"):
        assert words in page
    answer = sign_in("aisha").post("/returns/all/2026-11-16/remind/", follow=True)
    assert "reminded" in answer.content.decode()


def test_a_note_is_replaced_only_by_whoever_was_shown_it(sign_in):
    client = sign_in("kit")
    here = "/returns/2026-11-16/"
    assert client.post(here, {"note": "The fair is on Saturday."}).status_code == 302
    page = client.get(here).content.decode()
    assert "Nothing to report this week" not in page
    assert "Change the note" in page
    # Pages opened before the note was there.
    for earlier in ({"nothing": "1"}, {"note": "All quiet.", "seen": ""}):
        answer = client.post(here, earlier)
        assert answer.status_code == 422
        assert "A note for this week is in already" in answer.content.decode()
        assert PartnerReturn.objects.get().note == "The fair is on Saturday."
    assert "All quiet." in answer.content.decode()  # and what was written is not lost
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert client.post(here, {"note": "The fair is on Sunday.", "seen": seen}).status_code == 302
    assert PartnerReturn.objects.get().note == "The fair is on Sunday."


def test_a_link_shows_no_note_of_a_colleague_and_replaces_none(people, reminded, sign_in):
    reminded()
    link = next(link_in(message) for message in mail.outbox if message.to == ["kit@wealdmere.example"])
    send_return(week=LAST, is_nil=False, note="The fair is on Saturday.", by=people["kit"])
    page = sign_in().get(link).content.decode()
    assert "The fair" not in page
    assert 'name="nothing"' not in page
    assert "A note for this week is in already" in page
    sign_in().post(link, {"nothing": "1"})
    assert PartnerReturn.objects.get().note == "The fair is on Saturday."
