"""The key to one's calendar of meetings: made, shown once, taken away, and taken away again after a backup was put back."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.meetings.models import Feed, Meeting
from commonweal.meetings.selectors import OPENS, meetings_visible_to
from commonweal.people.models import User
from commonweal.people.withdrawals import note_withdrawn, withdrawn

FEED = "meetings feed"  # as what keys that ended are noted
BACK, AHEAD = datetime.timedelta(days=60), datetime.timedelta(days=400)


def _hash(secret: str) -> str:
    # The secret has 256 random bits: guessing is hopeless, so no slow hash is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: User) -> str:
    """Give somebody the address of their calendar, in place of one that they had. Returns its secret, which is never
    shown again. Raises PermissionError for whoever may see no meeting.
    """
    if not (by.permissions & set(OPENS)):
        raise PermissionError(_("Your roles let you see no meeting."))
    # One at a time for each owner: of two who find none, the second would break the rule that there is one.
    User.objects.select_for_update().get(pk=by.pk)
    end_feed(by=by)
    secret = secrets.token_urlsafe(32)
    made = Feed.objects.create(owner=by, token_hash=_hash(secret))
    record("make meetings feed", by=by, item_kind="meetings feed", item_id=made.public_id)
    return secret


@transaction.atomic
def end_feed(*, by: User) -> bool:
    """Take one's own calendar away, at once; whether there was one."""
    feed = Feed.objects.filter(owner=by).select_for_update().first()
    if feed is None:
        return False
    note_withdrawn(FEED, feed.public_id)
    record("end meetings feed", by=by, item_kind="meetings feed", item_id=feed.public_id)
    feed.delete()
    return True


@transaction.atomic
def end_again(after: int) -> int:
    """After a backup was restored: take away the calendars that were taken away since; how many."""
    back = list(Feed.objects.filter(public_id__in=withdrawn(FEED, after=after)))
    for feed in back:
        record("end meetings feed", item_kind="meetings feed", item_id=feed.public_id)
        feed.delete()
    return len(back)


def meetings_by(secret: str) -> list[Meeting] | None:
    """The meetings that the owner of this key may see today; None where it is no key, or not one any more.

    It stops being good when it is taken away, when the account is closed, and when no role lets its owner see meetings.
    """
    feed = Feed.objects.filter(token_hash=_hash(secret)).select_related("owner__organisation").first()
    if feed is None or not feed.owner.is_active or not (feed.owner.permissions & set(OPENS)):
        return None
    now = timezone.now()
    today = timezone.localdate(now)
    if feed.last_used_on != today:
        Feed.objects.filter(pk=feed.pk).update(last_used_on=today)
    found = meetings_visible_to(feed.owner).filter(starts_at__gte=now - BACK, starts_at__lte=now + AHEAD)
    return list(found.order_by("starts_at", "pk"))
