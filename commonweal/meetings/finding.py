"""Decisions, and meetings by what is on their agenda, in the search."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.meetings.describing import title_of
from commonweal.meetings.looking import looked_through, looked_through_decisions
from commonweal.meetings.minutes import when_words
from commonweal.meetings.models import Decision, Meeting
from commonweal.meetings.selectors import OPENS, decisions_visible_to, meetings_visible_to
from commonweal.people.veiling import Veil
from commonweal.search.finders import Finder, Hit, fitting, register


def _unveiled(found: QuerySet[Any], viewer: Any, texts_of: Callable[[Any], Iterable[str]]) -> QuerySet[Any]:
    """Without those that tell this viewer less than they hold: what is veiled would be guessed by searching for it."""
    veil = Veil(viewer)
    if not veil.pattern:
        return found
    hidden = [one.pk for one in found if any(veil.over(text) != text for text in texts_of(one))]
    return found.exclude(pk__in=hidden)


def _decisions(viewer: Any, text: str) -> QuerySet[Decision]:
    found = _unveiled(decisions_visible_to(viewer), viewer, lambda one: (one.words, one.reasons))
    narrowed = fitting(
        found, text, lambda rows, word: rows.filter(Q(words__icontains=word) | Q(reasons__icontains=word))
    )
    return narrowed.order_by("-meeting__starts_at", "public_id")


def _meetings(viewer: Any, text: str) -> QuerySet[Meeting]:
    visible = meetings_visible_to(viewer).prefetch_related("items")
    found = _unveiled(visible, viewer, lambda one: [item.title for item in one.items.all()])
    narrowed = fitting(
        found,
        text,
        lambda rows, word: rows.filter(Q(body__name__icontains=word) | Q(items__title__icontains=word)),
    )
    return narrowed.order_by("-starts_at", "public_id").distinct()


def _decision_hits(decisions: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            one.words,
            reverse("meetings:decision", args=[one.public_id]),
            title_of(one.meeting),
            one.visibility_class.marking,
        )
        for one in decisions
    ]


def _meeting_hits(meetings: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            title_of(one),
            reverse("meetings:meeting", args=[one.public_id]),
            when_words(one),
            one.visibility_class.marking,
        )
        for one in meetings
    ]


def register_finders() -> None:
    """Let decisions and meetings be found."""
    see = frozenset(OPENS)
    register(
        Finder(
            code="decision",
            label=_("Decisions"),
            order=27,
            items=_decisions,
            as_hits=_decision_hits,
            permissions=see,
            shown=lambda found, viewer: looked_through_decisions(found, asked=["words"], by=viewer),
        )
    )
    register(
        Finder(
            code="meeting",
            label=_("Meetings"),
            order=28,
            items=_meetings,
            as_hits=_meeting_hits,
            permissions=see,
            shown=lambda found, viewer: looked_through(found, asked=["words"], by=viewer),
        )
    )
