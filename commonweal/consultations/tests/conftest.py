"""What the tests of consultations stand on: the people of Wealdmere and the law's papers, once a module."""

import pytest
from django.utils import timezone

from commonweal.demo.documents import record_documents
from commonweal.demo.people import make_people


@pytest.fixture(scope="module")
def world(module_db):
    people = make_people()
    record_documents(people["hana"], timezone.localdate())
    return people


@pytest.fixture
def people(world, db):
    return world


@pytest.fixture
def aisha(people):
    return people["aisha"]
