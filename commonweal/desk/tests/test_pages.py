import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse
from django.utils.html import format_html

from commonweal.desk import cards
from commonweal.people.roles import Permission

pytestmark = pytest.mark.django_db
PUBLIC = ["desk:home", "desk:information", "desk:accessibility", "desk:privacy", "desk:never"]


@pytest.fixture
def signed_in(client, people):
    """A function that signs one of the people in, second step included."""

    def sign_in(name):
        client.force_login(people[name])
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
        session.save()
        return client

    return sign_in


@pytest.fixture
def own_cards(monkeypatch):
    monkeypatch.setattr(cards, "_cards", {})


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_needs_no_account(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("name", ["desk:information", "desk:accessibility", "desk:privacy"])
def test_only_a_contact_that_was_set_is_shown_and_plain_words_without_one(client, settings, name):
    page = client.get(reverse(name)).content.decode()
    assert "localhost" not in page
    assert "rite to your council" in page
    settings.CONTACT = "Wealdmere & Council, cohesion@wealdmere.example or 01632 960000"
    page = client.get(reverse(name)).content.decode()
    assert "rite to Wealdmere &amp; Council, <a" in page
    assert 'href="mailto:cohesion@wealdmere.example"' in page
    assert 'href="tel:01632960000" dir="ltr">01632 960000</a>' in page


@pytest.mark.parametrize("language", ["en-gb", "cy", "ur"])
def test_every_telephone_number_is_a_link(client, language, settings):
    settings.CHILDREN_SAFEGUARDING = "Wealdmere children, 01632 960001"
    client.cookies["django_language"] = language
    home = client.get(reverse("desk:home")).content.decode()
    assert 'href="tel:999"' in home
    page = client.get(reverse("desk:information")).content.decode()
    for number in ("999", "101", "08001111", "01632960001"):
        assert f'href="tel:{number}"' in page, number
    assert 'href="tel:03031231113"' in client.get(reverse("desk:privacy")).content.decode()
    assert 'tel:55"' not in page  # pressed, and not called
    # Among words from right to left it keeps its own order.
    assert ("\u2068Wealdmere children, " in page) == (language == "ur")


def test_the_public_is_promised_only_what_is_there_and_led_to_it(client):
    page = client.get(reverse("desk:information")).content.decode()
    never = client.get(reverse("desk:never")).content.decode()
    assert "what we did" not in page
    assert "strengths, facts about areas and published tables" in never
    for name in ("releases:index", "evidence:profiles"):
        assert f'<a class="govuk-link" href="{reverse(name)}">' in page
        assert client.get(reverse(name)).status_code == 200


def test_this_week_asks_strangers_to_sign_in(client):
    answer = client.get(reverse("desk:this-week"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_each_person_sees_the_cards_of_their_roles(signed_in, own_cards):
    cards.register(
        cards.Card("triage", "New to check", frozenset({Permission.TRIAGE_REPORTS}), lambda r: "5 new", 10),
        cards.Card("actions", "Late actions", frozenset({Permission.SEE_ACTIONS}), lambda r: "2 late", 20),
    )
    page = signed_in("aisha").get("/week/").content.decode()
    assert page.index("New to check") < page.index("Late actions")
    page = signed_in("grace").get("/week/").content.decode()
    assert "Late actions" in page
    assert "New to check" not in page


def test_a_card_with_nothing_to_say_is_left_out_unless_it_has_words_for_that(signed_in, own_cards):
    both = frozenset({Permission.SEE_ACTIONS})
    cards.register(
        cards.Card("quiet", "Quiet", both, lambda r: "", 10),
        cards.Card("calm", "Calm", both, lambda r: "", 20, empty="Nothing is late."),
    )
    page = signed_in("grace").get("/week/").content.decode()
    assert "Quiet" not in page
    assert "Nothing is late." in page


def test_what_a_card_is_given_is_escaped_by_who_draws_it(signed_in, own_cards):
    card = cards.Card(
        "evil", "Evil", frozenset({Permission.SEE_ACTIONS}), lambda r: format_html("<p>{}</p>", "<b>"), 10
    )
    cards.register(card)
    assert "<p>&lt;b&gt;</p>" in signed_in("grace").get("/week/").content.decode()


def test_without_cards_the_page_says_what_it_is_for(signed_in, own_cards):
    assert "Nothing for you this week" in signed_in("grace").get("/week/").content.decode()


def test_the_header_of_the_signed_in_has_the_workbench_and_the_way_out(signed_in):
    page = signed_in("grace").get("/week/").content.decode()
    assert reverse("account_logout") in page
    assert reverse("desk:this-week") in page


def test_an_address_that_does_not_exist_is_refused_in_plain_words(client):
    answer = client.get("/maps/12345/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert "12345" not in answer.content.decode().replace('value="/maps/12345/"', "")


def test_a_form_from_elsewhere_is_refused_in_plain_words(client):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/language/", {"language": "cy"})
    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_for_faults_need_nothing_that_could_be_broken(name):
    from django.template.loader import render_to_string

    assert "Commonweal" in render_to_string(name)


@pytest.mark.parametrize(
    "address",
    ["account_login", "account_reset_password", "account_reset_password_done"],
)
def test_the_ways_in_wear_our_layout(client, address):
    page = client.get(reverse(address)).content.decode()
    assert "cw-header" in page
    assert "sign up" not in page.lower()


@pytest.mark.parametrize(
    "address",
    ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "account_change_password", "account_logout"],
)
def test_the_pages_of_ones_own_account_wear_our_layout(signed_in, address):
    answer = signed_in("grace").get(reverse(address), follow=True)
    assert answer.status_code == 200
    assert "cw-header" in answer.content.decode()


def test_whoever_looks_for_an_account_is_told_how_they_come_to_be_in_their_language(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "Accounts are by invitation" in page
    assert "Sign Up Closed" not in page
    client.cookies["django_language"] = "ur"
    page = client.get(reverse("account_signup")).content.decode()
    assert "Accounts are" not in page
    assert 'href="/report/"' in page.split("<main")[1]
