"""Reports that were received and never closed: their words are deleted too when their time is up, and not unannounced."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.notices.mail import send_links
from commonweal.people.visibility import clearance_of
from commonweal.retention import stated_period
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import WAITING, triagers

# What stands in place of words whose time was up.
ANONYMISED = "[deleted when its time was up]"
UNCLOSED = (*WAITING, Status.OPEN)
WARNED = "warn that words will be deleted"
SET_ASIDE = "set unclosed report aside"


def deleted_on(report: Report) -> datetime.date:
    """The day on which the words of a report are deleted if nobody closes it."""
    return report.received_on + datetime.timedelta(days=stated_period("tension.Report", "unclosed").days)


def due(on: datetime.date, reports: QuerySet[Report] | None = None) -> QuerySet[Report]:
    """Those of these reports that were never closed, whose time is up on this day and whose words are still there."""
    days = stated_period("tension.Report", "unclosed").days
    among = Report.objects.all() if reports is None else reports
    return among.filter(status__in=UNCLOSED, received_on__lte=on - datetime.timedelta(days=days)).exclude(
        what=ANONYMISED
    )


def soon_due(on: datetime.date, reports: QuerySet[Report] | None = None) -> QuerySet[Report]:
    """Those whose time will be up within the days of warning, or is."""
    return due(on + datetime.timedelta(days=stated_period("tension.Report", "unclosed").warn), reports)


@transaction.atomic
def set_aside_unchecked(reports: Iterable[Report]) -> None:
    """What nobody checked in all that time leaves the queue: of it nothing was agreed that could stay.

    What was checked stays open in its agreed wording. The record says it of each.
    """
    for report in reports:
        if report.status in WAITING:
            report.status, report.place = Status.REJECTED, ""
            report.lon = report.lat = None
            report.outcome = str(_("Nobody closed this in time. What was written was deleted."))
            report.save(
                update_fields=["status", "place", "lon", "lat", "outcome", "happened_on", "communities_text"]
            )
            report.placements.all().delete()
            record(SET_ASIDE, item_kind="report", item_id=report.public_id)


@transaction.atomic
def warn_of_deletion() -> int:
    """Write to those who check reports that words will soon be deleted, of each report once; of how many.

    The worker calls it daily. The mail carries a link to the queue and no content, and goes to whoever may see
    one of these reports.
    """
    found = {report.public_id: report for report in soon_due(timezone.localdate())}
    told = AuditEvent.objects.filter(verb=WARNED, item_kind="report", item_id__in=found)
    for item in told.values_list("item_id", flat=True):
        found.pop(item, None)
    if not found:
        return 0
    classes = {report.visibility_class_id for report in found.values()}
    subject, sentence = (
        _("Reports that were never closed"),
        _(
            "What was written in some reports will be deleted within weeks, because nobody has closed them. "
            "Check or close them before if they are still of use:"
        ),
    )
    path = reverse("tension:queue") + "?ending=on"
    send_links(
        [
            (person, subject, sentence, path)
            for person in triagers()
            if classes & clearance_of(person, with_released=False)
        ],
        are_personal=False,
    )
    for report in found.values():
        record(
            WARNED,
            item_kind="report",
            item_id=report.public_id,
            details={"deleted on": deleted_on(report).isoformat()},
        )
    return len(found)
