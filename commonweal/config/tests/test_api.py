"""The interface for programs: tokens, sending once, reading what its owner may see and nothing else."""

import datetime
import json

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.config import api as interface
from commonweal.people.models import ApiToken
from commonweal.people.tests.own_checker import who_checks_at_home
from commonweal.people.tokens import issue_token, owner_of, revoke_token
from commonweal.people.verbs import close_account, give_role
from commonweal.tension.models import Report
from commonweal.tension.selectors import queue_visible_to, reports_visible_to

BODY = {"kind": "tension", "what": "A rumour about the hotel, told by Janet.", "indicator": "rumour"}


@pytest.fixture
def secret(people):
    """A function that makes a token for somebody and returns its secret."""
    return lambda name: issue_token(name="Test", days=30, by=people[name])[1]


@pytest.fixture
def call(client):
    def send(method, token, body=None, key="key-number-1", address="127.0.0.1", **query):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if method == "post":
            headers["idempotency-key"] = key
            return client.post(
                "/api/reports", json.dumps(body), content_type="application/json", headers=headers
            )
        return client.get("/api/reports", query, headers=headers, REMOTE_ADDR=address)

    return send


def test_without_a_token_in_force_nothing_is_answered_and_a_session_is_no_token(
    call, client, secret, people, clock
):
    client.force_login(people["kit"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert call("get", "").status_code == 401
    assert call("get", "cw_wrong").json()["error"].startswith("Show a token")
    good = secret("kit")
    assert call("get", good).status_code == 200
    clock.shift(datetime.timedelta(days=31))
    assert call("get", good).status_code == 401


def test_a_token_ends_when_it_is_revoked_and_when_its_owner_loses_the_role_or_the_account(call, people):
    def take_roles(person):
        person.appointments.all().delete()

    for name, end in (
        ("kit", lambda person: revoke_token(person.api_tokens.get(), by=people["joan"])),
        ("ben", take_roles),
        ("ewa", lambda person: close_account(person, by=people["joan"])),
    ):
        _token, good = issue_token(name="x", days=1, by=people[name])
        assert call("get", good).status_code == 200
        end(people[name])
        assert call("get", good).status_code == 401


def test_only_a_digest_of_the_token_is_stored(people):
    token, good = issue_token(name="Housing system", days=30, by=people["kit"])
    stored = json.dumps(list(ApiToken.objects.values()), default=str)
    assert good not in stored
    assert good[3:] not in stored
    assert owner_of(token.token_hash) is None


@pytest.mark.parametrize("name", ["grace", "joan", "hana", "farid"])
def test_whoever_lacks_the_right_gets_no_token(people, name):
    with pytest.raises(PermissionError):
        issue_token(name="x", days=1, by=people[name])


def test_nobody_takes_away_somebody_elses_token(people):
    token, _good = issue_token(name="x", days=1, by=people["kit"])
    with pytest.raises(PermissionError):
        revoke_token(token, by=people["ben"])


def test_a_report_that_is_sent_reaches_triagers_only(call, secret, people, documents_recorded):
    done = call("post", secret("kit"), BODY)
    assert done.status_code == 201, done.content
    report = Report.objects.get(public_id=done.json()["id"])
    assert (report.channel, report.organisation, report.status) == ("api", people["kit"].organisation, "new")
    assert queue_visible_to(people["aisha"]).get() == report
    for name in ("kit", "ben", "aisha"):
        assert call("get", secret(name)).json()["items"] == []


def test_the_same_key_and_body_is_answered_the_same_and_another_body_is_refused(
    call, secret, documents_recorded
):
    kit = secret("kit")
    first, again = call("post", kit, BODY), call("post", kit, BODY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = call("post", kit, BODY | {"what": "Something else."})
    assert other.status_code == 409
    assert "Idempotency-Key" in other.json()["error"]
    assert Report.objects.count() == 1
    assert call("post", secret("ben"), BODY).status_code == 201
    assert call("post", kit, BODY, key="key-number-2").status_code == 201
    assert Report.objects.count() == 3


def test_a_report_that_was_refused_can_be_mended_and_sent_with_the_same_key(call, secret, documents_recorded):
    kit = secret("kit")
    assert call("post", kit, BODY | {"indicator": "nonsense"}).status_code == 422
    assert call("post", kit, BODY).status_code == 201


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what": ""}, "what"),
        ({"kind": "both"}, "kind"),
        ({"suspect": "Somebody"}, "suspect"),
        ({"indicator": "celebration"}, "not known"),
        ({"marking": "SECRET"}, "above OFFICIAL-SENSITIVE"),
        ({"what": "SECRET\nsomething"}, "above OFFICIAL-SENSITIVE"),
        ({"suggested": "UK TOP SECRET: a plan"}, "above OFFICIAL-SENSITIVE"),
        ({"place": "TOP SECRET bunker"}, "above OFFICIAL-SENSITIVE"),
        ({"handling": "C"}, "needs the conditions"),
        ({"handling": "C", "handling_conditions": " \n"}, "needs the conditions"),
        ({"handling_conditions": "Ask us first."}, "Only handling code C has conditions"),
        ({"where": "place"}, "send place, or lon and lat"),
        ({"where": "place", "place": " \n"}, "send place, or lon and lat"),
        ({"where": "place", "lon": 1.0}, "both longitude"),
        ({"lon": 0, "lat": 0}, "off Africa"),
        ({"lon": 52.04, "lat": -0.75}, "swapped"),
        ({"lon": 1.0}, "both longitude"),
        ({"when_from": "2026-11-20T10:00"}, "timezone"),
        ({"when_from": "2027-11-20T10:00Z"}, "future"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_json_and_words(call, secret, documents_recorded, change, words):
    done = call("post", secret("kit"), BODY | change)
    assert done.status_code == 422
    assert words in done.content.decode()
    assert Report.objects.count() == 0


def test_a_program_says_that_a_child_may_be_at_risk(call, secret, client, documents_recorded):
    assert call("post", secret("kit"), BODY | {"concerns_child": True}).status_code == 201
    assert Report.objects.get().concerns_child
    count = {"kind": "tension", "indicator": "rumour", "number": 2, "when_from": "2026-11-20T10:00Z"}
    refused = call("post", secret("kit"), count | {"concerns_child": True}, key="key-number-2")
    assert (refused.status_code, "no single child" in refused.json()["error"]) == (422, True)
    described = client.get("/api/openapi.json").json()["components"]["schemas"]["ReportIn"]["properties"]
    assert "at risk of harm" in described["concerns_child"]["description"]


def test_an_analyst_may_read_but_not_send_and_nothing_is_taken_before_the_documents(call, secret, people):
    assert call("post", secret("lena"), BODY).status_code == 403
    done = call("post", secret("kit"), BODY)
    assert done.status_code == 503
    assert "data protection officer" in done.json()["error"]


def test_each_sees_by_the_interface_exactly_what_the_selector_gives_in_the_agreed_wording(
    call, secret, people, tell, tell_and_grade
):
    tell_and_grade(what="Janet Smith saw leaflets.", sanitised="Leaflets were seen.")
    tell_and_grade(by="kit", what="Janet Smith heard it.", sanitised="A rumour.", marking="sensitive")
    with who_checks_at_home(people["carys"]):
        tell(by="carys", what="Not yet checked, next door.")
    tell_and_grade(kind="strength", sanitised="A street party.")
    tell(what="Not yet checked.")
    seen = {}
    for name in ("aisha", "ben", "lena", "kit", "carys", "ewa", "idris"):
        page = call("get", secret(name), limit=200)
        assert "Janet" not in page.content.decode()
        assert "Not yet checked" not in page.content.decode()
        assert page["Cache-Control"] == "no-store"
        seen[name] = {item["id"] for item in page.json()["items"]}
        assert seen[name] == set(reports_visible_to(people[name]).values_list("public_id", flat=True))
    assert len(seen["ben"]) > len(seen["lena"]) > 0


def test_filters_and_pages_divide_the_list_without_gap_or_repeat(call, secret, tell_and_grade):
    for number in range(5):
        tell_and_grade(sanitised=f"Rumour {number}", indicator="rumour")
    tell_and_grade(sanitised="Stickers", indicator="graffiti")
    aisha, got, offset = secret("aisha"), [], 0
    while offset is not None:
        page = call("get", aisha, indicator="rumour", limit=2, offset=offset).json()
        assert page["count"] == 5
        got += [item["wording"] for item in page["items"]]
        offset = page["next"]
    assert sorted(got) == [f"Rumour {number}" for number in range(5)]
    assert call("get", aisha, words="Stick").json()["count"] == 1
    assert call("get", aisha, from_on="2026-11-24").json()["count"] == 0
    assert call("get", aisha, limit=1000).status_code == 422
    assert call("get", aisha, nonsense=1).status_code == 422
    assert call("get", aisha, area="X1").status_code == 422


def test_too_many_requests_are_told_to_wait(call, secret, monkeypatch, clock):
    monkeypatch.setattr(interface, "PER_MINUTE", 3)
    monkeypatch.setattr(interface, "WRONG_PER_MINUTE", 2)
    kit = secret("kit")
    assert [call("get", kit).status_code for _ in range(4)] == [200, 200, 200, 429]
    # Guessed at from one line, whichever of its addresses is used.
    wrong = [call("get", "cw_wrong", address=f"2001:db8::{number}").status_code for number in range(3)]
    assert wrong == [401, 401, 429]
    clock.shift(datetime.timedelta(minutes=1))
    assert call("get", kit).status_code == 200


def test_the_description_names_every_address_and_asks_for_a_token(client, db):
    description = client.get("/api/openapi.json").json()
    assert set(description["paths"]) == {"/api/reports"}
    assert set(description["paths"]["/api/reports"]) == {"get", "post"}
    assert description["components"]["securitySchemes"]["TokenOfAPerson"]["scheme"] == "bearer"


def test_a_token_made_with_a_password_alone_ends_with_a_role_that_needs_more(people):
    """Else a program would read what its owner may read only with a second factor."""
    idris = people["idris"]
    assert not idris.needs_second_factor
    token, secret = issue_token(name="Housing system", days=300, by=idris)
    give_role(idris, "board-member", by=people["aisha"])
    assert owner_of(secret) == idris
    give_role(idris, "tension-group", by=people["aisha"])
    assert owner_of(secret) is None
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert AuditEvent.objects.filter(verb="revoke token", item_id=token.public_id).exists()


@pytest.mark.parametrize(
    "when", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"]
)
@pytest.mark.parametrize("told", [BODY, {"kind": "tension", "indicator": "rumour", "number": 2}])
def test_a_time_that_no_calendar_has_is_refused_in_words(when, told, call, secret, documents_recorded):
    """An empty date in several languages is the first of January of the year 1."""
    answer = call("post", secret("kit"), told | {"when_from": when})
    assert answer.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"what": "\ud800"},
        {"communities": ["\ud800"]},
        {"marking": "\udfff"},
        {"indicator": "\ud800"},
        {"source": "x\ud83d"},
    ],
)
def test_half_of_a_character_is_refused_in_words(told, call, secret, documents_recorded):
    answer = call("post", secret("kit"), BODY | told)
    assert answer.status_code == 422
    if set(told) & {
        "communities",
        "indicator",
        "source",
    }:  # what has a length is refused by the form of the request
        assert "half of a character" in answer.json()["error"]
    assert not Report.objects.exists()


def test_a_body_that_is_too_large_is_refused_in_words_that_a_program_reads(call, secret, documents_recorded):
    answer = call("post", secret("kit"), BODY | {"what": "x" * 6_000_000})
    assert answer.status_code == 413
    assert answer.json()["error"] == "This is larger than 5 MB. Send less at once."


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/nothing", "/api/nothing/", "/api/reports/", "/api/reports/a1"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_answered_in_json(client, db, address, method):
    answer = getattr(client, method)(address)
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is nothing at this address."}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_an_address_does_not_take_is_answered_in_json(client, db, method):
    answer = getattr(client, method)("/api/reports")
    assert answer.status_code == 405
    assert answer.json() == {"error": "This address takes GET and POST."}
    assert answer["Allow"] == "GET, POST"


def test_the_other_pages_are_no_interface(client, db):
    answer = client.get("/apiary/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
