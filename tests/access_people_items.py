"""People, invitations, agreements and requests that addresses lead to, built in a test's database."""

import datetime
from typing import Any

from allauth.mfa.models import Authenticator

from commonweal.people import information, rights, verbs
from commonweal.people.membership import end_membership
from commonweal.people.models import Agreement
from commonweal.people.tests.asking import asked_and_checked
from commonweal.people.tokens import issue_token
from tests.access_items import Args, Borough


def invitation(borough: Borough) -> Args:
    _invited, token = verbs.invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=borough.organisation(),
        roles=["contributor"],
        by=borough.people["aisha"],
    )
    return (token,)


def invited(*roles: str) -> Any:
    """An invitation to these roles that nobody has accepted yet, by its number."""

    def made(borough: Borough) -> Args:
        given = to_invite(roles[0])(borough) | {"roles": list(roles), "organisation": borough.organisation()}
        by = borough.people["joan" if "administrator" in roles else "aisha"]
        invitation, _token = verbs.invite(**given, by=by)
        return (invitation.pk,)

    return made


def ended_organisation(borough: Borough) -> Args:
    """The address of an organisation that is no longer part of the partnership."""
    health = borough.organisation("wealdmere-health")
    return (end_membership(health, because="A merger.", by=borough.people["aisha"]).slug,)


def to_invite(role: str) -> Any:
    return lambda borough: {
        "name": "Mo",
        "email": "mo@wealdmere.example",
        "organisation": borough.organisation().pk,
        "roles": [role],
    }


def kit(borough: Borough) -> Args:
    return (borough.people["kit"].public_id,)


def lost_step_of(name: str, role: str = "") -> Any:
    """Somebody who has a second step, by the address of their account; with this role in place of theirs."""

    def made(borough: Borough) -> Args:
        person = borough.people[name]
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        if role:
            person.appointments.update(role=role)
        return (person.public_id,)

    return made


def role_of(name: str) -> Any:
    def held(borough: Borough) -> Args:
        person = borough.people[name]
        return person.public_id, person.appointments.get().pk

    return held


def agreement(borough: Borough) -> Args:
    return (borough.only(Agreement).public_id,)


def signature(borough: Borough) -> Args:
    return (borough.only(Agreement).public_id, "council-of-faiths")


def data_request(borough: Borough) -> Args:
    asked = rights.receive_request(
        kind="access", text="", details={"name": "Somebody", "email": "s@x.example"}
    )
    return (asked.public_id,)


def information_request(borough: Borough) -> Args:
    """The address of a request for information about days."""
    today = datetime.date(2026, 11, 23)
    days = {"received_on": today, "first_day": datetime.date(2026, 11, 1), "last_day": today}
    asked = information.write_down(text="What?", contact={}, by=borough.people["hana"], **days)
    return (asked.public_id,)


def information_file(borough: Borough) -> Args:
    return (*information_request(borough), "csv")


def checked_request(borough: Borough) -> Args:
    """The address of a request about data where it was checked who asks."""
    sent = {"kind": "access", "text": "", "details": {"name": "Somebody", "email": "s@x.example"}}
    return (asked_and_checked(borough.people["hana"], **sent).public_id,)


def checked_deletion(borough: Borough) -> Args:
    """The same of a request to delete."""
    sent = {"kind": "deletion", "text": "", "details": {"name": "Somebody", "email": "s@x.example"}}
    return (asked_and_checked(borough.people["hana"], **sent).public_id,)


def token_of_kit(borough: Borough) -> Args:
    token, _secret = issue_token(name="Housing system", days=30, by=borough.people["kit"])
    return (token.public_id,)
