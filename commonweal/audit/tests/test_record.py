"""The record is only added to, and whoever rewrites, cuts or replaces it is found out."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from commonweal.audit import anchors, guards
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import first_broken_link, record
from commonweal.config.keeping.checks import FAULT, OK, _guards, _record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def events():
    return [record("tried", item_id=str(number)) for number in range(6)]


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEvent.objects.update(verb="never"),
        lambda: AuditEvent.objects.filter(item_id="3").delete(),
        lambda: AuditEvent.objects.bulk_update(AuditEvent.objects.all(), ["verb"]),
        lambda: AuditEvent.objects.first().delete(),
        lambda: AuditEvent.objects.first().save(),
    ],
)
def test_events_are_neither_changed_nor_deleted_one_by_one_or_together(events, change):
    with pytest.raises(PermissionError, match="only added to"):
        change()
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["tried"] * 6


def by_hand(words, *values):
    """What somebody does who has the database itself, and takes away what stands in the way."""
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(words, values)


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE audit_auditevent SET verb = 'never'",
        "UPDATE audit_auditevent SET hash = hash WHERE item_id = '3'",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_auditevent WHERE item_id = '3'",
        "INSERT INTO audit_auditevent SELECT * FROM audit_auditevent WHERE item_id = '3' "
        "ON CONFLICT (id) DO UPDATE SET verb = 'never'",
        pytest.param(
            "INSERT OR REPLACE INTO audit_auditevent SELECT id, at, 'nobody', verb, item_kind, item_id, details, "
            "previous_hash, hash FROM audit_auditevent WHERE item_id = '3'",
            marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words"),
        ),
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_events(events, words):
    before = list(AuditEvent.objects.values())
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)
    assert list(AuditEvent.objects.values()) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_itself_refuses_to_empty_the_record(events):
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_auditevent")
    assert AuditEvent.objects.count() == len(events)


def test_guards_that_were_taken_away_are_missed_and_the_next_migration_puts_them_back(events):
    assert guards.missing(connection) == []
    with connection.cursor() as cursor:
        on = f" ON {guards.RECORD.table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_auditevent_not_changed{on}")
    assert guards.missing(connection) == ["audit_auditevent_not_changed"]
    level, words = _guards()
    assert level == FAULT
    assert "no longer refuses" in words
    call_command("migrate", verbosity=0, interactive=False)
    assert guards.missing(connection) == []
    assert _guards()[0] == OK


def test_a_changed_event_breaks_the_chain(events):
    assert first_broken_link() is None
    by_hand("UPDATE audit_auditevent SET verb = 'never' WHERE id = %s", events[2].pk)
    assert first_broken_link() == events[2].pk
    assert _record()[0] == FAULT


def test_a_record_whose_end_was_cut_off_is_found_out_by_its_anchor(events):
    anchors.drop_anchor()
    anchors.drop_anchor()  # nothing new, nothing added
    assert len(anchors.read()) == 1
    assert _record()[0] == OK
    by_hand("DELETE FROM audit_auditevent WHERE id > %s", events[3].pk)
    assert first_broken_link() is None  # what is left is a whole chain
    level, words = _record()
    assert level == FAULT
    assert f"event {events[5].pk}" in words
    # New events in the place of those that are gone do not hide it.
    record("tried", item_id="other")
    record("tried", item_id="another")
    assert _record()[0] == FAULT


def test_a_line_of_the_anchors_that_was_cut_off_by_a_fault_hides_no_other(events, home):
    anchors.drop_anchor()
    with anchors.path().open("a") as file:
        file.write('{"at": "2026-')
    assert [one["event"] for one in anchors.read()] == [events[5].pk]
    assert _record()[0] == OK


@pytest.mark.parametrize("lost", [0, 499, 500, 1300])
def test_an_anchor_is_missed_however_many_there_are(home, lost):
    events = [record("tried", item_id=str(number)) for number in range(3)]
    lines = [{"at": "2026-11-23T09:00:00+00:00", "event": events[0].pk, "hash": events[0].hash}] * 1301
    lines[lost] = {"at": "2026-11-23T10:00:00+00:00", "event": events[1].pk, "hash": "another"}
    anchors.path().write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    assert anchors.first_lost() == lines[lost]


def test_no_query_about_anchors_grows_with_their_number(home, django_assert_num_queries):
    event = record("tried")
    line = json.dumps({"at": "2026-11-23T09:00:00+00:00", "event": event.pk, "hash": event.hash}) + "\n"
    anchors.path().write_text(line * 1301, encoding="utf-8")
    with django_assert_num_queries(3):
        assert anchors.first_lost() is None
