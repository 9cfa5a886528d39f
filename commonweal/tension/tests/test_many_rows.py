"""Many reports are written in one statement, as Django would write each of them."""

import pytest
from django.db import IntegrityError, transaction

from commonweal.evidence.rows import insert_all
from commonweal.tension.models import Report
from commonweal.tension.tests.wealdmere_map import made_up

FIELDS = [field.attname for field in Report._meta.concrete_fields if field.attname not in ("id", "public_id")]


@pytest.fixture
def reports(tell):
    """Thirty reports of every kind, as they are in the database."""
    for fields in made_up(seed=5, number=30):
        tell(**{name: value for name, value in fields.items() if name not in ("grades", "sanitised")})
    return list(Report.objects.order_by("pk"))


def copies(reports):
    return [Report(**{name: getattr(one, name) for name in FIELDS}) for one in reports]


def rows(objects):
    keys = [one.pk for one in objects]
    return sorted(map(str, Report.objects.filter(pk__in=keys).values_list(*FIELDS)))


def test_what_is_written_is_what_django_writes(reports):
    ours, djangos = copies(reports), copies(reports)
    insert_all(ours)
    Report.objects.bulk_create(djangos)
    assert rows(ours) == rows(djangos) == rows(reports)
    assert not any(one._state.adding for one in ours)
    ours[0].save(update_fields=["what"])  # known as one that is there


def test_one_that_is_there_already_is_refused_and_none_is_written(reports):
    new = [*copies(reports), reports[0]]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(new)
    assert Report.objects.count() == len(reports)


def test_nothing_is_written_of_nothing(db):
    insert_all([])
    assert not Report.objects.exists()
