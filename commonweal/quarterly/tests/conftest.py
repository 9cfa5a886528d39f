"""The planted quarter, made once a module."""

import pytest

from commonweal.quarterly.tests.planting import plant


@pytest.fixture(scope="module")
def made(module_db):
    return plant()
