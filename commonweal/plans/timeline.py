"""When what is done: bars on an axis of quarters, as numbers for the page to draw. The page tells the same in a table."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.describing import TONES
from commonweal.plans.seen import shortened
from commonweal.plans.working import Row

# In the units of the drawing: how wide it is, how high a row, and the room above for the axis.
WIDTH, ROW, TOP = 960, 44, 30
LONGEST_TITLE = 90
THINNEST = 4
# From so many quarters on only the years are written.
MANY_QUARTERS = 16


@dataclass(frozen=True)
class Mark:
    """A day on the axis, or a milestone on a bar: where, and in which words."""

    x: float
    words: str
    is_reached: bool = False


@dataclass(frozen=True)
class Bar:
    """One action: its title above its bar, how far it is, and its milestones."""

    title: str
    y: int
    x: float
    width: float
    tone: str
    words: str
    milestones: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole drawing. today: where this day is, if it is on the axis."""

    bars: tuple[Bar, ...]
    ticks: tuple[Mark, ...]
    today: float | None
    width: int
    height: int


def timeline_of(rows: Sequence[Row]) -> Timeline:
    """Lay out these actions, which are at least one."""
    first = min(row.begins_on for row in rows)
    last = max(row.ends_on for row in rows)
    first = first.replace(month=3 * ((first.month - 1) // 3) + 1, day=1)
    days = max((last - first).days, 1)

    def at(day: datetime.date) -> float:
        return round(WIDTH * (day - first).days / days, 1)

    bars = tuple(
        Bar(
            title=shortened(row.seen.words, LONGEST_TITLE),
            y=TOP + ROW * number,
            x=at(row.begins_on),
            width=max(round(at(row.ends_on) - at(row.begins_on), 1), THINNEST),
            tone=TONES[row.action.progress],
            words=_("%(progress)s, late") % {"progress": row.action.get_progress_display()}
            if row.action.is_late
            else str(row.action.get_progress_display()),
            milestones=tuple(
                Mark(at(one.due_on), one.title, one.reached_on is not None)
                for one in row.action.milestones.all()
                if first <= one.due_on <= last
            ),
        )
        for number, row in enumerate(rows)
    )
    today = timezone.localdate()
    return Timeline(
        bars=bars,
        ticks=tuple(Mark(at(day), words) for day, words in _quarters(first, last)),
        today=at(today) if first <= today <= last else None,
        width=WIDTH,
        height=TOP + ROW * len(rows) + 6,
    )


def _quarters(first: datetime.date, last: datetime.date) -> list[tuple[datetime.date, str]]:
    """The first days of quarters between two days, each with its words; of many, those of years only.

    >>> _quarters(datetime.date(2026, 10, 1), datetime.date(2027, 2, 1))
    [(datetime.date(2026, 10, 1), 'Oct 2026'), (datetime.date(2027, 1, 1), 'Jan 2027')]
    """
    found = []
    day = first
    while day <= last:
        found.append((day, f"{day:%b %Y}"))
        day = day.replace(year=day.year + day.month // 10, month=(day.month + 2) % 12 + 1)
    return found if len(found) <= MANY_QUARTERS else [one for one in found if one[0].month == 1]
