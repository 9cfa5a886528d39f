"""Fixtures for every test: a fixed clock, the people of Wealdmere, and a small map of it."""

import datetime

import pytest
import time_machine

from tests.figures import figure, pytest_terminal_summary  # noqa: F401 - a fixture and a hook for every test

# Monday morning of the demo's "today", so that tests, demo and pictures tell one story.
TODAY = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(request):
    """The clock stands at TODAY; `clock.move_to` and `clock.shift` move it.

    Tests of the age of files on a disk are marked `real_clock`: the disk does not know TODAY.
    """
    if request.node.get_closest_marker("real_clock"):
        yield None
        return
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def language():
    """Each test begins in English: a page read in another language leaves its thread in that one."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nobody_came_before():
    """Each test begins with nobody counted: what is counted for ten minutes is in memory, and the clock stands."""
    from django.core.cache import caches

    caches["passing"].clear()


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """A test with a server of its own ends by emptying the database, which the record's guards refuse."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import TransactionTestCase

    from commonweal.audit import guards
    from commonweal.people.content import load_strands

    def emptied(test):
        # Of what Django would do anew after emptying, as after a `migrate`, only the strands are asked for.
        with guards.lifted(connection):
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        load_strands()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database for what all tests of a module stand on, at TODAY, for fixtures that make it once a module.

    Each test's own changes are taken back to there; all of it is taken back after the last test.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(db):
    """Aisha, Ben, Carys and the others by first name, in their organisations and roles."""
    from commonweal.tension.tests.telling import people_of_wealdmere

    return people_of_wealdmere()


@pytest.fixture
def school(people):
    """Kit, whose organisation is a school's here, as in the demo: it sends counts, never words."""
    from commonweal.tension.tests.telling import set_sector

    set_sector(people["kit"], "education")
    return people["kit"]


@pytest.fixture
def documents_recorded(people):
    """The four documents without which no report is taken in."""
    from commonweal.demo.documents import record_documents

    record_documents(people["hana"], TODAY.date())


@pytest.fixture
def tell(people, documents_recorded):
    """A function that sends a report: `tell(by="ben", kind="tension", what="...", lon=..., lat=...)`."""
    from commonweal.tension.tests.telling import telling

    return telling(people)


@pytest.fixture
def tell_and_grade(tell, people):
    """Like `tell`, and then Aisha checks and shares the report: `grades` may set anything she may."""
    from commonweal.tension.tests.telling import telling_and_grading

    return telling_and_grading(people)


@pytest.fixture
def wards(db):
    """Canalside, Heron Park and Old Market by name: three squares side by side, west to east from -0.8."""
    from commonweal.places.models import Area
    from commonweal.places.tests.test_placing import make_set

    names = {"X001": "Canalside", "X002": "Heron Park", "X003": "Old Market"}
    make_set("ward", {code: (-0.8 + at / 10, 52.0, -0.7 + at / 10, 52.1) for at, code in enumerate(names)})
    for code, name in names.items():
        Area.objects.filter(code=code).update(name=name)
    return {area.name: area for area in Area.objects.filter(code__in=names)}


@pytest.fixture
def sign_in(people):
    """A function that gives a browser's client signed in as somebody, with the second factor used."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from django.test import Client

    def client_of(name=None):
        client = Client()
        if name:
            client.force_login(people[name])
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp"}]
            session.save()
        return client

    return client_of


@pytest.fixture
def commonweal(monkeypatch, capsys):
    """A function that runs a `commonweal` command line: exit code, standard output and standard error."""
    from commonweal.config.commands import main

    def call(*words):
        monkeypatch.setattr("sys.argv", ["commonweal", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


def pytest_collection_modifyitems(config, items):
    """What takes longest begins first, so that nobody waits for it alone at the end.

    What asks no database runs once: with PostgreSQL, only what could come out otherwise there.
    """
    items.sort(key=lambda item: item.get_closest_marker("begins_first") is None)
    for item in items:
        if not asks_a_database(item):
            item.add_marker("once")


def asks_a_database(item):
    """Does this test open a database, or an installation that has one? pytest-django refuses it to all others."""
    opened = {"db", "transactional_db", "install", "live_server", "wealdmere", "borough"}
    return (
        bool(opened & set(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("django_db") is not None
    )
