"""An e-mail address is one address, however its letters are written and whatever blanks are around it."""

import importlib
import io
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from commonweal.people.models import Invitation, User
from commonweal.people.own_data import rows_about
from commonweal.people.rights import receive_request
from commonweal.people.verbs import CannotInvite, accept_invitation, invite

PASSWORD = "three-kites-over-canalside"


@pytest.fixture
def asked(people):
    def ask(email):
        kit = people["kit"]
        return invite(
            email=email, name="Olu", organisation=kit.organisation, roles=["contributor"], by=people["aisha"]
        )

    return ask


def signs_in(client, login):
    client.logout()
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_whoever_was_invited_with_capital_letters_signs_in_in_every_spelling(client, asked, mailoutbox):
    _invitation, token = asked(" OLU@Wealdmere.Example ")
    accept_invitation(token, password=PASSWORD)
    for spelling in ("OLU@Wealdmere.Example", "olu@wealdmere.example", " Olu@wealdmere.EXAMPLE "):
        assert signs_in(client, spelling), spelling
        client.logout()
        client.post("/accounts/password/reset/", {"email": spelling})
        assert "/accounts/password/reset/key/" in mailoutbox.pop().body


def test_a_first_account_with_capital_letters_can_sign_in(client, db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    words = {"role": "administrator", "organisation": "Wealdmere Council", "stdout": io.StringIO()}
    call_command("first_account", "Joan.Hale@Council.example", "Joan Hale", **words)
    assert signs_in(client, "joan.hale@council.example")


def test_nobody_is_invited_again_in_other_letters(asked):
    with pytest.raises(CannotInvite):
        asked("Kit@Wealdmere.example")


def test_a_request_and_what_is_held_know_an_account_in_other_letters(people, asked):
    asked("mo@wealdmere.example")
    told = receive_request(
        kind="access", details={"email": " KIT@wealdmere.example"}, text="", account=people["kit"]
    )
    assert told.account == people["kit"]
    found = rows_about({"email": " Mo@Wealdmere.example "})
    assert "people.Invitation" in {row["kept as"] for row in found}


def test_the_database_refuses_capital_letters_by_any_way(people):
    for rows in (User.objects.filter(pk=people["kit"].pk), Invitation.objects.all()):
        Invitation.objects.get_or_create(
            email="mo@x.example", organisation=people["kit"].organisation, expires_at="2027-01-01T00:00Z"
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(email="KIT@wealdmere.example")


def test_of_two_accounts_of_one_address_the_newer_is_left_and_named(people):
    from commonweal.config.keeping.checks import _accounts

    migration = importlib.import_module("commonweal.people.migrations.0009_addresses_in_small_letters")
    assert _accounts()[0] == "ok"
    for name, email in (
        ("older", "Twice@X.example"),
        ("newer", "TWICE@x.example"),
        ("kits", "Kit@wealdmere.example"),
    ):
        # As before the migration: the database's own refusal is lifted by the mark that it is about to set.
        User.objects.create(name=name, email=email, address_is_taken=True)
    User.objects.filter(name="older").update(address_is_taken=True)
    migration.write_small(apps, None)
    kept = dict(User.objects.filter(name__in=("older", "newer", "kits")).values_list("name", "email"))
    assert kept == {"older": "twice@x.example", "newer": "TWICE@x.example", "kits": "Kit@wealdmere.example"}
    User.objects.filter(name="older").update(address_is_taken=False)
    level, words = _accounts()
    assert level == "look"
    assert "newer (TWICE@x.example), kits (Kit@wealdmere.example)" in words
    assert "older" not in words


def test_mails_lead_to_our_own_address_whichever_host_they_were_asked_from(
    client, people, sign_in, mailoutbox, settings
):
    """Fails where a link takes host and port from the request, which a stranger may send."""
    settings.SITE_ADDRESS = "https://workbench.wealdmere.example"
    elsewhere = {"host": "localhost:9999"}
    asked = {"email": people["kit"].email}
    client.post("/accounts/password/reset/", asked, headers=elsewhere)
    given = {"name": "Olu", "email": "olu@wealdmere.example", "roles": ["contributor"]}
    given["organisation"] = people["kit"].organisation.pk
    sign_in("aisha").post(reverse("people:invite"), given, headers=elsewhere)
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        [link] = re.findall(r"https?://\S+", mail.body)
        assert link.startswith("https://workbench.wealdmere.example/")
        assert client.get(link.removeprefix(settings.SITE_ADDRESS), follow=True).status_code == 200
