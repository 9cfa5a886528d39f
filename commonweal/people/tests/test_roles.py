import datetime

import pytest
from django.utils import timezone

from commonweal.people.models import Appointment, User
from commonweal.people.roles import ROLES, Permission
from commonweal.people.verbs import (
    CannotInvite,
    accept_invitation,
    close_account,
    give_role,
    invite,
    take_role,
)

# What reads what people told us. None of it may be an administrator's.
CONTENT = {
    Permission.SEE_STRENGTHS,
    Permission.SEE_REPORTS,
    Permission.SEE_SENSITIVE,
    Permission.SEE_CONDITIONAL,
    Permission.SEE_OWN_ORGANISATION,
    Permission.TRIAGE_REPORTS,
    Permission.SEE_REPORTER,
    Permission.SEE_LEVELS,
    Permission.SET_LEVELS,
    Permission.SEE_SUMMARY,
    Permission.SEE_PARTNER_SUMMARY,
    Permission.WRITE_SUMMARY,
    Permission.SEE_ACTIONS,
    Permission.MANAGE_ACTIONS,
    Permission.GIVE_CONTENT_ROLES,
}


def again(user):
    """The same person as the next request will see them: roles are remembered for one request."""
    return User.objects.get(pk=user.pk)


def test_an_administrator_has_no_permission_that_shows_content():
    assert not ROLES["administrator"].permissions & CONTENT


def test_every_role_that_sees_tension_or_sensitive_items_needs_a_second_factor():
    shown = {
        Permission.SEE_REPORTS,
        Permission.SEE_SENSITIVE,
        Permission.TRIAGE_REPORTS,
        Permission.SEE_AUDIT,
    }
    assert all(role.second_factor for role in ROLES.values() if role.permissions & shown)


def test_an_administrator_cannot_give_anybody_a_role_with_content(people):
    with pytest.raises(PermissionError):
        give_role(people["kit"], "tension-group", by=people["joan"])
    with pytest.raises(PermissionError):
        invite(
            email="new@wealdmere.example",
            name="New",
            organisation=people["kit"].organisation,
            roles=["analyst"],
            by=people["joan"],
        )


def test_nobody_gives_a_role_to_themselves(people):
    for name in ("joan", "aisha"):
        for role in ROLES:
            with pytest.raises(PermissionError):
                give_role(people[name], role, by=people[name])


def test_a_role_counts_from_its_first_day_to_its_last(people):
    person = people["grace"]
    Appointment.objects.filter(person=person).delete()
    today = timezone.localdate()
    Appointment.objects.create(person=person, role="analyst", from_on=today + datetime.timedelta(days=1))
    assert not again(person).permissions
    Appointment.objects.create(person=person, role="board-member", from_on=today, until_on=today)
    assert again(person).roles == {"board-member"}


def test_a_role_taken_away_is_gone_at_once(people):
    appointment = Appointment.objects.get(person=people["ben"])
    take_role(appointment, by=people["aisha"])
    assert not again(people["ben"]).permissions


def test_a_closed_account_may_do_nothing(people):
    close_account(people["ben"], by=people["joan"])
    assert not again(people["ben"]).permissions


def test_an_invitation_makes_one_account_and_then_is_used_up(people):
    _, token = invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    user = accept_invitation(token, password="a-long-enough-password-7")
    assert again(user).roles == {"contributor"}
    with pytest.raises(CannotInvite):
        accept_invitation(token, password="a-long-enough-password-7")


def test_an_invitation_expires_after_a_week(people, clock):
    _, token = invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    clock.shift(datetime.timedelta(days=7, seconds=1))
    with pytest.raises(CannotInvite):
        accept_invitation(token, password="a-long-enough-password-7")


def test_a_role_is_not_given_when_whoever_invited_has_lost_the_right_meanwhile(people):
    _, token = invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["analyst"],
        by=people["aisha"],
    )
    Appointment.objects.filter(person=people["aisha"]).update(until_on="2026-11-01")
    user = accept_invitation(token, password="a-long-enough-password-7")
    assert again(user).roles == frozenset()


def test_common_passwords_are_refused(people):
    from django.core.exceptions import ValidationError

    _, token = invite(
        email="mo@wealdmere.example",
        name="Mo",
        organisation=people["kit"].organisation,
        roles=["contributor"],
        by=people["aisha"],
    )
    with pytest.raises(ValidationError):
        accept_invitation(token, password="password1234")
    assert not User.objects.filter(email="mo@wealdmere.example").exists()
