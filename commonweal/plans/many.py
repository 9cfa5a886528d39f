"""Several actions changed at once: all of them or none, and nothing that somebody else said meanwhile is undone unseen."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from commonweal.actions.models import Action
from commonweal.actions.verbs import CannotAct, change_action, update_progress
from commonweal.changes.meanwhile import Conflict
from commonweal.people.models import User


class NotAll(ValueError):
    """Some could not be changed, so none was. conflicts: what of each was changed meanwhile; refused: why each can't be.

    Both by the action's public identifier.
    """

    def __init__(self, conflicts: Mapping[str, list[str]], refused: Mapping[str, str]) -> None:
        super().__init__("Some could not be changed, so none was.")
        self.conflicts, self.refused = conflicts, refused


@transaction.atomic
def update_many(told: Sequence[tuple[Action, Mapping[str, Any]]], *, by: User, on: datetime.date) -> int:
    """Say of several actions how far they are, each as `update_progress` takes it; how many were told.

    on: the day on which those that are complete were finished. Raises NotAll, and keeps nothing, where one can't be kept.
    """
    failed = _Failed()
    for action, answers in told:
        with failed.of(action):
            update_progress(action, **answers, by=by, on=on)
    failed.refuse()
    return len(told)


@transaction.atomic
def change_many(
    actions: Sequence[Action],
    *,
    by: User,
    due_on: datetime.date | None = None,
    owner: User | None = None,
    seen: Mapping[str, dict[str, Any]],
) -> int:
    """Give several actions another day, another person, or both; what is not given stays as it is. How many there were.

    seen: of each what `promise_of` gave when the page was opened, by its public identifier. Raises NotAll, and keeps
    nothing, where one can't be changed: another has changed it, or the person is not of its organisation.
    """
    failed = _Failed()
    for action in actions:
        with failed.of(action):
            change_action(
                action,
                title=action.title,
                details=action.details,
                owner=owner or action.owner,
                due_on=due_on or action.due_on,
                by=by,
                seen=seen.get(action.public_id, {}),
            )
    failed.refuse()
    return len(actions)


class _Failed:
    """What could not be kept, action by action, so that all of it is told at once."""

    def __init__(self) -> None:
        self.conflicts: dict[str, list[str]] = {}
        self.refused: dict[str, str] = {}
        self.action: Action | None = None

    def of(self, action: Action) -> "_Failed":
        self.action = action
        return self

    def __enter__(self) -> None:
        self.savepoint = transaction.savepoint()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert self.action is not None, "Say first of which action."
        if error is None:
            transaction.savepoint_commit(self.savepoint)
            return False
        transaction.savepoint_rollback(self.savepoint)
        if isinstance(error, Conflict):
            self.conflicts[self.action.public_id] = error.changed
        elif isinstance(error, CannotAct):
            self.refused[self.action.public_id] = str(error)
        return isinstance(error, Conflict | CannotAct)

    def refuse(self) -> None:
        """Raise NotAll where anything failed; the transaction around takes all of it back."""
        if self.conflicts or self.refused:
            raise NotAll(self.conflicts, self.refused)
