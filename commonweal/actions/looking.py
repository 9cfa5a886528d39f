"""Looking at OFFICIAL-SENSITIVE actions leaves a record: single ones one by one, lists as query and count."""

from commonweal.actions.models import Action
from commonweal.people import looking
from commonweal.people.models import User


def looked_at(action: Action, *, by: User, verb: str = "view action") -> None:
    """Record that somebody opened this action, if it is marked OFFICIAL-SENSITIVE."""
    looking.looked_at("action", action.public_id, action.visibility_class.marking, by=by, verb=verb)


def looked_through(actions: list[Action], *, asked: list[str], by: User, verb: str = "list actions") -> None:
    """Record that somebody was shown a list with OFFICIAL-SENSITIVE actions: what was asked for, how many.

    Actions come with their classes. asked: as in `people.looking.looked_through`.
    """
    markings = [action.visibility_class.marking for action in actions]
    looking.looked_through("action", markings, asked=asked, by=by, verb=verb)
