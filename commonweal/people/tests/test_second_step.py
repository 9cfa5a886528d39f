"""Setting up the second step follows directly on signing in, says why, and is not asked for again at once."""

import re
import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from commonweal.config.audience import PeopleAudience
from commonweal.demo.people import PASSWORD

WHY = "Your role needs a second step when you sign in"
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def signed_in(client, people):
    """A function that signs somebody in with e-mail address and password, as they do themselves."""

    def with_password(name):
        sent = {"login": people[name].email, "password": PASSWORD}
        assert client.post(reverse("account_login"), sent).status_code == 302
        return client

    return with_password


@pytest.fixture
def set_up(monkeypatch):
    """A function that sets up the code from an app and gives the answer."""
    # What follows a commit does so before the session is kept; a test's transaction is never committed.
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda follow: follow())

    def with_code(client):
        secret = client.get(SET_UP).context["form"].secret
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        return client.post(SET_UP, {"code": code})

    return with_code


def test_whoever_needs_one_is_led_to_set_it_up_and_told_why_and_works_on(signed_in, set_up):
    ben = signed_in("ben")
    page = ben.get("/week/", follow=True)
    assert page.redirect_chain == [(SET_UP, 302)]
    assert WHY in page.content.decode()
    assert WHY in ben.get(reverse("mfa_add_webauthn")).content.decode()
    assert set_up(ben).url == reverse("mfa_view_recovery_codes")
    assert ben.get("/week/").status_code == 200


def test_the_page_asked_for_first_is_offered_once_the_second_step_is_there(signed_in, set_up):
    ben = signed_in("ben")
    ben.get("/week/")
    ben.get("/reports/?kind=tension")
    ben.get("/map/tiles/", headers={"accept": "application/json"})  # what a page fetches is no page
    codes = ben.get(set_up(ben).url).content.decode()
    assert 'href="/reports/?kind=tension"' in codes
    assert "recovery" not in words_of(codes)
    assert "There are new spare codes." in codes
    assert ben.get("/reports/?kind=tension").status_code == 200
    again = ben.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "kind=tension" not in again
    assert 'href="/week/"' in again.split("<main")[1]  # and there is always a way on


def test_whoever_gives_the_second_step_again_comes_back_to_what_they_asked_for(signed_in, people):
    ben = signed_in("ben")
    Authenticator.objects.create(user=people["ben"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert ben.get("/reports/?kind=tension&page=2").url.endswith(
        "next=%2Freports%2F%3Fkind%3Dtension%26page%3D2"
    )


def words_of(page):
    """What a reader sees: no addresses of pages of the library."""
    return re.sub(r"<[^>]+>", " ", page).lower()


def test_whoever_needs_none_is_not_told_that_they_do(signed_in):
    assert WHY not in signed_in("grace").get(SET_UP).content.decode()


def age_the_sign_in(client, minutes):
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - 60 * minutes
    session.save()


def test_long_after_signing_in_the_password_is_asked_for(signed_in):
    ben = signed_in("ben")
    age_the_sign_in(ben, minutes=6)
    assert ben.get(SET_UP).url.startswith(reverse("account_reauthenticate"))


def test_a_second_step_that_stands_is_asked_for_before_it_is_changed(signed_in, set_up, people):
    ben = signed_in("ben")
    set_up(ben)
    age_the_sign_in(ben, minutes=6)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        assert ben.get(reverse(name)).url.startswith("/accounts/"), name
    assert Authenticator.objects.filter(user=people["ben"], type="totp").exists()


def test_a_password_alone_adds_no_second_step_beside_one_that_stands(signed_in, people):
    ben = signed_in("ben")
    Authenticator.objects.create(user=people["ben"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert ben.get(reverse("mfa_add_webauthn")).url.startswith("/accounts/")
    assert ben.get("/week/").status_code == 302


def test_a_password_alone_turns_off_no_second_step_that_stands(signed_in, set_up, people):
    """Fails with allauth's own ways of asking again, the first of which is the password."""
    ben = signed_in("ben")
    set_up(ben)
    age_the_sign_in(ben, minutes=6)
    off = reverse("mfa_deactivate_totp")
    ben.post(f"{reverse('account_reauthenticate')}?next={off}", {"password": PASSWORD})
    assert ben.post(off).url.startswith(reverse("mfa_reauthenticate"))
    assert ben.get(reverse("mfa_add_webauthn")).url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=people["ben"], type="totp").exists()


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_what_was_opened_with_a_second_step_ends_once_that_is_removed(client, people, kind):
    """Fails where a session that once used a second step is not asked whether it is still there."""
    other = Authenticator.objects.create(user=people["ben"], type="recovery_codes", data={})
    used = Authenticator.objects.create(user=people["ben"], type=kind, data={})
    client.force_login(people["ben"])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "id": used.pk, "type": kind}]
    session.save()
    assert client.get("/week/").status_code == 200
    used.delete()
    # The pages on which second steps are set up are shut to it as well, with and without another step left.
    if kind == "webauthn":
        other.delete()
    assert client.get(reverse("mfa_activate_totp")).url == reverse("account_login")
    assert client.get("/week/").url.startswith(reverse("account_login"))


def test_a_session_opened_with_a_passkey_ends_with_it_also_where_no_role_needs_one(client, people):
    used = Authenticator.objects.create(user=people["kit"], type="webauthn", data={})
    client.force_login(people["kit"])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "id": used.pk, "type": "webauthn"}]
    session.save()
    key = session.session_key
    assert client.get("/week/").status_code == 200
    assert PeopleAudience()._people({key})[key] is not None
    used.delete()
    assert PeopleAudience()._people({key})[key] is None
    assert client.get("/week/").url.startswith(reverse("account_login"))


def test_whoever_has_a_passkey_and_no_app_is_asked_for_the_passkey_first(client, people):
    for kind in ("webauthn", "recovery_codes"):
        Authenticator.objects.create(user=people["ben"], type=kind, data={})
    client.force_login(people["ben"])
    asked = client.get(f"{reverse('account_reauthenticate')}?next=%2Fweek%2F")
    assert asked.url == f"{reverse('mfa_reauthenticate_webauthn')}?next=%2Fweek%2F"


@pytest.mark.parametrize("shown", ["password", "a step that was removed", "a step that is there"])
def test_only_a_second_step_that_is_there_lets_somebody_change_second_steps(client, people, shown):
    """Fails where what a session showed a moment ago is not looked at again."""
    step = Authenticator.objects.create(user=people["ben"], type="totp", data={"secret": "x"})
    number = step.pk if shown == "a step that is there" else step.pk + 100
    record = {"method": "password"} if shown == "password" else {"method": "mfa", "id": number}
    client.force_login(people["ben"])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record | {"at": time.time(), "reauthenticated": True}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(people["ben"].pk)
    session.save()
    assert client.get(reverse("mfa_deactivate_totp")).status_code == (200 if number == step.pk else 302)
