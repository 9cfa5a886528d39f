"""Fixtures for tests of reports."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def nothing_counted():
    """What the memory of the web process counts of senders is not carried from test to test."""
    caches["passing"].clear()
    yield
    caches["passing"].clear()
