"""Settings from the environment: what is set wrongly is refused, with what to do about it."""

import errno
import json
import logging
import os
import runpy
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


def test_a_key_for_which_there_is_no_room_is_said_and_leaves_no_draft(monkeypatch, tmp_path):
    def full(*_words, **_more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.delenv("COMMONWEAL_SECRET_KEY", raising=False)
    (tmp_path / "keys").mkdir()
    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(ImproperlyConfigured, match=r"Make room .* or set COMMONWEAL_HOME") as refused:
        environment.read_key(tmp_path, "secret_key")
    assert f"{tmp_path}/keys (No space left on device)" in str(refused.value)
    assert list((tmp_path / "keys").iterdir()) == []


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
        "message": "Refused …",
        "status": 400,
        "exception": "ValueError",
        "where": "",
    }


@pytest.mark.parametrize("address", ["postgresql://a:secret@b:port/c", "postgresql://a:secret@[b/c"])
def test_an_address_of_a_database_that_cannot_be_taken_apart_is_refused_by_name(
    monkeypatch, tmp_path, address
):
    monkeypatch.setenv("COMMONWEAL_DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_DATABASE_URL must read") as refused:
        environment.read_database(tmp_path)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_not_text_is_said_by_the_name_of_its_setting(monkeypatch, tmp_path):
    (tmp_path / "keys").mkdir()
    for path in (tmp_path / "secret", tmp_path / "keys" / "secret_key"):
        path.write_bytes(b"\xff\xfe\x00")
    monkeypatch.delenv("COMMONWEAL_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_SECRET_KEY"):
        environment.read_key(tmp_path, "secret_key")
    monkeypatch.setenv("COMMONWEAL_SECRET_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_SECRET_KEY_FILE points at"):
        environment.read_key(tmp_path, "secret_key")


HOSTS = lambda: environment.read_hosts("COMMONWEAL_X", "localhost")  # noqa: E731 one word in the table
HOST = lambda: environment.read_host("COMMONWEAL_X", "localhost")  # noqa: E731
ADDRESS = lambda: environment.read_address("COMMONWEAL_X", "")  # noqa: E731
OR_NOTHING = lambda: environment.read_address("COMMONWEAL_X", "https://a.example", or_nothing=True)  # noqa: E731
PATH = lambda: environment.read_address("COMMONWEAL_X", "", or_path=True)  # noqa: E731
TILES = lambda: environment.read_tiles("COMMONWEAL_X")  # noqa: E731
SENDER = lambda: environment.read_sender("COMMONWEAL_X", "commonweal@localhost")  # noqa: E731
CLASS = lambda: environment.read_class("COMMONWEAL_X", "a.B")  # noqa: E731


@pytest.mark.parametrize(
    ("read", "right", "wrong"),
    [
        (HOST, ["::1", "0.0.0.0", "web.example"], ["", " ", "http://a", "a b"]),
        (HOSTS, ["a.example, [::1]", "*", ".example.org"], ["", " , ", "https://a.example", "a/b", "a:80"]),
        (
            ADDRESS,
            ["https://a.example", "http://[::1]:80/x"],
            ["hello", "ftp://a", "http://", "/x", "http://a:b"],
        ),
        (OR_NOTHING, ["https://b.example"], ["hello", "/x"]),
        (PATH, ["/live/events", "https://a.example/x"], ["nonsense", "//a.example", "/a b"]),
        (
            TILES,
            ["/tiles/{z}/{x}/{y}.png", "/t?z={z}&x={x}&y={y}"],
            [
                "https://tile.example/{z}/{x}/{y}.png",
                "//tile.example/{z}/{x}/{y}",
                "/tiles/{z}/{x}.png",
                "/tiles/{s}/{z}/{x}/{y}",
                "tiles/{z}/{x}/{y}",
                "/a b/{z}/{x}/{y}",
                "/\\a/{z}/{x}/{y}",
                "yes",
            ],
        ),
        (
            SENDER,
            ["cohesion@example.org", "commonweal@localhost", "Wealdmere Council <a.b+c@mail.example>"],
            ["", "cohesion", "a@", "a@b c", "a@b.example\nBcc: c@d.example", "<a@b.example>", "a@b, c@d"],
        ),
        (
            CLASS,
            ["django.core.mail.backends.dummy.EmailBackend"],
            ["no.such.Backend", "", "django.core.mail.No"],
        ),
    ],
)
def test_what_is_no_host_address_or_class_is_refused_and_what_is_one_is_taken(
    monkeypatch, read, right, wrong
):
    for value in right:
        monkeypatch.setenv("COMMONWEAL_X", value)
        assert read()
    for value in wrong:
        monkeypatch.setenv("COMMONWEAL_X", value)
        with pytest.raises(ImproperlyConfigured, match=r"COMMONWEAL_X .*leave it out"):
            read()


def test_an_address_that_may_be_none_is_none_where_it_is_empty(monkeypatch):
    monkeypatch.setenv("COMMONWEAL_X", "")
    assert OR_NOTHING() == ""


def test_a_misspelt_name_is_refused_with_the_one_it_may_mean(monkeypatch):
    environment.refuse_unknown()
    monkeypatch.setenv("COMMONWEAL_PORT_FILE", "x")
    environment.refuse_unknown()
    monkeypatch.setenv("COMMONWEAL_PROT", "8000")
    with pytest.raises(
        ImproperlyConfigured, match=r"COMMONWEAL_PROT is no setting\. Did you mean COMMONWEAL_PORT"
    ):
        environment.refuse_unknown()
    monkeypatch.delenv("COMMONWEAL_PROT")
    monkeypatch.setenv("COMMONWEAL_FOO", "1")  # like a name in nothing but how all begin
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_FOO is no setting") as refused:
        environment.refuse_unknown()
    assert "Did you mean" not in str(refused.value)


@pytest.mark.parametrize(
    ("set_to", "words"),
    [
        ({"COMMONWEAL_PORT": "65535"}, "COMMONWEAL_PORT is '65535'. Set a whole number from 1 to 65534"),
        ({"COMMONWEAL_PORT": "8321", "COMMONWEAL_LIVE_PORT": "8321"}, "are both 8321"),
        ({"COMMONWEAL_PROT": "8000", "COMMONWEAL_HOST": "localhost"}, "Did you mean COMMONWEAL_PORT?"),
        ({"COMMONWEAL_EMAIL_BACKEND": "no.such.Backend"}, "COMMONWEAL_EMAIL_BACKEND is 'no.such.Backend'"),
        ({"COMMONWEAL_LIVE_ADDRESS": "nonsense"}, "COMMONWEAL_LIVE_ADDRESS is 'nonsense'"),
        ({"COMMONWEAL_ADDRESS": "hello"}, "COMMONWEAL_ADDRESS is 'hello'"),
        ({"COMMONWEAL_ALLOWED_HOSTS": ""}, "COMMONWEAL_ALLOWED_HOSTS is empty"),
        ({"COMMONWEAL_HOST": ""}, "COMMONWEAL_HOST is ''"),
        ({"COMMONWEAL_BASE_MAP": "https://tile.example/{z}/{x}/{y}.png"}, "COMMONWEAL_BASE_MAP is 'https:"),
        ({"COMMONWEAL_EMAIL_FROM": "the council"}, "COMMONWEAL_EMAIL_FROM is 'the council'"),
        (
            {"COMMONWEAL_EMAIL_TIMEOUT": "0"},
            "COMMONWEAL_EMAIL_TIMEOUT is '0'. Set a whole number from 1 to 60",
        ),
        ({"COMMONWEAL_EMAIL_TLS": "True"}, "Set it to one of: off, starttls, tls"),
        ({"COMMONWEAL_EMAIL_USER": "us"}, "COMMONWEAL_EMAIL_USER and COMMONWEAL_EMAIL_PASSWORD go together"),
        ({"COMMONWEAL_EMAIL_PASSWORD": "secret"}, "Set both, or neither"),
    ],
)
def test_settings_that_are_wrong_stop_the_start(monkeypatch, set_to, words):
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(environment.__file__.replace("environment", "settings"))
    assert words in str(refused.value)


@pytest.mark.django_db
def test_check_says_when_no_areas_are_of_the_type_that_neighbourhoods_are(settings, wards):
    from commonweal.config.keeping.checks import _neighbourhoods

    assert _neighbourhoods()[0] == "ok"
    settings.NEIGHBOURHOOD_TYPE = "wrad"
    level, words = _neighbourhoods()
    assert level == "look"
    assert "COMMONWEAL_NEIGHBOURHOODS is “wrad”" in words
    assert "ward" in words


def test_a_contact_to_whom_nobody_can_write_is_told(settings):
    from commonweal.config.keeping.checks import WARNING, _contact

    level, words = _contact()
    assert level == WARNING
    assert "COMMONWEAL_CONTACT" in words
    for contact in ("Town Hall, Wealdmere, 01632 960000", "cohesion@wealdmere.example"):
        settings.CONTACT = contact
        assert _contact() == ("ok", contact)


def test_a_live_installation_without_a_number_for_children_is_told(settings):
    from commonweal.config.keeping.checks import WARNING, _children

    settings.MODE = "live"
    level, words = _children()
    assert level == WARNING
    assert "COMMONWEAL_CHILDREN_SAFEGUARDING" in words
    settings.CHILDREN_SAFEGUARDING = "Wealdmere children, 01632 960001"
    assert _children() == ("ok", "Wealdmere children, 01632 960001")
    settings.MODE, settings.CHILDREN_SAFEGUARDING = "demo", "the council's children's services"
    assert "without a telephone number, which the demo does not need" in _children()[1]


@pytest.mark.parametrize(
    ("sealed_by", "starttls", "tls"), [("off", False, False), ("starttls", True, False), ("tls", False, True)]
)
def test_mail_is_kept_unread_on_its_way_as_the_setting_says(monkeypatch, sealed_by, starttls, tls):
    monkeypatch.setenv("COMMONWEAL_EMAIL_TLS", sealed_by)
    monkeypatch.setenv("COMMONWEAL_EMAIL_USER", "us")
    monkeypatch.setenv("COMMONWEAL_EMAIL_PASSWORD", "secret")
    read = runpy.run_path(environment.__file__.replace("environment", "settings"))
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (starttls, tls)
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("us", "secret")


def test_check_says_when_links_that_let_a_person_in_would_travel_in_clear_text(settings):
    from commonweal.config.keeping.checks import OK, WARNING, _mail

    assert _mail() == (OK, "sent by no mail server here")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    for here in ("localhost", "127.0.0.1", "::1"):
        settings.EMAIL_HOST = here
        assert _mail()[0] == OK
    for elsewhere in ("mail.example.org", "192.0.2.7"):
        settings.EMAIL_HOST = elsewhere
        level, words = _mail()
        assert level == WARNING
        assert f"goes to {elsewhere} in clear text: links that let a person in can be read" in words
    settings.EMAIL_HOST_PASSWORD = "secret"
    assert "and the password of the mail server can be read" in _mail()[1]
    settings.EMAIL_USE_TLS = True
    assert _mail()[0] == OK


def test_check_says_when_links_in_mails_would_lead_to_this_machine_alone(settings):
    from commonweal.config.keeping.checks import WARNING, _address

    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS, settings.HTTPS = (
        "http://127.0.0.1:8000",
        ["localhost"],
        False,
    )
    assert _address() == ("ok", "http://127.0.0.1:8000")
    settings.ALLOWED_HOSTS = ["localhost", "cohesion.wealdmere.example"]
    level, words = _address()
    assert level == WARNING
    assert "COMMONWEAL_ADDRESS" in words
    settings.SITE_ADDRESS = "https://cohesion.wealdmere.example"
    assert _address()[0] == "ok"
