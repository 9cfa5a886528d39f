"""Points of the self-assessment in the search: by their words and by what is agreed, in the rounds that are open."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from commonweal.assessment.models import Answer, RoundPoint
from commonweal.assessment.selectors import answers_visible_to, points_visible_to
from commonweal.people.roles import Permission
from commonweal.search.finders import Finder, Hit, fitting, register


def _items(viewer: Any, text: str) -> QuerySet[RoundPoint]:
    agreed = answers_visible_to(viewer).filter(organisation=None).order_by()

    def narrow(points: QuerySet[RoundPoint], word: str) -> QuerySet[RoundPoint]:
        said: QuerySet[Answer] = agreed.filter(Q(position__icontains=word) | Q(further__icontains=word))
        return points.filter(Q(point__words__icontains=word) | Q(pk__in=said.values("at")))

    open_now = points_visible_to(viewer).filter(round__closed_on=None)
    return fitting(open_now, text, narrow).order_by("-round__opened_on", "point__number")


def _as_hits(points: Iterable[RoundPoint]) -> list[Hit]:
    return [
        Hit(
            str(one.point),
            reverse("assessment:point", args=[one.public_id]),
            f"{one.round.title}, {one.point.section.name}",
            one.visibility_class.marking,
        )
        for one in points
    ]


def register_finder() -> None:
    """Let points be found."""
    register(
        Finder(
            code="point",
            label=gettext_lazy("Points of the self-assessment"),
            order=25,
            items=_items,
            as_hits=_as_hits,
            permissions=frozenset((Permission.SEE_ACTIONS,)),
        )
    )
