"""Checking, grading, giving out and closing."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commonweal.actions.answering import rise_with
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.texts import clean_text, tidied
from commonweal.people.visibility_models import Handling, Kind, Stage
from commonweal.tension.coordinates import refuse_elsewhere
from commonweal.tension.models import Placement, Reason, Report
from commonweal.tension.placing import areas_where, place_in_area, place_reports
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import may_check
from commonweal.tension.verbs.asking import answers_to, mark_as_read, refuse_unread
from commonweal.tension.verbs.classes import class_at, put_at
from commonweal.tension.verbs.taking_up import CannotTriage, refuse_unless_possible, stands_for, take_up
from commonweal.tension.verbs.told import fault_of_conditions

# What the triager may set, besides the wording for others. Who did it is not among them.
GRADES = (
    "kind",
    "indicator",
    "trigger",
    "eep_class",
    "severity",
    "direction",
    "condition",
    "source_grade",
    "information_grade",
    "communities",
    "is_rumour",
    "marking",
    "handling",
    "handling_conditions",
    "crime_reported",
    "crime_reference",
    "where",
    "place",
    "lon",
    "lat",
    "when_from",
    "when_to",
    "when_precision",
    "concerns_child",
    "school_is_clear",
)
# What says how hard something presses on people, and how it is known to: nothing of it is said of a strength.
OF_TENSION_ALONE = ("severity", "eep_class", "trigger", "condition")
# What a grading is based on: whoever grades again has seen these, and would put theirs in their place.
SEEN = (
    *(name for name in GRADES if not name.startswith("when_")),
    "sanitised",
    "status",
    "visibility_class_id",
)


def said_of_tension_alone(kind: str, grades: Mapping[str, Any]) -> list[str]:
    """Which of the grades that are given to a strength belong to tension."""
    if kind != Kind.STRENGTH:
        return []
    return [name for name in OF_TENSION_ALONE if grades.get(name) not in (None, "")]


def seen_of(report: Report) -> dict[str, Any]:
    """What somebody sees who grades this report now, for `grade_report` to compare with when they save."""
    return {name: getattr(report, name) for name in SEEN} | {"answers": answers_to(report).count()}


def move(
    report: Report,
    *,
    stage: str,
    by: User | None,
    verb: str,
    details: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Save a report under the class that its marks now give it, and tell the record and open maps.

    only: what else than all of it is saved.
    """
    before = report.visibility_class_id
    put_at(report, stage)
    report.save(update_fields=only)
    record(verb, by=by, item_kind="report", item_id=report.public_id, details=details, at=at)
    announce("report", report.public_id, before=before, after=report.visibility_class_id)
    rise_with("report", stands_for(report), report.visibility_class, by=by, at=at)


def is_graded_so(
    report: Report, *, grades: Mapping[str, Any], sanitised: str, located: Mapping[str, Any] | None = None
) -> bool:
    """Is this report checked, with these grades, this wording and this place? Then grading it so changes nothing.

    Not where its class would be another by now, as where its words name a school that was not known here before.
    """
    if report.status not in (Status.OPEN, Status.CLOSED) or report.sanitised != clean_text(sanitised):
        return False
    point = {"lon": located.get("lon"), "lat": located.get("lat")} if located is not None else {}
    if any(getattr(report, name) != value for name, value in {**grades, **point}.items()):
        return False
    if located is not None and areas_where(report, None) != areas_where(report, located):
        return False
    return class_at(report, report.visibility_class.stage).pk == report.visibility_class_id


@transaction.atomic
def grade_report(
    report: Report,
    *,
    grades: dict[str, Any],
    sanitised: str,
    by: User,
    located: dict[str, Any] | None = None,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Report:
    """Check and grade a report, agree the wording that others read, and share it.

    From now on it is on the maps, tables and streams of everybody cleared for its marking, handling
    and agreement. Grading again replaces the grades; the record keeps which fields changed. Saved as it stands,
    nothing is done and nothing recorded; a strength that is public stays so.
    located: where it lies after all: lon and lat, or area_id for a whole area, or nothing when that is
    not known; without it, it stays where it is. seen: what `seen_of` gave when the grader opened the
    page; if any of it is different by now, Conflict is raised and nothing is lost on either side. A
    caller without a page leaves it out. is_confirmed: whoever graded said that what looks like a name in
    the wording is about nobody who should stay unnamed. at: when it was checked, now unless given.
    """
    take_up(report, by=by)
    refuse_unless_possible("grade", report)
    refuse_unseen(seen, seen_of(report))
    wording = clean_text(sanitised)
    if not wording:
        raise CannotTriage(_("Write the wording that others will read."))
    unknown = set(grades) - set(GRADES)
    if unknown:
        raise CannotTriage(_("These cannot be set: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if located is not None:
        grades = grades | {"lon": located.get("lon"), "lat": located.get("lat")}
    grades = grades | _conditions(report, grades)
    if is_graded_so(report, grades=grades, sanitised=wording, located=located):
        mark_as_read(report)
        return report
    changed = [name for name, value in grades.items() if getattr(report, name) != value]
    moved = bool({"lon", "lat"} & set(changed))
    if moved:
        refuse_elsewhere(grades.get("lon", report.lon), grades.get("lat", report.lat))
    for name, value in grades.items():
        setattr(report, name, value)
    if names := said_of_tension_alone(
        report.kind, {name: getattr(report, name) for name in OF_TENSION_ALONE}
    ):
        labels = [str(Report._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        raise CannotTriage(
            _("This is said of tension alone, not of a strength: %(names)s.")
            % {"names": get_text_list(labels, _("and"))}
        )
    report.sanitised = wording
    if report.status in (Status.NEW, Status.ASKED, Status.HELD):
        report.status = Status.OPEN
    if report.triaged_at is None:
        report.triaged_at = at or timezone.now()
        report.triaged_by = by
    if located is not None or moved:
        Placement.objects.filter(report=report).delete()
        place_reports([report])
        if located and located.get("area_id") is not None:
            place_in_area(report, located["area_id"])
    mark_as_read(report)
    details = {"changed": sorted(changed)} | confirmed(is_confirmed)
    move(report, stage=Stage.OPEN, by=by, verb="grade report", details=details, at=at)
    return report


def _conditions(report: Report, grades: Mapping[str, Any]) -> dict[str, str]:
    """What becomes of the conditions: a report that leaves code C leaves them there.

    Raises CannotTriage where others are given beside another code.
    """
    given = tidied(grades.get("handling_conditions", report.handling_conditions))
    if grades.get("handling", report.handling) == Handling.CONDITIONS:
        refuse_marked_above(given)
        return {"handling_conditions": given}
    if given not in ("", report.handling_conditions):
        raise CannotTriage(fault_of_conditions(Handling.PERMITTED, given))
    return {"handling_conditions": ""}


@transaction.atomic
def assign_report(report: Report, *, to: User | None, by: User) -> Report:
    """Give a report to a triager who sees it, to look after, or to nobody."""
    take_up(report, by=by)
    refuse_unless_possible("assign", report)
    if to is not None and not to.may(Permission.TRIAGE_REPORTS):
        raise CannotTriage(_("%(name)s does not check reports.") % {"name": to.name})
    if to is not None and not may_check(to, report):
        raise CannotTriage(_("%(name)s may not see this report. Choose somebody else.") % {"name": to.name})
    report.assigned_to = to
    report.save(update_fields=["assigned_to"])
    record(
        "assign report",
        by=by,
        item_kind="report",
        item_id=report.public_id,
        details={"to": to.public_id if to else ""},
    )
    announce("report", report.public_id, before=report.visibility_class_id, after=report.visibility_class_id)
    return report


@transaction.atomic
def close_report(
    report: Report,
    *,
    outcome: str,
    by: User,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Report:
    """Close a report and say what came of it; whoever reported reads that with their receipt.

    A strength that was released stays public, closed or open again. is_confirmed: as in `grade_report`, of what looks
    like a name in the outcome. at: when it was closed, now unless given.
    """
    take_up(report, by=by)
    refuse_unless_possible("close", report)
    refuse_unread(report)
    text = clean_text(outcome)
    if not text:
        raise CannotTriage(_("Say what came of it. Whoever reported will read it."))
    report.status = Status.CLOSED
    report.outcome = text
    report.closed_at = at or timezone.now()
    stage, details = report.visibility_class.stage, confirmed(is_confirmed)
    move(report, stage=stage, by=by, verb="close report", details=details, at=at)
    return report


@transaction.atomic
def reopen_report(report: Report, *, reason: str, by: User) -> Report:
    """Open a closed report again, with the reason on the record."""
    take_up(report, by=by)
    refuse_unless_possible("reopen", report)
    report.status = Status.OPEN
    report.closed_at = None
    given = Reason.objects.create(report=report, doing="reopen report", text=clean_text(reason), given_by=by)
    details = {"reason": given.public_id}
    move(report, stage=report.visibility_class.stage, by=by, verb="reopen report", details=details)
    return report


@transaction.atomic
def set_aside(
    report: Report,
    *,
    reason: str,
    by: User,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Report:
    """Put a report aside as not for us; it stays in the queue's archive and is seen by triagers only.

    is_confirmed: as in `close_report`, of the reason, which whoever reported reads. at: when that was done, now unless given.
    """
    take_up(report, by=by)
    refuse_unless_possible("aside", report)
    refuse_unread(report)
    if report.merged.exists():
        raise CannotTriage(
            _("Other reports were merged into this one and would vanish with it. Undo that first.")
        )
    if not reason.strip():
        raise CannotTriage(_("Say why it is not for us."))
    report.status = Status.REJECTED
    report.outcome = clean_text(reason)
    details = confirmed(is_confirmed)
    move(report, stage=Stage.QUEUE, by=by, verb="set report aside", details=details, at=at)
    return report
