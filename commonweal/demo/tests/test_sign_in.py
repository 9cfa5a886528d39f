import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from commonweal.demo.people import PASSWORD, PEOPLE

DEMO_URLS = "commonweal.demo.tests.demo_urls"


@pytest.fixture
def demo_mode(settings):
    settings.MODE = "demo"
    settings.ROOT_URLCONF = DEMO_URLS


def test_outside_demo_mode_there_is_no_such_address(client, people):
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign-in")
    assert client.get("/demo/sign-in/").status_code == 404
    assert client.post("/demo/sign-in/", {"person": "aisha@wealdmere.example"}).status_code == 404
    assert "demo" not in get_resolver().namespace_dict


@pytest.mark.parametrize("mode", ["live", "test"])
def test_even_an_address_given_by_mistake_signs_nobody_in_outside_demo_mode(client, people, settings, mode):
    settings.ROOT_URLCONF = DEMO_URLS
    settings.MODE = mode
    assert client.get("/demo/sign-in/").status_code == 404
    assert client.post("/demo/sign-in/", {"person": "aisha@wealdmere.example"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_everybody_of_the_demo_is_listed_with_what_they_do(client, people, demo_mode):
    page = client.get("/demo/sign-in/").content.decode()
    for somebody in PEOPLE:
        assert somebody.who in page
        assert f'value="{somebody.email}"' in page
    assert page.count("<h1") == 1


def test_one_press_signs_in_with_the_second_step_done(client, people, demo_mode):
    answer = client.post("/demo/sign-in/", {"person": "aisha@wealdmere.example"})
    assert answer.status_code == 302
    assert answer.url == "/week/"
    # Without the second step the middleware would send her away from here.
    page = client.get("/week/")
    assert page.status_code == 200
    assert page.wsgi_request.user == people["aisha"]


def test_being_somebody_else_leaves_nothing_of_the_first_person(client, people, demo_mode):
    client.post("/demo/sign-in/", {"person": "aisha@wealdmere.example"})
    first = client.session.session_key
    client.post("/demo/sign-in/", {"person": "grace@wealdmere.example"})
    assert client.session.session_key != first
    assert client.get("/week/").wsgi_request.user == people["grace"]


def test_nobody_who_is_not_of_the_demo_can_be_signed_in_as(client, people, demo_mode):
    from commonweal.people.models import User

    User.objects.create_user("someone@else.example", "a-password-of-their-own", name="Someone")
    for person in ("someone@else.example", "", "nobody@wealdmere.example"):
        assert client.post("/demo/sign-in/", {"person": person}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_it_sends_nobody_to_another_site(client, people, demo_mode, wanted):
    answer = client.post("/demo/sign-in/", {"person": "ben@wealdmere.example", "next": wanted})
    assert answer.url == "/week/"


def test_a_page_can_be_come_back_to(client, people, demo_mode):
    answer = client.post("/demo/sign-in/", {"person": "ben@wealdmere.example", "next": "/privacy/"})
    assert answer.url == "/privacy/"


def test_the_real_way_with_the_password_works_and_still_asks_for_the_second_step(client, people, demo_mode):
    answer = client.post("/accounts/login/", {"login": "ben@wealdmere.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(people["ben"].pk)
    assert client.get("/week/").url == reverse("mfa_activate_totp")
    client.logout()
    client.post("/accounts/login/", {"login": "grace@wealdmere.example", "password": PASSWORD})
    assert client.get("/week/").status_code == 200
