"""Which bodies, meetings and decisions a viewer may see, and how much of a meeting."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.meetings.classes import kind_of
from commonweal.meetings.models import Decision, Interest, Meeting
from commonweal.people.agreements import agreement_for
from commonweal.people.models import Body, Membership, Organisation
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of, opened_to
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage

# Any of these opens the pages; what stands on them is narrowed below. An administrator has none: a seat that they give
# themselves opens nothing.
OPENS = (Permission.SEE_ACTIONS, Permission.SEE_STRENGTHS, Permission.MANAGE_MEETINGS)
OPEN_BY_SEAT = Q(
    visibility_class__kind=Kind.STRENGTH,
    visibility_class__marking=Marking.OFFICIAL,
    visibility_class__names_school=False,
)


def seats_now(viewer: Any) -> QuerySet[Membership]:
    """The seats that this viewer holds today; none for whoever may read nothing that partners share."""
    today = timezone.localdate()
    if not viewer.is_authenticated or not viewer.is_active or not (viewer.permissions & set(OPENS)):
        return Membership.objects.none()
    held = Membership.objects.filter(person=viewer.pk, from_on__lte=today)
    return held.exclude(until_on__lt=today)


def bodies_visible_to(viewer: Any) -> QuerySet[Body]:
    """The bodies that this viewer may know of: those that they sit on, and, of the others, those whose meetings that
    are marked OFFICIAL they may see.
    """
    own = Q(pk__in=seats_now(viewer).values("body"))
    if not viewer.is_authenticated or not viewer.may(Permission.SEE_ACTIONS):
        return Body.objects.filter(own).select_related("reports_to")
    kinds = [kind for kind in Kind.values if _opens(viewer, kind)]
    fitting = [body.pk for body in Body.objects.all() if kind_of(body) in kinds]
    return Body.objects.filter(own | Q(pk__in=fitting)).select_related("reports_to")


def _opens(viewer: Any, kind: str) -> bool:
    lead = Organisation.objects.filter(is_lead=True).first()
    if lead is None:
        return False
    agreement = agreement_for(lead)
    return opened_to(viewer, timezone.localdate()).opens(
        Stage.OPEN,
        kind,
        Marking.OFFICIAL,
        Handling.PERMITTED,
        lead.pk,
        agreement.pk if agreement else None,
    )


def _condition(viewer: Any, of: str = "") -> Q:
    """Which rows that have a class this viewer may see: by the class, or as a member where a seat opens it.

    of: the way from the row to its meeting.
    """
    by_seat = OPEN_BY_SEAT & Q(**{f"{of}body__in": seats_now(viewer).values("body")})
    if not viewer.is_authenticated or not viewer.may(Permission.SEE_ACTIONS):
        return by_seat
    return by_seat | Q(visibility_class__in=clearance_of(viewer))


def meetings_visible_to(viewer: Any) -> QuerySet[Meeting]:
    """The meetings that this viewer may see, the latest first."""
    found = Meeting.objects.filter(_condition(viewer))
    return found.select_related("body", "visibility_class__agreement", "visibility_class__organisation")


def decisions_visible_to(viewer: Any) -> QuerySet[Decision]:
    """The decisions of the meetings that this viewer may see."""
    found = Decision.objects.filter(_condition(viewer, "meeting__"))
    return found.select_related("meeting__body", "item", "visibility_class__organisation")


def reads_papers(viewer: Any, meeting: Meeting) -> bool:
    """May this viewer, who sees the meeting, read its papers and what its minutes say before they are agreed?

    Members of the body may, and who manages meetings; others read what was decided, and the minutes once agreed.
    """
    return viewer.may(Permission.MANAGE_MEETINGS) or seats_now(viewer).filter(body=meeting.body_id).exists()


def interests_of(body: Body, *, on: datetime.date) -> list[Interest]:
    """What those who sat on a body that day had declared by then and not withdrawn, by the member’s name."""
    sitting = body.memberships.filter(from_on__lte=on).exclude(until_on__lt=on).values("person")
    found = Interest.objects.filter(person__in=sitting, declared_on__lte=on).exclude(withdrawn_on__lte=on)
    return list(found.select_related("person__organisation").order_by("person__name", "declared_on", "pk"))
