"""What was ended after a backup was made is ended again once that backup is put back.

`config/tests/test_sharing_restored.py` does it with a real backup; here the rows are set to what it held.
"""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from commonweal.audit.models import AuditEvent
from commonweal.audit.restoring import replay_all
from commonweal.demo.people import PASSWORD
from commonweal.people.membership import end_membership, take_up_membership
from commonweal.people.models import ApiToken, Appointment, Erasure, Organisation, User
from commonweal.people.tokens import end_tokens, issue_token, owner_of, renew_secret, revoke_token
from commonweal.people.verbs import close_account, give_role, may_give, take_role


@pytest.fixture
def admin(people):
    return next(person for person in people.values() if "administrator" in person.roles)


def again(name):
    return replay_all(0)[name]


def test_a_closed_account_is_closed_again(people, admin):
    close_account(people["ben"], by=admin)
    User.objects.filter(pk=people["ben"].pk).update(is_active=True)
    assert again("closed accounts") == 1
    assert not User.objects.get(pk=people["ben"].pk).is_active
    assert AuditEvent.objects.filter(verb="close account").count() == 2
    assert again("closed accounts") == 0


def test_a_role_is_taken_again_unless_it_was_given_again(people, admin, clock):
    for name, is_given_again in (("ben", False), ("carys", True)):
        held = people[name].appointments.filter(until_on=None).first()
        take_role(held, by=admin)
        clock.shift(60)
        if is_given_again:
            give_role(
                people[name], held.role, by=next(one for one in people.values() if may_give(one, held.role))
            )
        else:
            Appointment.objects.filter(pk=held.pk).update(until_on=None)
    before = set(User.objects.get(pk=people["carys"].pk).roles)
    assert again("roles taken away") == 1
    assert not User.objects.get(pk=people["ben"].pk).roles
    assert set(User.objects.get(pk=people["carys"].pk).roles) == before != set()


@pytest.mark.parametrize("way", ["revoked", "ended with a role", "given another secret"])
def test_a_token_that_ended_is_no_good_again(people, way):
    lena = people["lena"]
    token, secret = issue_token(name="Figures", days=30, by=lena)
    issued = ApiToken.objects.values("token_hash", "revoked_at").get()
    if way == "revoked":
        revoke_token(token, by=lena)
    elif way == "ended with a role":
        end_tokens(lena, by=lena)
    else:
        renew_secret(token, by=lena)
    last = Erasure.objects.order_by("pk").values_list("pk", flat=True).last()
    ApiToken.objects.update(**issued)
    assert replay_all(last)["tokens taken away"] == 0  # a backup that knows of it holds what came after
    assert owner_of(secret) == lena
    assert again("tokens taken away") == 1
    assert owner_of(secret) is None
    assert again("tokens taken away") == 0


def test_a_password_that_was_changed_is_no_good_again(people, client, mailoutbox):
    """Fails where a restore brings back what somebody else may know: then the old one lets in."""
    ben = people["ben"]
    before = User.objects.values("password").get(pk=ben.pk)
    ben.set_password("another-one-by-the-canal")
    ben.save()
    last = Erasure.objects.order_by("pk").values_list("pk", flat=True).last()
    assert replay_all(last)["changed passwords"] == 0  # a backup that knows of it has the new one
    User.objects.filter(pk=ben.pk).update(**before)
    assert User.objects.get(pk=ben.pk).check_password(PASSWORD)
    assert again("changed passwords") == 1
    ben = User.objects.get(pk=ben.pk)
    assert not ben.check_password(PASSWORD)
    assert not ben.has_usable_password()
    assert people["carys"].check_password(PASSWORD)
    client.post("/accounts/password/reset/", {"email": ben.email})
    assert "/accounts/password/reset/key/" in mailoutbox.pop().body  # and this is the way back in


def test_a_second_step_that_was_removed_is_removed_again_and_no_other_with_its_number(people):
    stolen = Authenticator.objects.create(user=people["ben"], type="webauthn", data={"name": "Phone"})
    before = Authenticator.objects.values().get()
    stolen.delete()
    later = timezone.now() + datetime.timedelta(seconds=1)
    Authenticator.objects.create(**before | {"created_at": later})  # another one that got its number
    assert again("removed second steps") == 0
    Authenticator.objects.filter(pk=before["id"]).update(**before)
    assert again("removed second steps") == 1
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.filter(verb="remove second step", item_id=people["ben"].public_id).count() == 1


@pytest.mark.parametrize("is_active_again", [False, True])
def test_an_organisation_that_left_is_inactive_again(people, is_active_again, clock):
    health = Organisation.objects.get(slug="wealdmere-health")
    end_membership(health, because="A merger.", by=people["aisha"])
    clock.shift(60)
    if is_active_again:
        take_up_membership(health, by=people["aisha"])
    Organisation.objects.filter(pk=health.pk).update(is_active=True)
    assert again("organisations made inactive") == (not is_active_again)
    found = Organisation.objects.get(pk=health.pk)
    assert found.is_active == is_active_again
    assert ("not in that backup" in found.inactive_because) == (not is_active_again)
