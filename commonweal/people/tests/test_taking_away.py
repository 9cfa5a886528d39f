"""Before a role is taken away or an account closed, a page says what ends and who can undo it; pressing tells that it was done."""

import re

import pytest
from django.urls import reverse

from commonweal.people.models import Appointment, User
from commonweal.people.verbs import close_account, give_role, invite
from commonweal.people.views.inviting import whom_to_ask


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


def test_before_the_last_account_that_gives_roles_is_closed_that_is_said(people, sign_in):
    told = words(sign_in("joan").get(reverse("people:close", args=[people["aisha"].public_id])))
    assert "Nobody who can sign in then could give these roles to anybody." in told
    give_role(people["lena"], "cohesion-officer", by=people["aisha"])
    told = words(sign_in("joan").get(reverse("people:close", args=[people["aisha"].public_id])))
    assert "Nobody who can sign in then" not in told


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


@pytest.fixture
def invited_by_joan(people):
    """Somebody whom Joan invited to be an administrator, and the token of their link."""
    given = {"name": "Olu", "organisation": people["kit"].organisation, "by": people["joan"]}
    return invite(email="olu@wealdmere.example", roles=["administrator"], **given)


def test_an_invitation_that_would_be_void_is_named_before_the_role_or_the_account_ends(
    people, sign_in, taking, invited_by_joan
):
    give_role(people["ben"], "administrator", by=people["joan"])
    for address in (
        taking("joan", "administrator"),
        reverse("people:close", args=[people["joan"].public_id]),
    ):
        told = words(sign_in("ben").get(address))
        assert "Their links will no longer give the roles" in told
        assert "Olu, olu@wealdmere.example : Administrator" in told
    # Of somebody who invited nobody, or keeps what the invitation needs, nothing is said.
    assert "will no longer give" not in words(sign_in("joan").get(taking("kit", "contributor")))
    assert "will no longer give" not in words(sign_in("joan").get(taking("ben", "administrator")))


def test_whoever_was_invited_by_somebody_who_may_no_longer_is_told_so_and_whom_to_ask(
    people, sign_in, taking, invited_by_joan, client
):
    give_role(people["ben"], "administrator", by=people["joan"])
    assert sign_in("joan").post(taking("joan", "administrator")).status_code == 302
    address = reverse("people:accept", args=[invited_by_joan[1]])
    told = words(client.post(address, {"password": "three-kites-over-canalside"}, follow=True))
    assert "whoever invited you may no longer give it. Ask Ben for: Administrator." in told
    assert User.objects.get(email="olu@wealdmere.example").roles == set()


def test_whoever_gives_up_their_own_last_role_of_keeping_accounts_lands_on_a_page_that_they_may_see(
    people, sign_in, taking
):
    give_role(people["ben"], "administrator", by=people["joan"])
    done = sign_in("joan").post(taking("joan", "administrator"), follow=True)
    assert done.status_code == 200
    assert "was taken away from Joan" in words(done)
    assert done.redirect_chain[-1][0] == reverse("desk:this-week")
    # Whoever may still see the page of the account goes back to it.
    done = sign_in("ben").post(taking("kit", "contributor"), follow=True)
    assert done.redirect_chain[-1][0] == reverse("people:account", args=[people["kit"].public_id])


def test_a_closed_account_is_offered_no_role_and_loses_none(people, sign_in, taking):
    address = taking("kit", "contributor")
    close_account(people["kit"], by=people["joan"])
    joan, account = sign_in("joan"), reverse("people:account", args=[people["kit"].public_id])
    page = words(joan.get(account))
    assert "Take this role away" not in page
    assert "Give this role" not in page
    assert "The account of Kit is closed." in words(joan.get(address, follow=True))
    assert "The account of Kit is closed." in words(joan.post(address, follow=True))
    assert Appointment.objects.filter(person=people["kit"], until_on=None).count() == 1
    joan.post(account, {"role": "data-protection-officer"})
    with pytest.raises(PermissionError, match="is closed"):
        give_role(User.objects.get(pk=people["kit"].pk), "board-member", by=people["aisha"])
    assert Appointment.objects.filter(person=people["kit"]).count() == 1


def test_of_roles_that_there_are_no_more_nobody_is_named_to_ask(people, settings):
    assert whom_to_ask(["gone-long-ago"]) == whom_to_ask([]) == str(settings.CONTACT)
