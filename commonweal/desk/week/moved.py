"""What moved: reports by neighbourhood in the last seven days against the four weeks before, strengths first.

Seven whole days, not the calendar week: on a Wednesday that would set two days against seven.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.desk.cards import Content
from commonweal.people.marking import tag_of
from commonweal.people.models import User
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.tension.counts import (
    EARLIER_WEEKS,
    WEEK,
    checked_reports,
    count_by_area_and_day,
    count_by_day,
    number_and_how_many,
)
from commonweal.tension.levels.selectors import clearance_for_levels, levels_that_count, neighbourhoods
from commonweal.tension.levels.tables import level_words, tone_of
from commonweal.tension.report_models import Direction
from commonweal.tension.selectors import WAITING, queue_visible_to, shared_clearance
from commonweal.tension.weeks import week_to_look_at
from commonweal.ui import charts

WEEKS = 8
PANELS = 4
RAISED = 2  # from "Moderate" on a neighbourhood is named, and wherever it is rising

Counts = Mapping[tuple[int, str, int], int]  # (area, kind, how many times seven days ago): reports


@dataclass(frozen=True)
class Movement:
    """A neighbourhood and how many reports of one kind it had in each seven days, the newest last."""

    area: Area
    by_week: tuple[int, ...]

    @property
    def change(self) -> float:
        """The last seven days less the mean of the four weeks before."""
        before = self.by_week[-1 - EARLIER_WEEKS : -1]
        return self.by_week[-1] - sum(before) / len(before)

    @property
    def has_moved(self) -> bool:
        """Do the last seven days differ from the usual, in whole reports? From one in a month to none is no move."""
        return self.by_week[-1] != round(self.by_week[-1] - self.change)


def movements(counts: Counts, areas: Iterable[Area], kind: str) -> list[Movement]:
    """Each neighbourhood's reports of a kind, those that moved most first.

    A count of n moves by about its square root by chance, so a change is set against the root of the
    usual number (plus one, for places where there is usually nothing).
    """
    found = [
        Movement(area, tuple(counts.get((area.pk, kind, ago), 0) for ago in range(WEEKS - 1, -1, -1)))
        for area in areas
    ]

    def size(one: Movement) -> float:
        usual = one.by_week[-1] - one.change
        return abs(one.change) / (usual + 1) ** 0.5

    return sorted(found, key=lambda one: (-size(one), one.area.name))


def draw(viewer: User) -> str | Content:
    """The card: a sentence and small multiples of each kind, and the levels that stand out."""
    area_set, areas = neighbourhoods()
    if area_set is None:
        return ""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ends = [yesterday - ago * WEEK for ago in range(WEEKS - 1, -1, -1)]
    first = ends[0] - WEEK + datetime.timedelta(days=1)
    classes = shared_clearance(viewer)
    by_day = count_by_area_and_day(classes, area_set, first, yesterday)
    counts: Counter[tuple[int, str, int]] = Counter()
    for (area_id, kind, day), count in by_day.items():
        counts[area_id, kind, (yesterday - day).days // 7] += count
    # All of them: what is online or borough-wide lies in no neighbourhood, and moves all the same.
    totals: dict[str, list[int]] = {}
    for (kind, day), count in count_by_day(classes, first, yesterday).items():
        totals.setdefault(kind, [0] * WEEKS)[-1 - (yesterday - day).days // 7] += count
    moved = {kind: movements(counts, areas, kind) for kind in (Kind.STRENGTH, Kind.TENSION) if kind in totals}
    # Both kinds to one scale: they stand one above the other, and are compared.
    shown = {kind: [one for one in found if one.has_moved][:PANELS] for kind, found in moved.items()}
    top = max((max(one.by_week) for found in shown.values() for one in found), default=1)
    parts = [
        _part(str(kind.label), found, shown[kind], totals[kind], ends, top) for kind, found in moved.items()
    ]
    if not parts:
        return ""
    levels = _levels(viewer, week_to_look_at(), areas)
    since = yesterday - WEEK + datetime.timedelta(days=1)
    rows, stand_for = number_and_how_many(checked_reports(classes, since, yesterday))
    context = {
        "parts": parts,
        "rows": rows,
        "stand_for": stand_for,
        "unchecked": _unchecked(viewer, since, yesterday),
        "since": since,
        "until": yesterday,
        # A whole week is one that the map's slider has.
        "is_week": since.weekday() == 0,
        "levels": levels,
    }
    markings = tuple(one["marking"] for one in levels["raised"]) if levels else ()
    return Content(render_to_string("desk/week/moved.html", context), markings)


def _unchecked(viewer: User, first: datetime.date, last: datetime.date) -> int:
    """How many reports of these days wait to be checked and are not counted; told to whoever works through them."""
    waiting = queue_visible_to(viewer).filter(status__in=WAITING)
    return waiting.filter(happened_on__gte=first, happened_on__lte=last).count()


def _part(
    kind: str,
    moved: list[Movement],
    shown: list[Movement],
    totals: list[int],
    ends: list[datetime.date],
    top: int,
) -> dict[str, Any]:
    before = totals[-1 - EARLIER_WEEKS : -1]
    elsewhere = totals[-1] - sum(one.by_week[-1] for one in moved)
    rows = [
        {"area": one.area.name or one.area.code, "end": end, "count": count}
        for one in shown
        for end, count in zip(ends, one.by_week, strict=True)
    ]
    chart = charts.small_multiples(
        _("%(kind)s: the neighbourhoods that moved most") % {"kind": kind},
        rows,
        panel="area",
        x="end",
        y="count",
        panel_label=_("Neighbourhood"),
        x_label=_("Seven days to"),
        y_label=_("Reports"),
        top=top,
    )
    return {
        "kind": kind,
        "now": totals[-1],
        "usual": f"{sum(before) / len(before):.0f}",
        "elsewhere": elsewhere,
        "chart": chart if shown else None,
    }


def _levels(viewer: User, week: datetime.date, areas: list[Area]) -> dict[str, Any] | None:
    """Levels that stand out this week, and how many neighbourhoods are judged; None without the right."""
    classes = clearance_for_levels(viewer)
    if not classes:
        return None
    judged = {subject: level for (_week, subject), level in levels_that_count(classes, week, week).items()}
    own = [(area, judged[area.pk, ""]) for area in areas if (area.pk, "") in judged]
    return {
        "judged": len(own),
        "all": len(areas),
        "raised": [
            {
                "name": area.name or area.code,
                "words": level_words(level.overall),
                "tone": tone_of(level.overall),
                "direction": level.get_direction_display(),
                "marking": level.visibility_class.marking,
                "tag": tag_of(level.visibility_class.marking),
            }
            for area, level in own
            if level.overall >= RAISED or level.direction == Direction.RISING
        ],
    }
