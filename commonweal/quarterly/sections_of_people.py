"""What people told and what came of it, as the quarterly report says it. The public edition holds no tension."""

import datetime
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.documents.content import Block, Table
from commonweal.documents.registry import Scope, Written
from commonweal.people.taxonomy import name_of
from commonweal.people.visibility_models import Kind
from commonweal.quarterly.editions import released_alone
from commonweal.quarterly.models import Edition
from commonweal.tension.counts import HOW_MANY, checked_reports, how_many, told
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status


def strengths(scope: Scope) -> Written:
    """What went well in the quarter, by type: of what is released in the public edition."""
    classes = released_alone(scope.clearance) if scope.edition == Edition.PUBLIC else scope.clearance
    reports = checked_reports(classes, scope.first, scope.last).filter(kind=Kind.STRENGTH)
    counted = reports.order_by().values_list("indicator").annotate(count=HOW_MANY)
    rows = sorted(
        ((name_of("strength", code) if code else _("Type not given"), count) for code, count in counted),
        key=lambda row: (-row[1], row[0]),
    )
    if not rows:
        none = _("No strength of this quarter is on the public map.")
        return Written(
            none if scope.edition == Edition.PUBLIC else _("No strengths were reported in this quarter.")
        )
    number = sum(count for _name, count in rows)
    if scope.edition == Edition.PUBLIC:
        words = ngettext(
            "%(n)d strength of this quarter is on the public map; partners know of more.",
            "%(n)d strengths of this quarter are on the public map; partners know of more.",
            number,
        )
    else:
        words = ngettext("%(n)d strength was reported.", "%(n)d strengths were reported.", number)
    figures: tuple[Block, ...] = (
        Table(
            _("Strengths by type"),
            (_("Type"), _("This quarter")),
            tuple((name, str(count)) for name, count in rows),
            (1,),
        ),
    )
    entered = frozenset(reports.order_by().values_list("visibility_class", flat=True))
    return Written(words % {"n": number}, figures, entered)


def tension(scope: Scope) -> Written:
    """How many tensions were reported, as partners are told it: for the whole partnership, from ten, rounded to five."""
    reports = checked_reports(scope.clearance, scope.first, scope.last).filter(kind=Kind.TENSION)
    words = _(
        "Tensions reported in this quarter: %(n)s. Numbers are rounded to five and told from ten upwards. What presses on "
        "which community, and where, is told in the weekly summaries to those who may know."
    )
    return Written(words % {"n": told(how_many(reports))})


def said_and_done(scope: Scope) -> Written:
    """How many of those who told something were told what came of it."""
    answered = _closed(scope.clearance, scope.first, scope.last)
    good = how_many(answered.filter(kind=Kind.STRENGTH))
    text = [
        ngettext(
            "%(n)d report of strength was answered with what came of it.",
            "%(n)d reports of strength were answered with what came of them.",
            good,
        )
        % {"n": good}
    ]
    pressing = told(how_many(answered.filter(kind=Kind.TENSION)))
    text.append(_("Reports of tension that were answered: %(n)s.") % {"n": pressing})
    return Written("\n\n".join(text))


def _closed(classes: Collection[int], first: datetime.date, last: datetime.date) -> QuerySet[Report]:
    begin, end = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        for day in (first, last + datetime.timedelta(days=1))
    )
    return Report.objects.filter(
        visibility_class__in=classes, status=Status.CLOSED, closed_at__gte=begin, closed_at__lt=end
    ).exclude(outcome="")


def headline(scope: Scope) -> Written:
    """For a person to write: the quarter in three sentences."""
    return Written(_("Write the quarter in three sentences: what moved, what did not, what it asks of you."))


def decisions(scope: Scope) -> Written:
    """For a person to write: what the board is asked to decide."""
    return Written(_("No decision is asked of the board."))
