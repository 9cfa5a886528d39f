"""What is turned away at the door: text that no database stores, and what is larger than may be sent."""

import io
import json

import pytest

from commonweal.config.incoming import visitors_behind_the_proxy
from commonweal.demo.people import PASSWORD
from commonweal.people.tokens import issue_token
from commonweal.tension.models import Report

BODY = {"kind": "tension", "what": "A rumour about the hotel."}


@pytest.fixture
def call(client, people, documents_recorded):
    """A function that asks the interface for programs, as Kit."""
    bearer = f"Bearer {issue_token(name='Test', days=30, by=people['kit'])[1]}"

    def send(body=None, **query):
        headers = {"authorization": bearer, "idempotency-key": "key-number-1"}
        if body is None:
            return client.get("/api/reports", query, headers=headers)
        return client.post("/api/reports", json.dumps(body), content_type="application/json", headers=headers)

    return send


@pytest.mark.parametrize("field", ["what", "place", "crime_reference", "handling_conditions", "suggested"])
def test_nul_in_what_a_program_sends_is_refused_in_words(call, field):
    done = call(BODY | {field: "a\0b"})
    assert (done.status_code, Report.objects.count()) == (400, 0)
    assert "NUL" in done.json()["error"]


def test_nul_in_an_address_a_cookie_or_a_form_is_refused_in_words(call, client):
    assert "NUL" in call(words="\0").json()["error"]
    for address in ("/?q=%00", "/areas/ward/%00/", "/map/?area=ward:%00", "/report/?x%00=1"):
        done = client.get(address)
        assert (done.status_code, b"NUL" in done.content) == (400, True), address
    done = client.post("/report/", {"what": "a\0"})
    assert (done.status_code, b"NUL" in done.content) == (400, True)
    client.cookies["sessionid"] = "aaaaaaaa\0"
    assert client.get("/").status_code == 400


@pytest.mark.parametrize(
    ("peer", "said", "https", "found"),
    [
        ("127.0.0.1", "203.0.113.7", True, "203.0.113.7"),
        # What a visitor wrote stands before what our proxy added.
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", True, "203.0.113.7"),
        ("::1", "2001:db8::1", True, "2001:db8::1"),
        ("127.0.0.1", "not an address", True, "127.0.0.1"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("192.0.2.9", "203.0.113.7", True, "192.0.2.9"),
        ("127.0.0.1", "203.0.113.7", False, "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_says_where_a_visitor_comes_from(settings, rf, peer, said, https, found):
    settings.HTTPS = https
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": said})
    assert visitors_behind_the_proxy(lambda seen: seen.META["REMOTE_ADDR"])(request) == found


def test_wrong_passwords_from_one_address_do_not_stop_the_sign_in_of_others(settings, people, client):
    settings.HTTPS = True
    settings.SECURE_SSL_REDIRECT = False

    def sign_in(address, email, password):
        return client.post(
            "/accounts/login/",
            {"login": email, "password": password},
            headers={"X-Forwarded-For": address, "X-Forwarded-Proto": "https"},
            secure=True,
        )

    for number in range(12):
        sign_in("203.0.113.7", f"nobody{number}@wealdmere.example", "wrong")
    refused = sign_in("203.0.113.7", "kit@wealdmere.example", PASSWORD)
    assert refused.status_code != 302
    assert sign_in("203.0.113.8", "kit@wealdmere.example", PASSWORD).status_code == 302


def test_a_number_past_every_list_is_refused(call):
    assert call(offset=10**23).status_code == 422
    assert call(offset=10**6).json()["items"] == []


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("told: Janet"), 500), (OSError(28, "no space"), 503)]
)
def test_what_nobody_foresaw_is_answered_in_json_without_what_was_sent(call, monkeypatch, error, status):
    def fail(*_args):
        raise error

    monkeypatch.setattr("commonweal.tension.api.reports_fitting", fail)
    done = call()
    assert (done.status_code, done["Content-Type"].split(";")[0]) == (status, "application/json")
    assert "Janet" not in done.content.decode()
    assert done.json()["error"]


@pytest.mark.parametrize("day", ["9999-12-27", "9999-12-31", "0001-01-01", "2101-01-03"])
def test_a_day_out_of_reach_breaks_no_page(sign_in, wards, day):
    for who, addresses in (
        (None, ["/map/?", "/map/picture.svg?", "/layers/strengths.csv?"]),
        ("aisha", ["/map/?layer=levels&", "/layers/levels.csv?", "/layers/reports.csv?", "/reports/?"]),
    ):
        client = sign_in(who)
        for address in addresses:
            for name in ("week", "since", "until", "from", "to"):
                asked = f"{address}{name}={day}"
                assert client.get(asked).status_code < 500, asked
    for address in ("levels", "returns/all"):
        assert client.get(f"/{address}/{day}/").status_code == 404


def test_the_sentence_says_which_years_can_be_asked_for(client, wards):
    done = client.get("/layers/strengths.csv?week=9999-12-27")
    assert (done.status_code, "from 1900 to 2100" in done.content.decode()) == (400, True)


def test_an_end_past_every_calendar_is_refused(call):
    assert "too far" in call(BODY | {"when_to": "9999-12-31T23:59:59-10:00"}).json()["error"]


PLACES_TO_SEND = ["/report/", "/your-data/", "/reports/upload/", "/accounts/login/", "/api/reports"]


class Unread:
    """A body that fails the test when anybody reads it."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("address", PLACES_TO_SEND)
@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"CONTENT_LENGTH": str(200 * 1024 * 1024)}, 413, "larger than 50 MB"),
        ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, 411, "how large"),
    ],
)
def test_what_is_too_large_is_turned_away_unread(client, db, address, said, status, words):
    done = client.post(address, **said, **{"wsgi.input": Unread()})
    assert (done.status_code, words in done.content.decode()) == (status, True)
    if address.startswith("/api/"):
        assert words in done.json()["error"]


def test_the_setting_says_how_much_is_taken(client, people, settings):
    sent = {"CONTENT_LENGTH": str(2 * 1024 * 1024), "wsgi.input": Unread()}
    settings.UPLOAD_LIMIT = 1024 * 1024
    assert "larger than 1 MB" in client.post("/report/", **sent).content.decode()
    settings.UPLOAD_LIMIT = 3 * 1024 * 1024
    with pytest.raises(AssertionError, match="was read"):
        client.post("/report/", **sent)


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("lost", [0, 1, 400])
def test_what_did_not_arrive_whole_is_said_to_be_so_and_never_taken_for_less(sign_in, kind, lost):
    """As when a connection breaks off: fewer bytes come than were announced."""
    what = "x" * 500
    body = f"what={what}"
    if kind.startswith("multipart"):
        head = 'Content-Disposition: form-data; name="file"; filename="november.csv"'
        body = f"--b\r\n{head}\r\nContent-Type: text/csv\r\n\r\n{what}\r\n--b--\r\n"
    sent = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body.encode()[: len(body) - lost])}
    done = sign_in("kit").post("/reports/upload/", content_type=kind, **sent)
    assert ("did not arrive whole" in done.content.decode()) == bool(lost)
    assert (done.status_code == 400) == bool(lost)
