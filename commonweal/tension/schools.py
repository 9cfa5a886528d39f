"""What makes a school known: that it sent a report, words that say it is one, and the names of those known here.

A report that tells of a school is read by the tension group, by whoever checks reports and by its own organisation
(`people.visibility`). `verbs.schools` lets reports follow when a school joins later, or is called otherwise.
"""

import re
from collections.abc import Iterable

from commonweal.people.models import Organisation
from commonweal.people.organisations_models import Sector
from commonweal.places.models import Area
from commonweal.tension.counted import sends_counts
from commonweal.tension.models import Report
from commonweal.tension.report_models import Status

_SCHOOL = re.compile(
    r"\b((pre-?)?school|academy|academies|nursery|nurseries|playgroup|sixth[- ]form|college|madrasah?|ysgol|"
    r"kindergarten|(infant|junior|primary|secondary|grammar)(?! (care|health|concern|reason)))s?\b",
    re.IGNORECASE,
)
_CALLED_HIGH = re.compile(r"\b[A-Z][\w’'-]+ High\b(?! (?:Street|Road|Court|Lane|Rise))")


def known_schools() -> list[str]:
    """What the organisations of education that are known here are called, and were called before."""
    found = Organisation.objects.filter(sector=Sector.EDUCATION).values_list("name", "former_names")
    return [name for now, before in found for name in (now, *before)]


def tells_of_a_school(words: str, known: Iterable[str] = ()) -> bool:
    """Do the words say which school, or that it is one? known: names of schools, however they sound.

    >>> tells_of_a_school("The infant school gate"), tells_of_a_school("Old High Street")
    (True, False)
    >>> tells_of_a_school("Near Fernbank House", known=["Fernbank House"])
    True
    """
    if _SCHOOL.search(words) or _CALLED_HIGH.search(words):
        return True
    folded = words.casefold()
    return any(name.casefold() in folded for name in known)


def names_a_school(report: Report, known: Iterable[str] | None = None) -> bool:
    """Can a school be made out from what others read of this report?

    It can from what a school sent: where one lies alone in a ward, a number there is that school's. It can from
    words that say which school, or that it is one: in the place, in the agreed wording, and once the report is
    closed in what came of it. An area that is called after a school, as wards are, names the area. known:
    `known_schools`, asked for here unless whoever asks about many reports has them.
    """
    if sends_counts(report.organisation):
        return True
    known = known_schools() if known is None else known
    outcome = report.outcome if report.status == Status.CLOSED else ""
    if any(tells_of_a_school(words, known) for words in (report.sanitised, outcome)):
        return True
    if not tells_of_a_school(report.place, known):
        return False
    return not Area.objects.filter(name=report.place).exists()
