"""Whoever is invited is seen, invited again or no longer, and told by whom and to what."""

import datetime
import re

import pytest
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.notices.tests.mail_servers import no_server
from commonweal.people.models import Invitation
from commonweal.people.roles import ROLES
from commonweal.people.verbs import accept_invitation, invitation_for

PASSWORD = "three-kites-over-canalside"


@pytest.fixture
def ask(sign_in, people):
    def post(roles=("contributor",), by="aisha", email="Olu@Wealdmere.example"):
        given = {"name": "Olu", "email": email, "roles": list(roles)}
        return sign_in(by).post(
            reverse("people:invite"), given | {"organisation": people["kit"].organisation.pk}, follow=True
        )

    return post


def token_in(mail):
    return re.search(r"/invitation/([^/]+)/", mail.body)[1]


def test_the_mail_says_who_invites_and_to_what(ask, people, mailoutbox, settings):
    settings.PARTNERSHIP = "Wealdmere Together"
    ask()
    [mail] = mailoutbox
    assert mail.subject == "Your invitation to Wealdmere Together"
    assert "Hello Olu" in mail.body
    assert (
        f"{people['aisha'].name}, {people['aisha'].organisation} invites you to Wealdmere Together"
        in mail.body
    )


def test_open_invitations_are_listed_until_they_are_accepted(ask, people, sign_in, mailoutbox, clock):
    page = ask().content.decode()
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*olu@wealdmere.example.*?</tr>", page, re.DOTALL)[0]
    for words in (
        str(people["kit"].organisation),
        str(ROLES["contributor"].name),
        people["aisha"].name,
        "30 November 2026",
    ):
        assert words in row
    clock.shift(datetime.timedelta(days=8))
    assert "Ended" in sign_in("aisha").get(reverse("people:accounts")).content.decode()
    clock.shift(datetime.timedelta(days=-8))
    accept_invitation(token_in(mailoutbox[0]), password=PASSWORD)
    assert (
        "Invited, and not accepted yet"
        not in sign_in("aisha").get(reverse("people:accounts")).content.decode()
    )


def test_sent_again_the_new_link_works_and_the_old_one_not(ask, people, sign_in, mailoutbox, clock):
    ask()
    clock.shift(datetime.timedelta(days=8))
    address = reverse("people:invited", args=[Invitation.objects.get().pk])
    assert "The link ended on 30 November 2026" in sign_in("aisha").get(address).content.decode()
    assert "sent again" in sign_in("aisha").post(address, follow=True).content.decode()
    first, second = map(token_in, mailoutbox)
    assert invitation_for(first) is None
    assert invitation_for(second) is not None
    assert accept_invitation(second, password=PASSWORD).roles == {"contributor"}
    assert (
        AuditEvent.objects.filter(verb="send invitation again", actor=people["aisha"].public_id).count() == 1
    )


def test_an_invitation_that_could_not_be_sent_again_stays_as_it_was(ask, sign_in, mailoutbox, settings):
    ask()
    address = reverse("people:invited", args=[Invitation.objects.get().pk])
    with no_server(settings):
        page = sign_in("aisha").post(address, follow=True).content.decode()
    assert "The link from before still works." in page
    assert invitation_for(token_in(mailoutbox[0])) is not None


def test_withdrawing_asks_first_and_ends_the_link(ask, people, sign_in, mailoutbox):
    ask()
    address = reverse("people:withdraw", args=[Invitation.objects.get().pk])
    page = sign_in("aisha").get(address).content.decode()
    assert "Withdraw the invitation of Olu?" in page
    assert "olu@wealdmere.example stops working" in page
    assert invitation_for(token_in(mailoutbox[0])) is not None
    sign_in("aisha").post(address)
    assert not Invitation.objects.exists()
    assert AuditEvent.objects.filter(verb="withdraw invitation", actor=people["aisha"].public_id).count() == 1
    assert sign_in("aisha").post(address).status_code == 404
    assert "The invitation was sent." in ask().content.decode()


def test_nobody_is_invited_twice_at_once(ask):
    ask()
    assert "This e-mail address is invited already." in ask(email="OLU@wealdmere.example").content.decode()
    assert Invitation.objects.count() == 1


def test_who_cannot_give_its_roles_cannot_send_it_again(ask, sign_in, mailoutbox):
    ask()
    address = reverse("people:invited", args=[Invitation.objects.get().pk])
    assert "You cannot send it again" in sign_in("joan").get(address).content.decode()
    assert sign_in("joan").post(address).status_code == 404
    assert len(mailoutbox) == 1


def test_a_link_whose_address_has_an_account_by_now_says_so(ask, people, client, mailoutbox):
    ask()
    people["kit"].email = "olu@wealdmere.example"
    people["kit"].save()
    answer = client.post(reverse("people:accept", args=[token_in(mailoutbox[0])]), {"password": PASSWORD})
    assert "There is an account with your e-mail address already." in answer.content.decode()
