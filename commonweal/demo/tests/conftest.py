"""The plan of the demo's day, and a small borough in which a tenth of it has been told."""

import datetime

import pytest

from commonweal.actions.models import Action
from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.demo.areas import load_ground
from commonweal.demo.documents import record_documents
from commonweal.demo.make import make_story
from commonweal.demo.people import make_people
from commonweal.demo.story import plan
from commonweal.tension.models import Level, Placement, Report
from commonweal.thread.models import Link

# The morning on which the clock of every test stands.
TODAY = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
DAY = TODAY.date()


@pytest.fixture(scope="session")
def planned():
    return plan(DAY)


@pytest.fixture(scope="module")
def told(module_db, tmp_path_factory):
    """Wealdmere with all that was written by hand and one in twelve of the other reports, told once a module."""
    people = make_people()
    record_documents(people["hana"], DAY)
    load_ground(tmp_path_factory.mktemp("ground"))
    make_story(people, today=DAY, only_every=12)
    return people


@pytest.fixture
def borough(told, db):
    return told


def counts():
    tables = (Report, Level, Action, AuditEvent, Change, Placement, Link)
    return {table.__name__: table.objects.count() for table in tables}
