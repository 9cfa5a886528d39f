"""The people of Wealdmere, made once a module."""

import pytest

from commonweal.demo.people import make_people


@pytest.fixture(scope="module")
def world(module_db):
    return make_people()
