import pytest
from django.test import RequestFactory

from commonweal.ui import navigation
from commonweal.ui.navigation import Entry, Place


class Person:
    is_authenticated = True

    def __init__(self, *permissions):
        self.permissions = frozenset(permissions)


class Nobody:
    is_authenticated = False
    permissions = frozenset()


@pytest.fixture(autouse=True)
def only_our_entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})


def shown(place, user, path="/", section=""):
    request = RequestFactory().get(path)
    request.user = user
    return navigation.links(place, request, section)


def test_an_entry_whose_address_does_not_exist_is_not_drawn():
    navigation.register(Entry(Place.PUBLIC, "Voice", "voice:not-built-yet", 10))
    assert shown(Place.PUBLIC, Nobody()) == []


def test_an_entry_is_drawn_only_for_those_who_may_use_it():
    navigation.register(Entry(Place.WORKBENCH, "Week", "desk:this-week", 10, frozenset({"read", "write"})))
    assert shown(Place.WORKBENCH, Nobody()) == []
    assert shown(Place.WORKBENCH, Person("other")) == []
    assert [link.label for link in shown(Place.WORKBENCH, Person("read"))] == ["Week"]


def test_entries_stand_in_order_and_the_one_that_holds_this_page_is_marked():
    navigation.register(
        Entry(Place.PUBLIC, "Privacy", "desk:privacy", 20),
        Entry(Place.PUBLIC, "Home", "desk:home", 10),
    )
    links = shown(Place.PUBLIC, Nobody(), "/privacy/")
    assert [(link.label, link.is_current, link.is_inside) for link in links] == [
        ("Home", False, False),
        ("Privacy", True, True),
    ]


def test_a_page_below_an_entry_is_inside_it_but_is_not_it():
    navigation.register(Entry(Place.PUBLIC, "Privacy", "desk:privacy", 20))
    (link,) = shown(Place.PUBLIC, Nobody(), "/privacy/cookies/")
    assert (link.is_current, link.is_inside) == (False, True)


def test_visitors_and_signed_in_people_have_doors_of_their_own():
    navigation.register(
        Entry(Place.ACCOUNT, "Sign in", "account_login", 10, only_for="visitor"),
        Entry(Place.ACCOUNT, "Sign out", "account_logout", 10, only_for="signed-in"),
    )
    assert [link.label for link in shown(Place.ACCOUNT, Nobody())] == ["Sign in"]
    assert [link.label for link in shown(Place.ACCOUNT, Person())] == ["Sign out"]


def test_registering_again_replaces():
    navigation.register(Entry(Place.PUBLIC, "Old", "desk:home", 10))
    navigation.register(Entry(Place.PUBLIC, "New", "desk:home", 10))
    assert [link.label for link in shown(Place.PUBLIC, Nobody())] == ["New"]


def test_a_page_that_stands_beside_an_entry_is_inside_it_whatever_its_address():
    navigation.register(
        Entry(Place.WORKBENCH, "Week", "desk:this-week", 10),
        Entry(Place.WORKBENCH, "Start", "desk:home", 20),
        Entry(Place.SIDE, "Privacy", "desk:privacy", 10, section="desk:this-week"),
    )
    request = RequestFactory().get("/privacy/asked/")
    request.user = Person()
    assert navigation.current_section(request) == "desk:this-week"
    assert [link.is_inside for link in navigation.links(Place.SIDE, request, "desk:this-week")] == [True]


def test_an_entry_may_ask_a_further_question_about_the_person():
    navigation.register(Entry(Place.WORKBENCH, "Week", "desk:this-week", 10, is_for=lambda user: user.sends))
    sends, does_not = Person(), Person()
    sends.sends, does_not.sends = True, False
    assert [link.label for link in shown(Place.WORKBENCH, sends)] == ["Week"]
    assert shown(Place.WORKBENCH, does_not) == shown(Place.WORKBENCH, Nobody()) == []
