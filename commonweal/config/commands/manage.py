"""`commonweal manage`: Django's own commands."""

import click


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

    execute_from_command_line(["commonweal manage", *words])
