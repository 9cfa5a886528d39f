"""Reports that were received and never closed: their words are deleted too when their time is up, and not unannounced."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.audit.models import AuditEvent
from commonweal.audit.verbs import record
from commonweal.notices.mail import Message, send_links_now
from commonweal.people.models import User
from commonweal.people.visibility import clearance_of
from commonweal.retention import stated_period
from commonweal.tension.models import Reason, Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import WAITING, triagers

# What stands in place of words whose time was up, and of those that somebody asked to have deleted.
ANONYMISED = "[deleted when its time was up]"
DELETED_ON_REQUEST = "[deleted because whoever sent it asked for it]"
WORDS_GONE = (ANONYMISED, DELETED_ON_REQUEST)
UNCLOSED = (*WAITING, Status.OPEN)
WARNED = "warn that words will be deleted"
SET_ASIDE = "set unclosed report aside"


def deleted_on(reports: Sequence[Report]) -> dict[int, datetime.date]:
    """The day on which the words of each are deleted if nobody closes it, by primary key.

    Of one that nobody was told about yet, the soonest it could be.
    """
    period = stated_period("tension.Report", "unclosed")
    days, warn = datetime.timedelta(days=period.days), datetime.timedelta(days=period.warn)
    told = _told(Report.objects.filter(pk__in=[one.pk for one in reports])).values_list("pk", "told_at")
    when = {pk: timezone.localdate(at) for pk, at in told}
    today = timezone.localdate()
    return {one.pk: max(one.received_on + days, when.get(one.pk, today) + warn) for one in reports}


def due(on: datetime.date) -> QuerySet[Any]:
    """The reports that were never closed, whose time is up on this day, and of which somebody was told in time."""
    warn = datetime.timedelta(days=stated_period("tension.Report", "unclosed").warn)
    end = timezone.make_aware(
        datetime.datetime.combine(on - warn + datetime.timedelta(days=1), datetime.time())
    )
    return _told(_over(on, Report.objects.all())).filter(told_at__lt=end)


def soon_due(on: datetime.date, reports: QuerySet[Report] | None = None) -> QuerySet[Report]:
    """Those of these reports whose time will be up within the days of warning, or is."""
    days = datetime.timedelta(days=stated_period("tension.Report", "unclosed").warn)
    return _over(on + days, Report.objects.all() if reports is None else reports)


def kept_too_long(on: datetime.date) -> QuerySet[Report]:
    """Those whose time is up and whose words stay, because nobody could be told in time."""
    return _over(on, Report.objects.all()).exclude(public_id__in=due(on).values("public_id"))


def _over(on: datetime.date, among: QuerySet[Report]) -> QuerySet[Report]:
    """Those that were never closed, whose time is up on this day and whose words are still there."""
    days = stated_period("tension.Report", "unclosed").days
    return among.filter(status__in=UNCLOSED, received_on__lte=on - datetime.timedelta(days=days)).exclude(
        what__in=WORDS_GONE
    )


def _told(among: QuerySet[Report]) -> QuerySet[Any]:
    """Those of which somebody was told, and when last (`told_at`). One that was opened again since is told of anew."""
    warnings = AuditEvent.objects.filter(verb=WARNED, item_kind="report", item_id=OuterRef("public_id"))
    openings = Reason.objects.filter(report=OuterRef("pk"), doing="reopen report")
    with_days = among.annotate(
        told_at=Subquery(warnings.order_by("-at").values("at")[:1]),
        opened_at=Subquery(openings.order_by("-given_at").values("given_at")[:1]),
    )
    return with_days.filter(told_at__isnull=False).filter(Q(opened_at=None) | Q(told_at__gte=F("opened_at")))


@transaction.atomic
def set_aside_unchecked(reports: Iterable[Report], *, because: str) -> None:
    """What nobody checked leaves the queue once its words are gone: of it nothing was agreed that could stay.

    What was checked stays open in its agreed wording. The record says it of each.
    """
    for report in reports:
        if report.status in WAITING:
            report.status, report.outcome = Status.REJECTED, because
            report.save(update_fields=["status", "outcome", "happened_on", "communities_text"])
            record(SET_ASIDE, item_kind="report", item_id=report.public_id)


def warn_of_deletion() -> int:
    """Write to those who check reports that words will soon be deleted, of each report once; of how many.

    The worker calls it hourly. The mail carries a link to the queue and no content, and goes to whoever may see
    one of these reports. What nobody may see, or of which no mail left to anybody who may, is not counted as told, and
    so not deleted: it is tried again the next time, and `commonweal check` says it.
    """
    found = list(_untold(timezone.localdate()))
    if not found:
        return 0
    classes = {report.visibility_class_id for report in found}
    may_see = {person: clearance_of(person, with_released=False) & classes for person in triagers()}
    # Outside transactions: a mail server may keep one waiting.
    written = send_links_now(
        [_warning(person) for person, seen in may_see.items() if seen], are_personal=False
    )
    reached = {pk for person in written.reached for pk in may_see[person]}
    return _count_as_told([report for report in found if report.visibility_class_id in reached])


def _untold(on: datetime.date) -> QuerySet[Report]:
    return soon_due(on).exclude(pk__in=_told(Report.objects.all()).values("pk"))


@transaction.atomic
def _count_as_told(reports: Sequence[Report]) -> int:
    for report in reports:
        record(WARNED, item_kind="report", item_id=report.public_id)
    return len(reports)


def _warning(person: User) -> Message:
    subject, sentence = (
        _("Reports that were never closed"),
        _(
            "What was written in some reports will be deleted within weeks, because nobody has closed them. "
            "Check or close them before if they are still of use:"
        ),
    )
    return person, subject, sentence, reverse("tension:queue") + "?ending=on"
