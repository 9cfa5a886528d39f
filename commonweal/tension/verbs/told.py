"""What somebody tells us, on its way from whichever door to the table of reports."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commonweal.people.visibility_models import Handling, Marking
from commonweal.tension.report_models import WhenPrecision


@dataclass(frozen=True)
class Told:
    """What somebody tells us, checked and ready to be kept. Times are aware; places in degrees."""

    kind: str
    what: str
    where: str
    when_from: datetime.datetime | None = None
    when_to: datetime.datetime | None = None
    when_precision: str = WhenPrecision.DAY
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    # A whole area, such as a ward, where no point is known: it is not made more exact than it is.
    area_id: int | None = None
    indicator: str = ""
    communities: tuple[str, ...] = ()
    source: str = ""
    is_first_hand: bool | None = None
    marking: str = Marking.OFFICIAL
    handling: str = Handling.PERMITTED
    handling_conditions: str = ""
    source_grade: str = ""
    information_grade: str = ""
    crime_reported: bool | None = None
    crime_reference: str = ""
    done_already: str = ""
    suggested: str = ""
    may_share: bool = True
    concerns_child: bool = False
    language: str = ""
    reporter: dict[str, str] = field(default_factory=dict)
    content_key: str | None = None
    # How many this stands for, where a count is sent in place of words (`tension.counted`).
    number: int | None = None


def fault_of_conditions(handling: str, conditions: str) -> str:
    """What is wrong with these conditions of handling, in a sentence; empty where nothing is.

    Code C has conditions, and no other code has any: whoever wrote them counts on their being heeded, and those who
    read what may be shared without are more.
    """
    if handling == Handling.CONDITIONS and not conditions:
        return _("Handling code C needs the conditions.")
    if handling != Handling.CONDITIONS and conditions:
        return _("Only handling code C has conditions. Choose code C, or take the conditions out.")
    return ""
