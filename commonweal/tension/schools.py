"""What makes a school known from a report: that it sent it, its type or source, and words that others read.

A report that tells of a school is read by the tension group, by whoever checks reports and by its own organisation unless it leads
(`people.visibility`). Which words tell of one is asked of `people.schools`; `verbs.schools` lets reports follow when
a school joins later, or is called otherwise.
"""

from collections.abc import Iterable

from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.places.models import Area
from commonweal.tension.counted import sends_counts
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status

# The code of the type "Incident at or near a school or college", and of the source "School or college".
OF_A_SCHOOL = "school"


def is_of_a_school(report: Report) -> bool:
    """Does the report say so besides its words? By who sent it, its type, its source, or the tick of who graded it."""
    return (
        sends_counts(report.organisation)
        or OF_A_SCHOOL in (report.indicator, report.source)
        or report.school_is_clear
    )


def names_a_school(report: Report, known: Iterable[str] | None = None) -> bool:
    """Can a school be made out from what others read of this report?

    It can from what a school sent: where one lies alone in a ward, a number there is that school's. It can from its
    type or source, where that is a school, and where whoever graded it said so. It can from
    words that say which school, or that it is one: in the place, in the agreed wording, in the conditions of handling,
    and once the report is closed in what came of it. An area that is called after a school, as wards are, names the area. known:
    `known_schools`, asked for here unless whoever asks about many reports has them.
    """
    if is_of_a_school(report):
        return True
    known = known_schools() if known is None else known
    outcome = report.outcome if report.status == Status.CLOSED else ""
    if any(
        tells_of_a_school(words, known) for words in (report.sanitised, report.handling_conditions, outcome)
    ):
        return True
    if not tells_of_a_school(report.place, known):
        return False
    return not Area.objects.filter(name=report.place).exists()
