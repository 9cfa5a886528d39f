"""Bringing back somebody who lost their second step: the telephone, the passkey and the spare codes.

The second step stands between a password that became known and what people reported. Whoever may end somebody's
could, with their password or their mailbox, come in as them. So an administrator, who sees no content and may
keep the mail server too, ends those of people without content alone; the second step of somebody who sees content
is ended by a person who may give that role (a cohesion officer), who sees content already and so gains nothing by it. One such
person decides: two of them seldom are there at nine on the morning after a telephone was lost, and what would then be done
instead is to share a sign-in. Both are on the record, the person is told at once, and nobody ends their own.
"""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.mailing import send_one
from commonweal.people.holders import people_who_may
from commonweal.people.models import User
from commonweal.people.roles import ROLES, Permission
from commonweal.people.verbs import needed_to_give


class WhyEnded(models.TextChoices):
    """Why somebody can't use their second step. Chosen and not typed: the record keeps it for good, and names nobody."""

    LOST = "lost", gettext_lazy("The telephone or key is lost, and there are no spare codes")
    STOLEN = "stolen", gettext_lazy("The telephone or key was stolen")
    BROKEN = "broken", gettext_lazy("The telephone or key is broken or was replaced")


class HowChecked(models.TextChoices):
    """How it was made sure who asks. A mail, or a call that came in, is no check: a stranger may send both."""

    IN_PERSON = "in-person", gettext_lazy("I know them, and saw them in person or by video")
    PASS = "pass", gettext_lazy("I saw their staff pass or another identity document")
    CALLED_BACK = (
        "called-back",
        gettext_lazy("I called them back at a number that we had before, or that their organisation gave me"),
    )


class CannotEnd(ValueError):
    """There is no second step to end; the sentence says so."""


def needed_to_end(person: User) -> frozenset[Permission]:
    """The rights that somebody needs to end this person's second step: those to give each role that they hold."""
    held = frozenset(needed_to_give(role) for role in person.roles if role in ROLES)
    return held or frozenset({Permission.MANAGE_ACCOUNTS})


def may_end(ender: User, person: User) -> bool:
    """May this person end that one's second step? Nobody may end their own."""
    return ender.pk != person.pk and needed_to_end(person) <= ender.permissions


def who_may_end(person: User) -> QuerySet[User]:
    """Who may end this person's second step, in the order of names."""
    found = User.objects.exclude(pk=person.pk)
    for right in needed_to_end(person):  # one by one: somebody may have each by another role
        found = found.filter(pk__in=people_who_may(right).values("pk"))
    return found.order_by("name")


def has_steps(person: User) -> bool:
    """Has this person set up a second step?"""
    return Authenticator.objects.filter(user=person).exists()


@transaction.atomic
def end_steps(person: User, *, why: WhyEnded, checked: HowChecked, by: User | None) -> None:
    """End every second step of somebody and all that is open under their name; the next sign-in sets a new one up.

    by: None from the machine itself. Tell the person afterwards (`tell`). Raises CannotEnd where there is none.
    """
    # Of two who press at once the second waits here, and then finds none.
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by is not None and by.pk == person.pk:
        raise PermissionError(_("Nobody ends their own second step. Ask a colleague who may."))
    if by is not None and not may_end(by, person):
        raise PermissionError(_("You cannot end the second step of this person."))
    if not person.is_active:
        raise CannotEnd(_("The account of %(name)s is closed.") % {"name": person.name})
    steps = Authenticator.objects.filter(user=person)
    if not steps:
        raise CannotEnd(_("%(name)s has no second step now.") % {"name": person.name})
    for step in steps:
        step.delete()  # one by one: each is noted, so that a restore removes it again
    _end_sessions(person)
    record(
        "end second step",
        by=by,
        item_kind="person",
        item_id=person.public_id,
        details={"why it ended": why.value, "how it was checked who asks": checked.value},
    )


def _end_sessions(person: User) -> None:
    """End all that somebody has open, also what was opened with the password alone and waits for the second step."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def tell(person: User) -> None:
    """Write to somebody that their second step has ended, and whom to tell if that is wrong. Raises CannotSend."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        hello = _("Hello %(name)s,") % {"name": person.name}
        told = _(
            "your second step for signing in to %(partnership)s has ended, because we were told that you can’t use it "
            "any more. You were signed out everywhere. At your next sign-in you set a new one up. If you did not ask "
            "for this, tell us at once: %(contact)s."
        ) % {"partnership": settings.PARTNERSHIP, "contact": settings.CONTACT}
        subject = _("Your sign-in to %(partnership)s") % {"partnership": settings.PARTNERSHIP}
    link = settings.SITE_ADDRESS + reverse("account_login")
    send_one(EmailMessage(subject, f"{hello}\n\n{told}\n\n{link}\n", to=[person.email]))
