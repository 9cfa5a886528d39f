"""Moving reports in and out of the queue, and opening who sent one."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.sealing import unseal
from commonweal.people.texts import clean_text
from commonweal.tension.models import Attachment, Reason, Report
from commonweal.tension.report_models import Status
from commonweal.tension.verbs.taking_up import CannotTriage, refuse_unless_possible, take_up, take_up_all
from commonweal.tension.verbs.triage import assign_report


@transaction.atomic
def return_to_queue(report: Report, *, by: User) -> Report:
    """Put a report that was held back as spam, or set aside, among the new ones."""
    take_up(report, by=by)
    refuse_unless_possible("back", report)
    before = report.status
    report.status, report.outcome = Status.NEW, ""
    report.save(update_fields=["status", "outcome"])
    record(
        "return report to queue",
        by=by,
        item_kind="report",
        item_id=report.public_id,
        details={"was": before},
    )
    announce("report", report.public_id, before=report.visibility_class_id, after=report.visibility_class_id)
    return report


@transaction.atomic
def assign_many(reports: Iterable[Report], *, to: User | None, by: User) -> int:
    """Give several reports to a triager, all or none; how many."""
    reports = list(reports)
    take_up_all(reports, by=by)
    return len([assign_report(report, to=to, by=by) for report in reports])


@transaction.atomic
def open_identity(report: Report, *, reason: str, by: User) -> dict[str, str]:
    """Open who reported and how to reach them; the reason goes on the record before anything is shown."""
    take_up(report, by=by, right=Permission.SEE_REPORTER)
    why = clean_text(reason)
    if len(why) < 10:
        raise CannotTriage(_("Say in a sentence why you need to know who reported."))
    identity = getattr(report, "identity", None)
    if identity is None:
        raise CannotTriage(_("Whoever reported left no way to reach them."))
    details = unseal(identity.sealed)
    given = Reason.objects.create(report=report, doing="open identity", text=why, given_by=by)
    record(
        "open identity",
        by=by,
        item_kind="report",
        item_id=report.public_id,
        details={"reason": given.public_id},
    )
    return details


@transaction.atomic
def share_attachment(attachment: Attachment, *, is_shared: bool, by: User) -> Attachment:
    """Let everybody who may see the report see this file too, or no longer."""
    report = attachment.report
    take_up(report, by=by)
    attachment.is_shared = is_shared
    attachment.save(update_fields=["is_shared"])
    record(
        "share attachment" if is_shared else "stop sharing attachment",
        by=by,
        item_kind="report",
        item_id=report.public_id,
        details={"attachment": attachment.public_id},
    )
    return attachment
