import datetime
import io

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command

from commonweal.audit.models import AuditEvent
from commonweal.jobs import routines
from commonweal.people.models import Organisation, User
from commonweal.people.verbs import accept_invitation, invite

WORDS = {"organisation": "Wealdmere Council"}
PASSWORD = "three-kites-over-canalside\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_in


def make(role, email="first@wealdmere.example"):
    call_command("first_account", email, "First Person", role=role, stdout=io.StringIO(), **WORDS)
    return User.objects.get(email=email)


def test_an_empty_installation_gets_an_administrator_and_an_officer(typed, client):
    typed(PASSWORD)
    joan = make("administrator", "joan@wealdmere.example")
    typed(PASSWORD)
    aisha = make("cohesion-officer", "aisha@wealdmere.example")
    assert Organisation.objects.get().is_lead
    assert (set(joan.roles), set(aisha.roles)) == ({"administrator"}, {"cohesion-officer"})
    assert AuditEvent.objects.filter(verb="make first account").count() == 2
    client.post("/accounts/login/", {"login": aisha.email, "password": PASSWORD.strip()})
    answer = client.get("/week/", follow=True)
    assert "totp" in answer.redirect_chain[-1][0]


def test_there_is_only_one_first(typed):
    typed(PASSWORD)
    make("administrator")
    typed(PASSWORD)
    with pytest.raises(CommandError, match="already, and can invite"):
        make("administrator", "second@wealdmere.example")


def test_no_other_role_is_made_from_the_console(typed):
    typed(PASSWORD)
    with pytest.raises(CommandError):
        make("data-protection-officer")


def test_a_weak_password_is_refused_and_nothing_is_left(typed):
    typed("short\n")
    with pytest.raises(CommandError, match="too short"):
        make("administrator")
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_the_worker_deletes_who_reported_when_its_time_has_come(tell, people, clock):
    from commonweal.people.models import Organisation
    from commonweal.tension.models import Identity
    from commonweal.tension.verbs.receive import Told, receive_report

    tell(by="ben")
    receive_report(
        Told(kind="strength", what="Kites", where="borough", reporter={"email": "zainab@wealdmere.example"}),
        organisation=Organisation.objects.get(is_lead=True),
        by=None,
        channel="public",
    )
    assert Identity.objects.count() == 1
    clock.shift(datetime.timedelta(days=181))
    routine = routines._routines["delete what is past its date"]
    routine.do()
    assert not Identity.objects.exists()


def test_whoever_was_invited_can_set_up_the_second_step(client, people):
    _invited, token = invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    person = accept_invitation(token, password=PASSWORD.strip())
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD.strip()})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD.strip()})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_nobody_swaps_the_address_that_was_invited_for_another(client, people):
    client.force_login(people["kit"])
    assert client.get("/accounts/email/").status_code == 404
    sent = {"email": "elsewhere@else.example", "action_add": ""}
    assert client.post("/accounts/email/", sent).status_code == 404
    assert not EmailAddress.objects.filter(email="elsewhere@else.example").exists()
