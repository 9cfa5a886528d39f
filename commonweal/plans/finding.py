"""Plans and objectives in the search: by their titles and words."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Marking
from commonweal.plans.models import Objective
from commonweal.plans.seen import Veil, shortened
from commonweal.plans.selectors import objectives_visible_to
from commonweal.search.finders import Finder, Hit, fitting, register


def _narrow(objectives: QuerySet[Objective], word: str) -> QuerySet[Objective]:
    return objectives.filter(
        Q(words__icontains=word) | Q(indicator__icontains=word) | Q(plan__title__icontains=word)
    )


def _items(viewer: Any, text: str) -> QuerySet[Objective]:
    found = objectives_visible_to(viewer).filter(left_in=None)
    veil = Veil(viewer)
    if veil.pattern:
        # What stands behind a veil would be guessed by searching for it.
        veiled = [
            one.pk
            for one in found
            if any(veil.over(text) != text for text in (one.words, one.indicator, one.plan.title))
        ]
        found = found.exclude(pk__in=veiled)
    return fitting(found, text, _narrow).order_by("plan__title", "order", "public_id")


def _as_hits(objectives: Iterable[Any]) -> list[Hit]:
    return [
        Hit(
            shortened(one.words),
            reverse("plans:objective", args=[one.public_id]),
            one.plan.title_for_all,
            Marking.OFFICIAL,
        )
        for one in objectives
    ]


def register_finder() -> None:
    """Let objectives be found."""
    register(
        Finder(
            code="objective",
            label=_("Objectives"),
            order=25,
            items=_items,
            as_hits=_as_hits,
            permissions=frozenset((Permission.SEE_ACTIONS,)),
        )
    )
