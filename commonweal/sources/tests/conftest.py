"""Homes of their own, and a file of crimes to load into them."""

import shutil

import pytest
from django.conf import settings

from commonweal.sources.tests.processes import run
from commonweal.sources.tests.test_police import row, street


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory):
    """A home whose database, a SQLite file, is up to date and empty; copied for each test.

    What is done to such a file is the same whatever database the suite runs on, and is looked at once.
    """
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("Works on a SQLite file of its own, as the run on SQLite does.")
    home = tmp_path_factory.mktemp("home")
    run(home, "from commonweal.config.commands.outcome import prepare\nprepare()")
    return home


@pytest.fixture
def home(empty_home, tmp_path):
    return shutil.copytree(empty_home, tmp_path / "home")


@pytest.fixture
def crimes(tmp_path):
    return street(tmp_path / "a.csv", *(row(f"crime-{number}") for number in range(1_000)))
