"""Settings from the environment: what is set wrongly is refused, with what to do about it."""

import json
import logging
import stat
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonweal.config import environment
from commonweal.config.logs import OneLineOfJson


@pytest.mark.parametrize(
    ("value", "read", "words"),
    [
        ("maybe", lambda: environment.read_flag("COMMONWEAL_X", False), "one of: True, False"),
        ("eighty", lambda: environment.read_number("COMMONWEAL_X", 80, lowest=1, highest=99), "from 1 to 99"),
        ("100", lambda: environment.read_number("COMMONWEAL_X", 80, lowest=1, highest=99), "from 1 to 99"),
        ("prod", lambda: environment.read_choice("COMMONWEAL_X", "live", ("live", "demo")), "live, demo"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_what_to_set(monkeypatch, value, read, words):
    monkeypatch.setenv("COMMONWEAL_X", value)
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        read()
    assert "COMMONWEAL_X" in str(refused.value)


def test_a_secret_may_stand_in_a_file_and_a_missing_file_is_said(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("COMMONWEAL_X_FILE", str(tmp_path / "secret"))
    assert environment.read_text("COMMONWEAL_X") == "from a file"
    monkeypatch.setenv("COMMONWEAL_X_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="Correct the path"):
        environment.read_text("COMMONWEAL_X")


def test_a_key_is_made_once_for_its_owner_alone_and_a_short_one_is_refused(monkeypatch, tmp_path):
    monkeypatch.delenv("COMMONWEAL_SECRET_KEY", raising=False)
    (tmp_path / "keys").mkdir()
    key = environment.read_key(tmp_path, "secret_key")
    assert len(key) >= 50
    assert environment.read_key(tmp_path, "secret_key") == key
    assert stat.S_IMODE((tmp_path / "keys" / "secret_key").stat().st_mode) == 0o600
    monkeypatch.setenv("COMMONWEAL_SECRET_KEY", "too short")
    with pytest.raises(ImproperlyConfigured, match="at least 32"):
        environment.read_key(tmp_path, "secret_key")


@pytest.mark.parametrize("address", ["mysql://a:b@c/d", "postgresql://host", "commonweal.sqlite3"])
def test_a_database_that_we_do_not_know_is_refused(monkeypatch, tmp_path, address):
    monkeypatch.setenv("COMMONWEAL_DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host:port/name"):
        environment.read_database(tmp_path)


def test_a_password_with_signs_in_it_reaches_the_database_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("COMMONWEAL_DATABASE_URL", "postgresql://c%40w:p%2Fw%3A@db.example:5433/town")
    found = environment.read_database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("c@w", "p/w:", "5433")


def test_a_log_line_holds_no_value_that_somebody_typed():
    logger = logging.getLogger("commonweal.test")
    try:
        raise ValueError("the phone 07700 900123 is no number")
    except ValueError:
        record = logger.makeRecord(
            "commonweal.test", logging.ERROR, __file__, 1, "Refused %s", ("07700 900123",), sys.exc_info(),
            extra={"status": 400, "phone": "07700 900123"},
        )  # fmt: skip
    line = OneLineOfJson().format(record)
    assert "900123" not in line
    assert json.loads(line) | {"at": "", "where": "", "process": 0} == {
        "at": "",
        "process": 0,
        "level": "ERROR",
        "logger": "commonweal.test",
        "message": "Refused %s",
        "status": 400,
        "exception": "ValueError",
        "where": "",
    }
