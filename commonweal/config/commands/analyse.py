"""`commonweal analyse`: the numbers of `commonweal.methods`, from files and into one object."""

from typing import NoReturn

import click

from commonweal.config.commands.kinds import Kinds

# Add a line, and a module with `command`, for an analysis that is built; take it out of those that come.
KINDS = {
    "opinion": "analyse_opinion",
    "scan": "analyse_scan",
    "segregation": "analyse_segregation",
    "themes": "analyse_themes",
}
# What each will read, and what it will say.
COMING = {
    "gi-star": "areas where high or low values gather",
    "moran": "areas that are like, or unlike, their neighbours",
    "warning": "weeks that stand out of a series of counts",
    "survey": "estimates from a survey, with their errors",
}


class Analyses(Kinds):
    """Says of an analysis that is still to come that it is, rather than that there is no such command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in COMING:
            _refuse(args[0])
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("To come in later versions; none of these can be run yet"):
            formatter.write_dl(list(COMING.items()))


def _refuse(name: str) -> NoReturn:
    raise click.ClickException(
        f"The analysis “{name}” ({COMING[name]}) comes in a later version. Nothing was read or written."
    )


@click.group("analyse", cls=Analyses, kinds=KINDS)
def command() -> None:
    """Analyse files, without the database: each analysis reads files and prints one object."""
