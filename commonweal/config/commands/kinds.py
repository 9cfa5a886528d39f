"""Groups of commands, such as `load areas`, whose members are imported only when they are called."""

import importlib
from typing import Any

import click


class Kinds(click.Group):
    """`kinds`: sub-command -> module below this package that defines `command`; one not there is left out."""

    def __init__(self, *args: Any, kinds: dict[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.kinds = kinds

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in self.kinds if self.get_command(ctx, name) is not None]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.kinds:
            return None
        wanted = f"commonweal.config.commands.{self.kinds[name]}"
        try:
            module = importlib.import_module(wanted)
        except ModuleNotFoundError as error:
            if error.name == wanted:
                return None
            raise
        found = module.command
        assert isinstance(found, click.Command)
        return found
