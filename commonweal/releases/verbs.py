"""Preparing a release, signing it, and withdrawing it."""

import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import reduce

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.methods.disclosure import (
    CannotProtect,
    GivesAway,
    Impossible,
    Lost,
    Published,
    Scope,
    before,
    loss,
    publishable,
    withheld_by_lines,
)
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.withdrawals import note_withdrawn
from commonweal.releases.ledger import everything_published, kept, lookups, of_edition
from commonweal.releases.models import Release
from commonweal.releases.subjects import SUBJECTS, Counted
from commonweal.turns import RELEASES, take_turn


class CannotPublish(ValueError):
    """This table must not be published as it is. The sentence says why."""


@dataclass(frozen=True)
class Prepared:
    """A table ready to be signed: as the public will read it, and what readers lose by what is withheld.

    plain: what they would lose under the plain rule of rows and columns, which hides too little. edition: 1 unless
    an earlier one was withdrawn.
    """

    counted: Counted
    published: Published
    lost: Lost
    plain: Lost
    edition: int

    @property
    def digest(self) -> str:
        """A short name for this very table: another number anywhere gives another."""
        told = json.dumps(kept(self.published), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def prepare(subject: str, choice: str) -> Prepared:
    """Withhold what would tell of single people, also together with all that was published before.

    An attacker is then let loose on it with the whole ledger. Raises CannotPublish for what is published
    already, cannot be hidden, or would give somebody away; LookupError for a subject or choice that is not there.
    Once all editions are withdrawn another can follow. It is about something else, as its counts differ; what an
    earlier edition withheld stays withheld, as most of a corrected table is as it was.
    """
    editions = Release.objects.filter(subject=subject, choice=choice)
    if editions.filter(withdrawn_at=None).exists():
        raise CannotPublish(_("This was published already. What was published stays as it is."))
    counted = SUBJECTS[subject].count(choice)
    edition = editions.count() + 1
    about = of_edition(counted.about, edition)
    earlier = everything_published()
    scope = Scope(period=(counted.first_day, counted.last_day))
    of_editions = [
        before(counted.table, one, earlier, scope) for one in editions.values_list("about", flat=True)
    ]
    try:
        protected, table = publishable(
            counted.table,
            counted.rule,
            name=f"{subject} {of_edition(choice, edition)}",
            about=about,
            earlier=earlier,
            lookups=lookups(_area_sets(counted)),
            scope=scope,
            also_withheld=reduce(np.logical_or, [one.withheld for one in of_editions])
            if of_editions
            else None,
        )
    except GivesAway as leak:
        words = _("Together with what was published before, this table would tell that %(leak)s.")
        raise CannotPublish(words % {"leak": leak}) from leak
    except (CannotProtect, Impossible) as error:
        raise CannotPublish(_("This table can't be published: %(why)s") % {"why": error}) from error
    plain = loss(counted.table, withheld_by_lines(counted.table, counted.rule))
    return Prepared(counted, table, protected.lost, plain, edition)


class TableChanged(CannotPublish):
    """What was counted changed since the table was read: it is to be read again."""


def _area_sets(counted: Counted) -> list[int]:
    """Every set of areas that anything was published by, with that of this table."""
    found = Release.objects.exclude(area_set=None).values_list("area_set_id", flat=True).distinct()
    return [*found, *([counted.area_set.pk] if counted.area_set else [])]


@transaction.atomic
def sign_release(
    subject: str,
    choice: str,
    *,
    reason: str,
    by: User,
    read: str | None = None,
    at: datetime.datetime | None = None,
) -> Release:
    """Publish a table under a person's name. It is prepared anew, so that what is signed is what is true now.

    read: the digest of the table that the person read, where they read one; raises TableChanged when it is
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
        ready = prepare(subject, choice)
    if read is not None and read != ready.digest:
        raise TableChanged(_("Reports changed while you read. This is the table now: read it again."))
    counted = ready.counted
    release = Release.objects.create(
        subject=subject,
        choice=choice,
        edition=ready.edition,
        title=counted.title,
        method=counted.method,
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
        details={"subject": subject, "choice": choice, "digest": ready.digest},
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
