"""New figures that actions of this person hang on."""

from django.template.loader import render_to_string

from commonweal.actions.looking import looked_through
from commonweal.desk.cards import Content
from commonweal.evidence.reviews import open_reviews
from commonweal.people.models import User

SHOWN = 3


def to_look_at(viewer: User) -> str | Content:
    """The actions that are asked about, the oldest question first; nothing where none is."""
    found = open_reviews(viewer)
    if not found:
        return ""
    shown = [review.action for review in found[:SHOWN]]
    looked_through(shown, asked=["this week"], by=viewer)
    html = render_to_string("desk/week/figures.html", {"number": len(found), "reviews": found[:SHOWN]})
    return Content(html, tuple(action.visibility_class.marking for action in shown))
