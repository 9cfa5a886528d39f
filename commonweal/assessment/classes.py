"""Who may see a round and what is said in it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.assessment.models import WORDS
from commonweal.people.agreements import agreement_for
from commonweal.people.models import Organisation, User, VisibilityClass
from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage


def who_leads(by: User | None) -> Organisation | None:
    """Whose the partnership's rounds and agreed answers are: the organisation that leads, or whoever opens them."""
    return Organisation.objects.filter(is_lead=True).first() or (by.organisation if by else None)


def class_for(
    organisation: Organisation, *, on: datetime.date | None = None, names_school: bool = False
) -> VisibilityClass:
    """The class of what this organisation says: for itself and for whoever signed the agreement that it shares under.

    names_school: what tells of a school is for the tension group, as everywhere.
    """
    return visibility_class(
        stage=Stage.OPEN,
        kind=Kind.STRENGTH,
        marking=Marking.OFFICIAL,
        handling=Handling.PERMITTED,
        organisation=organisation,
        agreement=agreement_for(organisation, on),
        names_school=names_school,
    )


def told_of_a_school(said: Mapping[str, Any], known: Iterable[str] | None = None) -> bool:
    """Do the words of an answer say which school, or that it is one? known: asked for here unless given."""
    words = "\n".join(str(said[name]) for name in WORDS if said.get(name))
    return bool(words) and tells_of_a_school(words, known_schools() if known is None else known)
