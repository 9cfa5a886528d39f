"""Somebody who lost telephone and spare codes is brought back, by whom it may be, and on the record."""

import io

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from commonweal.audit.models import AuditEvent
from commonweal.demo.people import PASSWORD
from commonweal.people import lost_steps
from commonweal.people.models import Erasure, User
from commonweal.people.verbs import give_role

ASKED = {"why": "lost", "checked": "called-back"}
END = {"why": lost_steps.WhyEnded.LOST, "checked": lost_steps.HowChecked.IN_PERSON}


@pytest.fixture
def steps(people):
    """A function that gives somebody two second steps and the address at which these are ended."""

    def of(name):
        for kind in ("totp", "recovery_codes"):
            Authenticator.objects.create(user=people[name], type=kind, data={"secret": "x"})
        return reverse("people:end-steps", args=[people[name].public_id])

    return of


def has_ended(person):
    return not Authenticator.objects.filter(user=person).exists()


def test_a_cohesion_officer_brings_back_somebody_who_sees_content(people, sign_in, steps):
    address = steps("ben")
    aisha = sign_in("aisha")
    assert 'href="' + address in aisha.get(reverse("people:account", args=[people["ben"].public_id])).text
    assert "a call that came in is not enough" in aisha.get(address).text
    assert not has_ended(people["ben"])
    told = aisha.post(address, ASKED, follow=True).text
    assert "The second step of Ben has ended." in told
    assert has_ended(people["ben"])
    [event] = AuditEvent.objects.filter(verb="end second step")
    assert (event.actor, event.item_id) == (people["aisha"].public_id, people["ben"].public_id)
    assert event.details == {"why it ended": "lost", "how it was checked who asks": "called-back"}
    assert "has no second step now" in aisha.post(address, ASKED, follow=True).text
    assert AuditEvent.objects.filter(verb="end second step").count() == 1


def test_the_person_is_told_without_content_and_sets_a_new_one_up_at_the_sign_in(people, sign_in, steps):
    address = steps("ben")
    sign_in("aisha").post(address, ASKED)
    [told] = mail.outbox
    assert told.to == ["ben@wealdmere.example"]
    assert "has ended" in told.body
    assert reverse("account_login") in told.body
    assert not any(word in told.body.lower() for word in ("tension", "aisha", "report", "lost"))
    ben = Client()
    ben.post(reverse("account_login"), {"login": people["ben"].email, "password": PASSWORD})
    assert ben.get("/week/").url == "/accounts/2fa/totp/activate/"


def test_all_that_was_open_under_the_name_ends_and_nobody_elses(people, sign_in, steps):
    """Fails where only sessions that stand on the second step end: one opened by the password alone waits for it."""
    address = steps("kit")
    by_password, with_step = Client(), Client()
    for one in (by_password, with_step):
        one.force_login(people["kit"])
    session = with_step.session
    used = Authenticator.objects.get(user=people["kit"], type="totp")
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "id": used.pk, "type": "totp"}]
    session.save()
    assert by_password.get("/week/").status_code == with_step.get("/week/").status_code == 200
    aisha = sign_in("aisha")
    aisha.post(address, ASKED)
    for one in (by_password, with_step):
        assert one.get("/week/").status_code == 302
    assert Session.objects.count() == 1
    assert aisha.get("/week/").status_code == 200


def test_a_restore_removes_them_again(people, steps):
    steps("kit")
    lost_steps.end_steps(people["kit"], **END, by=people["aisha"])
    assert Erasure.objects.filter(item_kind="withdrawn second step").count() == 2


def test_an_administrator_ends_none_of_somebody_who_sees_content_and_reads_who_does(people, sign_in, steps):
    address = steps("ben")
    joan = sign_in("joan")
    page = joan.get(reverse("people:account", args=[people["ben"].public_id])).text
    assert address not in page
    assert "it can be ended by:" in page
    assert "Aisha" in page
    assert joan.post(address, ASKED).status_code == 404
    with pytest.raises(PermissionError):
        lost_steps.end_steps(people["ben"], **END, by=people["joan"])
    assert not has_ended(people["ben"])


def test_an_administrator_brings_back_another_and_nobody_themselves(people, steps):
    people["carys"].appointments.update(role="administrator")
    for name in ("carys", "joan", "aisha"):
        steps(name)
    lost_steps.end_steps(people["carys"], **END, by=people["joan"])
    assert has_ended(people["carys"])
    for name in ("joan", "aisha"):
        with pytest.raises(PermissionError, match="their own"):
            lost_steps.end_steps(people[name], **END, by=people[name])
    with pytest.raises(PermissionError):
        lost_steps.end_steps(people["joan"], **END, by=people["aisha"])  # gives no administrator


def test_whoever_has_both_kinds_of_role_needs_somebody_who_may_give_both(people, steps):
    steps("grace")
    give_role(people["grace"], "administrator", by=people["joan"])
    for name in ("joan", "aisha"):
        with pytest.raises(PermissionError):
            lost_steps.end_steps(people["grace"], **END, by=people[name])
    grace = User.objects.get(pk=people["grace"].pk)
    assert not lost_steps.who_may_end(grace).exists()
    give_role(people["aisha"], "administrator", by=people["joan"])
    assert [one.name for one in lost_steps.who_may_end(grace)] == ["Aisha"]
    lost_steps.end_steps(grace, **END, by=User.objects.get(pk=people["aisha"].pk))
    assert has_ended(grace)


@pytest.mark.parametrize("left_out", ["why", "checked"])
def test_nothing_ends_before_why_and_how_it_was_checked_are_chosen(people, sign_in, steps, left_out):
    address = steps("ben")
    answer = sign_in("aisha").post(address, {k: v for k, v in ASKED.items() if k != left_out})
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert not has_ended(people["ben"])


def test_where_no_mail_leaves_that_is_said_and_it_has_ended(people, sign_in, steps, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    told = sign_in("aisha").post(steps("ben"), ASKED, follow=True).text
    assert "No mail about it could be sent to Ben" in told
    assert has_ended(people["ben"])


def end_on_the_machine(name, **options):
    out = io.StringIO()
    call_command("end_second_step", f"{name}@wealdmere.example", **ASKED, **options, stdout=out)
    return out.getvalue()


def test_the_last_administrator_is_brought_back_on_the_machine(people, steps):
    steps("joan")
    assert "sets up a new second step" in end_on_the_machine("joan")
    assert has_ended(people["joan"])
    [event] = AuditEvent.objects.filter(verb="end second step")
    assert event.actor == ""
    assert event.details["why it ended"] == "lost"
    assert [one.to for one in mail.outbox] == [["joan@wealdmere.example"]]
    with pytest.raises(CommandError, match="no second step now"):
        end_on_the_machine("joan")


def test_the_machine_refuses_while_a_colleague_can_unless_that_is_said_to_be_impossible(people, steps):
    steps("ben")
    with pytest.raises(CommandError, match="Aisha"):
        end_on_the_machine("ben")
    assert not has_ended(people["ben"])
    end_on_the_machine("ben", even_so=True)
    assert has_ended(people["ben"])
    with pytest.raises(CommandError, match="no account"):
        end_on_the_machine("nobody")
