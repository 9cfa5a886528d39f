"""The database refuses to change or delete what was published; only that it was withdrawn can be noted, once."""

import datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from commonweal.audit import guards
from commonweal.audit.restoring import replay_all
from commonweal.people.governance_models import Erasure
from commonweal.releases.guards import FREE, TABLE
from commonweal.releases.models import Release
from commonweal.releases.verbs import withdraw_release

DAY = datetime.date(2026, 9, 30)


def published(people, choice="2026-q3", **changed):
    return Release.objects.create(
        **{
            "subject": "strengths-by-neighbourhood",
            "choice": choice,
            "title": "Strengths",
            "about": f"Strengths, {choice}",
            "method": "Counted.",
            "dimensions": [{"name": "ward", "codes": ["X001"]}],
            "counts": [7],
            "threshold": 5,
            "first_day": DAY,
            "last_day": DAY,
            "reason": "Jane Smith asked for it.",
            "signed_by": people["aisha"],
        }
        | changed
    )


@pytest.fixture
def release(people):
    return published(people)


FROZEN = [
    "UPDATE releases_release SET counts = '[8]'",
    "UPDATE releases_release SET title = 'Others', withdrawn_because = 'x'",
    "UPDATE releases_release SET last_day = NULL",
    "UPDATE releases_release SET threshold = 3",
    "UPDATE releases_release SET edition = 2",
    "DELETE FROM releases_release",
    "INSERT INTO releases_release SELECT * FROM releases_release WHERE id > 0 ON CONFLICT (id) DO UPDATE SET counts = '[8]'",
]


@pytest.mark.parametrize("words", FROZEN)
def test_the_database_refuses_to_change_or_delete_what_was_published(release, words):
    before = Release.objects.values().get()
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)
    assert Release.objects.values().get() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own words")
def test_nor_is_it_replaced_by_another_of_the_same_table(release, people):
    columns = [
        field.column for field in Release._meta.concrete_fields if field.column not in ("id", "public_id")
    ]
    kept = ", ".join(columns)
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO releases_release (public_id, {kept}) SELECT 'other', {kept} FROM releases_release"
        )
    assert Release.objects.get().public_id == release.public_id


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_nor_is_the_table_emptied(release):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE releases_release CASCADE")
    assert Release.objects.exists()


@pytest.mark.django_db
def test_every_column_is_frozen_but_those_of_a_withdrawal_and_its_reasons():
    when = guards._guards[TABLE].triggers(connection)[f"{TABLE}_not_changed"]
    for field in Release._meta.concrete_fields:
        is_frozen = f"NEW.{field.column} IS" in when.partition(" OR (OLD.withdrawn_at")[0]
        assert is_frozen == (field.column not in FREE), field.column


def test_it_is_withdrawn_once_and_loses_a_name_on_request(release, people):
    withdraw_release(release, because="A count was wrong.", by=people["aisha"])
    again = published(people, edition=2)
    Release.objects.filter(pk=release.pk).update(reason="[deleted on request] asked for it.")
    for at in (None, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)):
        with pytest.raises(DatabaseError, match="only be withdrawn, once"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(withdrawn_at=at)
    assert Release.objects.get(withdrawn_at=None) == again


def test_guards_that_were_taken_away_are_missed_and_the_next_migration_puts_them_back(release):
    assert guards.missing(connection) == []
    with connection.cursor() as cursor:
        on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {TABLE}_not_changed{on}")
    assert guards.missing(connection) == [f"{TABLE}_not_changed"]
    call_command("migrate", verbosity=0, interactive=False)
    assert guards.missing(connection) == []


def test_what_was_withdrawn_after_an_older_backup_is_withdrawn_again_when_that_is_restored(release, people):
    withdraw_release(release, because="A count was wrong.", by=people["aisha"])
    when = Erasure.objects.get().at
    with guards.lifted(connection):  # as the backup has it
        Release.objects.update(withdrawn_at=None, withdrawn_because="")
    other = published(people, choice="2026-q2")
    assert replay_all(0)["withdrawn releases"] == 1
    release.refresh_from_db()
    assert release.withdrawn_at == when
    assert "after the backup was made" in release.withdrawn_because
    assert Release.objects.get(withdrawn_at=None) == other
    assert replay_all(0)["withdrawn releases"] == 0
