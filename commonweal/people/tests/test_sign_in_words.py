"""Every page and mail of signing in is in our words; what we have no words for is no page."""

import re
import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.urls import urlpatterns
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from commonweal.audit.restoring import RESTORED
from commonweal.audit.verbs import record
from commonweal.people.sign_in_urls import OPEN

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STOCK = (
    "example.com Sign.?Up Unknown.Account Password.Reset Change.Password.?</h1 Bad.Token Account.Inactive Security.Key "
    "Account.Connections New.Password.\\(again\\) Current.Password Sign.In.Failure Successfully \\bEmail\\b email.address Too.many.failed Incorrect"
).split()


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()
    yield
    cache.clear()


def names(patterns, above=()):
    for entry in patterns:
        parts = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, parts)
        elif entry.name:
            yield entry.name, parts


def address(name, parts, known):
    return reverse(name, kwargs={part: known.get(part, "x") for part in parts})


def stock_words_in(text):
    return [
        words for words in STOCK if re.search(words, text, re.IGNORECASE if words == "example.com" else 0)
    ]


@pytest.fixture
def known(people):
    """What addresses are made of: a passkey of Kit's, and a link that is not good."""
    kit = people["kit"]
    passkey = Authenticator.objects.create(
        user=kit, type="webauthn", data={"name": "Phone", "credential": {}}
    )
    Authenticator.objects.create(user=people["ben"], type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=kit, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    return {"pk": passkey.pk, "uidb36": "1", "key": "a-b", "provider": "x"}


@pytest.fixture
def come_as(client, people):
    """Signed in as somebody who has just shown once more who they are; the public for anybody else."""

    def come(name):
        client.logout()
        if name not in people:
            return
        client.force_login(people[name], backend=BACKEND)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "mfa", "at": time.time(), "reauthenticated": True}
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(people[name].pk)
        session.save()

    return come


def test_whatever_the_library_offers_is_ours_or_is_no_page(client, people, come_as, known, monkeypatch):
    ours = dict(names(get_resolver("commonweal.people.sign_in_urls").url_patterns))
    offered = dict(names(urlpatterns))
    assert set(offered) == set(ours)
    assert set(ours) > OPEN
    for begins in ("authentication", "registration"):
        monkeypatch.setattr(f"allauth.mfa.webauthn.internal.auth.begin_{begins}", lambda *_, **__: {})
    seen = {}
    for person in ("kit", "ben", "grace", "public"):  # grace has no second step
        come_as(person)
        for name, parts in sorted(ours.items(), key=lambda one: one[0] == "account_logout"):
            answer = client.get(address(name, parts, known))
            if name not in OPEN and name != "account_reset_password":
                assert answer.status_code == 404, name
                assert client.post(address(name, parts, known)).status_code == 404, name
            seen[person, name] = answer
    shown = {key for key, answer in seen.items() if answer.status_code == 200}
    assert {key: stock for key in shown if (stock := stock_words_in(seen[key].content.decode()))} == {}
    # Each of them was shown to somebody: a walk that is only led elsewhere sees no words.
    not_shown = OPEN - {name for _person, name in shown}
    assert not_shown == {"mfa_authenticate", "mfa_login_webauthn"}, "and the second is for scripts"
    people["kit"].set_password("three-kites-over-canalside")
    people["kit"].save()
    sent = {"login": "kit@wealdmere.example", "password": "three-kites-over-canalside"}
    second_step = client.post(reverse("account_login"), sent, follow=True)
    assert second_step.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert stock_words_in(second_step.content.decode()) == []


def test_a_forgotten_password_is_asked_for_and_chosen_in_our_words(client, people, mailoutbox, settings):
    settings.PARTNERSHIP = "Wealdmere Together"
    client.post(reverse("account_reset_password"), {"email": "kit@wealdmere.example"})
    [mail] = mailoutbox
    assert mail.subject == "Commonweal: choose a new password"
    assert "Hello Kit" in mail.body
    assert "Wealdmere Together" in mail.body
    link = re.search(rf"{settings.SITE_ADDRESS}(/accounts/\S+)", mail.body)[1]
    page = client.get(link, follow=True)
    assert stock_words_in(mail.subject + mail.body + page.content.decode()) == []
    assert '<h1 class="govuk-heading-l">Choose a new password</h1>' in page.content.decode()
    at = page.redirect_chain[-1][0]
    wrong = client.post(at, {"password1": "short", "password2": "short"})
    assert stock_words_in(wrong.content.decode()) == []
    done = client.post(
        at, dict.fromkeys(("password1", "password2"), "three-kites-over-canalside"), follow=True
    )
    assert "Your new password is kept" in done.content.decode()
    assert stock_words_in(done.content.decode()) == []
    again = client.get(link, follow=True).content.decode()
    assert "This link does not work" in again
    people["kit"].refresh_from_db()
    assert people["kit"].check_password("three-kites-over-canalside")
    assert len(mailoutbox) == 1


def test_the_mail_is_in_the_language_of_whom_it_is_for(client, people, mailoutbox):
    people["kit"].language = "cy"
    people["kit"].save()
    client.post(reverse("account_reset_password"), {"email": "kit@wealdmere.example"})
    assert mailoutbox[0].subject == "Commonweal: dewiswch gyfrinair newydd"


def test_nobody_without_an_account_is_written_to_and_the_answer_is_the_same(
    client, people, mailoutbox, monkeypatch
):
    opened = []
    backend = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(f"{backend}.open", lambda self: opened.append(1))
    answers = []
    for email in ("kit@wealdmere.example", "stranger@else.example"):
        answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        page = re.sub(r"(nonce|csrf\w*|value)=\"[^\"]+\"", "", answer.content.decode())
        answers.append((answer.redirect_chain, page))
    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [["kit@wealdmere.example"]]
    # Most of the time goes into reaching the mail server, and it is reached for either.
    assert len(opened) == 2


def test_an_address_that_the_mail_server_refuses_is_answered_as_one_without_an_account(
    client, people, settings
):
    from commonweal.notices.tests.mail_servers import server

    with server(settings, refuses=["kit@wealdmere.example"]) as reached:
        answers = [
            client.post(reverse("account_reset_password"), {"email": f"{name}@wealdmere.example"})
            for name in ("kit", "stranger")
        ]
    assert reached == []
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, reverse("account_reset_password_done"))
    }


def test_a_closed_account_is_told_so_in_our_words(client, people):
    people["kit"].set_password("three-kites-over-canalside")
    people["kit"].is_active = False
    people["kit"].save()
    sent = {"login": "kit@wealdmere.example", "password": "three-kites-over-canalside"}
    page = client.post(reverse("account_login"), sent, follow=True).content.decode()
    assert stock_words_in(page) == []


def test_what_is_wrong_is_said_in_our_words(client, people, come_as):
    people["kit"].set_password("three-kites-over-canalside")
    people["kit"].save()
    address, typed = reverse("account_login"), {"login": people["kit"].email, "password": "wrong"}
    assert "E-mail address" in client.get(address).content.decode()
    said = [client.post(address, typed).content.decode() for _again in range(6)]
    assert "The e-mail address or the password is wrong. Check both" in said[0]
    assert "There were too many wrong tries. Wait five minutes, then try again." in said[5]
    come_as("kit")
    changed = {"oldpassword": "wrong", "password1": "four-kites-over-it", "password2": "four-kites-over-it"}
    page = client.post(reverse("account_change_password"), changed).content.decode()
    assert "This is not the password that you have now." in page
    come_as("ben")
    code = client.post(reverse("mfa_reauthenticate"), {"code": "000000"}).content.decode()
    for shown in (*said, page, code):
        assert stock_words_in(shown) == []


def test_a_link_to_choose_a_password_ends_when_a_backup_is_put_back(client, people, mailoutbox):
    """Fails with the library's own links: a backup has the password that they were made for."""
    client.post(reverse("account_reset_password"), {"email": people["ben"].email})
    [link] = re.findall(r"/accounts/password/reset/key/\S+", mailoutbox.pop().body)
    assert 'name="password1"' in client.get(link, follow=True).text
    record(RESTORED)
    assert 'name="password1"' not in Client().get(link, follow=True).text
    client.post(reverse("account_reset_password"), {"email": people["ben"].email})
    [another] = re.findall(r"/accounts/password/reset/key/\S+", mailoutbox.pop().body)
    assert 'name="password1"' in Client().get(another, follow=True).text
