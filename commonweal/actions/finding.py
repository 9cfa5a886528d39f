"""Actions in the search: by what will be done, its details, the comment on it, and who does it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.looking import looked_through
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.roles import Permission
from commonweal.search.finders import Finder, Hit, fitting, register


def _narrow(actions: QuerySet[Action], word: str) -> QuerySet[Action]:
    return actions.filter(
        Q(title__icontains=word)
        | Q(details__icontains=word)
        | Q(comment__icontains=word)
        | Q(owner_name__icontains=word)
    )


def actions_with_words(viewer: Any, text: str) -> QuerySet[Action]:
    """The actions that this viewer may see and that every word of the text fits, the soonest first."""
    return fitting(actions_visible_to(viewer), text, _narrow).order_by("due_on", "title", "public_id")


def _as_hits(actions: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            action.title,
            reverse("actions:action", args=[action.public_id]),
            _("%(who)s, by %(day)s: %(progress)s")
            % {
                "who": action.owner_name,
                "day": formats.date_format(action.due_on, "j F Y"),
                "progress": action.get_progress_display(),
            },
            action.visibility_class.marking,
        )
        for action in actions
    ]


def _shown(actions: list[Action], viewer: Any) -> None:
    looked_through(actions, asked=["words"], by=viewer, verb="search actions")


def register_finder() -> None:
    """Let actions be found."""
    register(
        Finder(
            code="action",
            label=gettext_lazy("Actions"),
            order=20,
            items=actions_with_words,
            as_hits=_as_hits,
            permissions=frozenset((Permission.SEE_ACTIONS,)),
            shown=_shown,
        )
    )
