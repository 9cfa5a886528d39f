"""Reading levels: the newest judgement of each week counts, for whom it is for."""

import datetime
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from commonweal.people.models import VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.places.continuing import Fit, across_sets, best_fits, in_use_now
from commonweal.places.models import Area, AreaSet
from commonweal.places.selectors import area_set_of, areas_of
from commonweal.tension.counts import of_week
from commonweal.tension.derived import classes_of_the_group
from commonweal.tension.models import Level, Report
from commonweal.tension.selectors import shared_clearance
from commonweal.thread.models import Link

# Area, community: (7, "") is an area, (None, "young") a community, (None, "") the whole partnership.
Subject = tuple[int | None, str]
EVERYWHERE: Subject = (None, "")


def may_see_levels(viewer: Viewer) -> bool:
    return bool(viewer.is_authenticated and viewer.may(Permission.SEE_LEVELS))


def clearance_for_levels(viewer: Viewer) -> frozenset[int]:
    """The classes of levels that this viewer may see; none without the right to see levels."""
    return shared_clearance(viewer) if may_see_levels(viewer) else frozenset()


def levels_visible_to(viewer: Viewer) -> QuerySet[Level]:
    """All judgements that this viewer may see, the earlier ones too, newest first."""
    return (
        Level.objects.filter(visibility_class__in=clearance_for_levels(viewer))
        .select_related(
            "area__area_set__area_type",
            "set_by",
            "visibility_class__organisation",
            "visibility_class__agreement",
            "rests_on",
        )
        .order_by("-week", "-set_at", "-id")
    )


def levels_that_count(
    classes: Iterable[int], first: datetime.date, last: datetime.date
) -> dict[tuple[datetime.date, Subject], Level]:
    """The newest judgement for each week and subject, where it is of one of these classes.

    Where the newest is not, there is none: an older judgement shown in its place would mislead. What was
    judged for an area of an earlier set counts for the one in use that has its code; where none has it, the
    earlier area stays its own subject.
    """
    allowed = set(classes)
    newest: dict[tuple[datetime.date, Subject], Level] = {}
    found = list(
        Level.objects.filter(week__gte=first, week__lte=last)
        .select_related("area__area_set", "set_by", "visibility_class", "rests_on")
        .order_by("-week", "-set_at", "-id")
    )
    now = in_use_now(level.area_id for level in found if level.area_id is not None)
    for level in found:
        area_id = level.area_id
        newest.setdefault(
            (level.week, (now.get(area_id, area_id) if area_id else None, level.community)), level
        )
    return {key: level for key, level in newest.items() if level.visibility_class_id in allowed}


def judged_higher_since(levels: Mapping[Subject, Level]) -> list[Subject]:
    """Of the levels of one week, the places and communities judged higher than the whole partnership since it was.

    The whole is judged by a person and never worked out of its parts: whoever judged it could not know of these.
    """
    whole = levels.get(EVERYWHERE)
    if whole is None:
        return []
    return [
        subject
        for subject, level in levels.items()
        if level.overall > whole.overall and level.set_at > whole.set_at
    ]


def reports_behind(classes: Iterable[int], week: datetime.date, subject: Subject) -> QuerySet[Report]:
    """The checked reports of tension, of these classes, that a level of this week and subject rests on."""
    area_id, community = subject
    reports = of_week(classes, week).filter(kind=Kind.TENSION)
    if area_id is not None:
        return reports.filter(placements__area=area_id)
    return reports.filter(communities_text__contains=f" {community} ") if community else reports


def behind_then(classes: Iterable[int], level: Level) -> tuple[QuerySet[Report], QuerySet[Report]]:
    """The reports of these classes that a level rests on: those of its week and subject, and those named as behind it.

    A report that was named stays behind the level when it is graded into another area, week or community; what was
    checked later is not behind it.
    """
    named = Link.objects.filter(earlier_kind="report", later_kind="level", later_id=level.public_id)
    return (
        reports_behind(classes, level.week, (level.area_id, level.community)).filter(
            triaged_at__lte=level.set_at
        ),
        Report.objects.filter(public_id__in=named.values("earlier_id"), visibility_class__in=set(classes)),
    )


def risen_among(viewer: Viewer, levels: Iterable[Level]) -> set[int]:
    """Which of these rest on a report whose marking or handling rose after they were judged?

    Told to whoever may judge, of the reports that they may see. What came in later is not behind an earlier
    judgement. A level that a named person released below its reports is asked for what they were then.
    """
    if not viewer.is_authenticated or not viewer.may(Permission.SET_LEVELS):
        return set()
    return risen(levels, classes_of_the_group() & shared_clearance(viewer))


def risen(
    levels: Iterable[Level], classes: frozenset[int], *, above: Iterable[VisibilityClass] = ()
) -> set[int]:
    """The same of the reports of these classes, for whoever asks, where they rose above these others, too."""
    found = set()
    for level in levels:
        higher = _higher_than(level, above)
        if higher is None:
            continue
        if any(reports.filter(higher).exists() for reports in behind_then(classes, level)):
            found.add(level.pk)
    return found


def _higher_than(level: Level, others: Iterable[VisibilityClass]) -> Q | None:
    """Which reports are above the level, what was behind it then, and others? None: none can be, or it is not known."""
    if level.rests_on is None:
        return None
    below = (level.visibility_class, level.rests_on, *others)
    above = []
    if all(one.marking != Marking.SENSITIVE for one in below):
        above.append(Q(marking=Marking.SENSITIVE))
    if all(one.handling != Handling.CONDITIONS for one in below):
        above.append(Q(handling=Handling.CONDITIONS))
    return reduce(or_, above) if above else None


def neighbourhoods() -> tuple[AreaSet | None, list[Area]]:
    """The areas that levels are judged for: those in use of the type that the settings name."""
    area_set = area_set_of(settings.NEIGHBOURHOOD_TYPE)
    return area_set, list(areas_of(area_set).order_by("name")) if area_set else []


def newest_of(viewer: Viewer, subject: Subject) -> Level | None:
    """The level of the last week whose newest judgement this viewer may see (`levels_that_count`)."""
    allowed = clearance_for_levels(viewer)
    week = None
    for level in (
        Level.objects.filter(_of(subject))
        .select_related("area", "set_by", "visibility_class", "rests_on")
        .order_by("-week", "-set_at", "-id")
    ):
        if level.week != week:
            if level.visibility_class_id in allowed:
                return level
            week = level.week
    return None


def history_of(viewer: Viewer, subject: Subject) -> list[Any]:
    """Every judgement of an area or community that this viewer may see, newest first.

    Those of an area of an earlier set with the same code are among them.
    """
    return list(levels_visible_to(viewer).filter(_of(subject)))


def judged_of_week(viewer: Viewer, subject: Subject, week: datetime.date) -> Level | None:
    """The judgement of this week that counts, of those that this viewer may see; None where nobody judged it."""
    return levels_visible_to(viewer).filter(_of(subject), week=week).first()


def _of(subject: Subject) -> Q:
    area_id, community = subject
    if area_id is None:
        return Q(area=None, community=community)
    return Q(area__in=across_sets(area_id))


def history_before(viewer: Viewer, area: Area) -> list[tuple[Fit, list[Level]]]:
    """What was judged for the areas that this one was drawn from, where its own code is in no earlier set.

    It is not this area's history: the ground is another, so each is shown under its own name and share.
    """
    numbers = set(across_sets(area.pk)) - {area.pk}
    if Area.objects.filter(pk__in=numbers, area_set__vintage__lt=area.area_set.vintage).exists():
        return []
    fits = [(fit, history_of(viewer, (fit.area.pk, ""))) for fit in best_fits(area, earlier=True)]
    return [(fit, history) for fit, history in fits if history]
