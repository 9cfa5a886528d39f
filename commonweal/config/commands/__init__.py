"""The `commonweal` command: one door to everything that is done without a browser."""

import importlib
import os

import click

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
    "see": "see",
    "trail": "trail",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "manage": "manage",
}


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if self.get_command(ctx, name) is not None]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        try:
            module = importlib.import_module(f"commonweal.config.commands.{COMMANDS[name]}")
        except ModuleNotFoundError as error:
            if error.name == f"commonweal.config.commands.{COMMANDS[name]}":
                return None
            raise
        found = module.command
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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

    run(group)
