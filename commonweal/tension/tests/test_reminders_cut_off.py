"""A run of reminders that is killed: what was not sent is sent by the next run, and nothing twice."""

import datetime
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from commonweal.audit.models import AuditEvent
from commonweal.notices.models import PersonalLink
from commonweal.tension.tests.test_returns import link_in
from commonweal.tension.verbs.returns import remind_partners, remind_when_due

LAST = datetime.date(2026, 11, 16)
FRIDAY = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
DELIVER = EmailBackend.send_messages


class Killed(BaseException):
    """Stands for a signal that ends the process: nothing in the code catches it."""


def killed_at(monkeypatch, number, *, after_it_left=False):
    """The process ends at the n-th mail: before the server took it, or right after."""

    def send(self, messages):
        if len(mail.outbox) + 1 < number:
            return DELIVER(self, messages)
        if after_it_left:
            DELIVER(self, messages)
        raise Killed

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def written_to():
    return sorted(address for message in mail.outbox for address in message.to)


def test_after_a_run_that_was_killed_the_next_one_writes_to_the_others(people, clock, monkeypatch):
    clock.move_to(FRIDAY)
    killed_at(monkeypatch, 3)
    with pytest.raises(Killed):
        remind_when_due()
    assert len(mail.outbox) == 2
    monkeypatch.setattr(EmailBackend, "send_messages", DELIVER)
    clock.shift(datetime.timedelta(hours=1))
    assert remind_when_due() == 4
    assert len(set(written_to())) == len(mail.outbox) == 6
    assert remind_when_due() == 0


def test_an_officer_who_presses_at_once_reaches_all_but_the_one_whose_mail_was_in_hand(
    people, clock, monkeypatch
):
    killed_at(monkeypatch, 3)
    with pytest.raises(Killed):
        remind_partners(week=LAST, by=people["aisha"])
    monkeypatch.setattr(EmailBackend, "send_messages", DELIVER)
    assert len(remind_partners(week=LAST, by=people["aisha"]).reached) == 3
    clock.shift(datetime.timedelta(minutes=11))
    assert len(remind_partners(week=LAST, by=people["aisha"]).reached) == 1
    assert len(set(written_to())) == len(mail.outbox) == 6
    events = AuditEvent.objects.filter(verb="remind partners").order_by("id")
    assert [event.details["written to"] for event in events] == [3, 1]


def test_the_link_of_a_mail_that_left_in_that_very_moment_works(people, sign_in, monkeypatch):
    killed_at(monkeypatch, 1, after_it_left=True)
    with pytest.raises(Killed):
        remind_partners(week=LAST, by=None)
    assert sign_in().get(link_in(mail.outbox[0])).status_code == 200


def test_each_mail_is_written_down_as_sent_before_the_next_one_goes(people, monkeypatch):
    seen = []

    def send(self, messages):
        seen.append(PersonalLink.objects.exclude(sent_at=None).count())
        return DELIVER(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    remind_partners(week=LAST, by=None)
    assert seen == [0, 1, 2, 3, 4, 5]


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_partner_gets_one_mail(people, monkeypatch):
    together = threading.Barrier(2, timeout=20)

    def run():
        together.wait()
        remind_partners(week=LAST, by=None)
        connection.close()

    runs = [threading.Thread(target=run) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join(20)
    assert len(set(written_to())) == len(mail.outbox) == 6
