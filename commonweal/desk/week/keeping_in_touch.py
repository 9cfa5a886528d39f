"""Those with whom this person keeps in touch and who have waited too long, and promises whose day has passed."""

from django.template.loader import render_to_string
from django.utils import timezone

from commonweal.desk.cards import Content
from commonweal.people.models import User
from commonweal.relations.selectors import promises_to_keep, waiting_to_hear_from

SHOWN = 6


def draw(viewer: User) -> str | Content:
    """Who waits to hear from this person, the longest first, and what they promised and did not keep yet."""
    today = timezone.localdate()
    waiting, promises = waiting_to_hear_from(viewer, today), promises_to_keep(viewer, today)
    if not waiting and not promises:
        return ""
    context = {
        "waiting": [(one, one.due_on(one.last_on, one.again_on)) for one in waiting[:SHOWN]],
        "number": len(waiting),
        "promises": promises[:SHOWN],
        "promised": len(promises),
    }
    markings = [one.visibility_class.marking for one in (*waiting[:SHOWN], *promises[:SHOWN])]
    return Content(render_to_string("desk/week/keeping_in_touch.html", context), tuple(markings))
