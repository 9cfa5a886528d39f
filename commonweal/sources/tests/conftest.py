"""Homes of their own, and a file of crimes to load into them."""

import shutil

import pytest

from commonweal.sources.tests.processes import run
from commonweal.sources.tests.test_police import row, street


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory):
    """A home whose database is up to date and empty; copied for each test."""
    home = tmp_path_factory.mktemp("home")
    run(home, "from commonweal.config.commands.outcome import prepare\nprepare()")
    return home


@pytest.fixture
def home(empty_home, tmp_path):
    return shutil.copytree(empty_home, tmp_path / "home")


@pytest.fixture
def crimes(tmp_path):
    return street(tmp_path / "a.csv", *(row(f"crime-{number}") for number in range(1_000)))
