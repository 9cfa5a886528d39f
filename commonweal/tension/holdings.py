"""Where reports keep personal data, for subject access, deletion and retention."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.jobs.files import delete_when_kept
from commonweal.people.rights import Holding
from commonweal.people.sealing import fingerprints, receipt_hash, unseal
from commonweal.people.words import pattern_of, take_out
from commonweal.retention import days_kept
from commonweal.tension import unclosed
from commonweal.tension.models import Identity, Question, Reason, Report
from commonweal.tension.report_models import Status
from commonweal.tension.unclosed import ANONYMISED
from commonweal.tension.what_would_go import what_would_go


def _reports_of(details: dict[str, str]) -> QuerySet[Report]:
    """Reports whose reporter has this e-mail address or telephone number, or that this receipt is of."""
    prints = set(fingerprints(details))
    of_person = [
        identity.report_id
        for identity in Identity.objects.only("report_id", "found_by")
        if prints & set(identity.found_by)
    ]
    condition = Q(pk__in=of_person)
    if details.get("receipt"):
        condition |= Q(receipt_hash=receipt_hash(details["receipt"]))
    return Report.objects.filter(condition)


def _find(details: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for report in _reports_of(details).select_related("identity"):
        identity = getattr(report, "identity", None)
        found.append(
            {
                "reference": report.public_id,
                "received": report.received_on,
                "what was reported": report.what,
                "where": report.place,
                "status": report.get_status_display(),
                "outcome": report.outcome,
                "done already": report.done_already,
                "suggested": report.suggested,
                "police reference": report.crime_reference,
                "files": list(report.attachments.values_list("public_id", "name")),
                "contact details": unseal(identity.sealed) if identity else {},
                "questions and answers": list(report.questions.values_list("text", "answer")),
            }
        )
    return found


def _forget(reports: QuerySet[Report]) -> list[tuple[str, str]]:
    """Delete who reported and their own words; the checked, anonymous record of the event stays."""
    gone = [("report", public_id) for public_id in reports.values_list("public_id", flat=True)]
    keys = list(reports.values_list("pk", flat=True))
    Identity.objects.filter(report__in=keys).delete()
    for report in Report.objects.filter(pk__in=keys).prefetch_related("attachments"):
        for attachment in report.attachments.all():
            delete_when_kept(attachment.file)
            attachment.delete()
    Question.objects.filter(report__in=keys).exclude(answer="").update(answer=ANONYMISED)
    Report.objects.filter(pk__in=keys).update(
        what=ANONYMISED, receipt_hash="", done_already="", suggested="", crime_reference=""
    )
    return gone


def _erase(details: dict[str, str]) -> list[tuple[str, str]]:
    """Their own words go, and every part of their name from what others wrote about their report."""
    named = []
    for report in _reports_of(details).select_related("identity"):
        identity = getattr(report, "identity", None)
        for known in (details, unseal(identity.sealed) if identity else {}):
            pattern = pattern_of(known, parts=True)
            if pattern is not None:
                for rows in (
                    Report.objects.filter(pk=report.pk),
                    report.questions.all(),
                    report.reasons.all(),
                ):
                    named += take_out(pattern, rows)
    return named + _forget(_reports_of(details))


def _erase_ids(gone: list[tuple[str, str]]) -> None:
    _forget(Report.objects.filter(public_id__in=[item for kind, item in gone if kind == "report"]))


def _due(on: datetime.date) -> int:
    """Who reported goes first; the original words so long after the report was finished with.

    A period that the controller has shortened since holds for identities that came before, too.
    """
    deleted, _ = Identity.objects.filter(
        Q(delete_on__lte=on) | Q(report__received_on__lte=_last_day(on, "tension.Identity"))
    ).delete()
    last = _last_day(on, "tension.Report")
    after = timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time()))
    finished = Report.objects.filter(
        Q(status=Status.CLOSED, closed_at__lt=after)
        | Q(status__in=(Status.MERGED, Status.REJECTED, Status.HELD), received_on__lte=last)
    ).exclude(what=ANONYMISED)
    return deleted + len(_forget_with_reasons(finished)) + _forget_unclosed(on)


def _forget_with_reasons(reports: QuerySet[Report]) -> list[tuple[str, str]]:
    """Their own words, and why somebody opened who reported or the report again: both have the same period.

    Who asks for deletion has their name taken out of such a reason, which else stays: it was given so that a look
    can be answered for.
    """
    keys = list(reports.values_list("pk", flat=True))
    Reason.objects.filter(report__in=keys).exclude(text="").update(text=ANONYMISED)
    return _forget(Report.objects.filter(pk__in=keys))


def _forget_unclosed(on: datetime.date) -> int:
    """The same of what was never closed, on the record of each report; what nobody checked leaves the queue."""
    reports = list(unclosed.due(on))
    gone = _forget_with_reasons(Report.objects.filter(pk__in=[report.pk for report in reports]))
    for kind, item in gone:
        record("delete words of unclosed report", item_kind=kind, item_id=item)
    unclosed.set_aside_unchecked(Report.objects.filter(pk__in=[report.pk for report in reports]))
    return len(gone)


def _last_day(on: datetime.date, model: str) -> datetime.date:
    return on - datetime.timedelta(days=days_kept(model))


REPORTS = Holding(
    name="reports",
    find=_find,
    erase=_erase,
    erase_ids=_erase_ids,
    due=_due,
    title=gettext_lazy("What you reported"),
    foresee=lambda details: what_would_go(_reports_of(details)),
)
