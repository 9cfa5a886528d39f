"""`commonweal load`: files from outside become areas, look-ups, postcodes and recorded crime."""

import importlib

import click

# Sub-command -> module below this package that defines `command`. Add a line to add one.
KINDS = {
    "areas": "load_areas",
    "lookups": "load_lookups",
    "postcodes": "load_postcodes",
    "police": "load_police",
    "reports": "load_reports",
}


class Kinds(click.Group):
    """A group whose sub-commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in KINDS if self.get_command(ctx, name) is not None]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in KINDS:
            return None
        wanted = f"commonweal.config.commands.{KINDS[name]}"
        try:
            module = importlib.import_module(wanted)
        except ModuleNotFoundError as error:
            if error.name == wanted:
                return None
            raise
        found = module.command
        assert isinstance(found, click.Command)
        return found


@click.group("load", cls=Kinds)
def command() -> None:
    """Load files from outside.

    Each load ends in a quality report: what was accepted, what was repaired, what was refused and why.
    The same file loaded twice changes nothing.
    """
