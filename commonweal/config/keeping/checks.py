"""What can be wrong with an installation: each look answers with a level and a sentence."""

import datetime
import ipaddress
import os
import shlex
import shutil
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from commonweal.audit import anchors, guards
from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import first_broken_link
from commonweal.config import health
from commonweal.config.keeping import backups
from commonweal.config.serving import static_files
from commonweal.jobs import heartbeats, orphans, selectors
from commonweal.people import sealing
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import User
from commonweal.places.area_types import KINDS
from commonweal.places.selectors import current_area_sets
from commonweal.sources import importing
from commonweal.tension import safeguarding, unclosed
from commonweal.tension.intake_models import Identity

OK, WARNING, FAULT = "ok", "look", "wrong"
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000  # bytes free
LONG_WAIT = 600  # seconds in the queue
OLD = datetime.timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    level: str
    words: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


Look = Callable[[], tuple[str, str]]


def look() -> list[Finding]:
    """Look at everything. A look that fails is itself a finding, so that the others are still made."""
    looks: list[tuple[str, Look]] = [
        ("home", _home),
        ("keys", _keys),
        ("disk", _disk),
        ("database", _database),
        ("migrations", _migrations),
    ]
    findings = [_one(name, function) for name, function in looks]
    if any(finding.level == FAULT for finding in findings[-2:]):
        return findings  # the rest asks a database that is there and up to date
    rest: list[tuple[str, Look]] = [
        ("record", _record),
        ("guards", _guards),
        ("sealed details", _sealed),
        ("worker", _worker),
        ("queue", _queue),
        ("files", _files),
        ("imports", _imports),
        ("backups", _backups),
        ("static files", _static),
        ("neighbourhoods", _neighbourhoods),
        ("safety", _safety),
        ("mail", _mail),
        ("accounts", _accounts),
        ("children", _children),
        ("contact", _contact),
        ("address", _address),
        ("unclosed reports", _unclosed),
    ]
    return findings + [_one(name, function) for name, function in rest]


def _one(name: str, function: Look) -> Finding:
    try:
        return Finding(name, *function())
    except (OSError, DatabaseError) as error:
        return Finding(name, FAULT, f"could not be looked at: {error}")


def _home() -> tuple[str, str]:
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return FAULT, f"{home} cannot be written to. Give this user the right to."
    if _is_open_to_others(home):
        return (
            WARNING,
            f"others on this machine may look into {home}. Run: chmod -R go= {shlex.quote(str(home))}",
        )
    return OK, f"{home}, for this user alone"


def _is_open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def _keys() -> tuple[str, str]:
    folder = Path(settings.HOME) / "keys"
    open_to_others = [path.name for path in (folder, *folder.iterdir()) if _is_open_to_others(path)]
    if open_to_others:
        return FAULT, (
            f"others on this machine may read {', '.join(sorted(open_to_others))}. "
            f"Run: chmod 700 {folder}; chmod 600 {folder}/*"
        )
    if min(len(settings.SECRET_KEY), len(settings.IDENTITY_KEY)) < 32:
        return FAULT, "a key is shorter than 32 characters."
    return OK, "present, and for this user alone"


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(settings.HOME).free
    words = f"{free / 1e9:.1f} GB free"
    if free < TOO_LITTLE:
        return FAULT, f"{words}. Make room now: nothing can be saved soon."
    if free < LITTLE:
        return WARNING, f"{words}. A backup needs about as much as the database and the files."
    return OK, words


def _database() -> tuple[str, str]:
    if connection.vendor == "sqlite":
        if not Path(settings.DATABASES["default"]["NAME"]).exists():
            return FAULT, "there is none yet. Any command makes one, such as: commonweal manage migrate"
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            found = cursor.fetchone()[0]
            if found != "ok":
                return FAULT, f"SQLite finds it damaged ({found}). Restore the newest backup."
            cursor.execute("PRAGMA foreign_key_check")
            if cursor.fetchone():
                return FAULT, "rows point at rows that are not there. Restore the newest backup."
        return OK, "whole"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return OK, f"PostgreSQL {cursor.fetchone()[0]} answers"


def _migrations() -> tuple[str, str]:
    missing = health.unapplied()
    if missing:
        return FAULT, f"{len(missing)} not applied, first {missing[0]}. Run: commonweal manage migrate"
    return OK, "all applied"


def _record() -> tuple[str, str]:
    broken = first_broken_link()
    if broken is not None:
        return FAULT, f"event {broken} of the record of what was done does not follow from the one before."
    lost = anchors.first_lost()
    if lost is not None:
        return FAULT, (
            f"event {lost['event']}, which was anchored outside the database on {lost['at'][:16]}, is gone or "
            "is another one: somebody changed or cut the record, or an older database was put in by hand."
        )
    return OK, f"{AuditEvent.objects.count():,} events, each following from the one before"


def _guards() -> tuple[str, str]:
    if gone := guards.missing(connection):
        return FAULT, (
            "the database no longer refuses to change what is kept for good: somebody took away its triggers "
            f"{', '.join(gone)}. Find out who; then run: commonweal manage migrate"
        )
    return OK, "the record and what was published can't be changed"


def _sealed() -> tuple[str, str]:
    sealed = [
        bytes(newest)
        for rows in (DataRequest.objects, Identity.objects)
        for newest in rows.exclude(sealed=b"").order_by("-pk").values_list("sealed", flat=True)[:1]
    ]
    try:
        for one in sealed:
            sealing.unseal(one)
    except sealing.CannotOpen:
        return FAULT, "the identity key is not the one that they were sealed with. Put the right key back."
    return OK, "the key fits" if sealed else "none yet"


def _worker() -> tuple[str, str]:
    seconds = heartbeats.seconds_since("worker")
    if seconds is None or seconds > heartbeats.STALE:
        return WARNING, "not running, so imports and exports wait. Start: commonweal serve"
    return OK, f"last heard of {seconds:.0f} s ago"


def _queue() -> tuple[str, str]:
    age = selectors.queue_age()
    if age > LONG_WAIT:
        return WARNING, f"the oldest task has waited {age / 60:.0f} minutes. Start another: commonweal work"
    return OK, f"the oldest task has waited {age:.0f} s" if age else "empty"


def _files() -> tuple[str, str]:
    lost = len(orphans.orphans())
    if lost:
        return WARNING, f"{lost} older than a day that no row names; the worker removes them once a day"
    return OK, "each is named by a row"


def _imports() -> tuple[str, str]:
    dead = importing.dead_imports()
    if dead:
        named = ", ".join(
            f"{one} of {timezone.localtime(one.started_at):%-d %B %Y, %H:%M}" for one in dead[:3]
        )
        return WARNING, (
            f"{len(dead)} ended half-way ({named}). What was written is shown nowhere; the next load of any "
            "kind removes it, and so does the worker within ten minutes. Then load the file again."
        )
    return OK, "none ended half-way"


def _backups() -> tuple[str, str]:
    last = AuditEvent.objects.filter(verb=backups.MADE).order_by("-id").values_list("at", flat=True).first()
    if last is None:
        return WARNING, "none was ever made. Run: commonweal backup FILE"
    age = timezone.now() - last
    words = f"the last was made {timezone.localtime(last):%-d %B %Y, %H:%M}"
    return (WARNING, f"{words}. Make one each day.") if age > OLD else (OK, words)


def _static() -> tuple[str, str]:
    if not static_files.are_current():
        return WARNING, "not gathered since they changed; `commonweal serve` does it when it starts"
    return OK, "gathered"


def _neighbourhoods() -> tuple[str, str]:
    wanted = settings.NEIGHBOURHOOD_TYPE
    here = {area_set.area_type.code for area_set in current_area_sets()}
    if wanted in here:
        return OK, f"levels are judged by {wanted}"
    if not here and wanted in KINDS:
        return OK, f"levels will be judged by {wanted}, once such areas are loaded"
    return WARNING, (
        f"COMMONWEAL_NEIGHBOURHOODS is “{wanted}”, and no areas of that type are in use. "
        f"Load some, or set it to one of: {', '.join(sorted(here or KINDS))}."
    )


def _safety() -> tuple[str, str]:
    if settings.DEBUG:
        return FAULT, "COMMONWEAL_DEBUG is on: error pages show what people typed. Leave it out."
    if settings.MODE == "live" and not settings.HTTPS:
        return WARNING, "COMMONWEAL_HTTPS is off: use it only on this machine until HTTPS is in front."
    return OK, f"mode {settings.MODE}"


def _mail() -> tuple[str, str]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return OK, "sent by no mail server here"
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and not _is_this_machine(settings.EMAIL_HOST):
        besides = ", and the password of the mail server" if settings.EMAIL_HOST_PASSWORD else ""
        return WARNING, (
            f"it goes to {settings.EMAIL_HOST} in clear text: links that let a person in{besides} can be read on the "
            "way. Set COMMONWEAL_EMAIL_TLS to starttls, or to tls, as the mail server offers it."
        )
    return OK, f"sent by {settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _accounts() -> tuple[str, str]:
    lost = User.objects.filter(address_is_taken=True, is_active=True).order_by("created_at")
    if not lost:
        return OK, "each has an address of its own"
    named = ", ".join(f"{person.name} ({person.email})" for person in lost)
    return WARNING, (
        f"nobody can sign in as {named}: another account has the same address in small letters. "
        "Close the one that is not needed, under People."
    )


def _children() -> tuple[str, str]:
    if safeguarding.is_missing():
        return WARNING, (
            "there is no number to call when a child is at risk, so the public form stays closed. "
            "Set COMMONWEAL_CHILDREN_SAFEGUARDING to your council's contact with its telephone number."
        )
    contact = str(settings.CHILDREN_SAFEGUARDING)
    if not safeguarding.can_be_called(contact):
        return OK, f"“{contact}”, without a telephone number, which the demo does not need"
    return OK, contact


def _contact() -> tuple[str, str]:
    contact = str(settings.CONTACT)
    if safeguarding.can_be_called(contact) or "@" in contact:
        return OK, contact
    return WARNING, (
        f"the public is told to write to “{contact}”, without an address, e-mail or telephone number. "
        "Set COMMONWEAL_CONTACT to all three."
    )


def _address() -> tuple[str, str]:
    address, here = str(settings.SITE_ADDRESS), {"localhost", "127.0.0.1", "0.0.0.0", "::1", "[::1]"}
    is_reached_from_elsewhere = settings.HTTPS or set(settings.ALLOWED_HOSTS) - here
    if urlsplit(address).hostname in here and is_reached_from_elsewhere:
        return WARNING, (
            f"links in mails, invitations among them, lead to {address}, which only this machine reaches. "
            "Set COMMONWEAL_ADDRESS to the address that people use."
        )
    return OK, address


def _unclosed() -> tuple[str, str]:
    left = unclosed.kept_too_long(timezone.localdate()).count()
    if not left:
        return OK, "none is kept beyond its time"
    return WARNING, (
        f"{left} are kept beyond their time, because nobody who may see them was told in time. "
        "Is the worker running, and does somebody check reports?"
    )
