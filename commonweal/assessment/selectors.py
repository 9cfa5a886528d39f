"""Reading rounds, their points and what was said of them."""

from typing import Any

from django.db.models import F, QuerySet

from commonweal.assessment.models import Answer, Round, RoundPoint
from commonweal.people.naming import name_in_lists
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of


def _may_read(viewer: Any) -> bool:
    return bool(viewer.is_authenticated and viewer.may(Permission.SEE_ACTIONS))


def rounds_visible_to(viewer: Any) -> QuerySet[Round]:
    """The rounds that this viewer may see, the newest first."""
    if not _may_read(viewer):
        return Round.objects.none()
    return Round.objects.filter(visibility_class__in=clearance_of(viewer)).select_related("framework")


def points_visible_to(viewer: Any) -> QuerySet[RoundPoint]:
    """The points of those rounds, with their words and sections."""
    if not _may_read(viewer):
        return RoundPoint.objects.none()
    seen = RoundPoint.objects.filter(visibility_class__in=clearance_of(viewer))
    return seen.select_related("point__section", "round__framework", "visibility_class")


def answers_visible_to(viewer: Any) -> QuerySet[Any]:
    """What was said of points, as far as this viewer may see it, with who says it as they may read that: `said_of`."""
    if not _may_read(viewer):
        return Answer.objects.none()
    seen = Answer.objects.filter(visibility_class__in=clearance_of(viewer))
    return seen.select_related("organisation", "visibility_class").annotate(
        said_of=name_in_lists("organisation", viewer)
    )


def gaps_among(points: QuerySet[RoundPoint]) -> QuerySet[RoundPoint]:
    """Those of these points at which what is agreed is below its target, in a round that is open.

    What tells of a school is not counted: whether there is such an answer is the tension group's to know.
    """
    return points.filter(
        round__closed_on=None,
        answers__organisation=None,
        answers__score__lt=F("answers__target"),
        answers__visibility_class__names_school=False,
    )
