"""Work on a SQLite file in a home of its own, in a process that can be killed."""

import os
import subprocess
import sys
import textwrap

START = """
import os, resource, signal, sys
from pathlib import Path
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
import django
django.setup()
"""
KILLED_AFTER_THREE_BATCHES = """
batches = []
def after(n):
    batches.append(n)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def environment_of(home):
    """The environment of a process that works in this home, on its SQLite file."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_DATABASE")
    } | {"COMMONWEAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}


def run(home, script, *, expect=0):
    """Run a script in a process of its own and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", START + textwrap.dedent(script)],
        env=environment_of(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout.strip()
