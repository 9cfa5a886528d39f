"""Taking a report in, whichever way it comes."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.evidence.rows import insert_all
from commonweal.identifiers import receipt_code
from commonweal.people.governance import refuse_unless_ready
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools
from commonweal.people.sealing import fingerprints, receipt_hash, seal
from commonweal.people.texts import clean_text
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Kind, Stage
from commonweal.retention import days_kept
from commonweal.tension.checking import Checking
from commonweal.tension.coordinates import Bounds, Elsewhere, refuse_elsewhere
from commonweal.tension.counted import is_count
from commonweal.tension.models import Identity, Report
from commonweal.tension.placing import place_in_areas, place_reports
from commonweal.tension.report_models import Channel, PlaceKind, Status
from commonweal.tension.schools import names_a_school
from commonweal.tension.verbs.told import Told, fault_of_conditions
from commonweal.working_days import add_working_days, is_bank_holiday_here

ANSWER_WITHIN = 2  # working days, the promise that Hull makes to people who report (domain.md 1.1)
LONGEST = 5000
KINDS, WHERES = frozenset(Kind.values), frozenset(PlaceKind.values)
FURTHEST_END = datetime.timedelta(days=366)


class CannotReceive(ValueError):
    """The report lacks something, or says something that cannot be."""


class NobodyChecks(CannotReceive):
    """Nobody would ever read the report. The sentence says why, and whom to ask."""


def check(told: Told, *, now: datetime.datetime, bounds: Bounds | None = None) -> Told:
    """The same, cleaned. Raises CannotReceive or MarkingTooHigh with a sentence that says what to do.

    bounds: where coordinates may lie; those of the areas in use, unless given by who checks many.
    """
    cleaned: dict[str, Any] = {
        name: clean_text(value) if value and isinstance(value, str) else value
        for name, value in told.__dict__.items()
    }
    for text in told.reporter.values():
        refuse_marked_above(text)
    what = cleaned["what"]
    if not what:
        raise CannotReceive(_("Say what happened."))
    if len(what) > LONGEST:
        raise CannotReceive(_("Use at most %(most)s characters to say what happened.") % {"most": LONGEST})
    if told.kind not in KINDS:
        raise CannotReceive(_("Say whether this is a strength or a tension."))
    if told.where not in WHERES:
        raise CannotReceive(_("Say where: a place, online, across the borough, or not known."))
    if (
        told.where == PlaceKind.PLACE
        and not cleaned["place"]
        and told.area_id is None
        and told.lon is None
        and told.lat is None  # one of the two alone is told what it lacks, below
    ):
        raise CannotReceive(_("Say which place it was, or that it is not known."))
    # A count has no words, nor conditions in words.
    if told.number is None and (fault := fault_of_conditions(told.handling, cleaned["handling_conditions"])):
        raise CannotReceive(fault)
    try:
        refuse_elsewhere(told.lon, told.lat, bounds)
    except Elsewhere as error:
        raise CannotReceive(str(error)) from None
    if told.when_from is not None and told.when_from > now + datetime.timedelta(hours=1):
        raise CannotReceive(
            _("The date is in the future. If it is about something coming, say so in the text.")
        )
    if told.when_from and told.when_to and told.when_to < told.when_from:
        raise CannotReceive(_("It ends before it begins. Check the two dates."))
    if told.when_from is not None and told.when_from.year < 1990:
        raise CannotReceive(_("The date is too long ago. Check the year."))
    if told.when_to is not None and told.when_to > now + FURTHEST_END:
        raise CannotReceive(_("It ends too far in the future. Check the year."))
    return Told(**cleaned | {"place": cleaned["place"][:200]})


@transaction.atomic
def receive_report(
    told: Told,
    *,
    organisation: Organisation,
    channel: str,
    by: User | None,
    held: str = "",
    at: datetime.datetime | None = None,
) -> tuple[Report, str]:
    """Keep a report in the queue and return it with its receipt code.

    It reaches triagers only, until one of them has checked it. What the public sends leaves no
    trace of when it came beyond the day. Refused until the documents that the law asks for are
    recorded (`people.governance`). held: why it is held back as likely spam. at: when it came, now unless given.
    """
    refuse_unless_ready()
    if by is not None and not by.may(Permission.SUBMIT_REPORTS):
        raise PermissionError(_("Sending reports needs the right to report."))
    [report], [receipt] = keep_reports(
        [check(told, now=at or timezone.now())],
        organisation=organisation,
        channel=channel,
        by=by,
        held=held,
        at=at,
    )
    if by is not None:
        record(
            "receive report",
            by=by,
            item_kind="report",
            item_id=report.public_id,
            details={"channel": channel},
            at=at,
        )
        announce("report", report.public_id, before=None, after=report.visibility_class_id)
    return report, receipt


def keep_reports(
    told: list[Told],
    *,
    organisation: Organisation,
    channel: str,
    by: User | None,
    held: str = "",
    upload: Any = None,
    at: datetime.datetime | None = None,
) -> tuple[list[Report], list[str]]:
    """Keep many checked reports at once; the caller holds the transaction, audits and announces.

    Points are placed into every current area type in one pass. at: when they came, now unless given.
    Raises NobodyChecks for what a partner sends and nobody would read (`tension.checking`).
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    checking = Checking(organisation, today, is_counted=all(map(is_count, told)))
    is_public = channel == Channel.PUBLIC
    known = known_schools()
    classes: dict[tuple[str, str, str, bool, bool], int] = {}
    reports: list[Report] = []
    receipts: list[str] = []
    same = {
        "status": Status.HELD if held else Status.NEW,
        "held_because": held,
        "channel": channel,
        "organisation": organisation,
        "received_on": today,
        "received_at": None if is_public else now,
        "submitted_by": by,
        "due_on": add_working_days(today, ANSWER_WITHIN, is_free=is_bank_holiday_here),
        "upload": upload,
    }
    for one in told:
        receipt = receipt_code()
        receipts.append(receipt)
        report = _report_of(one, receipt, same)
        reports.append(report)
        # Whoever checks reports may know schools, so that a place which names one changes nothing in who checks.
        names_school = names_a_school(report, known)
        group = (one.kind, one.marking, one.handling, one.may_share, names_school)
        shared = checking.agreement if one.may_share else None
        if group not in classes:
            refusal = checking.refusal(*group[:3], may_share=one.may_share) if by is not None else ""
            if refusal:
                raise NobodyChecks(refusal)
            classes[group] = visibility_class(
                stage=Stage.QUEUE,
                kind=one.kind,
                marking=one.marking,
                handling=one.handling,
                organisation=organisation,
                agreement=shared,
                is_from_public=is_public,
                names_school=names_school,
            ).pk
        report.agreement = shared
        report.visibility_class_id = classes[group]
        report.settle()
    insert_all(reports)
    place_reports(reports)
    place_in_areas(
        (report, one.area_id)
        for report, one in zip(reports, told, strict=True)
        if one.area_id is not None and report.lon is None
    )
    Identity.objects.bulk_create(
        [
            Identity(
                report=report,
                sealed=seal(one.reporter),
                found_by=fingerprints(one.reporter),
                delete_on=today + datetime.timedelta(days=days_kept("tension.Identity")),
            )
            for report, one in zip(reports, told, strict=True)
            if any(one.reporter.values())
        ]
    )
    return reports, receipts


def _report_of(told: Told, receipt: str, same: Mapping[str, Any]) -> Report:
    """The report of what was told, not yet saved. same: what all have in common that come together."""
    fields = {
        name: value
        for name, value in told.__dict__.items()
        if name not in ("reporter", "communities", "area_id")
    }
    return Report(**fields, communities=list(told.communities), receipt_hash=receipt_hash(receipt), **same)
