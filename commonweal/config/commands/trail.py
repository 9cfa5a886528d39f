"""`commonweal trail`: what an item came from and what came of it, for somebody."""

from dataclasses import asdict
from typing import Any

import click

from commonweal.config.commands.items import item_of, parted
from commonweal.config.commands.outcome import Outcome, answering
from commonweal.config.commands.viewer import viewer_named


@click.command("trail")
@click.argument("item")
@click.option("--as", "who", required=True, help="E-mail address of the person who looks, or “public”.")
@click.option(
    "--depth", type=click.IntRange(1, 20), default=6, show_default=True, help="How many steps to go."
)
@answering
def command(item: str, who: str, depth: int) -> Outcome:
    """Follow the golden thread from ITEM both ways: what it came from, and what came of it.

    ITEM is its public identifier, alone or with its kind before it, as report:7f3k9q2m4x8p.
    Only what this person may see is shown, and the walk does not go through what they may not see.

    \b
    Example:
      commonweal trail 7f3k9q2m4x8p --as aisha@wealdmere.example
    """
    from commonweal.thread.looking import looked_by_operator
    from commonweal.thread.selectors import trail_of

    viewer = viewer_named(who)
    kind, item_id = parted(item)
    found = item_of(kind, item_id, viewer)
    trail = trail_of(found.kind, item_id, viewer=viewer, depth=depth) if found else None
    outcome = Outcome(method="trail", result={"item": item, "as": who, "visible": trail is not None})
    if trail is None:
        outcome.words = [f"{who} sees nothing of {item}."]
        return outcome
    told = [trail.item, *trail.came_from, *trail.came_of]
    looked_by_operator(trail.item, told, through=viewer, verb="see trail")
    outcome.accepted = 1
    outcome.result |= {
        "start": _row(trail.item),
        "came_from": [_row(step) for step in trail.came_from],
        "came_of": [_row(step) for step in trail.came_of],
    }
    outcome.words = [
        f"{trail.item.kind_name}: {trail.item.title}",
        *_told("What it came from", trail.came_from),
        *_told("What came of it", trail.came_of),
    ]
    return outcome


def _row(step: Any) -> dict[str, Any]:
    """A step for programs, without its marking: whoever reads an item as the public does is not told that."""
    return {name: value for name, value in asdict(step).items() if name != "is_sensitive"}


def _told(heading: str, steps: list[Any]) -> list[str]:
    if not steps:
        return [f"{heading}: nothing that can be seen"]
    return [f"{heading}:", *map(line_of, steps)]


def line_of(step: Any) -> str:
    """A step in a line; how it hangs on the one before is said where the heading does not."""
    from commonweal.thread.models import Relation

    relation = "" if step.relation == str(Relation.CAME_FROM.label) else f"{step.relation}: "
    return f"{'  ' * step.distance}- {relation}{step.kind_name} {step.item_id}, {step.title}"
