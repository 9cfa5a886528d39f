"""With statistics the newest reports are read from the end of an index, and not sorted out of all."""

import pytest
from django.db import connection

from commonweal.config.keeping.statistics import renew_statistics
from commonweal.identifiers import public_identifier
from commonweal.people.random_key import random_number
from commonweal.tension.models import Placement, Report
from commonweal.tension.selectors import reports_visible_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(tell_and_grade, wards):
    """Three thousand reports, which is where the difference shows in the plan."""
    one = tell_and_grade(lon=-0.75, lat=52.05)
    values = {field.attname: getattr(one, field.attname) for field in Report._meta.concrete_fields}
    values |= {"content_key": None, "receipt_hash": ""}
    copies = [
        Report(**values | {"id": random_number(), "public_id": public_identifier()}) for _ in range(3_000)
    ]
    Report.objects.bulk_create(copies)
    area = one.placements.first().area
    Placement.objects.bulk_create([Placement(report=copy, area=area) for copy in copies])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself")
def test_the_newest_reports_are_found_without_sorting_all(many, people):
    newest = reports_visible_to(people["aisha"]).order_by("-happened_on", "public_id")[:25]
    assert "TEMP B-TREE" in newest.explain()
    renew_statistics()
    assert "TEMP B-TREE" not in newest.explain()


def test_renewing_does_no_harm_where_the_database_does_it_by_itself(people):
    renew_statistics()
    renew_statistics()
