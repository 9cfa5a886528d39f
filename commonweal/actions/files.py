"""The list of actions as a file: exactly what the page's filter shows, in the page's order, all of it."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.actions.listing import listed
from commonweal.actions.models import Action
from commonweal.audit.verbs import record
from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.ui.spreadsheets import MEDIA_TYPES, refusal
from commonweal.ui.spreadsheets import download as as_file

# A list that leaves the workbench takes along how each action is marked and handled.
COLUMNS = (
    "id",
    "title",
    "details",
    "organisation",
    "due",
    "progress",
    "late",
    "finished",
    "comment",
    "marking",
    "handling",
)


@require_safe
@only_for(Permission.SEE_ACTIONS)
def download(request: SignedInRequest, ending: str) -> HttpResponseBase:
    """The actions of the list as CSV or XLSX; a filter that cannot be is refused."""
    if ending not in MEDIA_TYPES:
        raise Http404
    form, found, _sort = listed(request)
    if form.errors:
        return refusal(form)
    _took_list(found, asked=form.named(), by=request.user, ending=ending)
    rows = map(_as_row, found.iterator(chunk_size=2000))
    return as_file(COLUMNS, rows, ending=ending, name=f"actions-{timezone.localdate():%Y-%m-%d}")


def _as_row(action: Any) -> tuple[Any, ...]:
    """One action as the viewer it was read for may know it: who does it stands there as in the list."""
    seen = action.visibility_class
    return (
        action.public_id,
        action.title,
        action.details,
        action.owner_name,
        action.due_on,
        action.get_progress_display(),
        _("Late") if action.is_late else "",
        action.finished_on,
        action.comment,
        seen.get_marking_display(),
        seen.get_handling_display(),
    )


def _took_list(actions: QuerySet[Action], *, asked: list[str], by: User, ending: str) -> None:
    """Record that somebody took the list as a file: what was asked for, how many, how many OFFICIAL-SENSITIVE."""
    is_sensitive = Q(visibility_class__marking=Marking.SENSITIVE)
    counted = actions.order_by().aggregate(count=Count("pk"), sensitive=Count("pk", filter=is_sensitive))
    details = {"filters": asked, "format": ending, **counted}
    record("download actions", by=by, item_kind="action", details=details)
