"""Before a role is taken away or an account closed, a page says what ends and who can undo it; pressing tells that it was done."""

import re

import pytest
from django.urls import reverse

from commonweal.people.models import Appointment, User
from commonweal.people.verbs import give_role


@pytest.fixture
def taking(people):
    """A function that gives the address at which somebody's role is taken away."""

    def address_of(name, role):
        held = Appointment.objects.get(person=people[name], role=role, until_on=None)
        return reverse("people:take-role", args=[people[name].public_id, held.pk])

    return address_of


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_opening_the_page_takes_nothing_and_the_button_takes_the_role_and_says_so(people, sign_in, taking):
    joan = sign_in("joan")
    address = taking("kit", "contributor")
    told = words(joan.get(address))
    assert "Take the role “Partner contributor” away from Kit" in told
    assert "send reports for the own organisation" in told
    assert "this person can then sign in and see nothing" in told
    assert User.objects.get(pk=people["kit"].pk).roles == {"contributor"}
    done = joan.post(address, follow=True)
    assert "The role “Partner contributor” was taken away from Kit" in words(done)
    assert User.objects.get(pk=people["kit"].pk).roles == set()
    assert "no longer holds the role" in words(joan.get(address, follow=True))


def test_only_what_no_other_role_allows_is_said_to_end(people, sign_in, taking):
    give_role(people["kit"], "board-member", by=people["aisha"])
    told = words(sign_in("aisha").get(taking("kit", "board-member")))
    assert "Nothing: the other roles of this person allow the same." in told
    assert "see nothing" not in told
    more = words(sign_in("aisha").get(taking("kit", "contributor")))
    assert "send reports for the own organisation" in more
    assert "see strengths that partners have shared" not in more


def test_whoever_cannot_give_a_role_back_reads_who_can(people, sign_in, taking):
    address = taking("kit", "contributor")
    told = words(sign_in("joan").get(address))
    assert "You can take this role away but not give it back. These people can: Aisha" in told
    own = words(sign_in("aisha").get(address))
    assert "You can, on the page of this person." in own


def test_where_nobody_could_give_it_back_that_is_said(people, sign_in, taking):
    told = words(sign_in("joan").get(taking("aisha", "cohesion-officer")))
    assert "Nobody who can sign in today." in told


def test_only_a_role_that_may_be_taken_is_offered(people, sign_in):
    for who, offers in (("joan", True), ("aisha", False)):
        page = sign_in(who).get(reverse("people:account", args=[people["joan"].public_id]))
        assert ("Take this role away" in words(page)) is offers, who


def test_an_account_is_closed_by_the_button_of_a_page_that_says_what_ends(people, sign_in):
    joan = sign_in("joan")
    address = reverse("people:close", args=[people["kit"].public_id])
    told = words(joan.get(address))
    assert "Kit" in told
    assert "can’t be opened again" in told
    assert "Partner contributor" in told
    assert User.objects.get(pk=people["kit"].pk).is_active
    done = joan.post(address, follow=True)
    assert "is closed." in words(done)
    assert not User.objects.get(pk=people["kit"].pk).is_active


def test_nobody_closes_their_own_account_and_none_is_closed_twice(people, sign_in):
    joan = sign_in("joan")
    own = reverse("people:close", args=[people["joan"].public_id])
    for answer in (joan.get(own, follow=True), joan.post(own, follow=True)):
        assert "Nobody closes their own account" in words(answer)
    assert User.objects.get(pk=people["joan"].pk).is_active
    page = joan.get(reverse("people:account", args=[people["joan"].public_id]))
    assert "Close this account" not in words(page)
