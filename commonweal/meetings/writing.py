"""Who writes in the name of a body: its chair, vice-chair and secretary, and who manages meetings, if they see it."""

from django.utils.translation import gettext as _

from commonweal.meetings.classes import CannotMeet, class_of
from commonweal.meetings.models import Meeting
from commonweal.meetings.selectors import bodies_visible_to, meetings_visible_to, seats_now
from commonweal.people.models import Body, Membership, Organisation, User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.people.visibility_models import Kind, Marking

OFFICERS = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR, Membership.Role.SECRETARY)


def is_officer(person: User, body: Body) -> bool:
    """Does this person chair this body today, or keep its papers?"""
    return seats_now(person).filter(body=body, role__in=OFFICERS).exists()


def may_act_on_decisions(person: User, body: Body) -> bool:
    """May this person make the actions that this body's decisions ask for?

    Whoever manages actions may; of others, those of its officers who see actions. It lets them change no action.
    """
    if person.may(Permission.MANAGE_ACTIONS):
        return True
    return person.may(Permission.SEE_ACTIONS) and is_officer(person, body) and may_write_for(person, body)


def may_write_for(person: User, body: Body) -> bool:
    """May this person call a meeting of this body, and keep its agenda, decisions, minutes and interests?"""
    if not (is_officer(person, body) or person.may(Permission.MANAGE_MEETINGS)):
        return False
    if not bodies_visible_to(person).filter(pk=body.pk).exists():
        return False
    lead = Organisation.objects.filter(is_lead=True).first()
    if lead is None:
        return True
    # Whoever may read nothing of a group that speaks of tension writes nothing there either, whatever their seat.
    like = class_of(body, lead)
    return like.kind == Kind.STRENGTH or like.pk in clearance_of(person)


def refuse_unless_writer(person: User, body: Body) -> None:
    """Raise PermissionError for whoever may not write for this body."""
    if not may_write_for(person, body):
        raise PermissionError(
            _(
                "The chair, the vice-chair and the secretary of a body write here, and whoever manages meetings."
            )
        )


def as_it_is(meeting: Meeting, person: User) -> None:
    """Lock a meeting and read it anew, for whoever writes in it. Raises PermissionError, or CannotMeet once it is fixed."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    refuse_unless_writer(person, meeting.body)
    if not meetings_visible_to(person).filter(pk=meeting.pk).exists():
        raise PermissionError(_("You may not see this meeting."))
    if meeting.is_fixed:
        raise CannotMeet(
            _(
                "The minutes of this meeting are agreed, so nothing of it changes any more. Say at the next meeting what was wrong."
            )
        )


def markings_for(person: User) -> list[tuple[str, str]]:
    """The markings that this person may give to a meeting: none that would hide it from themselves."""
    offered = [Marking.OFFICIAL]
    if person.may(Permission.SEE_SENSITIVE):
        offered.append(Marking.SENSITIVE)
    return [(one.value, str(one.label)) for one in offered]
