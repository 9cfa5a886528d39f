"""How every verb on a report begins: the row as it is now, locked, and the right to do this with it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from commonweal.actions.answering import lock_answers
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import WAITING

REFUSED = {
    Permission.TRIAGE_REPORTS: _("Checking reports is for triagers."),
    Permission.RELEASE_TO_PUBLIC: _("Releasing to the public needs the right to release."),
    Permission.SEE_REPORTER: _("Opening who reported needs the right to see reporters."),
}

# In which states each thing can be done, and what somebody reads who tries it in another.
LIVE = (*WAITING, Status.HELD, Status.OPEN, Status.CLOSED)
POSSIBLE: dict[str, tuple[str, ...]] = {
    "grade": LIVE,
    "assign": LIVE,
    "ask": (*WAITING, Status.HELD, Status.OPEN),
    "read": tuple(Status),
    "close": (Status.OPEN,),
    "reopen": (Status.CLOSED,),
    "aside": LIVE,
    "back": (Status.HELD, Status.REJECTED),
    "merge": LIVE,
    "merged into": (*WAITING, Status.OPEN, Status.CLOSED),
    "unmerge": (Status.MERGED,),
    "release": (Status.OPEN, Status.CLOSED),
    "withdraw": (Status.OPEN, Status.CLOSED),
    "identity": tuple(Status),
}
_ENDED = _("This report was merged or set aside. Undo that first.")
IMPOSSIBLE = {
    "grade": _ENDED,
    "assign": _("One of these was merged or set aside, and nobody needs to look after it. Undo that first."),
    "ask": _("Only a report that waits or is open can be asked about."),
    "close": _("Only a report that has been checked and is open can be closed."),
    "reopen": _("Only a closed report can be opened again."),
    "aside": _ENDED,
    "back": _("Only a report that was held back or set aside can go back to the queue."),
    "merge": _ENDED,
    "merged into": _(
        "The other report was merged, set aside or held back, and this one would vanish with it. "
        "Choose the report that stays."
    ),
    "unmerge": _("This report is not merged into another."),
}


class CannotTriage(ValueError):
    """The report is not in a state in which this can be done."""


def refuse_unless_possible(name: str, report: Report) -> None:
    """Raise CannotTriage, with a sentence for the person, unless this can be done with a report taken up."""
    if report.status not in POSSIBLE[name]:
        raise CannotTriage(str(IMPOSSIBLE[name]))


def take_up(report: Report, *, by: User, right: Permission = Permission.TRIAGE_REPORTS) -> None:
    """Bring a report up to date and lock it until the transaction ends; the caller holds that transaction.

    Whoever called the verb read the report some time ago, and somebody else may have raised its marking
    since. Because the very object that was passed is brought up to date, a verb that saves all of it
    writes back nothing old, and its caller goes on with what is kept. Raises PermissionError when, as
    the report is marked now, this is not theirs to do.
    """
    report.refresh_from_db(from_queryset=Report.objects.select_for_update(of=("self",)))
    lock_answers("report", stands_for(report))
    if not by.may(right) or report.visibility_class_id not in clearance_of(by, with_released=False):
        raise PermissionError(str(REFUSED[right]))


def stands_for(report: Report) -> list[str]:
    """The identifiers of a report and of those that were merged into it: what answers them answers it now."""
    return [report.public_id, *report.merged.values_list("public_id", flat=True)]


def lock_with_answers(keys: Sequence[int]) -> None:
    """Lock these reports, by primary key, and the actions that answer them: what is changed with them is told after."""
    locked = Report.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    own = list(locked.values_list("public_id", flat=True))
    merged = Report.objects.filter(merged_into__in=keys).values_list("public_id", flat=True)
    lock_answers("report", [*own, *merged])


def take_up_all(reports: list[Report], *, by: User) -> None:
    """The same for several reports, always in one order, so that two people never wait for each other."""
    lock_with_answers([report.pk for report in reports])
    for report in sorted(reports, key=lambda one: one.pk):
        take_up(report, by=by)
