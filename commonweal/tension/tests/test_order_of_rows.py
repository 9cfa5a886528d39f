"""Rows of anonymous reports are in no order of arrival either, where the database keeps one beside their keys."""

import datetime

import pytest
from django.db import connection

from commonweal.tension import order_of_rows
from commonweal.tension.models import Report
from commonweal.tension.tests.wealdmere_map import make_areas

only_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite keeps rows by their keys"
)
NIGHT = datetime.datetime(2026, 11, 24, 3, 20, tzinfo=datetime.UTC)


def as_written(table):
    """The keys in the order in which the rows lie, and how many transactions wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, xmin::text FROM {table} ORDER BY ctid")
        rows = cursor.fetchall()
    return [key for key, _wrote in rows], len({wrote for _key, wrote in rows})


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_in_the_night_rows_are_put_in_the_order_of_their_keys_as_if_one_transaction_had_written_them(
    people, documents_recorded, tell, clock
):
    make_areas()
    for number in range(8):
        tell(by=None, what=str(number), lon=-0.79, lat=52.01, reporter={"email": f"{number}@example.org"})
    tables = ["tension_report", "tension_placement", "tension_identity"]
    for table in tables:
        keys, wrote = as_written(table)
        assert (len(keys), wrote, keys == sorted(keys)) == (8, 8, False)
    assert order_of_rows.mix_rows_at_night() == []
    clock.move_to(NIGHT)
    assert order_of_rows.mix_rows_at_night() == tables
    for table in tables:
        keys, wrote = as_written(table)
        assert (len(keys), wrote, keys == sorted(keys)) == (8, 1, True)
    assert sorted(Report.objects.values_list("what", flat=True)) == [str(number) for number in range(8)]
    assert order_of_rows.mix_rows_at_night() == []
    tell(by=None)
    assert order_of_rows.mix_rows_at_night() == ["tension_report"]


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_is_left_for_the_next_time(people, documents_recorded, tell, monkeypatch):
    monkeypatch.setattr(order_of_rows, "WAIT", "50ms")
    for _number in range(8):
        tell(by=None)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT 1 FROM tension_report"
            )  # somebody reads; after the first half, that is waited for
            assert order_of_rows.mix_rows() == []
            cursor.execute("COMMIT")
    finally:
        other.close()
    assert order_of_rows.mix_rows() == ["tension_report"]
    keys, wrote = as_written("tension_report")
    assert (wrote, keys) == (1, sorted(keys))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
@pytest.mark.django_db
def test_there_is_nothing_to_do_in_sqlite():
    assert order_of_rows.mix_rows() == []
