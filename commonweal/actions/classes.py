"""Who may see an action: by what it answers and by its words, and never more people than before."""

from collections.abc import Iterable

from commonweal.actions.models import Action
from commonweal.people.agreements import agreement_for
from commonweal.people.models import Organisation, VisibilityClass
from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Handling, Kind, Marking

# What an action says in words of its own; its milestones and the comments on it say more.
WORDS = (
    "title",
    "details",
    "comment",
    "responsibility",
    "deliverables",
    "staff",
    "funding_source",
    "risk",
    "risk_response",
)


def words_of(action: Action) -> list[str]:
    """Every text of an action that others read, with those of its milestones and all comments ever made."""
    words = [getattr(action, name) for name in WORDS]
    if action.pk:
        words += [comment.text for comment in action.comments.all()]
        words += [text for one in action.milestones.all() for text in (one.title, one.evidence)]
    return words


def names_a_school(action: Action, known: Iterable[str] | None = None) -> bool:
    """Do the words of this action, which others read, say which school, or that it is one? What was said before counts.

    That a school is to do it says nothing: whose action it is, only those read who may know schools. known:
    `known_schools`, asked for here unless whoever asks about many actions has them.
    """
    return tells_of_a_school("\n".join(words_of(action)), known_schools() if known is None else known)


def unanswered(organisation: Organisation) -> VisibilityClass:
    """What would decide, besides its words, who sees an action of this organisation that answers nothing. Not kept."""
    return VisibilityClass(
        kind=Kind.STRENGTH,
        marking=Marking.OFFICIAL,
        handling=Handling.PERMITTED,
        organisation=organisation,
        agreement=agreement_for(organisation),
    )


def raised(
    own: VisibilityClass,
    *,
    kind: str = Kind.STRENGTH,
    marking: str = Marking.OFFICIAL,
    handling: str = Handling.PERMITTED,
    names_school: bool = False,
) -> VisibilityClass:
    """The class of an action that is to be at least this; it is never lowered.

    What tells of tension is for those who see tension, whatever it told of before.

    Whoever wrote the action knew more by then, and what was read of a school once is known.
    """
    kind = kind if own.kind == Kind.STRENGTH else own.kind
    marking = marking if own.marking == Marking.OFFICIAL else own.marking
    handling = handling if own.handling == Handling.PERMITTED else own.handling
    names_school = names_school or own.names_school
    if (kind, marking, handling, names_school) == (own.kind, own.marking, own.handling, own.names_school):
        return own
    return visibility_class(
        stage=own.stage,
        kind=kind,
        marking=marking,
        handling=handling,
        organisation=own.organisation,
        agreement=own.agreement,
        is_from_public=own.is_from_public,
        names_school=names_school,
    )
