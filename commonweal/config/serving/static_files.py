"""Static files with content hashes in their names, gathered only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STAMP = ".gathered"


def fingerprint() -> str:
    """Which static files are there now, with their size and time of change? A hash."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            found.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def are_current() -> bool:
    """Do the gathered files agree with their sources?"""
    if settings.WHITENOISE_USE_FINDERS:
        return True
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint()


def gather() -> bool:
    """Gather the static files when any changed. Returns whether there was something to do."""
    if are_current():
        return False
    value = fingerprint()
    call_command("collectstatic", interactive=False, verbosity=0)
    (Path(settings.STATIC_ROOT) / STAMP).write_text(value, encoding="ascii")
    return True
