"""The `commonweal` command: one door to everything that is done without a browser."""

import os

import click

from commonweal.config.commands.kinds import Kinds

# Command name -> module below this package that defines `command`. Loaded only when asked for,
# so that `commonweal --help` answers at once.
COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "load": "load",
    "count": "count",
    "export": "export",
    "analyse": "analyse",
    "disclose": "disclose",
    "attack": "attack",
    "see": "see",
    "trail": "trail",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "manage": "manage",
}


@click.group(cls=Kinds, kinds=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonweal")
def group() -> None:
    """Commonweal: the shared workbench of a local cohesion partnership.

    COMMONWEAL_HOME names the folder that holds the database, files and keys
    (var/commonweal unless set). A command makes what it needs there.

    Exit codes: 0 done · 2 done, but some rows were refused · 1 failed.
    """


def main() -> None:
    """Run the command, and leave with 0, 1 or 2 and a sentence rather than a traceback."""
    from commonweal.config.commands.outcome import run

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    run(group)
