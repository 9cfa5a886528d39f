"""The plan of the demo's day, and a small borough in which a tenth of it has been told."""

import datetime

import pytest

from commonweal.demo.areas import load_ground
from commonweal.demo.make import make_story
from commonweal.demo.story import plan

DAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="session")
def planned():
    return plan(DAY)


@pytest.fixture
def borough(people, documents_recorded, tmp_path):
    """Wealdmere with all that was written by hand and one in twelve of the other reports."""
    load_ground(tmp_path)
    make_story(people, today=DAY, only_every=12)
    return people
