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

    if not _asks_for_help(words):
        _refuse_unfinished()
    try:
        execute_from_command_line(["commonweal manage", *words])
    except SystemExit as leaving:
        # Django leaves with 2 when it is called wrongly; here 2 says "done, but some rows were refused".
        sys.exit(FAILED if leaving.code == REFUSALS else leaving.code)


def _asks_for_help(words: tuple[str, ...]) -> bool:
    """Is this only about what commands there are, which opens no database?"""
    return words[:1] in ((), ("help",), ("version",)) or bool({"-h", "--help", "--version"} & set(words))


def _refuse_unfinished() -> None:
    from django.conf import settings

    from commonweal.config.keeping import unfinished

    unfinished.refuse(settings.HOME)
