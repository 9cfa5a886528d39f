"""Strict readers of settings from the environment: each says what to do when a value is wrong."""

import difflib
import ipaddress
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

PREFIX = "COMMONWEAL_"
# A name or an address of a machine, without port or scheme; for those that may ask also *, .example.org, [::1].
_HOST = re.compile(r"[\w.-]+|[0-9a-fA-F:.]+")
_HOST_ASKED_FOR = re.compile(r"\*|\.?[\w-][\w.-]*|\[[0-9a-fA-F:.]+\]")
_MAILBOX = r"[^\s@<>,;:\"()\[\]\\]+@[\w-]+(\.[\w-]+)*"
_SENDER = re.compile(rf"{_MAILBOX}|[^<>@,;:\"\r\n]+ <{_MAILBOX}>")
# How many processes answer pages is read by `commonweal serve`, where Chromium is by what drives it.
_known = {"COMMONWEAL_WORKERS", "COMMONWEAL_CHROMIUM"}


def read_text(name: str, default: str = "") -> str:
    """What does the environment say for `name`, or in the file that `name_FILE` points at?

    A secret may stand in a file, so that it does not show in a list of processes.
    Raises ImproperlyConfigured when the file cannot be read.

    >>> os.environ["COMMONWEAL_EXAMPLE"] = "yes"
    >>> read_text("COMMONWEAL_EXAMPLE")
    'yes'
    """
    _known.add(name)
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE points at {file_name}, which cannot be read ({error.strerror}). "
                f"Correct the path, or give the value itself in {name}."
            ) from error
        except UnicodeDecodeError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE points at {file_name}, which is not text in UTF-8. "
                f"Save it as text, or give the value itself in {name}."
            ) from error
    return os.environ.get(name, default)


def read_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Which of the allowed words was set? Raises ImproperlyConfigured for any other.

    >>> read_choice("COMMONWEAL_NOT_SET", "live", ("live", "demo"))
    'live'
    """
    value = read_text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")
    return value


def read_flag(name: str, default: bool) -> bool:
    """Was this switched on? Only `True` and `False` are understood.

    >>> read_flag("COMMONWEAL_NOT_SET", default=False)
    False
    """
    return read_choice(name, str(default), ("True", "False")) == "True"


def read_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """Which whole number was set? Raises ImproperlyConfigured outside the range, ends included.

    >>> read_number("COMMONWEAL_NOT_SET", 8000, lowest=1, highest=65535)
    8000
    """
    text = read_text(name, str(default))
    try:
        number = int(text)
    except ValueError:
        number = lowest - 1
    if not lowest <= number <= highest:
        raise ImproperlyConfigured(f"{name} is {text!r}. Set a whole number from {lowest} to {highest}.")
    return number


def read_host(name: str, default: str) -> str:
    """On which name or address of this machine to listen? Raises ImproperlyConfigured for what is neither.

    >>> read_host("COMMONWEAL_NOT_SET", "127.0.0.1")
    '127.0.0.1'
    """
    host = read_text(name, default)
    if not _HOST.fullmatch(host):
        raise ImproperlyConfigured(
            f"{name} is {host!r}. Set a name or an address of this machine, such as 127.0.0.1, or leave it out."
        )
    return host


def read_hosts(name: str, default: str) -> list[str]:
    """Which comma-separated hosts were set? At least one: by none, nobody could reach anything.

    >>> read_hosts("COMMONWEAL_NOT_SET", "localhost, 127.0.0.1")
    ['localhost', '127.0.0.1']
    """
    hosts = [word.strip() for word in read_text(name, default).split(",") if word.strip()]
    wrong = next((host for host in hosts if not _HOST_ASKED_FOR.fullmatch(host)), None)
    if wrong is not None or not hosts:
        raise ImproperlyConfigured(
            f"{name} {f'has {wrong!r}' if wrong else 'is empty'}. Set names with commas between them and "
            "nothing before or after, such as cohesion.example.org,localhost, or leave it out."
        )
    return hosts


def read_addresses(name: str, default: str) -> list[str]:
    """Which comma-separated addresses of machines (IPv4 or IPv6) were set? None are none.

    >>> read_addresses("COMMONWEAL_NOT_SET", "127.0.0.1, ::1")
    ['127.0.0.1', '::1']
    """
    try:
        return [
            str(ipaddress.ip_address(word.strip()))
            for word in read_text(name, default).split(",")
            if word.strip()
        ]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Set addresses with commas between them, such as {default}, or leave it out."
        ) from error


def read_address(name: str, default: str, *, or_path: bool = False, or_nothing: bool = False) -> str:
    """Which web address was set? Raises ImproperlyConfigured for anything else than http:// or https://.

    or_path: a path of this same site, beginning with a stroke, will do as well. or_nothing: so will an empty text, for
    none. The default is not looked at.

    >>> read_address("COMMONWEAL_NOT_SET", "")
    ''
    """
    given = read_text(name, default)
    if given == default or (or_nothing and not given) or (or_path and re.fullmatch(r"/[^/\s]\S*", given)):
        return given
    parts = _parts(given)
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or re.search(r"\s", given)
    ):
        path = ", or a path such as /live/events" if or_path else ""
        raise ImproperlyConfigured(
            f"{name} is {given!r}. Set an address such as https://cohesion.example.org{path}, or leave it out."
        )
    return given


def read_tiles(name: str) -> str:
    """Where are map tiles of this same site, as a path with {z}, {x} and {y}? Empty for none.

    The content-security policy lets no other address through, so that one would be a map without a ground.

    >>> read_tiles("COMMONWEAL_NOT_SET")
    ''
    """
    given = read_text(name)
    path = re.fullmatch(r"/[^/\s\\][^\s\\]*", given)
    marks = sorted(re.findall(r"\{([^{}]*)\}", given))
    if given and (not path or marks != ["x", "y", "z"]):
        raise ImproperlyConfigured(
            f"{name} is {given!r}. Set a path of this same site with {{z}}, {{x}} and {{y}}, such as "
            "/tiles/{z}/{x}/{y}.png, or leave it out: browsers are told to fetch from nowhere else."
        )
    return given


def read_sender(name: str, default: str) -> str:
    """Which e-mail address sends mail, with a name before it or without? Raises ImproperlyConfigured for what is none.

    >>> read_sender("COMMONWEAL_NOT_SET", "commonweal@localhost")
    'commonweal@localhost'
    """
    given = read_text(name, default)
    if not _SENDER.fullmatch(given):
        raise ImproperlyConfigured(
            f"{name} is {given!r}. Set an e-mail address, such as cohesion@example.org or "
            "Wealdmere <cohesion@example.org>, or leave it out."
        )
    return given


def _parts(address: str) -> SplitResult | None:
    """An address taken apart; None when its host or its port cannot be read."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 this is where a wrong port is found
    except ValueError:
        return None
    return parts


def read_class(name: str, default: str) -> str:
    """Which class was set, by its dotted path? Raises ImproperlyConfigured when there is none.

    >>> read_class("COMMONWEAL_NOT_SET", "django.core.mail.backends.smtp.EmailBackend")
    'django.core.mail.backends.smtp.EmailBackend'
    """
    path = read_text(name, default)
    if path != default:
        try:
            import_string(path)
        except ImportError as error:
            raise ImproperlyConfigured(
                f"{name} is {path!r}, and there is no such class. Set one such as {default}, or leave it out."
            ) from error
    return path


def refuse_unknown() -> None:
    """Raise ImproperlyConfigured for a name in the environment that looks like ours and that nothing reads.

    A misspelt setting would otherwise be passed over without a word.
    """
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in _known and name.removesuffix("_FILE") not in _known:
            # What all names begin with says nothing of which one is meant.
            near = difflib.get_close_matches(
                name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in _known], n=1
            )
            raise ImproperlyConfigured(
                f"{name} is no setting.{f' Did you mean {PREFIX}{near[0]}?' if near else ''} "
                "Correct the name or take it away; docs/settings.md lists them all."
            )


def write_for_this_user_alone() -> None:
    """Whatever this process and those that it starts write from now on is for this user alone, in the home and outside.

    SQLite makes its files by itself, and a file that somebody exports holds what they may read and others may not.
    """
    os.umask(0o077)


def read_home() -> Path:
    """Which folder holds this installation's database, files and keys? Made when it is not there."""
    home = Path(read_text("COMMONWEAL_HOME", "var/commonweal")).expanduser().absolute()
    try:
        for folder in (home, home / "keys", home / "files", home / "snapshots", home / "static"):
            folder.mkdir(parents=True, exist_ok=True)
        (home / "keys").chmod(0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {home} cannot be used ({error.strerror}). "
            "Set COMMONWEAL_HOME to a folder that this user may write to."
        ) from error
    return home


def read_key(home: Path, name: str) -> str:
    """The secret called `name`: from the environment, or made once and kept in `home`/keys.

    The file is readable by its owner alone. Two processes that start together agree on one key,
    because the file is created exclusively and the loser reads the winner's.
    """
    given = read_text(f"COMMONWEAL_{name.upper()}")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured(
                f"COMMONWEAL_{name.upper()} has {len(given)} characters. Use at least 32 random ones."
            )
        return given
    path = home / "keys" / name
    if not path.exists():
        _make_key(path)
    try:
        return path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(
            f"The key in {path} is damaged: it is not text. Put the right one back from where keys are kept, "
            f"or give it in COMMONWEAL_{name.upper()}."
        ) from error


def _make_key(path: Path) -> None:
    """Put a new key at `path`, whole or not at all; one that is there by now stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"No key can be written into the folder {path.parent} ({error.strerror}). Make room on that disk, or set "
            "COMMONWEAL_HOME to a folder with room that this user may write to; then run this again. Nothing is there yet."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def read_database(home: Path) -> dict[str, Any]:
    """Django's database settings: SQLite in `home`, or PostgreSQL from COMMONWEAL_DATABASE_URL.

    The address has the form postgresql://user:password@host:port/name.
    """
    address = read_text("COMMONWEAL_DATABASE_URL")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "commonweal.sqlite3",
            # Opening reads the whole schema again and begins with an empty cache: about 5 ms a request.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
                ),
            },
        }
    parts = _parts(address)
    if parts is None or parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "COMMONWEAL_DATABASE_URL must read postgresql://user:password@host:port/name, "
            "or be left out to use SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
