"""Groups of commands, such as `load areas`, whose members are imported only when they are called."""

import importlib
from typing import Any

import click


class Kinds(click.Group):
    """`kinds`: sub-command -> module below this package that defines `command`."""

    def __init__(self, *args: Any, kinds: dict[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.kinds = kinds

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.kinds)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.kinds:
            return None
        found = importlib.import_module(f"commonweal.config.commands.{self.kinds[name]}").command
        assert isinstance(found, click.Command)
        return found
