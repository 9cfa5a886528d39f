"""`commonweal attack`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared, prepare


@click.command("attack")
@click.argument("ledger", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--here",
    is_flag=True,
    help="The tables that this installation has published, and what can be counted on its public map.",
)
@answering_unprepared
def command(ledger: Path | None, here: bool) -> Outcome:
    """What can be worked out of what LEDGER's releases withhold, from all of them together?

    Does what an outsider could: knows every release, the method, the lookups in LEDGER/lookups, and that they
    were counted themselves. Prints each withheld count that is bounded more tightly than its rule allows,
    and ends with 2 if there is one. With --here the ledger is that of this installation, withdrawn tables too.

    \b
    Examples:
      commonweal attack published/
      commonweal attack --here
    """
    from commonweal.methods.disclosure import WITHHELD, Impossible, attack

    if (ledger is None) != here:
        raise click.UsageError("Name a folder of releases, or say --here.")
    releases, lookups, beside = _of_folder(ledger) if ledger else _of_installation()
    if not releases:
        where = ledger or "This installation"
        raise click.ClickException(f"{where} holds no release.")
    try:
        leaks = attack(releases, lookups, beside=beside)
    except Impossible as error:
        raise click.ClickException(str(error)) from None
    withheld = sum(int((release.counts == WITHHELD).sum()) for release in releases)
    return Outcome(
        method="attack",
        inputs=sorted(ledger.glob("*.csv")) if ledger else [],
        accepted=len(releases),
        result={
            "releases": len(releases),
            "withheld": withheld,
            "too_tight": [asdict(leak) for leak in leaks],
        },
        words=[
            f"{len(releases)} releases, {withheld:,} withheld counts, {len(leaks):,} of them known too well.",
            *(f"{leak.release}: {leak}" for leak in leaks[:50]),
        ],
        exit_code=2 if leaks else None,
    )


def _of_folder(ledger: Path) -> tuple[Any, Any, Any]:
    from commonweal.sources.ledger import read_lookups, read_releases

    releases = read_releases(ledger)
    return releases, read_lookups(ledger) if releases else [], []


def _of_installation() -> tuple[Any, Any, Any]:
    prepare()
    from commonweal.releases.knowledge import everything_known, lookups_of_all
    from commonweal.releases.ledger import everything_published

    return everything_published(), lookups_of_all(), everything_known()
