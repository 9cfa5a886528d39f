"""Beginning, editing and publishing a quarterly report."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools, school_words_in
from commonweal.people.visibility import clearance_of
from commonweal.quarterly.editions import class_of_report
from commonweal.quarterly.models import Edition, QuarterlyReport
from commonweal.quarterly.quarters import quarter_of
from commonweal.quarterly.withholding import words_to_begin_from
from commonweal.quarterly.writing import CannotReport, sections_now
from commonweal.thread.models import Relation
from commonweal.thread.verbs import tie_all
from commonweal.ui.forms import is_in_reach

LONGEST = 20_000
KIND = "quarterly"
# What is drafted there asks for words; it is none for readers.
HEADLINE = "headline"


def _refuse_who_may_not(by: User, edition: str, *, publishes: bool = False) -> None:
    if not by.may(Permission.MANAGE_ACTIONS):
        raise PermissionError(_("Quarterly reports are written by whoever manages actions."))
    if publishes and edition == Edition.PUBLIC and not by.may(Permission.RELEASE_TO_PUBLIC):
        raise PermissionError(_("Publishing for everybody needs the right to release to the public."))


@transaction.atomic
def begin_report(
    *, first: datetime.date, edition: str, by: User, at: datetime.datetime | None = None
) -> QuarterlyReport:
    """Begin the report of a quarter, or a corrected one after one that was published, with its words to start from.

    Its figures are as of the quarter's last day, or of today while that has not come. Raises CannotReport for a quarter
    that has not begun and while a draft of it is there already.
    """
    _refuse_who_may_not(by, edition)
    today = timezone.localdate(at)
    if edition not in Edition.values:
        raise CannotReport(_("There is no such edition."))
    if not is_in_reach(first) or quarter_of(first).first != first or first > today:
        raise CannotReport(_("Choose a quarter that has begun, by its first day."))
    those = QuarterlyReport.objects.select_for_update().filter(first=first, edition=edition)
    last = those.order_by("-number").first()
    if last is not None and last.published_at is None:
        raise CannotReport(_("A draft of this quarter is there already."))
    report = _begun(
        first=first,
        edition=edition,
        number=last.number + 1 if last else 1,
        as_of=min(quarter_of(first).last, today),
        words=words_to_begin_from(last) if last else {},
        left_out=last.left_out if last else [],
        visibility_class=class_of_report(),
        made_by=by,
        made_at=at or timezone.now(),
    )
    _record("begin quarterly report", report, by, {}, at)
    return report


def _begun(**fields: Any) -> QuarterlyReport:
    """A new row; CannotReport where another began the same in the same moment."""
    try:
        with transaction.atomic():
            return QuarterlyReport.objects.create(**fields)
    except IntegrityError as error:
        raise CannotReport(_("A draft of this quarter is there already.")) from error


def digest_of(text: str) -> str:
    """By this a form knows again what was drafted as its page was opened, without carrying all of it."""
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def words_of(report: QuarterlyReport) -> dict[str, Any]:
    """What somebody sees who edits the report, for `edit_report` to compare with when they save."""
    return {"version": report.version}


@transaction.atomic
def edit_report(
    report: QuarterlyReport,
    *,
    words: dict[str, str],
    left_out: list[str],
    as_of: datetime.date,
    by: User,
    correction: str = "",
    drafted: Mapping[str, str] | None = None,
    seen: dict[str, Any] | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> QuarterlyReport:
    """Keep a person's words by section, which sections they leave out, and the day by which figures are locked.

    Words equal to what is drafted are not kept, so that they follow the figures; nor are those that the page showed as
    drafted when it was opened. drafted: the `digest_of` each of those, by section. correction: of a corrected report, what
    was wrong in the one before. seen: what `words_of` gave when the page
    was opened; Conflict is raised where somebody has edited it since. Raises CannotReport for a published report, a day
    outside the quarter or to come, words that tell of a school and words that are too long.
    """
    _lock(report, by)
    refuse_unseen(seen, words_of(report))
    if not report.first <= as_of <= min(quarter_of(report.first).last, timezone.localdate(at)):
        raise CannotReport(_("Lock the figures on a day of the quarter that has come."))
    report.as_of = as_of
    report.words = {}
    now = {one["code"]: one for one in sections_now(report)}
    typed = {code: _plain(text) for code, text in words.items() if code in now}
    shown = drafted or {}
    report.words = {
        code: text
        for code, text in typed.items()
        if text != _plain(now[code]["drafted"]) and digest_of(text) != shown.get(code)
    }
    for code, text in report.words.items():
        _refuse_words(now[code]["title"], text)
    _refuse_words(_("What was corrected"), correction)
    report.correction = correction.strip()
    report.left_out = sorted(set(left_out) & set(now))
    report.version += 1
    report.save()
    details = {"sections": sorted(report.words), "as of": as_of.isoformat()} | confirmed(is_confirmed)
    _record("edit quarterly report", report, by, details, at)
    return report


def _refuse_words(title: str, text: str) -> None:
    refuse_marked_above(text)
    if len(text) > LONGEST:
        words = _("“%(title)s” is too long: use at most %(most)s characters.")
        raise CannotReport(words % {"title": title, "most": LONGEST})
    found = school_words_in(text, known_schools())
    if found:
        words = _(
            "Its readers may not learn of a school, and these words tell of one: %(words)s. Write “children” or “young "
            "people” instead, and the neighbourhood without the school."
        )
        raise CannotReport(words % {"words": ", ".join(f"“{one}”" for one in found)})


@transaction.atomic
def publish_report(
    report: QuarterlyReport,
    *,
    by: User,
    seen: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> QuarterlyReport:
    """Publish a report: from now on its readers see it, and what it says never changes.

    The actions that it tells of are linked with it as told. Raises CannotReport where it is published already, has no
    headline, or its words tell of a school that has joined since, Conflict where it was edited since the page was opened.
    """
    _lock(report, by, publishes=True)
    refuse_unseen(seen, words_of(report))
    if HEADLINE not in report.words and HEADLINE not in report.left_out:
        raise CannotReport(_("Write the headline first, or leave it out."))
    if report.number > 1 and not report.correction:
        raise CannotReport(_("Say first what was wrong in the report before."))
    sections = [one for one in sections_now(report) if not one["is_left_out"]]
    for one in sections:
        if one["text"] != one["drafted"]:
            _refuse_words(one["title"], one["text"])
    report.published = sections
    report.published_by, report.published_at = by, at or timezone.now()
    report.save()
    told = [(item["kind"], item["item"]) for one in sections for item in one["told"]]
    tie_all(earlier=told, later=(KIND, report.public_id), relation=Relation.TOLD_TO, by=by, at=at)
    _record("publish quarterly report", report, by, {"as of": report.as_of.isoformat()}, at)
    announce(KIND, report.public_id, before=None, after=report.visibility_class_id)
    return report


def _lock(report: QuarterlyReport, by: User, *, publishes: bool = False) -> None:
    report.refresh_from_db(from_queryset=QuarterlyReport.objects.select_for_update())
    _refuse_who_may_not(by, report.edition, publishes=publishes)
    if report.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("This report is not for you."))
    if report.published_at is not None:
        raise CannotReport(_("It is published, and never changes. Begin a corrected one."))


def _record(
    verb: str, report: QuarterlyReport, by: User, details: dict[str, Any], at: datetime.datetime | None
) -> None:
    about = {"quarter": report.first.isoformat(), "edition": report.edition, "number": report.number}
    record(verb, by=by, item_kind=KIND, item_id=report.public_id, details=about | details, at=at)
