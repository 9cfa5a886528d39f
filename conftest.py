"""Fixtures for every test: a fixed clock, and (as they arrive) the people of Wealdmere."""

import datetime

import pytest
import time_machine

# Monday morning of the demo's "today", so that tests, demo and pictures tell one story.
TODAY = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    """The clock stands at TODAY; `clock.move_to` and `clock.shift` move it."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller
