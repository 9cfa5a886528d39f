"""Pictures are taken of every page there is, and every page that is pictured opens."""

import pytest
from django.urls import URLResolver, get_resolver, resolve

from commonweal.demo.screens import GUARDED, PUBLIC_FORM, SIGN_IN, screens_of_wealdmere
from commonweal.demo.screens_of_items import screens_of_items
from commonweal.evidence.models import Dataset
from commonweal.tension.forms.public import FORMS
from commonweal.ui import screens
from commonweal.ui.screens import registered

# Every page is opened with both databases in `tests/journeys/test_main_job.py`.
pytestmark = pytest.mark.once
DEMO_URLS = "commonweal.demo.tests.demo_urls"

# Addresses that are no page of their own, and why.
FILES = set(
    """
    actions:actions-file
    api:api-root
    api:list_reports
    api:openapi-json
    api:send_report
    assessment:points-file
    bringing:mapping
    evidence:community-file
    evidence:comparison-file
    evidence:dcat
    evidence:equality-file
    evidence:figures
    evidence:metadata
    evidence:profile-file
    evidence:service-file
    health
    maps:download
    maps:matching
    maps:names
    maps:panel
    maps:picture
    maps:tile
    maps:values
    meetings:feed
    meetings:minutes
    meetings:paper
    mfa_download_recovery_codes
    people:information-file
    people:record-file
    plans:by-link-file
    plans:mine-file
    plans:plan-file
    plans:working-file
    quarterly:file
    ready
    releases:file
    summary:download
    tension:attachment
    tension:reports-file
    thread:broken-file
    upload:refused
    whatwedid:file
    """.split()
)
BUTTONS = set(
    """
    assessment:save
    assessment:turn
    bringing:delete
    consultations:count
    consultations:move
    jobs:again
    jobs:cancel
    levels:raise
    meetings:hold
    meetings:take-paper
    people:take-up-membership
    plans:remind
    quarterly:begin
    relations:act
    relations:keep
    relations:reach
    returns:remind
    schedules:act
    set_language
    summary:draft
    tension:act
    tension:assign
    tension:share-file
    """.split()
)
# Only while somebody signs in, or has lost something; pages of the library, in our templates.
ON_THE_WAY = set(
    """account_email account_confirm_email account_confirm_login_code account_email_verification_sent account_inactive
    account_reauthenticate account_reset_password_from_key account_reset_password_from_key_done
    account_set_password account_signup mfa_authenticate mfa_login_webauthn mfa_reauthenticate
    mfa_reauthenticate_webauthn mfa_deactivate_totp mfa_edit_webauthn mfa_remove_webauthn mfa_view_recovery_codes
    mfa_generate_recovery_codes     socialaccount_connections socialaccount_login_cancelled socialaccount_login_error socialaccount_signup""".split()
)
# Nobody's page yet: no summary of the demo is marked too high.
NOT_IN_THE_DEMO = {
    "consultations:answer",
    "consultations:decided",
    "consultations:define",
    "summary:release",
}
# Reached through the public form's steps.
BY_STEPS = {"consultations:reply-page", "tension:public-page", "tension:public-deleted"}


def names_of_pages(resolver, space=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names_of_pages(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield space + entry.name


@pytest.fixture
def demo_mode(settings, monkeypatch):
    """Addresses and pictures as they are offered where the demo is at home."""
    settings.MODE = "demo"
    settings.ROOT_URLCONF = DEMO_URLS
    monkeypatch.setattr(screens, "_screens", screens._screens | {"demo-sign-in": SIGN_IN})
    monkeypatch.setattr(screens, "_finders", [screens_of_wealdmere])


def test_every_page_is_pictured(borough, demo_mode):
    pictured = {
        resolve(screen.address.partition("?")[0]).view_name
        for screen in registered()
        if screen.name != "public-not-found"
    }
    others = FILES | BUTTONS | ON_THE_WAY | NOT_IN_THE_DEMO | BY_STEPS
    assert set(names_of_pages(get_resolver())) - others - pictured == set()
    assert others & pictured == set()
    named = [screen.name for screen in registered()]
    assert len(named) == len(set(named)), "one picture would be written over another"


def test_every_page_that_is_pictured_opens(client, borough, demo_mode):
    faults = []
    for screen in sorted(registered(), key=lambda one: one.person):
        if screen.person and client.session.get("person") != screen.person:
            client.logout()
            assert client.post("/demo/sign-in/", {"person": screen.person}).status_code == 302
            session = client.session
            session["person"] = screen.person
            session.save()
        answer = client.get(screen.address, follow=True)
        status = answer.status_code
        # Led on from a list to its newest week, or by steps; never to a page that asks who somebody is.
        asked_again = bool(answer.redirect_chain) and "/accounts/" in answer.redirect_chain[-1][0]
        assert asked_again == (screen.name in {f"{name}-kit" for name, _address in GUARDED})
        if status != (404 if screen.name == "public-not-found" else 200):
            faults.append(f"{screen.name} {screen.address}: {status}")
    assert faults == []


def test_each_step_of_the_public_form_has_its_picture():
    pictured = {name.partition("-")[0] for name in PUBLIC_FORM}
    assert set(FORMS) - {"start"} - pictured == set()


def test_an_item_that_is_not_there_has_no_picture(borough, db):
    there = {screen.name for screen in screens_of_items()}
    Dataset.objects.update(is_open=False)
    assert there - {screen.name for screen in screens_of_items()} == {
        "public-data-set",
        "data-set-withdraw-lena",
    }
