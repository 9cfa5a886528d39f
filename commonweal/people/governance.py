"""Going live: no real person's report before the law's papers are in order."""

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.governance_models import DocumentKind, GovernanceDocument
from commonweal.people.models import User
from commonweal.people.roles import Permission


class NotReady(PermissionError):
    """Reports are refused because a document that the law asks for has not been recorded."""


def missing_documents() -> list[str]:
    """Which of the four documents have not been recorded, or are past their review? Their names."""
    today = timezone.localdate()
    there = set(
        GovernanceDocument.objects.filter(approved_on__lte=today, review_on__gte=today).values_list(
            "kind", flat=True
        )
    )
    return [str(kind.label) for kind in DocumentKind if kind.value not in there]


def refuse_unless_ready() -> None:
    """Raise NotReady unless all four documents stand. The demo holds invented people only."""
    if settings.MODE == "demo":
        return
    missing = missing_documents()
    if missing:
        raise NotReady(
            _("Reports cannot be taken in yet. The data protection officer still has to record: %(missing)s.")
            % {"missing": "; ".join(missing)}
        )


def record_document(
    *,
    kind: str,
    reference: str,
    approved_by: str,
    approved_on: datetime.date,
    review_on: datetime.date,
    by: User,
) -> GovernanceDocument:
    """Put one of the four documents on record. Only whoever answers for data protection may."""
    if not by.may(Permission.RECORD_GOVERNANCE):
        raise PermissionError(_("Recording these documents is for the data protection officer."))
    document = GovernanceDocument.objects.create(
        kind=DocumentKind(kind),
        reference=reference,
        approved_by=approved_by,
        approved_on=approved_on,
        review_on=review_on,
        recorded_by=by,
    )
    record(
        "record governance document",
        by=by,
        item_kind="governance",
        item_id=str(document.pk),
        details={"kind": kind},
    )
    return document
