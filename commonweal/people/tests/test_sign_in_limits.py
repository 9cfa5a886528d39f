"""Whoever guesses at passwords is stopped: by account, and by the address that they come from."""

import datetime

import pytest
from django.core.cache import cache

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


def signs_in(client, login, password):
    """Is somebody signed in who sends this?"""
    client.post("/accounts/login/", {"login": login, "password": password})
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
