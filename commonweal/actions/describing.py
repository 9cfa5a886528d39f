"""An action in words: its facts, who can see it, and what was done with it."""

import datetime
from typing import Any, cast

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.models import Action, Progress
from commonweal.audit.models import AuditEvent
from commonweal.people import history, readers
from commonweal.people.naming import is_veiled, sender_name
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Kind
from commonweal.thread.describing import handling_rows
from commonweal.ui.summaries import facts

TONES: dict[str, str] = {
    Progress.NOT_STARTED: "plain",
    Progress.ON_TRACK: "good",
    Progress.AT_RISK: "watch",
    Progress.OFF_TRACK: "grave",
    Progress.COMPLETE: "teal",
}
# What the record calls it, and what people read.
UPDATED, CHANGED, PLANNED = "update action", "change action", "plan action"
DONE = {
    "make action": gettext_lazy("Put on the record"),
    UPDATED: gettext_lazy("Said how far it is"),
    CHANGED: gettext_lazy("Changed"),
    PLANNED: gettext_lazy("Said how it is to be done"),
    "make action wait": gettext_lazy("Said what it waits for"),
    "let action not wait": gettext_lazy("Said that it does not wait for another any more"),
    "add milestone": gettext_lazy("Set a milestone"),
    "change milestone": gettext_lazy("Changed a milestone"),
    "reach milestone": gettext_lazy("Said whether a milestone was reached"),
    "remove milestone": gettext_lazy("Took a milestone away"),
    "raise action": gettext_lazy("Marked higher, with what it answers"),
    "keep school unnamed": gettext_lazy("Kept to the tension group, as its words tell of a school"),
}


def facts_of(action: Action, viewer: Viewer) -> list[dict[str, Any]]:
    """What is known of an action, as rows; what nobody has said is left out.

    Where the viewer may not know which school does it, neither its people nor its area are told: they would tell.
    """
    organisation = action.owner_organisation
    told = not is_veiled(organisation, viewer)
    return facts(
        (_("Organisation"), sender_name(organisation, viewer)),
        (_("Person"), action.owner.name if action.owner and told else ""),
        (_("Responsible"), action.responsibility),
        (_("By when"), _by_when(action)),
        (_("Area"), str(action.area) if action.area and told else ""),
        (_("Finished"), day_in_words(action.finished_on)),
        (_("Done"), _("%(n)d per cent") % {"n": action.percent} if action.percent is not None else ""),
        (_("Details"), action.details),
        (_("Comment"), action.comment),
        *handling_rows(action.visibility_class, ("action", action.public_id), viewer),
    )


def _by_when(action: Action) -> str:
    """The day by which it is done, and the one first agreed where that was another."""
    if action.first_due_on in (None, action.due_on):
        return day_in_words(action.due_on)
    words = _("%(day)s (first agreed: %(first)s)")
    return words % {"day": day_in_words(action.due_on), "first": day_in_words(action.first_due_on)}


def who_can_see(action: Action, viewer: Viewer) -> list[str]:
    """Who may see this action now, in sentences for this viewer."""
    seen, name = action.visibility_class, sender_name(action.owner_organisation, viewer)
    if seen.kind == Kind.TENSION:
        words = _(
            "Of them, people whose role sees actions. Elsewhere than at %(name)s it must see reports of tension too."
        )
        roles = [words % {"name": name}]
    else:
        roles = [_("Of them, people whose role sees actions.")]
    return readers.who_can_see(
        seen,
        viewer,
        origin=_("%(name)s, which does it.") % {"name": name},
        roles=roles,
        is_veiled=is_veiled(action.owner_organisation, viewer),
    )


def history_of(action: Action, viewer: Viewer) -> list[dict[str, Any]]:
    """What was done with an action, newest first, and by whom."""
    return history.history_of(("action", action.public_id), DONE, viewer=viewer, says=_more)


def comments_of(action: Action, viewer: Viewer) -> list[dict[str, Any]]:
    """Every comment on how far it is, newest first, and who wrote it, as `{% timeline %}` takes them."""
    return [
        {
            "title": comment.text,
            "by": history.name_of(comment.said_by, viewer) if comment.said_by else "",
            "at": comment.said_at,
        }
        for comment in action.comments.select_related("said_by__organisation")
    ]


def _more(event: AuditEvent) -> str:
    """What an update or a change says, as far as the record tells it: progress, and which parts were changed."""
    if event.verb == UPDATED:
        before, after = (str(Progress(one).label) for one in event.details["progress"])
        if before == after:
            return _("Still “%(now)s”.") % {"now": after}
        return _("From “%(before)s” to “%(now)s”.") % {"before": before, "now": after}
    if event.verb in (CHANGED, PLANNED):
        fields = (
            cast(models.Field[Any, Any], Action._meta.get_field(one)) for one in event.details["changed"]
        )
        changed = ", ".join(str(field.verbose_name) for field in fields)
        words = _("Said otherwise: %(parts)s.") % {"parts": changed}
        if "due" in event.details:
            before, after = (day_in_words(datetime.date.fromisoformat(day)) for day in event.details["due"])
            words += " " + _("The day moved from %(before)s to %(now)s.") % {"before": before, "now": after}
        return words
    return ""


def day_in_words(day: datetime.date | None) -> str:
    """A day as pages of actions write it; nothing where there is none."""
    return "" if day is None else formats.date_format(day, "j F Y")
