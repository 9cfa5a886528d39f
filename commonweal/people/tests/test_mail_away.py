"""With the mail server away an invitation and a forgotten password say so, and leave nothing half-done."""

import pytest
from django.core import mail
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.notices.tests.mail_servers import no_server, server, silent_server
from commonweal.people.models import Invitation


@pytest.fixture
def invite(sign_in, people):
    def post():
        given = {
            "name": "Mo Larkin",
            "email": "mo@wealdmere.example",
            "organisation": people["kit"].organisation.pk,
            "roles": ["contributor"],
        }
        return sign_in("aisha").post(reverse("people:invite"), given)

    return post


def refuses_mo(settings):
    return server(settings, refuses=["mo@wealdmere.example"])


@pytest.mark.parametrize(
    ("away", "why"),
    [
        (no_server, "The mail server cannot be reached or does not answer."),
        (silent_server, "The mail server cannot be reached or does not answer."),
        (refuses_mo, "The mail server refused the mail or the address."),
    ],
)
def test_an_invitation_that_could_not_be_sent_says_so_and_is_none(invite, settings, away, why):
    with away(settings):
        answer = invite()
    words = answer.content.decode()
    assert answer.status_code == 200
    assert f"The invitation could not be sent, and nobody is invited yet. {why}" in words
    for typed in ('value="Mo Larkin"', 'value="mo@wealdmere.example"'):
        assert typed in words
    assert not Invitation.objects.exists()
    verbs = AuditEvent.objects.order_by("-id").values_list("verb", flat=True)[:2]
    assert list(verbs) == ["take back unsent invitation", "invite"]
    with server(settings) as reached:
        assert invite().status_code == 302
    assert reached == ["mo@wealdmere.example"]
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("address", ["kit@wealdmere.example", "nobody@wealdmere.example"])
@pytest.mark.parametrize("away", [no_server, silent_server])
def test_a_forgotten_password_says_that_no_mail_can_be_sent_and_not_whose_it_is(
    client, people, settings, away, address
):
    with away(settings):
        answer = client.post(reverse("account_reset_password"), {"email": address})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "No e-mail can be sent at the moment. Try again in a few minutes." in words
    assert "There is a problem" in words
    assert f'value="{address}"' in words


def test_a_forgotten_password_is_answered_by_a_link(client, people):
    answer = client.post(reverse("account_reset_password"), {"email": "kit@wealdmere.example"})
    assert answer.url == reverse("account_reset_password_done")
    [message] = mail.outbox
    assert message.to == ["kit@wealdmere.example"]
    assert "/accounts/password/reset/key/" in message.body
