"""Telling somebody that an action was given to them: by a mail with a link, and on *This week*."""

import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Action, Progress
from commonweal.actions.selectors import actions_visible_to
from commonweal.notices.mail import send_links
from commonweal.people.models import User

SUBJECT = _("An action was given to you")
SENTENCE = _("Somebody has given you an action. Please look what it is and by when.")
NEW = datetime.timedelta(days=7)


def give(action: Action, *, by: User | None, at: datetime.datetime) -> None:
    """Note that the action, which is not kept yet, has its owner from then on, given by whom."""
    action.given_at, action.given_by, action.owner_saw_at = (
        (at, by, None) if action.owner else (None, None, None)
    )


def tell_owner(action: Action) -> None:
    """Write to whoever was given this action by somebody else; the mail says nothing of it."""
    owner = action.owner
    if owner is not None and owner.is_active and action.given_by_id != owner.pk:
        where = reverse("actions:action", args=[action.public_id])
        send_links([(owner, SUBJECT, SENTENCE, where)], are_personal=False)


def given_lately(viewer: User) -> QuerySet[Action]:
    """The actions that somebody else gave this person in the last seven days, or that they have not opened yet."""
    given = actions_visible_to(viewer).filter(owner=viewer, given_at__isnull=False)
    new = given.filter(Q(owner_saw_at=None) | Q(given_at__gte=timezone.now() - NEW))
    return new.exclude(given_by=viewer).exclude(progress=Progress.COMPLETE).order_by("-given_at", "-pk")


def note_seen(action: Action, *, by: User) -> None:
    """Note that its owner has opened this action, the first time that they do."""
    Action.objects.filter(pk=action.pk, owner=by, owner_saw_at=None).update(owner_saw_at=timezone.now())
