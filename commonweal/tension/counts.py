"""Counting checked reports by week, type, community and area, and what of it partners may be told.

Counts are of reports, not of events or people. A report counts in the week it speaks of or,
where its day is not known, in the one it was received in; whoever shows a count says so.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commonweal.people.taxonomy import name_of
from commonweal.people.visibility_models import Kind
from commonweal.places.models import AreaSet
from commonweal.tension.models import Report
from commonweal.tension.selectors import SHARED

WEEK = datetime.timedelta(weeks=1)
EARLIER_WEEKS = 4
# Special category data and tension by small area: domain.md 4.6. Counts are rounded to five.
THRESHOLD = 10
ROUND_TO = 5
# So many schools stand behind a number that somebody outside the tension group is told.
FEWEST_SCHOOLS = 3
# A report in words is one; a count stands for as many as it says.
HOW_MANY = Sum(Coalesce("number", 1))


def how_many(reports: QuerySet[Report]) -> int:
    """How many are told of by these reports: one in words is one, a count as many as it says."""
    return int(reports.order_by().aggregate(all=HOW_MANY)["all"] or 0)


def number_and_how_many(reports: QuerySet[Report]) -> tuple[int, int]:
    """How many reports these are, as a list of them has rows, and how many they tell of. One query."""
    told = reports.order_by().aggregate(rows=Count("pk"), all=HOW_MANY)
    return told["rows"], int(told["all"] or 0)


def number_by_marking(reports: QuerySet[Report]) -> tuple[int, int, list[str]]:
    """As `number_and_how_many`, and the markings there are among them, in one query too."""
    told = list(
        reports.order_by()
        .values_list("visibility_class__marking")
        .annotate(rows=Count("pk"), all=HOW_MANY)
        .order_by("visibility_class__marking")
    )
    number, stands_for = (sum(int(one[at] or 0) for one in told) for at in (1, 2))
    return number, stands_for, [marking for marking, _rows, _all in told]


def counted_by_several_schools(classes: Iterable[int], week: datetime.date, kind: str) -> int | None:
    """How many schools counted in a week, all of them together; None where so few did that one could be made out."""
    counted = of_week(classes, week).filter(kind=kind, number__isnull=False)
    told = counted.order_by().aggregate(schools=Count("organisation", distinct=True), all=Sum("number"))
    return int(told["all"]) if told["schools"] >= FEWEST_SCHOOLS else None


@dataclass(frozen=True)
class Moved:
    """A type or community with its reports this week and in each of the four weeks before, oldest first."""

    code: str
    name: str
    now: int
    before: tuple[int, ...]

    @property
    def usual(self) -> float:
        """The mean of the weeks before.

        >>> Moved("rumour", "Rumour", 6, (2, 0, 2, 0)).usual
        1.0
        """
        return sum(self.before) / len(self.before) if self.before else 0.0

    @property
    def is_new(self) -> bool:
        """Is it here this week and was not in the four weeks before?"""
        return self.now > 0 and not any(self.before)


def checked_reports(classes: Iterable[int], first: datetime.date, last: datetime.date) -> QuerySet[Report]:
    """Checked, unmerged reports of these classes that speak of the days from first to last."""
    return Report.objects.filter(
        visibility_class__in=set(classes), status__in=SHARED, happened_on__gte=first, happened_on__lte=last
    )


def of_week(classes: Iterable[int], week: datetime.date) -> QuerySet[Report]:
    """Checked reports of the seven days from the Monday `week`."""
    return checked_reports(classes, week, week + datetime.timedelta(days=6))


def count_by_type(classes: Iterable[int], week: datetime.date, kind: str) -> list[Moved]:
    """Reports of one kind by type, most first; types without any in the five weeks are left out."""
    tally = _by_week(
        _of_five_weeks(classes, week, kind).values_list("happened_on", "indicator", "number"), week
    )
    return _moved(tally, vocabulary=str(Kind(kind)), without=_("Type not given"))


def count_by_community(classes: Iterable[int], week: datetime.date) -> list[Moved]:
    """Reports of tension by community that it presses on; a report may name several.

    It says what people are put under, never what they do. Who lives where does not enter.
    """
    rows = _of_five_weeks(classes, week, Kind.TENSION).values_list("happened_on", "communities", "number")
    tally = _by_week(((day, code, number) for day, codes, number in rows for code in codes), week)
    return _moved(tally, vocabulary="community", without=_("Community not given"))


def count_by_area(
    classes: Iterable[int], area_set: AreaSet, first: datetime.date, last: datetime.date
) -> dict[tuple[int, str], int]:
    """Reports by area of a set and kind: {(area id, kind): count}; areas without any are left out."""
    rows = (
        checked_reports(classes, first, last)
        .filter(placements__area__area_set=area_set)
        .values("placements__area_id", "kind")
        .order_by()
        .annotate(count=HOW_MANY)
    )
    return {(row["placements__area_id"], row["kind"]): row["count"] for row in rows}


def count_by_area_and_day(
    classes: Iterable[int], area_set: AreaSet, first: datetime.date, last: datetime.date
) -> dict[tuple[int, str, datetime.date], int]:
    """Reports by area of a set, kind and the day that they speak of; what has none is left out. One query."""
    rows = (
        checked_reports(classes, first, last)
        .filter(placements__area__area_set=area_set)
        .order_by()
        .values_list("placements__area_id", "kind", "happened_on")
        .annotate(count=HOW_MANY)
    )
    return {(area_id, kind, day): count for area_id, kind, day, count in rows}


def count_by_day(
    classes: Iterable[int], first: datetime.date, last: datetime.date
) -> dict[tuple[str, datetime.date], int]:
    """Reports by kind and the day that they speak of, wherever they lie; what has none is left out."""
    rows = checked_reports(classes, first, last).order_by().values_list("kind", "happened_on")
    return {(kind, day): count for kind, day, count in rows.annotate(count=HOW_MANY)}


def _of_five_weeks(classes: Iterable[int], week: datetime.date, kind: str) -> QuerySet[Report]:
    return checked_reports(classes, week - EARLIER_WEEKS * WEEK, week + datetime.timedelta(days=6)).filter(
        kind=kind
    )


def _by_week(
    rows: Iterable[tuple[datetime.date, str, int | None]], week: datetime.date
) -> Counter[tuple[str, int]]:
    """How many by code and by weeks back: 0 is this week, 4 the earliest."""
    tally: Counter[tuple[str, int]] = Counter()
    for day, code, number in rows:
        tally[code, (week - day + datetime.timedelta(days=6)).days // 7] += number or 1
    return tally


def _moved(tally: Counter[tuple[str, int]], *, vocabulary: str, without: str) -> list[Moved]:
    codes = {code for code, _back in tally}
    moved = [
        Moved(
            code,
            name_of(vocabulary, code) if code else without,
            tally[code, 0],
            tuple(tally[code, back] for back in range(EARLIER_WEEKS, 0, -1)),
        )
        for code in codes
    ]
    return sorted(moved, key=lambda one: (-one.now, -one.usual, one.name))


def told(number: int, *, is_withheld: bool = False) -> str:
    """A count of tension reports as partners are told it: from ten, to the nearest five.

    >>> told(3), told(17), told(12, is_withheld=True)
    ('fewer than 10', 'about 15', 'withheld')
    """
    if number < THRESHOLD:
        return _("fewer than %(threshold)d") % {"threshold": THRESHOLD}
    if is_withheld:
        return _("withheld")
    return _("about %(number)d") % {"number": max(THRESHOLD, ROUND_TO * round(number / ROUND_TO))}


def withheld(numbers: Sequence[int]) -> list[bool]:
    """Which counts of a table with a known total must not be told, so that none can be worked out?

    Those below ten; and, where what they hold together is still below ten or only one is hidden, the
    smallest of the others too, until the hidden ones together are ten or more (domain.md 4.6).

    >>> withheld([40, 12, 3])
    [False, True, True]
    >>> withheld([40, 12])
    [False, False]
    """
    hidden = [number < THRESHOLD for number in numbers]
    while any(hidden) and not all(hidden):
        together = sum(number for number, hide in zip(numbers, hidden, strict=True) if hide)
        if sum(hidden) > 1 and together >= THRESHOLD:
            break
        smallest = min((n for n, hide in enumerate(hidden) if not hide), key=lambda n: numbers[n])
        hidden[smallest] = True
    return hidden
