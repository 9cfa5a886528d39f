"""A home is for its user alone, whatever rights the machine gives to new files."""

import os
import stat

import pytest

# The processes of an installation have the real clock.
pytestmark = pytest.mark.real_clock


@pytest.fixture
def generous():
    """What most machines begin with: everybody may read what is new."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(*paths):
    return [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_a_new_home_and_what_is_written_into_it_or_exported_is_for_its_user_alone(
    generous, install, tmp_path
):
    there, out = install(), tmp_path / "strengths.csv"
    there.run("manage", "migrate", "-v", "0")
    there.run("export", "layer", "strengths", out, "--as", "public")
    there.start("-m", "commonweal", "work", "--once").wait(60)
    written = [there.home, *there.home.rglob("*")]
    assert {"keys", "files", "snapshots"} <= {path.name for path in written}
    assert not open_to_others(out, *written)


def test_check_names_a_home_that_others_may_look_into_and_what_mends_it(install):
    there = install(has_people=True)
    there.home.chmod(0o755)
    said = there.run("check", expect=2).stdout
    assert f"Run: chmod -R go= {there.home}" in said
    there.home.chmod(0o700)
    assert f"{there.home}, for this user alone" in there.run("check", expect=2).stdout
