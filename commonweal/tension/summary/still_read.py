"""Whether the readers of a version may still read what it tells of by itself: reports, reasons of levels, actions."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from commonweal.actions.models import Action
from commonweal.people.agreements import signed_by_its_organisation
from commonweal.people.models import VisibilityClass
from commonweal.people.visibility_models import Stage
from commonweal.tension.derived import NoLead, classes_of_the_group
from commonweal.tension.levels.selectors import risen
from commonweal.tension.models import Level, Report
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED
from commonweal.tension.verbs.classes import is_narrower

# Public id -> the class that the item had when it was told of; None where that class is not known any more.
Then = Mapping[str, VisibilityClass | None]


def reports_lost(then: Then, readers: VisibilityClass) -> set[str]:
    """Which of these reports may those who read items of the class `readers` not read any more?

    Of one that was merged, the one that stands in its place is asked. One that is gone or not shared is lost.
    """
    today = timezone.localdate()
    signed = {
        f"{of}is_signed": signed_by_its_organisation(today, f"{of}visibility_class__")
        for of in ("", "merged_into__")
    }
    found = {
        report.public_id: report
        for report in Report.objects.filter(public_id__in=then)
        .select_related("visibility_class__agreement", "merged_into__visibility_class__agreement")
        .annotate(**signed)
    }
    lost = set()
    for item, was in then.items():
        report: Any = found.get(item)
        is_signed = report is not None and report.is_signed
        if report is not None and report.status == Status.MERGED:
            is_signed, report = report.merged_into__is_signed, report.merged_into
        if (
            report is None
            or report.status not in SHARED
            or _is_lost(report.visibility_class, was, readers, is_signed)
        ):
            lost.add(item)
    return lost


def levels_lost(then: Then, readers: VisibilityClass) -> set[str]:
    """Of which of these levels may the readers not read the reason any more?

    Because the level was raised, or because reports behind it were and nobody has raised it yet.
    """
    levels = {
        level.public_id: level
        for level in Level.objects.filter(public_id__in=then)
        .select_related("visibility_class__agreement", "rests_on")
        .annotate(is_signed=signed_by_its_organisation(timezone.localdate(), "visibility_class__"))
    }
    try:
        rose = risen(levels.values(), classes_of_the_group(), above=[readers])
    except NoLead:
        rose = set()
    lost = set()
    for item, was in then.items():
        level: Any = levels.get(item)
        if (
            level is None
            or _is_lost(level.visibility_class, was, readers, level.is_signed)
            or level.pk in rose
        ):
            lost.add(item)
    return lost


def actions_lost(then: Then, readers: VisibilityClass) -> set[str]:
    """Which of these actions may the readers not read any more? One that is gone is lost."""
    actions = {
        action.public_id: action
        for action in Action.objects.filter(public_id__in=then)
        .select_related("visibility_class__agreement")
        .annotate(is_signed=signed_by_its_organisation(timezone.localdate(), "visibility_class__"))
    }
    lost = set()
    for item, was in then.items():
        action: Any = actions.get(item)
        if action is None or _is_lost(action.visibility_class, was, readers, action.is_signed):
            lost.add(item)
    return lost


def _is_lost(
    now: VisibilityClass, then: VisibilityClass | None, readers: VisibilityClass, is_signed: bool
) -> bool:
    """Is it seen by fewer than when it was told of and than those who read the version?

    is_signed: is its organisation still a signatory? What was told under a lower marking than its own was released by a named person, and stays so while its own
    class is what it was.
    """
    if now.stage == Stage.PUBLIC:
        return False
    is_own = now.organisation_id == readers.organisation_id
    is_in_force = now.agreement is not None and now.agreement.is_in_force(timezone.localdate())
    if not is_own and not (is_in_force and is_signed):
        return True
    if then is not None and (now.pk == then.pk or not is_narrower(now, than=then)):
        return False
    return is_narrower(now, than=readers)


# By kind of item, as `documents.registry.Named` says it.
LOST: dict[str, Callable[[Then, VisibilityClass], set[str]]] = {
    "report": reports_lost,
    "level": levels_lost,
    "action": actions_lost,
}
