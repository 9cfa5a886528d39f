"""Making, opening and using up links sent by e-mail.

Mail scanners open every link, so opening one changes nothing; only the button on its page does.
"""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.notices.models import PersonalLink
from commonweal.people.models import User

# A mail takes at most twice COMMONWEAL_EMAIL_TIMEOUT, which is a minute at the highest.
STOPPED_AFTER = datetime.timedelta(minutes=10)


class LinkNotValid(LookupError):
    """The link is not known, was used, has expired, or is for something else."""


def make_link(person: User, *, purpose: str, about: str, valid_for: datetime.timedelta) -> str:
    """A new link for one person and purpose. Returns its secret, which is kept nowhere but in the e-mail."""
    token = secrets.token_urlsafe(24)
    now = timezone.now()
    PersonalLink.objects.create(
        person=person,
        purpose=purpose,
        about=about,
        token_hash=_hash(token),
        made_at=now,
        expires_at=now + valid_for,
    )
    return token


@transaction.atomic
def make_link_unless_sent(
    person: User, *, purpose: str, about: str, valid_for: datetime.timedelta, within: datetime.timedelta
) -> str | None:
    """A new link, unless one for the same was sent within this time or is being sent; of two at once one gets it.

    A link whose mail nobody wrote down as sent stands in the way for ten minutes: by then its sender was stopped.
    It stays good, because its mail may have left in that very moment.
    """
    # Of two who come at once the second waits here, and then sees what the first wrote.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    if PersonalLink.objects.filter(
        Q(sent_at__gt=now - within) | Q(sent_at=None, made_at__gt=now - STOPPED_AFTER),
        person=person,
        purpose=purpose,
        about=about,
    ).exists():
        return None
    return make_link(person, purpose=purpose, about=about, valid_for=valid_for)


def open_link(token: str, *, purpose: str) -> PersonalLink:
    """The link with this secret, if it is still good. Opening it does not use it up. Raises LinkNotValid."""
    link = (
        PersonalLink.objects.filter(
            token_hash=_hash(token), purpose=purpose, used_at=None, expires_at__gt=timezone.now()
        )
        .select_related("person__organisation")
        .first()
    )
    if link is None or not link.person.is_active:
        raise LinkNotValid(_("This link is not valid any more."))
    return link


def use_link(token: str, *, purpose: str) -> PersonalLink:
    """Use a link up, in the transaction of what it is used for; of two at once one wins. Raises LinkNotValid."""
    link = open_link(token, purpose=purpose)
    with transaction.atomic():
        if not PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
            raise LinkNotValid(_("This link was used already."))
    return link


def mark_sent(token: str, *, purpose: str) -> None:
    """Write down that the mail with this link left, as soon as the mail server took it."""
    PersonalLink.objects.filter(token_hash=_hash(token), purpose=purpose).update(sent_at=timezone.now())


def forget_link(token: str, *, purpose: str) -> None:
    """Take away a link whose mail did not leave: nobody has it, and nobody was written to."""
    PersonalLink.objects.filter(token_hash=_hash(token), purpose=purpose, used_at=None).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(b"personal link:" + token.encode()).hexdigest()
