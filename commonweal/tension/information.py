"""What is held where somebody asks for information: reports in the agreed wording, or counted as kept back.

Levels and signed summaries are counted alone: whether one goes out is for a person to say.
"""

import datetime
from collections.abc import Iterator
from itertools import repeat

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonweal.people.information import Item, Source, Withheld
from commonweal.people.taxonomy import name_of
from commonweal.places.selectors import area_set_of
from commonweal.tension.describing import level_of
from commonweal.tension.models import Level, Placement, Report, SummaryVersion
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED

REST_OF_A_WEEK = datetime.timedelta(days=6)
BY_STATUS = {
    Status.HELD: Withheld.ASIDE,
    Status.REJECTED: Withheld.ASIDE,
    Status.MERGED: Withheld.MERGED,
}
# Nothing else is read for it: not the reporter's words, nor the place, nor who sent it.
READ = (
    "kind", "status", "sanitised", "happened_on", "when_from", "when_precision", "indicator", "severity", "may_share", "concerns_child",
    "visibility_class",
)  # fmt: skip


def between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Item | Withheld]:
    """Each report of what happened in these days, or came in then where its day is not known, as it may go out, or why it does not."""
    found = Report.objects.filter(happened_on__range=(first, last)).only(*READ)
    areas = _areas(first, last)
    for report in found.order_by("-happened_on", "public_id").iterator(chunk_size=2000):
        why = _why(report, kept_back)
        yield _item(report, areas.get(report.pk, "")) if why is None else why


def _why(report: Report, kept_back: dict[int, Withheld]) -> Withheld | None:
    if why := BY_STATUS.get(Status(report.status)):
        return why
    if report.status not in SHARED or not report.sanitised:
        return Withheld.UNCHECKED
    if why := kept_back.get(report.visibility_class_id):
        return why
    if not report.may_share:
        return Withheld.NARROWER
    return Withheld.CHILD if report.concerns_child else None


def _item(report: Report, area: str) -> Item:
    return Item(
        day=report.known_day,
        kind=str(report.get_kind_display()),
        type=name_of(report.kind, report.indicator) if report.indicator else "",
        area=area,
        level=level_of(report),
        status=str(report.get_status_display()),
        wording=report.sanitised,
    )


def _areas(first: datetime.date, last: datetime.date) -> dict[int, str]:
    """The neighbourhood that each report of these days lies in; one that lies in two tells of both."""
    areas: dict[int, str] = {}
    placed = Placement.objects.filter(
        report__happened_on__range=(first, last), area__area_set=area_set_of(settings.NEIGHBOURHOOD_TYPE)
    ).values_list("report", "area__name")
    for report, name in placed.order_by("area__name").iterator(chunk_size=2000):
        areas[report] = f"{areas[report]}; {name}" if report in areas else name
    return areas


def levels_between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Withheld]:
    """Each judgement of a level of a week with one of these days: held, and never in a file (docs/never.md).

    Publishing a level can raise what it measures, so a person weighs it, as with a summary.
    """
    count = Level.objects.filter(week__range=(first - REST_OF_A_WEEK, last)).count()
    return repeat(Withheld.BY_A_PERSON, count)


def summaries_between(
    first: datetime.date, last: datetime.date, kept_back: dict[int, Withheld]
) -> Iterator[Withheld]:
    """Each signed version of a weekly summary of a week with one of these days, as `levels_between`."""
    signed = SummaryVersion.objects.filter(
        is_signed=True, summary__week__range=(first - REST_OF_A_WEEK, last)
    )
    return repeat(Withheld.BY_A_PERSON, signed.count())


SOURCES = {
    "report": Source(_("Reports"), between),
    "level": Source(_("Levels"), levels_between, may_go_out=False),
    "summary": Source(_("Signed weekly summaries"), summaries_between, may_go_out=False),
}
