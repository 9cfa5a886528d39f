"""What waits for those who load data, on *This week*: sources to look at, and tables that are late."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.desk.cards import Card, register
from commonweal.evidence.editions import overdue
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.sources.schedules import words
from commonweal.sources.schedules.verbs import waiting_for

SHOWN = 3


def draw(viewer: User) -> str:
    """The sources that wait for this person, and the tables whose next edition is late; nothing where none is."""
    waiting, late = waiting_for(viewer), overdue(timezone.localdate())
    if not waiting and not late:
        return ""
    context = {
        "waiting": [
            {
                "schedule": one,
                "title": words.title(one),
                "outcomes": "; ".join(seen.words for seen in words.to_look_at(one)),
            }
            for one in waiting[:SHOWN]
        ],
        "more_waiting": max(0, len(waiting) - SHOWN),
        "late": late[:SHOWN],
        "more_late": max(0, len(late) - SHOWN),
    }
    return render_to_string("sources/schedules/card.html", context)


def register_card() -> None:
    """Offer the card."""
    register(Card("data", _("Data to look after"), frozenset((Permission.LOAD_DATA,)), draw, 57))
