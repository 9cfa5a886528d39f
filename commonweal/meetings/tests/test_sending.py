"""The agenda sent to members: one mail each without content, who was told on record, and who could not be, by name."""

import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage

from commonweal.audit.models import AuditEvent
from commonweal.meetings.classes import CannotMeet
from commonweal.meetings.models import AgendaNotice, State
from commonweal.meetings.sending import send_agenda
from commonweal.meetings.tests.calling import NOW, WEEK, become, call, seat
from commonweal.meetings.verbs import add_item
from commonweal.people.models import User


@pytest.fixture
def people(world, db):
    return world


@pytest.fixture
def coming(people):
    """A meeting of the board next week with one matter; Grace chairs, Idris, Farid and Lena are members."""
    for who in ("idris", "farid", "lena"):
        seat(people, who)
    meeting = call(people, begins=NOW + WEEK)
    add_item(meeting, title="Rooms for everybody", by=people["aisha"])
    return meeting


def where(meeting):
    return f"/partnership/meetings/{meeting.public_id}/"


def test_each_member_gets_one_mail_with_a_link_and_no_content(people, coming, sign_in, mailoutbox):
    grace = sign_in("grace")
    assert "Idris" in grace.get(f"{where(coming)}send/").content.decode()
    for _twice in range(2):
        assert grace.post(f"{where(coming)}send/").status_code == 302
    to = sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)
    assert to == ["farid", "grace", "idris", "lena"]
    for mail in mailoutbox:
        told = mail.subject + mail.body
        assert where(coming) in told
        for secret in ("Rooms", "board", "Board", "Canal", "November", "This link is yours"):
            assert secret not in told
    coming.refresh_from_db()
    assert coming.state == State.AGENDA_OUT
    assert sign_in("idris").get(where(coming)).status_code == 200


def test_the_record_and_the_page_say_who_was_told_and_when(people, coming, sign_in):
    sign_in("grace").post(f"{where(coming)}send/")
    event = AuditEvent.objects.get(verb="send agenda")
    names = {people[who].public_id for who in ("grace", "idris", "farid", "lena")}
    assert (event.item_id, set(event.details["members told"])) == (coming.public_id, names)
    for who, told in (("grace", True), ("lena", True), ("kit", False)):
        page = sign_in(who).get(where(coming)).content.decode()
        assert ("Idris, 23 November 2026" in page) is told
    assert AgendaNotice.objects.filter(told_at=NOW).count() == 4


def test_who_cannot_be_written_to_is_named_and_hinders_nobody(
    people, coming, sign_in, mailoutbox, monkeypatch
):
    User.objects.filter(pk=people["farid"].pk).update(email="")
    User.objects.filter(pk=people["lena"].pk).update(is_active=False)
    sends = EmailMessage.send

    def refusing(mail, **named):
        if mail.to[0].startswith("idris"):
            raise SMTPRecipientsRefused({})
        return sends(mail, **named)

    monkeypatch.setattr(EmailMessage, "send", refusing)
    page = sign_in("grace").post(f"{where(coming)}send/", follow=True).content.decode()
    assert [mail.to[0] for mail in mailoutbox] == ["grace@wealdmere.example"]
    assert "Farid (of whom no e-mail address is known)" in page
    assert "Lena (whose account is closed)" in page
    assert "Idris (The mail server refused the mail or the address.)" in page
    monkeypatch.setattr(EmailMessage, "send", sends)
    sign_in("grace").post(f"{where(coming)}send/")
    assert [mail.to[0].partition("@")[0] for mail in mailoutbox] == ["grace", "idris"]


def test_a_member_who_may_not_see_the_meeting_is_written_nothing_of_it(people, coming, mailoutbox):
    become(coming, people["aisha"], marking="sensitive")
    written = send_agenda(coming, by=people["aisha"])
    assert written.reached == ()
    assert {one.name for one, _why in written.missed} == {"Farid", "Grace", "Idris", "Lena"}
    assert mailoutbox == []
    coming.refresh_from_db()
    assert coming.state == State.PLANNED


def test_a_sending_that_was_stopped_is_gone_on_with_after_ten_minutes_and_not_before(
    people, coming, mailoutbox
):
    minute = datetime.timedelta(minutes=1)
    AgendaNotice.objects.create(meeting=coming, person=people["idris"], begun_at=NOW - minute)
    AgendaNotice.objects.create(meeting=coming, person=people["farid"], begun_at=NOW - 11 * minute)
    written = send_agenda(coming, by=people["grace"])
    assert {one.name for one in written.reached} == {"Farid", "Grace", "Lena"}


def test_there_is_nothing_to_send_of_an_empty_agenda_a_past_meeting_or_a_cancelled_one(people, sign_in):
    past = call(people)
    add_item(past, title="Rooms", by=people["aisha"])
    empty, cancelled = call(people, begins=NOW + WEEK), call(people, begins=NOW + WEEK)
    add_item(cancelled, title="Rooms", by=people["aisha"])
    become(cancelled, people["aisha"], state=State.CANCELLED)
    for meeting in (past, empty, cancelled):
        assert sign_in("grace").get(f"{where(meeting)}send/").status_code == 404
        with pytest.raises(CannotMeet, match="no agenda to send"):
            send_agenda(meeting, by=people["grace"])


def test_members_without_an_office_send_nothing(people, coming):
    with pytest.raises(PermissionError):
        send_agenda(coming, by=people["idris"])
