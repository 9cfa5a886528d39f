"""`commonweal work`: the worker alone, for a machine of its own or for developers."""

import click

from commonweal.config.commands.outcome import prepare


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is waiting now, then leave.")
def command(once: bool) -> None:
    """Do the work that waits in the queue: imports, exports, backups, snapshots of the map.

    `commonweal serve` runs one of these already. Start more where the queue grows.

    Example: commonweal work --once
    """
    prepare()
    from django.conf import settings

    from commonweal.config.serving import home_lock
    from commonweal.jobs.worker import work

    with home_lock.in_use(settings.HOME):
        work(once=once)
