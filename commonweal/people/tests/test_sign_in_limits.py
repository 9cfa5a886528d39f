"""Whoever guesses at passwords is stopped: by account, and by the address that they come from."""

import datetime

import pytest
from django.core.cache import cache

from commonweal.people.senders import sender_of

PASSWORD, WRONG = "a quiet canal at noon", "not the password"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def kit(people):
    people["kit"].set_password(PASSWORD)
    people["kit"].save()
    return people["kit"]


def signs_in(client, login, password, **where):
    """Is somebody signed in who sends this?"""
    client.post("/accounts/login/", {"login": login, "password": password}, **where)
    return "_auth_user_id" in client.session


def test_after_five_wrong_passwords_the_right_one_waits_five_minutes(client, kit, clock):
    for _again in range(5):
        assert not signs_in(client, kit.email, WRONG)
    assert not signs_in(client, kit.email, PASSWORD)
    clock.shift(datetime.timedelta(minutes=5, seconds=1))
    assert signs_in(client, kit.email, PASSWORD)


def test_four_wrong_passwords_stop_nobody(client, kit):
    for _again in range(4):
        assert not signs_in(client, kit.email, WRONG)
    assert signs_in(client, kit.email, PASSWORD)


def test_after_ten_wrong_tries_at_any_accounts_the_address_they_come_from_waits(client, kit, clock):
    for number in range(10):
        assert not signs_in(client, f"guess{number}@wealdmere.example", WRONG)
    assert not signs_in(client, kit.email, PASSWORD)
    clock.shift(datetime.timedelta(minutes=1, seconds=1))
    assert signs_in(client, kit.email, PASSWORD)


def test_all_addresses_of_one_line_of_version_6_wait_together_and_no_other_line(client, kit):
    for number in range(10):
        address = f"2001:db8:1:1::{number}"
        assert not signs_in(client, f"guess{number}@wealdmere.example", WRONG, REMOTE_ADDR=address)
    assert not signs_in(client, kit.email, PASSWORD, REMOTE_ADDR="2001:db8:1:1::ffff")
    assert signs_in(client, kit.email, PASSWORD, REMOTE_ADDR="2001:db8:1:2::1")


def test_senders_are_told_apart_by_line_not_by_address(rf):
    def sender(address):
        return sender_of(rf.get("/", REMOTE_ADDR=address))

    assert sender("2001:db8:1:1::1") == sender("2001:db8:1:1::2") != sender("2001:db8:1:2::1")
    assert sender("192.0.2.7") == sender("::ffff:192.0.2.7") != sender("192.0.2.8")
