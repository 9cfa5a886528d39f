"""Actions: those newly given to this person, and those of theirs and their organisation that are late or soon due."""

import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from commonweal.actions.giving import given_lately
from commonweal.actions.looking import looked_through
from commonweal.actions.models import Progress
from commonweal.actions.selectors import actions_visible_to
from commonweal.desk.cards import Content
from commonweal.people.models import User
from commonweal.people.roles import Permission

SHOWN = 6
SOON = datetime.timedelta(days=14)


def draw(viewer: User) -> str | Content:
    """What is late, and what is due in a fortnight: of everybody for who runs them, else of one's own."""
    due = actions_visible_to(viewer).exclude(progress=Progress.COMPLETE)
    if not viewer.may(Permission.MANAGE_ACTIONS) and viewer.may(Permission.UPDATE_OWN_ACTIONS):
        due = due.filter(owner_organisation=viewer.organisation_id)
    today = timezone.localdate()
    found = list(due.filter(due_on__lte=today + SOON).order_by("due_on", "title"))
    if not found:
        return ""
    shown = found[:SHOWN]
    looked_through(shown, asked=["this week"], by=viewer)
    context = {
        "late": sum(action.is_late for action in found),
        "soon": sum(not action.is_late for action in found),
        "actions": shown,
    }
    html = render_to_string("desk/week/actions.html", context)
    return Content(html, tuple(action.visibility_class.marking for action in shown))


def given(viewer: User) -> str | Content:
    """What somebody else has given this person lately, or what they have not opened yet; the newest first."""
    found = list(given_lately(viewer))
    if not found:
        return ""
    shown = found[:SHOWN]
    looked_through(shown, asked=["this week"], by=viewer)
    html = render_to_string("desk/week/given.html", {"number": len(found), "actions": shown})
    return Content(html, tuple(action.visibility_class.marking for action in shown))
