"""Bodies as they are read, and their meetings."""

import datetime
from typing import Any

from django.apps import AppConfig

# A decision that somebody has to act on waits for an action from so many days on.
WAITS_AFTER = 14


class MeetingsConfig(AppConfig):
    name = "commonweal.meetings"
    label = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from commonweal.audit.restoring import replay_after_restore
        from commonweal.meetings import feed
        from commonweal.meetings.information import DECISIONS
        from commonweal.meetings.recorded import register_words
        from commonweal.people import information

        register_words()
        information.register("decision", DECISIONS)
        replay_after_restore("calendars taken away", feed.end_again)
        _hang_on_the_thread()
        _offer_pages()


def _decisions_that_wait(decisions: Any, today: datetime.date) -> Any:
    """Those that somebody has to act on, and that were made long enough ago."""
    return decisions.filter(
        wants_action=True, meeting__starts_at__date__lte=today - datetime.timedelta(days=WAITS_AFTER)
    )


def _hang_on_the_thread() -> None:
    from django.urls import reverse
    from django.utils.translation import gettext_lazy as _

    from commonweal.meetings.describing import title_of
    from commonweal.meetings.finding import register_finders
    from commonweal.meetings.selectors import decisions_visible_to, meetings_visible_to
    from commonweal.meetings.writing import may_act_on_decisions
    from commonweal.people.veiling import Veil
    from commonweal.people.visibility_models import Marking
    from commonweal.thread.kinds import ItemKind, Part, register

    register_finders()
    register(
        ItemKind(
            code="meeting",
            name=_("Meeting"),
            visible=meetings_visible_to,
            title=title_of,
            address=lambda meeting: reverse("meetings:meeting", args=[meeting.public_id]),
            is_sensitive=lambda meeting: meeting.visibility_class.marking == Marking.SENSITIVE,
        )
    )
    register(
        ItemKind(
            code="decision",
            name=_("Decision"),
            visible=decisions_visible_to,
            title=lambda decision: Veil.for_many().over(decision.words),
            address=lambda decision: reverse("meetings:decision", args=[decision.public_id]),
            is_sensitive=lambda decision: decision.visibility_class.marking == Marking.SENSITIVE,
            part=Part.FINDING,
            waits=_decisions_that_wait,
            is_answered_by=lambda person, decision: may_act_on_decisions(person, decision.meeting.body),
        )
    )


def _offer_pages() -> None:
    from django.utils.translation import gettext_lazy as _

    from commonweal.meetings.selectors import OPENS
    from commonweal.ui import navigation, screens
    from commonweal.ui.navigation import Entry, Place
    from commonweal.ui.screens import Screen

    see, beside = frozenset(OPENS), "meetings:bodies"
    starts = "/partnership/bodies/"
    navigation.register(
        Entry(Place.WORKBENCH, _("Partnership"), "meetings:bodies", 70, permissions=see),
        Entry(Place.SIDE, _("Bodies"), "meetings:bodies", 10, permissions=see, section=beside, starts=starts),
        Entry(Place.SIDE, _("Meetings"), "meetings:meetings", 20, permissions=see, section=beside),
        Entry(Place.SIDE, _("Your calendar"), "meetings:calendar", 30, permissions=see, section=beside),
    )
    screens.register(
        *(
            Screen(f"{page}-{name}", address, person=f"{name}@wealdmere.example")
            for page, address in (
                ("bodies", "/partnership/"),
                ("meetings", "/partnership/meetings/"),
                ("board", "/partnership/bodies/board/"),
            )
            for name in ("aisha", "grace")
        ),
        Screen("meetings-calendar", "/partnership/calendar/", person="grace@wealdmere.example"),
    )
