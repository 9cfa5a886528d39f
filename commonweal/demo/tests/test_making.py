"""Making the borough: at any hour of the day, and whole or not at all."""

import datetime
import socket

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.demo.areas import load_ground
from commonweal.demo.make import MADE, made_for, make_story
from commonweal.demo.planning import LONDON, last_day
from commonweal.demo.tests.conftest import DAY, counts
from commonweal.people.models import Appointment, Membership, Signatory, User
from commonweal.people.verbs import take_role
from commonweal.tension.models import Report


def tuesday_at(hour):
    return datetime.datetime.fromisoformat(f"2026-11-24T{hour}").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("clock_says", "ends_on"), [("00:05", 23), ("08:29", 23), ("08:30", 24), ("23:59", 24)]
)
def test_the_story_ends_on_a_day_that_has_begun(clock_says, ends_on):
    assert last_day(tuesday_at(clock_says)) == datetime.date(2026, 11, ends_on)


# What hour it is is not asked of the database. At these two, least of the last day is over.
@pytest.mark.once
@pytest.mark.parametrize("clock_says", ["00:05", "08:30"])
def test_a_borough_can_be_made_at_any_hour(people, documents_recorded, tmp_path, clock, clock_says):
    clock.move_to(tuesday_at(clock_says))
    load_ground(tmp_path)
    assert make_story(people, today=last_day(tuesday_at(clock_says)), only_every=60) > 0


def test_a_story_that_breaks_off_leaves_nothing_behind(people, documents_recorded, tmp_path):
    before = counts()

    def tired():
        if Report.objects.count() > 20:
            raise RuntimeError("the machine was switched off")

    with pytest.raises(RuntimeError):
        make_story(people, today=DAY, only_every=12, step=tired)
    assert counts() == before
    assert made_for() is None


def test_how_many_reports_came_in_is_how_many_there_are(borough):
    assert AuditEvent.objects.get(verb=MADE).details["reports"] == Report.objects.count()


@pytest.fixture
def changed(borough, settings, tmp_path):
    """A borough in which a role was taken away, a seat given up and a signature taken back; what is there of these."""
    settings.HOME = tmp_path
    take_role(borough["kit"].appointments.get(), by=borough["aisha"])
    Membership.objects.filter(person=borough["ben"]).delete()
    Signatory.objects.filter(organisation=borough["kit"].organisation).delete()
    tables = (Appointment, Membership, Signatory, User, AuditEvent, Report)
    return lambda: {table: list(table.objects.order_by("pk").values()) for table in tables}


def test_running_it_again_changes_nothing_of_people_roles_seats_and_signatures(changed, commonweal):
    before = changed()
    code, out, err = commonweal("demo", "--no-serve")
    assert (code, changed()) == (0, before), err
    assert "nothing was added" in out


def test_a_port_that_is_taken_is_said_with_what_opens_the_demo_on_another_and_nothing_is_changed(
    changed, commonweal
):
    before = changed()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _out, err = commonweal("demo", "--port", str(port))
    assert (code, changed()) == (1, before)
    assert f"commonweal demo --port {port + 10}, or with make: COMMONWEAL_PORT={port + 10} make demo" in err
    assert "commonweal serve" not in err
    assert "COMMONWEAL_PORT=8010 make demo" in commonweal("demo", "--help")[1].replace("\n", " ")
