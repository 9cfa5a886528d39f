"""Every address and every person: who gets a page, who may send, and that nobody else changes anything.

The table is `access_table.TABLE`; an address that is missing there fails.
"""

import datetime
import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.urls import get_resolver, reverse

from commonweal.maps.layers import all_layers
from commonweal.people.models import Appointment, User
from commonweal.people.tests.doors import SIGN_IN, is_asked_to_sign_in, is_refused
from commonweal.people.tokens import issue_token
from commonweal.tension.models import Report
from tests.access_figures import LAYERS
from tests.access_items import Borough
from tests.access_table import TABLE
from tests.access_who import PROGRAMS, PUBLIC

# Who may open an address is asked of roles and classes; what the database itself picks out by them is looked at
# by every way in `test_same_items.py`, and every page is opened in `journeys/test_main_job.py`, with both databases.
pytestmark = pytest.mark.once

# Beginnings of statements that change no row.
ONLY_READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# Not pages about anything: health for machines, the language switch, the gallery of components.
SERVICE = {"health", "ready", "set_language", "gallery:index", "gallery:component"}
# The interface for programs, which asks for a token and not for a person: tested at the end of this file.
FOR_PROGRAMS = {"api:api-root", "api:openapi-json", "api:list_reports", "api:send_report"}
# Everything else below /api: nothing is there, and it is said in JSON.
NOT_THERE = {"^api/", "^api/?$"}
# Who reports through the interface, and what the others are told: an analyst may only read there, and a
# report of Marshby's would be read by nobody.
REPORTING_PROGRAMS = PROGRAMS - {"lena", "carys"}
REFUSED_PROGRAMS = {"lena": 403, "carys": 422}


def our_addresses() -> set[str]:
    """Names of all addresses but those of signing in, which allauth looks after and tests."""

    def walk(patterns, path="", space=""):
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, here, inner)
            elif not here.startswith("accounts/"):
                yield f"{space}{pattern.name or here}"

    return set(walk(get_resolver().url_patterns))


def test_every_address_stands_in_the_table():
    known = {address.name for address in TABLE} | SERVICE | FOR_PROGRAMS | NOT_THERE
    assert our_addresses() - known == set(), "say who may open it"
    assert known - our_addresses() == set(), "no such address any more"


def test_every_layer_of_the_map_stands_in_the_table():
    assert {layer.code for layer in all_layers()} == set(LAYERS)


@pytest.fixture
def visitors(sign_in, documents_recorded):
    """A browser for each person, and one for somebody who is not signed in, by name."""
    return {name: sign_in(None if name == "public" else name) for name in sorted(PUBLIC)}


@pytest.fixture
def make_borough(people, tell, tell_and_grade, wards):
    return lambda: Borough(people, tell, tell_and_grade, wards)


class Kept:
    """All rows of all tables of the product: what must be the same after a refusal.

    Read only where a statement that could change them went to the database since.
    """

    def __init__(self) -> None:
        self.may_differ = False
        self.rows = self.read()

    def read(self) -> dict[str, list[tuple]]:
        return {
            model._meta.label: list(model._base_manager.order_by("pk").values_list())
            for model in apps.get_models()
            if model.__module__.startswith("commonweal")
        }

    def __call__(self, execute, sql, params, many, context):
        self.may_differ = self.may_differ or not sql.startswith(ONLY_READS)
        return execute(sql, params, many, context)

    def is_the_same(self) -> bool:
        return not self.may_differ or self.read() == self.rows


def where_of(address, borough) -> str:
    path = reverse(address.name, args=address.of(borough))
    return path + (address.query(borough) if callable(address.query) else address.query)


def read_to_the_end(answer) -> None:
    """A page that breaks half-way is no page."""
    # Reading closes a file too; closing it by hand would end the test's transaction.
    answer.getvalue()


def faults_of_opening(address, where, visitors) -> Iterator[str]:
    """Who gets a page and should not, or gets none and should."""
    for who, visitor in visitors.items():
        answer = visitor.get(where)
        read_to_the_end(answer)
        if who in address.opens:
            is_right = answer.status_code in (200, 302) and "/accounts/" not in answer.get("Location", "")
        else:
            only_takes = not address.opens and "Allow" in answer
            is_right = is_refused(answer) or only_takes
        if not is_right:
            yield f"{address}: {who} opened it and got {answer.status_code}"


def faults_of_sending(address, where, filled, visitors) -> Iterator[str]:
    """Who is not refused and should be, what changed all the same, and who should change something and can't."""
    finds = address.opens if address.finds is None else address.finds
    before = Kept()
    with connection.execute_wrapper(before):
        for who in sorted(PUBLIC - address.sends):
            answer = visitors[who].post(where, fresh(filled))
            refused = is_refused(answer) or answer.status_code in (403, 405)
            if not refused and who not in finds:
                yield f"{address}: {who} sent to it and got {answer.status_code}"
            if answer.status_code >= 500:
                yield f"{address}: it broke when {who} sent to it"
    if not before.is_the_same():
        yield f"{address}: it took something from somebody who may not send it"
    for who in sorted(address.sends):
        caches["passing"].clear()  # all are at one address, from which only so much is taken
        with transaction.atomic():  # taken back, so that everybody finds the same
            answer = visitors[who].post(where, fresh(filled))
            if answer.status_code not in (200, 302) or before.read() == before.rows:
                yield f"{address}: {who} may send to it, got {answer.status_code}, and nothing came of it"
            transaction.set_rollback(True)


def fresh(filled):
    """The same again: a file that was read stands at its end."""
    for value in filled.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return filled


@pytest.mark.parametrize("app", sorted({address.app for address in TABLE}))
def test_each_address_serves_those_it_is_for_and_nobody_else(app, make_borough, visitors):
    faults = []
    for address in TABLE:
        if address.app == app:
            with transaction.atomic():  # each address has a borough of its own, taken back afterwards
                caches["passing"].clear()
                borough = make_borough()
                where = where_of(address, borough)
                filled = address.sent(borough) if callable(address.sent) else address.sent or {}
                faults += faults_of_opening(address, where, visitors)
                faults += faults_of_sending(address, where, filled, visitors)
                transaction.set_rollback(True)
    assert faults == [], "\n".join(faults)


# Visitors -----------------------------------------------------------------------------------

# Files, which programs fetch too, and addresses that are public for some items: no page to sign in stands
# for them.
ALSO_OF_PROGRAMS = {
    "actions:actions-file",
    "assessment:points-file",
    "evidence:dataset",
    "evidence:equality-file",
    "evidence:figures",
    "evidence:measure",
    "evidence:metadata",
    "evidence:service-file",
    "maps:download",
    "maps:matching",
    "maps:panel",
    "maps:tile",
    "maps:values",
    "meetings:minutes",
    "meetings:paper",
    "people:information-file",
    "people:record-file",
    "plans:mine-file",
    "plans:plan-file",
    "plans:working-file",
    "quarterly:file",
    "releases:file",
    "summary:download",
    "tension:attachment",
    "tension:reports-file",
    "thread:broken-file",
    "upload:refused",
}
GUARDED = sorted({address.name for address in TABLE if "public" not in address.opens | address.sends})
# Behind the door that Django has, which leads whoever presses a button there to sign in: nothing is typed.
ONLY_PRESSED = {"jobs:cancel", "jobs:again", "search:search", "desk:this-week", "jobs:mine", "jobs:job"}


@pytest.mark.parametrize("app", sorted({name.partition(":")[0] for name in GUARDED}))
def test_a_visitor_is_asked_to_sign_in_whether_or_not_there_is_an_item(app, make_borough, client):
    """Decided before anything is looked up: of an item that is there and of one that is not, all reads the same."""
    for address in TABLE:
        if address.app != app or address.name not in set(GUARDED) - ALSO_OF_PROGRAMS:
            continue
        with transaction.atomic():
            args = address.of(make_borough())
            there = reverse(address.name, args=args)
            nowhere = reverse(address.name, args=[as_no_item(one) for one in args])
            for where in (there, nowhere):
                asked, sent = client.get(where), client.post(where)
                if "Allow" in asked:
                    assert asked.status_code == 302, where
                else:
                    assert (is_asked_to_sign_in(asked), asked.url) == (
                        True,
                        SIGN_IN[:-1] + where,
                    ), address
                if address.name not in ONLY_PRESSED:
                    assert sent.status_code in (403, 405), f"{address} {where}: {sent.status_code}"
            transaction.set_rollback(True)


def as_no_item(one):
    """What stands in an address in the place of something that is not there."""
    return 0 if isinstance(one, int) else "x" * len(one) if len(one) > 9 else one


def test_who_sends_after_the_session_ended_reads_that_nothing_is_lost(client, db):
    answer = client.post("/reports/new/", {"what": "Leaflets lay at the bus stop."})
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    words = answer.content.decode()
    assert "Nothing was saved, and nothing is lost yet." in words
    assert 'href="/accounts/login/" target="_blank"' in words
    assert "Leaflets" not in words
    # A page that everybody reads, and only some may send to.
    assert client.post("/releases/no-such-one/", {"because": "A mistake."}).status_code == 403


def test_files_and_programs_are_told_that_there_is_nothing_and_led_nowhere(make_borough, client):
    for address in TABLE:
        if address.name in ALSO_OF_PROGRAMS and "public" not in address.opens:
            with transaction.atomic():
                answer = client.get(where_of(address, make_borough()))
                assert answer.status_code == 404, address
                transaction.set_rollback(True)


# Programs -----------------------------------------------------------------------------------

REPORT = {"kind": "tension", "what": "A rumour about the hotel.", "indicator": "rumour"}


def call(client, secret="", body=None):
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    if body is None:
        return client.get("/api/reports", headers=headers).status_code
    headers["idempotency-key"] = "key-number-1"
    sent = json.dumps(body)
    return client.post("/api/reports", sent, content_type="application/json", headers=headers).status_code


def test_signing_in_opens_nothing_for_programs_but_the_description(visitors):
    before = Kept()
    for who, visitor in visitors.items():
        assert visitor.get("/api/openapi.json").status_code == 200
        assert visitor.get("/api/").status_code == 404
        assert (call(visitor), call(visitor, body=REPORT)) == (401, 401), who
    assert before.read() == before.rows


def token_of(person) -> str:
    """A token issued while somebody was an analyst as well, which they are no longer."""
    day = datetime.date(2026, 1, 5)
    role, is_new = Appointment.objects.get_or_create(
        person=person, role="analyst", until_on=None, defaults={"from_on": day}
    )
    _token, secret = issue_token(name="A program", days=30, by=User.objects.get(pk=person.pk))
    if is_new:
        role.delete()
    return secret


def test_a_token_opens_what_its_owner_may_do_and_nothing_else(people, client, documents_recorded):
    for who, person in people.items():
        secret = token_of(person)
        before = Report.objects.count()
        assert call(client, secret) == (200 if who in PROGRAMS else 401), who
        sent = call(client, secret, body=REPORT)
        assert sent == (201 if who in REPORTING_PROGRAMS else REFUSED_PROGRAMS.get(who, 401)), who
        assert Report.objects.count() == before + (who in REPORTING_PROGRAMS), who
