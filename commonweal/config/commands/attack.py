"""`commonweal attack`."""

from dataclasses import asdict
from pathlib import Path

import click

from commonweal.config.commands.outcome import Outcome, answering_unprepared


@click.command("attack")
@click.argument("ledger", type=click.Path(path_type=Path, file_okay=False))
@answering_unprepared
def command(ledger: Path) -> Outcome:
    """What can be worked out of what LEDGER's releases withhold, from all of them together?

    Does what an outsider could: knows every release, the method, the lookups in LEDGER/lookups, and that they
    were counted themselves. Prints each withheld count that is bounded more tightly than its rule allows,
    and ends with 2 if there is one.

    \b
    Example:
      commonweal attack published/
    """
    from commonweal.methods.disclosure import WITHHELD, Impossible, attack
    from commonweal.sources.ledger import read_lookups, read_releases

    releases = read_releases(ledger)
    if not releases:
        raise click.ClickException(f"{ledger} holds no release.")
    try:
        leaks = attack(releases, read_lookups(ledger))
    except Impossible as error:
        raise click.ClickException(str(error)) from None
    withheld = sum(int((release.counts == WITHHELD).sum()) for release in releases)
    return Outcome(
        method="attack",
        inputs=sorted(ledger.glob("*.csv")),
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
