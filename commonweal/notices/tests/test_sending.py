"""What the mail server does, and what is said of each mail after it."""

import time

import pytest
from django.core.mail import EmailMessage

from commonweal.mailing import AWAY, NOT_LET_IN, REFUSED, UNSAFE, send_each
from commonweal.notices.mail import send_links_now
from commonweal.notices.tests.mail_servers import no_server, server, silent_server

ADDRESSES = [f"{name}@wealdmere.example" for name in ("ada", "bo", "cy", "dee")]


def mails():
    return [EmailMessage("Something", "A link.", "us@wealdmere.example", [to]) for to in ADDRESSES]


def test_all_that_left_is_said_to_have_left(settings):
    with server(settings) as reached:
        assert send_each(mails()) == [None] * 4
    assert reached == ADDRESSES


def test_an_address_that_is_refused_keeps_no_other_from_theirs(settings):
    with server(settings, refuses=ADDRESSES[1:2]) as reached:
        assert send_each(mails()) == [None, REFUSED, None, None]
    assert reached == [ADDRESSES[0], *ADDRESSES[2:]]


def test_one_mail_on_which_the_server_hangs_up_keeps_no_other_from_theirs(settings):
    with server(settings, hangs_up_on=ADDRESSES[1:2]) as reached:
        assert send_each(mails()) == [None, AWAY, None, None]
    assert reached == [ADDRESSES[0], *ADDRESSES[2:]]


def test_an_address_to_which_no_mail_can_go_keeps_no_other_from_theirs(settings):
    wrong = mails()
    wrong[1].to = ["no address at all\nBcc: dee@wealdmere.example"]
    with server(settings) as reached:
        assert send_each(wrong) == [None, REFUSED, None, None]
    assert reached == [ADDRESSES[0], *ADDRESSES[2:]]


def test_with_no_server_there_nothing_left(settings, caplog):
    with no_server(settings):
        assert send_each(mails()) == [AWAY] * 4
    assert [one.event for one in caplog.records] == ["mail-not-sent"]
    assert "wealdmere" not in caplog.records[0].getMessage()


@pytest.mark.real_clock
def test_a_silent_server_is_waited_for_once_and_not_once_a_mail(settings):
    began = time.perf_counter()
    with silent_server(settings):
        assert send_each(mails()) == [AWAY] * 4
    assert time.perf_counter() - began < 3 * settings.EMAIL_TIMEOUT


@pytest.mark.real_clock
def test_a_server_that_falls_silent_is_waited_for_twice_and_not_once_a_mail(settings):
    began = time.perf_counter()
    with server(settings, silent_at=ADDRESSES) as reached:
        assert send_each(mails()) == [AWAY] * 4
    assert time.perf_counter() - began < 4 * settings.EMAIL_TIMEOUT
    assert reached == []


def test_a_server_that_offers_no_safe_connection_is_sent_nothing(settings):
    settings.EMAIL_USE_TLS = True
    with server(settings) as reached:
        assert send_each(mails()) == [UNSAFE] * 4
    assert reached == []


def test_a_server_that_does_not_let_us_in_is_said_to_be_so(settings, monkeypatch):
    from smtplib import SMTP, SMTPAuthenticationError

    def refuse(self, *_given):
        raise SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr(SMTP, "login", refuse)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "secret"
    with server(settings):
        assert send_each(mails()) == [NOT_LET_IN] * 4


def test_whom_a_link_left_to_is_told_apart_from_whom_none_did(settings, people):
    to = [people["kit"], people["ben"], people["lena"]]
    with server(settings, refuses=["ben@wealdmere.example"]):
        written = send_links_now([(person, "Something", "Look:", "/somewhere/") for person in to])
    assert written.reached == (people["kit"], people["lena"])
    assert written.missed == ((people["ben"], REFUSED),)
    assert written.why_not == "The mail server refused the mail or the address."


def test_the_server_is_given_ten_seconds_unless_somebody_says_otherwise():
    from commonweal.config import settings as ours

    assert ours.EMAIL_TIMEOUT == 10
