"""`commonweal manage`: Django's own commands."""

import sys

import click

from commonweal.config.commands.outcome import FAILED, REFUSALS


@click.command(
    "manage",
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "help_option_names": [],
    },
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run one of Django's own commands, such as `commonweal manage migrate`."""
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["commonweal manage", *words])
    except SystemExit as leaving:
        # Django leaves with 2 when it is called wrongly; here 2 says "done, but some rows were refused".
        sys.exit(FAILED if leaving.code == REFUSALS else leaving.code)
