"""Signing a release, and withdrawing it."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.withdrawals import note_withdrawn
from commonweal.releases.ledger import kept
from commonweal.releases.models import Release
from commonweal.releases.preparing import CannotPublish, prepare
from commonweal.turns import RELEASES, take_turn


class TableChanged(CannotPublish):
    """What was counted changed since the table was read: it is to be read again."""


@transaction.atomic
def sign_release(
    subject: str,
    choice: str,
    *,
    reason: str,
    by: User,
    way: str = "",
    groups: Sequence[str] = (),
    read: str | None = None,
    at: datetime.datetime | None = None,
) -> Release:
    """Publish a table under a person's name. It is prepared anew, so that what is signed is what is true now.

    way: the code of a way to publish it (`ways`), the usual one unless given. groups: dimensions of which it is not to
    tell that everybody is of one category. read: the digest of the table that the person read, where they read one; raises TableChanged when it is
    another by now. at: when it was signed, now unless given.
    """
    if not by.may(Permission.RELEASE_TO_PUBLIC):
        raise PermissionError(_("Publishing needs the right to release to the public."))
    if not reason.strip():
        raise CannotPublish(_("Say why this may be published."))
    # What a table gives away depends on all that was published before: two who sign at once follow each other.
    take_turn(RELEASES)
    # It is kept in the partnership's own language, whichever the person reads.
    with translation.override(settings.LANGUAGE_CODE):
        ready = prepare(subject, choice, way, groups)
        method = ready.method
    if read is not None and read != ready.digest:
        raise TableChanged(_("Reports changed while you read. This is the table now: read it again."))
    counted = ready.counted
    release = Release.objects.create(
        subject=subject,
        choice=choice,
        edition=ready.edition,
        title=counted.title,
        method=method,
        area_set=counted.area_set,
        first_day=counted.first_day,
        last_day=counted.last_day,
        reason=reason.strip(),
        signed_by=by,
        signed_at=at or timezone.now(),
        **kept(ready.published),
    )
    record(
        "sign release",
        by=by,
        item_kind="release",
        item_id=release.public_id,
        details={"subject": subject, "choice": choice, "way": ready.way.code, "digest": ready.digest},
        at=at,
    )
    return release


@transaction.atomic
def withdraw_release(release: Release, *, because: str, by: User) -> Release:
    """Show the numbers of a release no more; its page says why. It stays in the ledger: who read it knows it."""
    if not by.may(Permission.RELEASE_TO_PUBLIC):
        raise PermissionError(_("Withdrawing needs the right to release to the public."))
    if release.withdrawn_at is not None:
        raise CannotPublish(_("This release was withdrawn already."))
    if not because.strip():
        raise CannotPublish(_("Say why it is withdrawn."))
    release.withdrawn_at, release.withdrawn_because = timezone.now(), because.strip()
    release.save(update_fields=["withdrawn_at", "withdrawn_because"])
    note_withdrawn("release", release.public_id)
    record("withdraw release", by=by, item_kind="release", item_id=release.public_id)
    return release
