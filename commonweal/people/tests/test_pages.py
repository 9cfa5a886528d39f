import re

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from commonweal.people.forms_of_rights import DataRequestForm
from commonweal.people.models import Agreement, Body, DataRequest, Organisation, User
from commonweal.people.rights import receive_request


@pytest.fixture
def as_(client, people):
    """A client that is signed in as somebody, second factor included."""

    def sign_in(name):
        client.force_login(people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
        session.save()
        return client

    return sign_in


def test_a_role_that_needs_a_second_factor_is_sent_to_set_one_up(client, people):
    client.force_login(people["aisha"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("people:accounts")).url == reverse("mfa_activate_totp")


def test_inviting_sends_a_link_that_makes_an_account_on_post_and_not_on_get(as_, people, client, settings):
    page = as_("aisha").post(
        reverse("people:invite"),
        {
            "name": "Mo",
            "email": "mo@wealdmere.example",
            "organisation": people["kit"].organisation.pk,
            "roles": ["contributor"],
        },
    )
    assert page.status_code == 302
    address = re.search(rf"{settings.SITE_ADDRESS}(\S+)", mail.outbox[0].body)[1]
    client.logout()
    assert client.get(address).status_code == client.get(address).status_code == 200
    assert not User.objects.filter(email="mo@wealdmere.example").exists()
    assert client.post(address, {"password": "three-words-that-are-good"}).status_code == 302
    assert User.objects.get(email="mo@wealdmere.example").roles == {"contributor"}
    assert client.get(address).status_code == 404


def test_an_administrator_is_not_even_offered_roles_with_content(as_):
    page = as_("joan").get(reverse("people:invite")).content.decode()
    assert 'value="administrator"' in page
    assert 'value="tension-group"' not in page


def test_suspending_an_agreement_needs_a_reason_and_keeps_what_was_typed(as_, people):
    agreement = Agreement.objects.get()
    address = reverse("people:stop", args=[agreement.public_id])
    page = as_("aisha").post(address, {"reason": ""})
    assert "govuk-error-summary" in page.content.decode()
    as_("aisha").post(address, {"reason": "Under review."})
    agreement.refresh_from_db()
    assert agreement.suspended_because == "Under review."


def test_anybody_can_ask_about_their_data_without_an_account(client, people):
    page = client.post(
        reverse("people:ask"), {"kind": "access", "name": "Somebody", "email": "s@wealdmere.example"}
    )
    assert "23 Dec 2026" in page.content.decode()
    assert b"wealdmere" not in bytes(DataRequest.objects.get().sealed)


def test_more_requests_than_anybody_writes_are_refused_in_words_and_lose_nothing(
    client, people, clock, settings
):
    settings.CONTACT = "the council, 01632 960000"
    sent = {"kind": "deletion", "name": "Somebody", "email": "s@wealdmere.example"}
    for _mistake in range(9):  # what is sent back costs nothing
        client.post(reverse("people:ask"), sent | {"email": ""})
    for number in range(5):
        assert client.post(reverse("people:ask"), sent | {"text": f"{number}"}).status_code == 200
    refused = client.post(reverse("people:ask"), sent | {"text": "All of it, please."})
    page = refused.content.decode()
    assert refused.status_code == 429
    assert "Too many" not in page  # that page is about passwords
    assert "wait ten minutes" in page
    assert "01632 960000" in page
    assert "All of it, please." in page
    assert DataRequest.objects.count() == 5
    elsewhere = client.post(reverse("people:ask"), sent | {"text": "7"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
    clock.shift(601)
    assert client.post(reverse("people:ask"), sent).status_code == 200
    assert DataRequest.objects.count() == 7


def test_a_request_without_a_way_to_answer_is_sent_back_with_what_was_typed(client, people):
    page = client.post(reverse("people:ask"), {"kind": "access", "name": "Somebody <b>"}).content.decode()
    assert "Somebody &lt;b&gt;" in page
    assert not DataRequest.objects.exists()


def test_recording_the_four_documents_opens_the_door_for_reports(as_, people):
    from commonweal.people.governance import missing_documents
    from commonweal.people.governance_models import DocumentKind

    client = as_("hana")
    for kind in DocumentKind.values:
        assert missing_documents()
        client.post(
            reverse("people:documents"),
            {
                "kind": kind,
                "reference": "R1",
                "approved_by": "The controller",
                "approved_on": "2026-01-05",
                "review_on": "2027-01-05",
            },
        )
    assert missing_documents() == []


def test_a_request_shows_what_was_told_under_words_for_somebody_else_and_not_under_field_names(as_, client):
    asked = receive_request(
        kind="access", details={"name": "Sam", "email": "sam@wealdmere.example", "receipt": "ABC"}, text=""
    )
    page = as_("hana").get(reverse("people:request", args=[asked.public_id])).content.decode()
    labels = re.findall(r'summary-list__key">(.*?)</dt>', page)
    assert labels == ["Their name", "Their e-mail address", "Receipt of a report of theirs"]
    assert set(DataRequestForm.base_fields) >= {"name", "email", "phone", "receipt"}, "each has its words"


@pytest.mark.parametrize(
    "name",
    [
        "people:accounts",
        "people:organisations",
        "people:agreements",
        "people:requests",
        "people:documents",
        "people:record",
        "people:invite",
        "people:new-agreement",
        "people:new-organisation",
    ],
)
def test_settings_answer_strangers_with_sign_in_and_others_with_not_found(client, as_, name):
    assert "/accounts/login/" in client.get(reverse(name)).url
    assert as_("kit").get(reverse(name)).status_code == 404


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("joan", "people:accounts"),
        ("aisha", "people:organisations"),
        ("aisha", "people:agreements"),
        ("hana", "people:requests"),
        ("hana", "people:documents"),
        ("hana", "people:record"),
    ],
)
def test_settings_open_for_those_who_keep_them(as_, who, name):
    assert as_(who).get(reverse(name)).status_code == 200


def test_one_organisation_leads_so_that_what_the_public_sends_goes_to_those_who_check_it(as_, people):
    marshby = Organisation.objects.get(slug="marshby-council")
    sent = {
        "name": marshby.name,
        "slug": marshby.slug,
        "sector": "neighbour",
        "is_lead": "on",
    }
    answer = as_("aisha").post(reverse("people:organisation", args=[marshby.slug]), sent)
    assert "leads the partnership already" in answer.content.decode()
    assert Organisation.objects.get(is_lead=True).slug == "wealdmere-council"
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(is_lead=True)


def test_a_short_name_is_made_from_the_name_and_one_in_use_stays(as_):
    joan = as_("joan")
    for name in ("Wealdmere Walkers", "Wealdmere, Walkers", "ویلڈمیر"):
        sent = {"name": name, "sector": "voluntary"}
        assert joan.post("/settings/organisations/new/", sent).status_code == 302
    short = dict(Organisation.objects.filter(sector="voluntary").values_list("name", "slug"))
    assert short["Wealdmere Walkers"] == "wealdmere-walkers"
    assert short["Wealdmere, Walkers"] == "wealdmere-walkers-2"
    assert short["ویلڈمیر"] == "organisation"
    renamed = {"name": "Walkers of Wealdmere", "sector": "voluntary"}
    assert joan.post("/settings/organisations/wealdmere-walkers/", renamed).status_code == 302
    assert Organisation.objects.get(name="Walkers of Wealdmere").slug == "wealdmere-walkers"
    joan.post("/settings/bodies/new/", {"name": "Young people’s panel", "kind": "reference"})
    assert Body.objects.get(name="Young people’s panel").slug == "young-peoples-panel"
