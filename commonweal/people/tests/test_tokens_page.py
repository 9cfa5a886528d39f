"""The page on which people make tokens for their programs and take them away."""

import re

from django.urls import reverse

from commonweal.people.models import ApiToken
from commonweal.people.tokens import issue_token, owner_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_token_is_shown_once_and_works_until_it_is_taken_away(client, people):
    client.force_login(people["kit"], backend=BACKEND)
    page = client.post(reverse("people:tokens"), {"name": "Our system", "days": "90"})
    secret = re.search(r'value="(cw_[\w-]+)"', page.content.decode())[1]
    assert page["Cache-Control"].find("no-store") >= 0
    assert owner_of(secret) == people["kit"]
    again = client.get(reverse("people:tokens")).content.decode()
    assert secret not in again
    assert "Our system" in again
    taking_away = reverse("people:revoke-token", args=[ApiToken.objects.get().public_id])
    assert f'action="{taking_away}"' not in again  # asked first
    asked = client.get(taking_away).content.decode()
    assert "Take the token “Our system” away?" in asked
    assert "send no more reports" in asked
    assert owner_of(secret) == people["kit"]
    client.post(taking_away)
    assert owner_of(secret) is None
    assert client.get(taking_away).status_code == 404


def test_nobody_sees_or_takes_away_the_token_of_somebody_else(client, people):
    token, secret = issue_token(name="Secret plan", days=5, by=people["ewa"])
    client.force_login(people["kit"], backend=BACKEND)
    assert "Secret plan" not in client.get(reverse("people:tokens")).content.decode()
    taking_away = reverse("people:revoke-token", args=[token.public_id])
    assert client.get(taking_away).status_code == 404
    assert client.post(taking_away).status_code == 404
    assert owner_of(secret) == people["ewa"]


def test_whoever_may_not_use_the_interface_finds_no_page_and_wrong_days_are_refused(client, people):
    client.force_login(people["grace"], backend=BACKEND)
    assert client.get(reverse("people:tokens")).status_code == 404
    client.force_login(people["kit"], backend=BACKEND)
    page = client.post(reverse("people:tokens"), {"name": "Kept as typed", "days": "4000"}).content.decode()
    assert "govuk-error-summary" in page
    assert "Kept as typed" in page
    assert not ApiToken.objects.exists()
