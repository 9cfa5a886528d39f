"""Where reports keep personal data, for subject access, deletion and retention."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.jobs.files import delete_when_kept
from commonweal.people.marks import marks_of, needles_of
from commonweal.people.rights import Gone, Holding
from commonweal.people.sealing import fingerprints, receipt_hash, unseal
from commonweal.people.words import take_out, take_out_marked
from commonweal.retention import days_kept
from commonweal.tension import unclosed
from commonweal.tension.models import Identity, Placement, Question, Reason, Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED, WAITING
from commonweal.tension.unclosed import ANONYMISED, DELETED_ON_REQUEST, WORDS_GONE, set_aside_unchecked
from commonweal.tension.what_would_go import what_would_go

# Those that nobody checked: no wording of them was agreed.
UNCHECKED = (*WAITING, Status.HELD, Status.REJECTED)


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


def _forget(reports: QuerySet[Report], words: str = ANONYMISED) -> list[Gone]:
    """Delete who reported, and in their own words what and where; the checked, anonymous record of the event stays.

    words: what is to stand in place of theirs.
    """
    keys = list(reports.values_list("pk", flat=True))
    found = Report.objects.filter(pk__in=keys)
    Identity.objects.filter(report__in=keys).delete()
    for report in found.prefetch_related("attachments"):
        for attachment in report.attachments.all():
            delete_when_kept(attachment.file)
            attachment.delete()
    Question.objects.filter(report__in=keys).exclude(answer="").update(
        answer=words, read_on=timezone.localdate()
    )
    found.update(what=words, receipt_hash="", done_already="", suggested="", crime_reference="")
    unchecked = found.filter(
        Q(status__in=UNCHECKED) | Q(status=Status.MERGED, status_before_merge__in=UNCHECKED)
    )
    Placement.objects.filter(report__in=unchecked.values("pk")).delete()
    _forget_where(unchecked)
    return [Gone("report", public_id) for public_id in found.values_list("public_id", flat=True)]


def _forget_where(reports: QuerySet[Report]) -> None:
    """The place as it was typed, which may be somebody's address, and the point that it was found at."""
    reports.update(place="", lon=None, lat=None)


def _forget_on_request(reports: QuerySet[Report]) -> list[Gone]:
    """The same as they asked for it: also of what was checked only its areas stay, in place of where exactly.

    What nobody had checked leaves the queue: there is nothing left of it to check.
    """
    gone = _forget(reports, DELETED_ON_REQUEST)
    found = Report.objects.filter(public_id__in=[one.item for one in gone])
    set_aside_unchecked(found, because=gettext("Whoever sent this asked to have it deleted."))
    _forget_where(found)
    for report in found.filter(status__in=SHARED):
        announce(
            "report", report.public_id, before=report.visibility_class_id, after=report.visibility_class_id
        )
    return gone


def _texts_about(report: Report) -> tuple[QuerySet[Any], ...]:
    """The rows in which others wrote about a report, with itself."""
    return Report.objects.filter(pk=report.pk), report.questions.all(), report.reasons.all()


def _erase(details: dict[str, str]) -> list[Gone]:
    """Their own words go, and every part of their name from what others wrote about their report."""
    named, marked = [], {}
    for report in _reports_of(details).select_related("identity"):
        identity = getattr(report, "identity", None)
        known = (details, unseal(identity.sealed) if identity else {})
        needles = [needle for one in known for needle in needles_of(one, parts=True)]
        marked[report.public_id] = marks_of(needles)
        for rows in _texts_about(report):
            named += take_out(needles, rows)
    gone = _forget_on_request(_reports_of(details))
    return named + [one._replace(marks=marked.get(one.item, "")) for one in gone]


def _erase_ids(gone: list[Gone]) -> int:
    marked = {one.item: one.marks for one in gone if one.kind == "report"}
    reports = Report.objects.filter(public_id__in=marked)
    named = [
        text
        for report in reports
        for rows in _texts_about(report)
        for text in take_out_marked([marked[report.public_id]], rows)
    ]
    return len(named) + len(_forget_on_request(reports))


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
    ).exclude(what__in=WORDS_GONE)
    return deleted + len(_forget_with_reasons(finished)) + _forget_unclosed(on)


def _forget_with_reasons(reports: QuerySet[Report]) -> list[Gone]:
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
    for one in gone:
        record("delete words of unclosed report", item_kind=one.kind, item_id=one.item)
    set_aside_unchecked(
        Report.objects.filter(pk__in=[report.pk for report in reports]),
        because=gettext("Nobody closed this in time. What was written was deleted."),
    )
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
