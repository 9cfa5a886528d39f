"""What the tests of plans stand on: each module makes its `world`, the people of Wealdmere and a plan, once."""

import pytest

from commonweal.plans.models import Plan


@pytest.fixture
def people(world, db):
    return world[0]


@pytest.fixture
def plan(world, db):
    """The plan of the module's world, as it is in this test's database."""
    return Plan.objects.get(pk=world[1].pk)
