"""Reports and levels follow when a school joins, is called otherwise, or turns out to be one (`people.naming_schools`)."""

from collections.abc import Sequence
from functools import partial

from commonweal.actions.answering import lock_answers, rise_with
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.naming_schools import in_batches
from commonweal.people.schools import tells_of_a_school
from commonweal.tension.derived import inherited_class
from commonweal.tension.models import Level, Report
from commonweal.tension.schools import names_a_school
from commonweal.tension.verbs.taking_up import lock_with_answers
from commonweal.tension.verbs.triage import move

_JUDGED_BY = (
    *(
        "place",
        "sanitised",
        "handling_conditions",
        "outcome",
        "status",
        "indicator",
        "source",
        "school_is_clear",
    ),
    *("organisation_id", "organisation__sector"),
)


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many reports and levels would be kept to the group if a school were called so; organisation: which it is."""
    return len(_reports_of([name], organisation)) + len(_levels_of([name]))


def _reports_of(names: Sequence[str], organisation: int | None = None) -> list[int]:
    """The reports that tell of a school by these names, or are this organisation's, and are not kept to the group."""
    return [
        report.pk
        for report in Report.objects.exclude(visibility_class__names_school=True)
        .select_related("organisation")
        .only(*_JUDGED_BY)
        .order_by("pk")
        .iterator(chunk_size=500)
        if names_a_school(report, names) or report.organisation_id == organisation
    ]


def _levels_of(names: Sequence[str]) -> list[int]:
    levels = Level.objects.exclude(visibility_class__names_school=True).order_by("pk")
    return [level.pk for level in levels if _tells(level, names)]


def _tells(level: Level, names: Sequence[str]) -> bool:
    return tells_of_a_school(f"{level.reason}\n{level.override_reason}", names)


def keep_to_the_group(names: Sequence[str]) -> int:
    """Keep to the tension group the reports and levels that tell of a school by these names; how many moved."""
    return in_batches(
        _reports_of(names), partial(_keep_report, names=names), lock=lock_with_answers
    ) + in_batches(_levels_of(names), partial(_keep_level, names=names), lock=_lock_levels)


def _lock_levels(keys: Sequence[int]) -> None:
    locked = Level.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    lock_answers("level", list(locked.values_list("public_id", flat=True)))


def _keep_report(key: int, names: Sequence[str]) -> bool:
    """Move one report, as it is once it is locked; whether it still had to be."""
    locked = Report.objects.select_for_update(of=("self",)).select_related("visibility_class", "organisation")
    report = locked.filter(pk=key).first()
    if report is None or report.visibility_class.names_school or not names_a_school(report, names):
        return False
    stage = report.visibility_class.stage
    move(report, stage=stage, by=None, verb="keep school unnamed", only=("visibility_class",))
    return True


def _keep_level(key: int, names: Sequence[str]) -> bool:
    level = (
        Level.objects.select_for_update(of=("self",))
        .select_related("visibility_class")
        .filter(pk=key)
        .first()
    )
    if level is None or level.visibility_class.names_school or not _tells(level, names):
        return False
    before = level.visibility_class_id
    level.visibility_class = inherited_class([before], names_school=True)
    level.save(update_fields=["visibility_class"])
    record("keep school unnamed", item_kind="level", item_id=level.public_id)
    announce("level", level.public_id, before=before, after=level.visibility_class_id)
    rise_with("level", [level.public_id], level.visibility_class)
    return True
