"""`commonweal export`: files of what somebody may see."""

import click

from commonweal.config.commands.kinds import Kinds

# Add a line, and a module with `command`, to export something else.
KINDS = {
    "layer": "export_layer",
    "plan": "export_plan",
    "assessment": "export_assessment",
}


@click.group("export", cls=Kinds, kinds=KINDS)
def command() -> None:
    """Write files. Each holds what the person named by --as may see, and nothing else.

    A plan without --as is written whole, for who runs the machine.
    """
