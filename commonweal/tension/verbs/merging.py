"""Saying that two reports tell of one thing, and taking them apart again."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.actions.answering import rise_with
from commonweal.people.models import User
from commonweal.people.visibility_models import Stage
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED
from commonweal.tension.verbs.classes import is_narrower, what_narrows
from commonweal.tension.verbs.release import gives_away, why_not_public
from commonweal.tension.verbs.taking_up import CannotTriage, refuse_unless_possible, take_up, take_up_all
from commonweal.tension.verbs.triage import move


@transaction.atomic
def merge_report(report: Report, *, into: Report, by: User, at: datetime.datetime | None = None) -> Report:
    """Say that a report tells of the same thing as another; counts and maps then show one.

    The merged report goes back behind the triagers' door, so it leaves every open map by the same
    rule as an item whose marking was raised. Whoever saw it must see the one that stays.
    """
    if report.pk == into.pk:
        raise CannotTriage(_("A report cannot be merged into itself."))
    take_up_all([report, into], by=by)
    refuse_unless_possible("merge", report)
    refuse_unless_possible("merged into", into)
    if report.merged.exists():
        raise CannotTriage(_("Other reports were merged into this one. Merge the other way round."))
    _refuse_to_hide(report, into)
    report.status_before_merge = report.status
    report.stage_before_merge = report.visibility_class.stage
    report.status = Status.MERGED
    report.merged_into = into
    move(report, stage=Stage.QUEUE, by=by, verb="merge report", details={"into": into.public_id}, at=at)
    # What answers it answers from now on the one that stands in its place.
    rise_with("report", [report.public_id], into.visibility_class, by=by, at=at)
    return report


def _refuse_to_hide(report: Report, into: Report) -> None:
    """Raise CannotTriage where somebody who sees what is merged would lose sight of the event."""
    if report.status not in SHARED:
        return
    why = what_narrows(into.visibility_class, than=report.visibility_class)
    if not why:
        return
    words = _("Some who see this report do not see the other: %(why)s.") % {"why": "; ".join(why)}
    # The other way round helps only where it hides nothing either.
    turns = into.status not in SHARED or not is_narrower(report.visibility_class, than=into.visibility_class)
    if turns:
        advice = _("Merge the other way round.")
    else:
        advice = _("The other way round is no better. Keep both, and close one with a word of the other.")
    raise CannotTriage(_("%(why)s %(advice)s") % {"why": words, "advice": advice})


def why_not_public_again(report: Report) -> str:
    """Why would this merged report, taken apart again, not be public as it was? Empty when it would.

    Whoever released it decided on the facts that it still has, since nobody can grade what is merged.
    What they could not know is what became of the one that stood in its place, or which schools are
    known by now.
    """
    into = report.merged_into
    why = why_not_public(report)
    if not why and (into is None or into.visibility_class.stage != Stage.PUBLIC):
        return _("The report that stood in its place is not public any more.")
    return why


def was_public(report: Report) -> bool:
    """Was this report public when it was merged?"""
    return report.stage_before_merge == Stage.PUBLIC


@transaction.atomic
def unmerge_report(report: Report, *, by: User) -> Report:
    """Undo a merge: the report is again what it was before, open or closed, and public if it was.

    The other stays as it is: where both were public, both are again. What must not be public any more
    comes back shared with partners (`why_not_public_again`), to be looked at and released anew.
    """
    take_up(report, by=by)
    refuse_unless_possible("unmerge", report)
    report.status = report.status_before_merge or Status.NEW
    stage = Stage.OPEN if report.status in SHARED else Stage.QUEUE
    details = {}
    is_public = was_public(report) and not why_not_public_again(report)
    comes_back = was_public(report)
    report.status_before_merge = report.stage_before_merge = ""
    report.merged_into = None
    if comes_back:
        is_public = is_public and not gives_away(report)
        stage = Stage.PUBLIC if is_public else Stage.OPEN
        details["public"] = is_public
    move(report, stage=stage, by=by, verb="unmerge report", details=details)
    return report
