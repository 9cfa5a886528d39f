"""Keys for programs: making, knowing again and taking away."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import ApiToken, User
from commonweal.people.roles import Permission
from commonweal.people.withdrawals import note_withdrawn, withdrawn

PREFIX = "cw_"
LONGEST_DAYS = 365
TOKEN = "token"  # as what keys that ended are noted


def _hash(secret: str) -> str:
    # The secret has 256 random bits: guessing is hopeless, so no slow hash is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(*, name: str, days: int, by: User, content_key: str | None = None) -> tuple[ApiToken, str]:
    """Make a key for a program of this person. Returns it with its secret, which is never shown again.

    days: how long it is good for, 1 to 365. content_key: names the sending of a form, kept once.
    Raises PermissionError and ValueError.
    """
    if not by.may(Permission.USE_API):
        raise PermissionError(_("Your roles do not include the programming interface."))
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(_("A token is good for 1 to %(most)s days.") % {"most": LONGEST_DAYS})
    if not name.strip():
        raise ValueError(_("Say what the token is for."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=by,
        name=name.strip()[:100],
        token_hash=_hash(secret),
        expires_at=timezone.now() + datetime.timedelta(days=days),
        content_key=content_key,
    )
    record("issue token", by=by, item_kind="token", item_id=token.public_id, details={"good for days": days})
    return token, secret


@transaction.atomic
def renew_secret(token: ApiToken, *, by: User) -> str:
    """Another secret for a key whose first one was lost on the way to the screen; the first one ends."""
    if by != token.owner:
        raise PermissionError(_("Only its owner may have another secret for a token."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token.token_hash = _hash(secret)
    token.save(update_fields=["token_hash"])
    note_withdrawn(TOKEN, token.public_id)  # an older backup has the secret that ended, and not this one
    record("renew token", by=by, item_kind="token", item_id=token.public_id)
    return secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> None:
    """Take a key away, at once: its owner may, and whoever manages accounts."""
    if by != token.owner and not by.may(Permission.MANAGE_ACCOUNTS):
        raise PermissionError(_("Only its owner, or whoever manages accounts, may take a token away."))
    if token.revoked_at is None:
        _end(token, by=by)


def end_tokens(owner: User, *, by: User) -> None:
    """Take every key of somebody away: the next ones are made with what they sign in with from now on."""
    for token in ApiToken.objects.filter(owner=owner, revoked_at=None):
        _end(token, by=by)


@transaction.atomic
def end_again(after: int) -> int:
    """After a backup was restored: take away the keys that were taken away, or given another secret, since; how many."""
    gone = withdrawn(TOKEN, after=after)
    back = list(ApiToken.objects.filter(public_id__in=gone, revoked_at=None))
    for token in back:
        _end(token, at=gone[token.public_id])
    return len(back)


def _end(token: ApiToken, *, by: User | None = None, at: datetime.datetime | None = None) -> None:
    """at: when it was, as is noted already."""
    token.revoked_at = at or timezone.now()
    token.content_key = None  # the same form makes another from now on
    token.save(update_fields=["revoked_at", "content_key"])
    if at is None:
        note_withdrawn(TOKEN, token.public_id)
    record("revoke token", by=by, item_kind="token", item_id=token.public_id)


def owner_of(secret: str) -> User | None:
    """The person for whom a program acts that shows this secret; None when it is not, or no longer, good.

    It stops being good when it expires or is revoked, when the account is closed, and when the
    person no longer holds a role that includes the programming interface.
    """
    now = timezone.now()
    token = (
        ApiToken.objects.filter(token_hash=_hash(secret), revoked_at=None, expires_at__gt=now)
        .select_related("owner__organisation")
        .first()
    )
    if token is None or not token.owner.is_active or not token.owner.may(Permission.USE_API):
        return None
    today = timezone.localdate(now)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token.owner
