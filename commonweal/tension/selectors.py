"""Reading reports: always for a viewer, always through the same door."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonweal.people.holders import people_who_may
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import Viewer, clearance_of, seen_as_public
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.tension.models import Question, Report
from commonweal.tension.report_models import Status

SHARED = (Status.OPEN, Status.CLOSED)
WAITING = (Status.NEW, Status.ASKED)


def shared_clearance(viewer: Viewer) -> frozenset[int]:
    """The viewer's classes without those of the queue: what maps, counts, downloads and streams show."""
    return clearance_of(viewer, with_queue=False)


def reports_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """Checked reports that this viewer may see: the one list behind page, tile, table, file and stream."""
    return Report.objects.filter(
        visibility_class__in=shared_clearance(viewer), status__in=SHARED
    ).select_related("organisation", "visibility_class")


def queue_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """Everything a triager works through; nothing for anybody else.

    What they see only because it is public is for those to work on who share it.
    """
    if not viewer.is_authenticated or not viewer.may(Permission.TRIAGE_REPORTS):
        return Report.objects.none()
    return Report.objects.filter(
        visibility_class__in=clearance_of(viewer, with_released=False)
    ).select_related("organisation", "visibility_class", "assigned_to")


def sent_by(person: User) -> QuerySet[Report]:
    """What this person sent for the organisation that they are in now; what waits for their answer first."""
    waits = Exists(Question.objects.filter(report=OuterRef("pk"), answer=""))
    return (
        Report.objects.filter(submitted_by=person, organisation=person.organisation_id)
        .annotate(waits=waits)
        .order_by("-waits", "-received_on", "public_id")
    )


def open_questions_to(person: User) -> int:
    """How many questions about what this person sent wait for an answer?"""
    # From the few questions that are open to their reports, not from the many reports of somebody.
    return Question.objects.filter(
        answer="", report__submitted_by=person, report__organisation=person.organisation_id
    ).count()


def may_be_told_outcome(report: Report, of: Report) -> bool:
    """May whoever sent a report that was merged read what came of the other one?

    An outcome is written for whoever sent that other one. Somebody else reads it only where it is marked
    OFFICIAL without conditions, names no school and, as things are now, their organisation told it or shares it: the public
    sends to the lead. One that names a school is read at the organisation that told it, unless that is the lead.
    """
    if of.marking != Marking.OFFICIAL or of.handling != Handling.PERMITTED:
        return False
    is_own = report.organisation_id == of.organisation_id
    if of.visibility_class.names_school and (not is_own or of.organisation.is_lead):
        return False
    if is_own:
        return True
    return of.agreement is not None and of.agreement.is_among(
        {report.organisation_id, of.organisation_id}, timezone.localdate()
    )


def queue_counts(viewer: Viewer) -> dict[str, int]:
    """How many reports of the queue wait, are overdue, are the viewer's or nobody's, and so on.

    The few that wait are looked at; of the many that were checked each status is counted by the index,
    which is ten times quicker than counting them together in groups.
    """
    found = queue_visible_to(viewer).order_by()
    counted: dict[str, int] = found.filter(status__in=WAITING).aggregate(
        waiting=Count("pk"),
        overdue=Count("pk", filter=Q(status=Status.NEW, due_on__lt=timezone.localdate())),
        mine=Count("pk", filter=Q(assigned_to=viewer.pk)),
        nobody=Count("pk", filter=Q(assigned_to=None)),
    )
    counted["answered"] = with_unread_answers(found).count()
    others = {"held": Status.HELD, "open": Status.OPEN, "aside": Status.REJECTED}
    return counted | {name: found.filter(status=status).count() for name, status in others.items()}


def with_unread_answers(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Those of these about which an answer has come that nobody has read, however far they are."""
    unread = Question.objects.filter(read_on=None).exclude(answer="")
    return reports.filter(pk__in=unread.values("report"))


def has_unread_answer(report: Report) -> bool:
    """Has an answer come, about this report, that nobody has read?"""
    return with_unread_answers(Report.objects.filter(pk=report.pk)).exists()


def all_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """Every report whose page this viewer may open: the shared ones, and for a triager the queue too."""
    if viewer.is_authenticated and viewer.may(Permission.TRIAGE_REPORTS):
        as_public = seen_as_public(viewer)
        handled = clearance_of(viewer) - as_public
        return Report.objects.filter(
            Q(visibility_class__in=handled) | Q(visibility_class__in=as_public, status__in=SHARED)
        ).select_related("organisation", "visibility_class", "assigned_to")
    return reports_visible_to(viewer)


def report_for(viewer: Viewer, public_id: str) -> Report | None:
    """One report, from the shared list or, for a triager, from the queue; None for everybody else."""
    return (
        reports_visible_to(viewer).filter(public_id=public_id).first()
        or queue_visible_to(viewer).filter(public_id=public_id).first()
    )


def reads_as_public(viewer: Viewer, report: Report) -> bool:
    """Does this viewer see the report only because it was released, and so no more of it than the public does?"""
    is_public = report.visibility_class.stage == Stage.PUBLIC
    return is_public and report.visibility_class_id in seen_as_public(viewer)


def reads_own_words(viewer: Viewer, report: Report) -> bool:
    """May this viewer read what the reporter wrote, and how it was handled? Triagers may."""
    is_triager = viewer.is_authenticated and viewer.may(Permission.TRIAGE_REPORTS)
    return is_triager and not reads_as_public(viewer, report)


def wording_for(viewer: Viewer, report: Report) -> str:
    """The text that this viewer reads: the reporter's own for a triager, the agreed one for others."""
    return report.what if reads_own_words(viewer, report) else report.sanitised


@dataclass(frozen=True)
class Filters:
    """What somebody asked to see. Empty means everything they may see.

    area: public code of an area, with its area set's number. weeks: first and last Monday.
    """

    kind: str = ""
    indicators: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    from_on: Any = None
    to_on: Any = None
    area_id: int | None = None
    words: str = ""
    only_late: bool = False
    only_ending: bool = False
    only_answered: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def filtered(reports: QuerySet[Report], filters: Filters) -> QuerySet[Report]:
    """The reports among these that fit the filters.

    A search for words looks at the agreed wording and the place only: searching the original would
    let somebody guess at what was masked.
    """
    if filters.kind in Kind.values:
        reports = reports.filter(kind=filters.kind)
    if filters.indicators:
        reports = reports.filter(indicator__in=filters.indicators)
    if filters.sources:
        reports = reports.filter(source__in=filters.sources)
    if filters.statuses:
        reports = reports.filter(status__in=filters.statuses)
    if filters.levels:
        reports = reports.filter(severity__in=filters.levels)
    if filters.from_on:
        reports = reports.filter(happened_on__gte=filters.from_on)
    if filters.to_on:
        reports = reports.filter(happened_on__lte=filters.to_on)
    if filters.area_id:
        reports = reports.filter(placements__area_id=filters.area_id)
    if filters.communities:
        any_of = Q()
        for code in filters.communities:
            any_of |= Q(communities_text__contains=f" {code} ")
        reports = reports.filter(any_of)
    if filters.words:
        reports = reports.filter(Q(sanitised__icontains=filters.words) | Q(place__icontains=filters.words))
    if filters.only_late:
        reports = late(reports)
    if filters.only_answered:
        reports = with_unread_answers(reports)
    return reports


def asks_more_than_public(filters: Filters) -> bool:
    """Is it asked by something that the public is not told? An answer by it would tell it."""
    return bool(filters.communities or filters.sources or filters.statuses or filters.levels)


def reports_fitting(viewer: Viewer, filters: Filters) -> QuerySet[Report]:
    """The reports that this viewer may see and that fit the filters, as far as they may ask."""
    reports = reports_visible_to(viewer)
    if asks_more_than_public(filters):
        reports = reports.exclude(visibility_class__in=seen_as_public(viewer))
    return filtered(reports, filters)


def late(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Those that should have been dealt with by now; while whoever reported is asked, it is not us who are late."""
    return reports.filter(status=Status.NEW, due_on__lt=timezone.localdate())


def is_sensitive(report: Report) -> bool:
    return report.marking == Marking.SENSITIVE


def who_may_check(report: Report) -> QuerySet[User]:
    """Those of the people who check reports who see this one: another organisation's may not."""
    able = [one.pk for one in triagers() if may_check(one, report)]
    return triagers().filter(pk__in=able)


def may_check(person: User, report: Report) -> bool:
    """Does this person check reports, and see this one?"""
    return person.may(Permission.TRIAGE_REPORTS) and report.visibility_class_id in clearance_of(
        person, with_released=False
    )


def triagers() -> QuerySet[User]:
    """The people who check reports, by name."""
    return people_who_may(Permission.TRIAGE_REPORTS)
