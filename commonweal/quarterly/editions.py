"""The two editions of the quarterly report: what may enter each, and under which class each is read."""

from commonweal.people.models import VisibilityClass
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage
from commonweal.quarterly.models import Edition
from commonweal.tension.derived import classes_of_the_partners, released_class

DOCUMENT = "quarterly-report"


def classes_for(edition: str) -> frozenset[int]:
    """The visibility classes whose items may be counted or told in an edition.

    Both take only what partners may know together: OFFICIAL, handling code P, no school. Of that the public edition
    takes strengths that are released, and actions that answer no tension; a named person publishes it.
    """
    classes = classes_of_the_partners()
    if edition == Edition.BOARD:
        return classes
    return frozenset(
        VisibilityClass.objects.filter(pk__in=classes, kind=Kind.STRENGTH).values_list("pk", flat=True)
    )


def released_alone(classes: frozenset[int]) -> frozenset[int]:
    """Those of the classes whose items the public may see one by one."""
    return frozenset(
        VisibilityClass.objects.filter(pk__in=classes, stage=Stage.PUBLIC).values_list("pk", flat=True)
    )


def class_of_report() -> VisibilityClass:
    """The class under which a report is kept: what every partner who sees actions may read."""
    return released_class(kind=Kind.STRENGTH, marking=Marking.OFFICIAL, handling=Handling.PERMITTED)
