"""Who may make an action: whoever manages actions, and, in answer to an item of some kinds, whom that kind names."""

from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.thread.kinds import KINDS
from commonweal.thread.selectors import Key


def may_make(person: User, answers: Key | None) -> bool:
    """May this person make an action, in answer to this item if one is named?

    Whoever manages actions may. Others may where they see actions and the item, and its kind says so of them
    (`ItemKind.is_answered_by`): such as the chair of a body in answer to what it decided.
    """
    if person.may(Permission.MANAGE_ACTIONS):
        return True
    kind = KINDS.get(answers[0]) if answers else None
    if answers is None or kind is None or not person.may(Permission.SEE_ACTIONS):
        return False
    item = kind.visible(person).filter(public_id=answers[1]).first()
    return item is not None and kind.is_answered_by(person, item)
