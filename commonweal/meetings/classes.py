"""Under which visibility class a body meets: what the tension monitoring group speaks of is tension."""

from commonweal.actions.classes import unanswered
from commonweal.people.models import Body, Organisation, VisibilityClass
from commonweal.people.organisations_models import BodyKind
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Kind, Marking


class CannotMeet(ValueError):
    """This can't be done with a meeting; the sentence says why."""


def kind_of(body: Body) -> str:
    """Is what this body speaks of tension, which fewer people read?"""
    return Kind.TENSION if body.kind == BodyKind.TENSION else Kind.STRENGTH


def is_open(seen: VisibilityClass) -> bool:
    """May a seat alone open a meeting of this class? Not one of tension, and not one that is marked higher."""
    return seen.kind == Kind.STRENGTH and seen.marking == Marking.OFFICIAL and not seen.names_school


def class_of(body: Body, lead: Organisation, marking: str = Marking.OFFICIAL) -> VisibilityClass:
    """The class of a meeting of this body: of the organisation that leads, shared as what that organisation says is."""
    like = unanswered(lead)
    return visibility_class(
        stage=like.stage,
        kind=kind_of(body),
        marking=marking,
        handling=like.handling,
        organisation=lead,
        agreement=like.agreement,
    )
