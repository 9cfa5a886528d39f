"""A line of the log says what went wrong and where, in plain words, and nothing that somebody typed."""

import json
import logging

import pytest
from django.urls import reverse

from commonweal.config.logs import OneLineOfJson

SECRET = "janet-07700"


@pytest.fixture
def logged(caplog):
    """A function that gives the lines that were logged so far, as objects."""
    return lambda: [json.loads(OneLineOfJson().format(record)) for record in caplog.records]


@pytest.mark.parametrize(
    ("address", "message", "status", "route"),
    [
        (f"/reports/{SECRET}/?q={SECRET}", "Not Found", 404, "reports/<slug:public_id>/"),
        (f"/{SECRET}/nowhere?q={SECRET}", "Not Found", 404, None),
    ],
)
def test_a_page_that_is_not_there_is_logged_by_its_pattern(sign_in, logged, address, message, status, route):
    sign_in("aisha").get(address)
    [line] = logged()
    assert (line["message"], line["status"], line.get("route")) == (message, status, route)
    assert (line["logger"], line["method"]) == ("django.request", "GET")
    assert SECRET not in json.dumps(line)


def test_a_page_that_fails_is_logged_by_its_pattern_and_its_fault(client, logged, monkeypatch, db):
    def fail(*_given):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("commonweal.people.verbs.invitation_for", fail)
    client.raise_request_exception = False
    client.get(reverse("people:accept", args=[SECRET]))
    line = next(line for line in logged() if line["logger"] == "django.request")
    assert (line["message"], line["status"], line["exception"]) == (
        "Internal Server Error",
        500,
        "RuntimeError",
    )
    assert line["route"].endswith("<str:token>/")
    assert SECRET not in json.dumps(logged())


def test_a_host_that_is_not_ours_is_not_quoted(client, logged, settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    client.get("/", headers={"host": f"{SECRET}.example"})
    assert "Bad Request" in {line["message"] for line in logged()}
    assert SECRET not in json.dumps(logged())


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", "Digest"])
def test_what_a_program_shows_to_get_in_is_not_quoted_while_faults_are_sought(
    client, logged, settings, scheme, db
):
    settings.DEBUG = True
    answer = client.get("/api/reports", headers={"authorization": f"{scheme} {SECRET}"})
    assert answer.status_code == 401
    assert SECRET not in json.dumps(logged())


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("%s: %s", "…: …"),
        ("Refused %(name)s after %5.1f s, %d%% done", "Refused … after … s, …% done"),
        ("All is 100% well", "All is 100% well"),
    ],
)
def test_places_for_values_are_shown_as_left_out(template, said):
    record = logging.getLogger("x").makeRecord("x", logging.WARNING, __file__, 1, template, (), None)
    assert json.loads(OneLineOfJson().format(record))["message"] == said
