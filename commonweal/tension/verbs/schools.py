"""Reports and levels follow when a school joins, is called otherwise, or turns out to be one."""

from typing import Any

from django.db import transaction

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.models import Organisation
from commonweal.tension.counted import sends_counts
from commonweal.tension.derived import inherited_class
from commonweal.tension.models import Level, Report
from commonweal.tension.schools import names_a_school, tells_of_a_school
from commonweal.tension.verbs.triage import move


@transaction.atomic
def follow_school(school: Organisation) -> int:
    """Keep to the tension group what tells of this school and did not before; how many reports and levels moved.

    In the transaction in which the organisation is kept, so that no page shows the school in between: what is
    held is read through once, which for a hundred thousand reports takes about a second. What was released to the
    public is public no more. Nothing is opened again: what told of a school by an earlier name still does.
    """
    if not sends_counts(school):
        return 0
    names = [school.name, *school.former_names]
    reports = [
        report.pk
        for report in Report.objects.exclude(visibility_class__names_school=True)
        .select_related("organisation")
        .only(
            "place",
            "sanitised",
            "outcome",
            "status",
            "indicator",
            "source",
            "school_is_clear",
            "organisation__sector",
        )
        .iterator(chunk_size=500)
        if names_a_school(report, names)
    ]
    for report in Report.objects.filter(pk__in=reports):
        move(report, stage=report.visibility_class.stage, by=None, verb="keep school unnamed")
    levels = [
        level
        for level in Level.objects.exclude(visibility_class__names_school=True)
        if tells_of_a_school(f"{level.reason}\n{level.override_reason}", names)
    ]
    for level in levels:
        before = level.visibility_class_id
        level.visibility_class = inherited_class([before], names_school=True)
        level.save(update_fields=["visibility_class"])
        record("keep school unnamed", item_kind="level", item_id=level.public_id)
        announce("level", level.public_id, before=before, after=level.visibility_class_id)
    return len(reports) + len(levels)


def follow_when_kept(instance: Organisation, **signal: Any) -> None:
    """The same whenever an organisation is saved, by whichever page, command or test."""
    follow_school(instance)
