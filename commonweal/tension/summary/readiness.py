"""What a week's summary still lacks, told to whoever signs it off. Nothing of it stands in the way of signing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.models import User
from commonweal.tension.counts import WEEK
from commonweal.tension.levels.selectors import (
    EVERYWHERE,
    judged_higher_since,
    levels_that_count,
    neighbourhoods,
)
from commonweal.tension.levels.tables import address_of, level_words, subject_name
from commonweal.tension.models import SummaryVersion
from commonweal.tension.returns.selectors import answers_for
from commonweal.tension.selectors import WAITING, queue_visible_to
from commonweal.tension.summary.draft import written_sections
from commonweal.tension.summary.editions import classes_for
from commonweal.tension.summary_models import Edition


@dataclass(frozen=True)
class Missing:
    """One thing that a summary lacks.

    code: for the record. what: a sentence. names: what or who it is. number: how many, for the record.
    address and doing: where it can still be put right, if it can, and the words of that link.
    """

    code: str
    what: str
    names: tuple[str, ...] = ()
    number: int = 1
    address: str = ""
    doing: str = ""


def missing_from(version: SummaryVersion, viewer: User) -> list[Missing]:
    """What is not in this version that its readers may expect: the heaviest first; empty when nothing is."""
    checks = [_days_to_come, _returns, _unchecked]
    checks += [_levels, _judged_higher] if version.summary.edition == Edition.GROUP else []
    checks += [_newer_figures, _left_out]
    return [one for check in checks for one in check(version, viewer)]


def _days_to_come(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    last = version.summary.week + 6 * WEEK / 7
    if timezone.localdate() <= last:
        day = formats.date_format(last, "l j F")
        yield Missing("days to come", _("The week is not over: it ends on %(day)s.") % {"day": day})


def _returns(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    week = version.summary.week
    names = tuple(str(one.organisation) for one in answers_for(week) if not one.is_answered)
    if names:
        words = ngettext(
            "%(n)d partner has not sent its return.",
            "%(n)d partners have not sent their returns.",
            len(names),
        )
        address = reverse("returns:overview-week", args=[week.isoformat()])
        yield Missing("returns", words % {"n": len(names)}, names, len(names), address, _("Remind them"))


def _unchecked(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    week = version.summary.week
    number = (
        queue_visible_to(viewer)
        .filter(status__in=WAITING, happened_on__gte=week, happened_on__lt=week + WEEK)
        .count()
    )
    if number:
        words = ngettext(
            "%(n)d report that speaks of this week has not been checked, and is not counted.",
            "%(n)d reports that speak of this week have not been checked, and are not counted.",
            number,
        )
        address = reverse("tension:queue")
        yield Missing("unchecked", words % {"n": number}, (), number, address, _("Open the queue"))


def _levels(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    week = version.summary.week
    found = levels_that_count(classes_for(version.summary.edition), week, week)
    _area_set, areas = neighbourhoods()
    subjects = [(_("the whole partnership"), EVERYWHERE)]
    subjects += [(area.name or area.code, (area.pk, "")) for area in areas]
    names = tuple(name for name, subject in subjects if (week, subject) not in found)
    if names:
        words = ngettext("%(n)d level has not been judged.", "%(n)d levels have not been judged.", len(names))
        address = reverse("levels:week", args=[week.isoformat()])
        yield Missing("levels", words % {"n": len(names)}, names, len(names), address, _("Judge the levels"))


def _judged_higher(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    """Readers meet the level of the whole first: it should not stand above parts that whoever judged it did not know of."""
    week = version.summary.week
    found = levels_that_count(classes_for(version.summary.edition), week, week)
    _area_set, areas = neighbourhoods()
    known = {area.pk: area for area in areas}
    of_week = {subject: level for (_week, subject), level in found.items()}
    names = tuple(
        f"{subject_name(subject, known)}, {level_words(of_week[subject].overall)}"
        for subject in judged_higher_since(of_week)
        if subject[0] is None or subject[0] in known
    )
    if names:
        words = ngettext(
            "%(n)d place or community was judged higher than the whole partnership, since that was judged.",
            "%(n)d places or communities were judged higher than the whole partnership, since that was judged.",
            len(names),
        )
        address = address_of(week, EVERYWHERE, known)
        doing = _("Judge the whole partnership")
        yield Missing("judged higher", words % {"n": len(names)}, names, len(names), address, doing)


def _newer_figures(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    """Sections that would be drafted otherwise today: what came in since is not in them."""
    sections, _classes = written_sections(version.summary.week, version.summary.edition)
    # As they would be kept: what is kept is JSON, in which every sequence is a list.
    today = {
        one["code"]: (one["drafted"], one["figures"])
        for one in json.loads(json.dumps(sections, cls=DjangoJSONEncoder))
    }
    names = tuple(
        one["title"]
        for one in version.sections
        if not one["is_left_out"]
        and one["code"] in today
        and (one["drafted"], one["figures"]) != today[one["code"]]
    )
    if names:
        words = _(
            "Something came in or changed after this was drafted. “Draft again” brings it in, and keeps your words."
        )
        yield Missing("newer figures", words, names, len(names))


def _left_out(version: SummaryVersion, viewer: User) -> Iterator[Missing]:
    names = tuple(one["title"] for one in version.sections if one["is_left_out"])
    if names:
        words = ngettext("%(n)d section is left out.", "%(n)d sections are left out.", len(names))
        address = reverse("summary:edit", args=[version.summary.public_id])
        yield Missing("left out", words % {"n": len(names)}, names, len(names), address, _("Edit"))
