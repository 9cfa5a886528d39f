"""What schools send: how many of each type in a week and an area, never words, so never a name.

Every way in asks `tension.checking`, which refuses words from an organisation that sends counts. The sentence
that stands in place of words is written here, and nothing but it is taken.
"""

import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commonweal.people.naming import sends_counts
from commonweal.people.taxonomy import name_of, terms
from commonweal.places.models import Area
from commonweal.tension.report_models import PlaceKind, WhenPrecision
from commonweal.tension.verbs.told import Told
from commonweal.working_days import week_of

MOST = 500


class CannotCount(ValueError):
    """This is no count: the sentence says what is wrong."""


def tells_in_words(person: Any) -> bool:
    """May this person's organisation tell what happened in words?"""
    return person.organisation is not None and not sends_counts(person.organisation)


def told_as_count(*, kind: str, indicator: str, number: int, week: datetime.date, area: Area | None) -> Told:
    """So many of a type in the week that `week` is in and, where it is known, in an area. Raises CannotCount."""
    if indicator not in terms(kind):
        raise CannotCount(_("Choose a type of this kind."))
    if not 1 <= number <= MOST:
        raise CannotCount(_("Enter how many, from 1 to %(most)d.") % {"most": MOST})
    monday = week_of(week)
    return Told(
        kind=kind,
        what=_sentence(kind, indicator, number, monday),
        where=PlaceKind.PLACE if area else PlaceKind.BOROUGH,
        area_id=area.pk if area else None,
        place=area.name if area else "",
        when_from=timezone.make_aware(datetime.datetime.combine(monday, datetime.time())),
        when_precision=WhenPrecision.WEEK,
        indicator=indicator,
        source="school",
        number=number,
    )


def _sentence(kind: str, indicator: str, number: int, monday: datetime.date) -> str:
    return _("Counted in the week of %(week)s: %(number)d × %(type)s.") % {
        "week": formats.date_format(monday, "j F Y"),
        "number": number,
        "type": name_of(kind, indicator),
    }


def is_count(told: Told) -> bool:
    """Is this a count and nothing else? Made anew of its numbers, it must be the same in every word."""
    if told.number is None or told.when_from is None:
        return False
    area = Area.objects.filter(pk=told.area_id).first() if told.area_id else None
    try:
        made = told_as_count(
            kind=told.kind,
            indicator=told.indicator,
            number=told.number,
            week=timezone.localdate(told.when_from),
            area=area,
        )
    except CannotCount:
        return False
    words = (
        "what",
        "place",
        "handling_conditions",
        "crime_reference",
        "done_already",
        "suggested",
        "reporter",
    )
    return all(getattr(told, name) == getattr(made, name) for name in words)
