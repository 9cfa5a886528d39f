"""Reading partners' returns."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer
from commonweal.tension.counts import WEEK
from commonweal.tension.models import PartnerReturn, Report
from commonweal.tension.report_models import Channel
from commonweal.tension.selectors import all_visible_to
from commonweal.working_days import week_of


@dataclass(frozen=True)
class Answer:
    """An organisation that sends a return each week, and what it answered for one week.

    sent: what it said on the page of returns, or None. reports: how many it sent that speak of the week. known: of how
    many of those whoever asked may know, where that was asked.
    """

    organisation: Organisation
    sent: PartnerReturn | None
    reports: int = 0
    known: int = 0

    @property
    def is_answered(self) -> bool:
        """Does a return or a report say that somebody there looked?"""
        return self.sent is not None or self.reports > 0

    @property
    def may_be_nil(self) -> bool:
        """Is “nothing to report” an answer that contradicts nothing which was sent, and takes no note away?"""
        return not self.reports and not (self.sent is not None and self.sent.note)


def answers_for(week: datetime.date) -> list[Answer]:
    """Every organisation that sends a weekly return, with its answer, by name."""
    sent = {
        one.organisation_id: one for one in PartnerReturn.objects.filter(week=week).select_related("sent_by")
    }
    expected = who_returns()
    reports = _counted(_reports_that_answer(week, expected))
    return [Answer(one, sent.get(one.pk), reports[one.pk]) for one in expected]


def reports_seen_by(viewer: Viewer, week: datetime.date) -> Counter[int]:
    """How many of the reports that answer for a week this viewer may know of, by organisation."""
    reports = _reports_that_answer(week, who_returns())
    return _counted(reports.filter(pk__in=all_visible_to(viewer).order_by().values("pk")))


def who_returns() -> list[Organisation]:
    """The organisations that send a return each week."""
    return list(Organisation.objects.filter(returns_weekly=True, is_active=True).order_by("name"))


def missing_organisations(week: datetime.date) -> list[int]:
    """Ids of those that have not answered for this week."""
    return [one.organisation.pk for one in answers_for(week) if not one.is_answered]


def has_reports(organisation: Organisation, week: datetime.date) -> bool:
    """Did this organisation send anything that speaks of the week?"""
    return _reports_that_answer(week, [organisation]).exists()


def own_answers(
    viewer: Viewer, weeks: list[datetime.date], *, open_to: frozenset[int] = frozenset()
) -> dict[datetime.date, Answer]:
    """What the viewer's own organisation answered for each of these weeks; nothing where it sends no returns.

    open_to: the classes that they see, or will once a report is checked (`clearance_once_checked`), where it is asked
    how much they may know of, besides what they sent themselves.
    """
    own = _answers_for(viewer)
    if own is None:
        return {}
    found = PartnerReturn.objects.filter(organisation=own, week__in=weeks)
    sent = {one.week: one for one in found.select_related("sent_by")}
    rows = _reports_that_answer(min(weeks), [own], until=max(weeks)).order_by()
    told = list(rows.values_list("happened_on", "visibility_class_id", "submitted_by_id"))
    reports = Counter(week_of(day) for day, _seen, _by in told)
    known = Counter(week_of(day) for day, seen, by in told if seen in open_to or by == viewer.pk)
    return {week: Answer(own, sent.get(week), reports[week], known[week]) for week in weeks}


def sends_returns(viewer: Viewer) -> bool:
    """Does this person answer for an organisation that sends a weekly return?"""
    return _answers_for(viewer) is not None


def _answers_for(viewer: Viewer) -> Organisation | None:
    """The viewer's own organisation, if it sends a weekly return and this person may send it."""
    if not viewer.is_authenticated or not viewer.may(Permission.SUBMIT_REPORTS):
        return None
    own = viewer.organisation
    return own if own is not None and own.returns_weekly else None


def _reports_that_answer(
    week: datetime.date, organisations: Iterable[Organisation], *, until: datetime.date | None = None
) -> QuerySet[Report]:
    """What these organisations sent themselves, by whichever way and whatever came of it, that speaks of the week.

    until: the last of several weeks. What the public sent is kept as the lead's, and is no answer of the lead.
    """
    return Report.objects.filter(
        organisation__in=[one.pk for one in organisations],
        happened_on__gte=week,
        happened_on__lt=(until or week) + WEEK,
    ).exclude(channel=Channel.PUBLIC)


def _counted(reports: QuerySet[Report]) -> Counter[int]:
    rows = reports.order_by().values_list("organisation_id").annotate(count=Count("pk"))
    return Counter(dict(rows))
