"""Actions, as they may go out where somebody asks for information: what will be done and how far it is, or kept back."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.models import Action
from commonweal.people.information import Item, Source, Withheld, moments_of


def between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Item | Withheld]:
    """Each action that was made in these days as it may go out, or why it does not: without who does it."""
    begin, end = moments_of(first, last)
    found = Action.objects.filter(made_at__gte=begin, made_at__lt=end).select_related("area")
    for action in found.order_by("-made_at", "public_id"):
        yield kept_back.get(action.visibility_class_id) or _item(action)


def _item(action: Action) -> Item:
    return Item(
        day=timezone.localdate(action.made_at),
        kind=_("Action"),
        type="",
        area=action.area.name if action.area else "",
        level="",
        status=str(action.get_progress_display()),
        wording="\n".join(filter(None, (action.title, action.details))),
    )


ACTIONS = Source(gettext_lazy("Actions"), between)
