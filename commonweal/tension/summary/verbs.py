"""Editing, marking and signing a summary."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.confirming import confirmed
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.texts import clean_text
from commonweal.people.visibility import clearance_of
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.tension.derived import inherited_class, released_class
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary.came_from import tie_what_it_tells
from commonweal.tension.summary.draft import CannotWrite, add_version, settle_class
from commonweal.tension.summary.schools import refuse_schools, school_words_typed
from commonweal.tension.summary.withholding import corrected
from commonweal.tension.summary_models import Edition

LONGEST = 20_000
EDITED = ("text", "is_left_out", "with_figures")


class Conflict(CannotWrite):
    """Somebody else has written a version since; `newest` is theirs. Nothing was overwritten."""

    def __init__(self, newest: SummaryVersion) -> None:
        super().__init__("Somebody else has changed this summary since you opened it.")
        self.newest = newest


def _newest_for(summary: Summary, by: User, based_on: int) -> SummaryVersion:
    """The newest version, locked, if this person may write and it is the one they looked at."""
    if not by.may(Permission.WRITE_SUMMARY):
        raise PermissionError(_("Writing the summary is for cohesion officers."))
    Summary.objects.select_for_update().get(pk=summary.pk)
    newest = summary.versions.select_related("visibility_class").first()
    if newest is None or newest.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("This summary is not for you."))
    if newest.number != based_on:
        raise Conflict(newest)
    return newest


@transaction.atomic
def edit_summary(
    summary: Summary,
    *,
    edits: dict[str, dict[str, Any]],
    based_on: int,
    by: User,
    note: str = "",
    marking: str = "",
    handling: str = "",
    at: datetime.datetime | None = None,
    is_confirmed: bool = False,
) -> SummaryVersion:
    """Keep a person's edits as a new version; the earlier one stays to compare with.

    edits: by section's code, any of text, is_left_out and with_figures. based_on: the version that was
    edited; if another has been written since, Conflict is raised and nothing is lost on either side.
    marking and handling can raise what the version inherits; lowering it is `release_summary`.
    Edits that change nothing, not even the note, make no version. What tells of a school is refused for the partners' edition, and makes
    the group's one for those who may know schools. is_confirmed: the person said that what looks like a name in what
    they typed is about nobody who should stay unnamed; the record keeps that.
    """
    newest = _newest_for(summary, by, based_on)
    sections = []
    for section in corrected(newest):
        changes = {name: value for name, value in edits.get(section["code"], {}).items() if name in EDITED}
        if "text" in changes:
            changes["text"] = clean_text(changes["text"])
            if len(changes["text"]) > LONGEST:
                raise CannotWrite(
                    _("“%(title)s” is too long: use at most %(most)s characters.")
                    % {"title": section["title"], "most": LONGEST}
                )
        sections.append(section | changes)
    words = school_words_typed(sections, note)
    refuse_schools(summary.edition, words)
    # What signing released is the signed version: a correction is a draft again until it is signed.
    was = newest.visibility_class
    # Analysts read the group's edition too: what tells of a school in it is for those who may know schools.
    names_school = was.names_school or bool(words)
    seen_by = inherited_class([was.pk], marking=marking, handling=handling, names_school=names_school)
    note = clean_text(note)[:300]
    is_same = sections == newest.sections and (seen_by.marking, seen_by.handling) == (
        was.marking,
        was.handling,
    )
    if is_same and note in ("", newest.note):
        return newest
    return add_version(
        summary,
        sections,
        seen_by,
        by=by,
        verb="edit summary",
        note=note,
        details=confirmed(is_confirmed),
        at=at,
    )


@transaction.atomic
def release_summary(
    summary: Summary,
    *,
    marking: str,
    handling: str,
    reason: str,
    based_on: int,
    by: User,
    is_confirmed: bool = False,
) -> SummaryVersion:
    """Give a summary a lower marking than what it was made from: a named person answers for that.

    What tells of schools stays with the tension group: nobody releases that.

    The reason is kept with the new version, which has to be signed off. Versions before it keep theirs.
    """
    newest = _newest_for(summary, by, based_on)
    why = clean_text(reason)
    if not why:
        raise CannotWrite(_("Say why this may be known to more people."))
    if summary.edition == Edition.PARTNERS and (marking, handling) != (Marking.OFFICIAL, Handling.PERMITTED):
        raise CannotWrite(
            _("The partners' edition is OFFICIAL with handling code P, or it is not for partners.")
        )
    words = school_words_typed((), why)
    refuse_schools(summary.edition, words)
    seen_by = released_class(
        kind=Kind.TENSION,
        marking=marking,
        handling=handling,
        names_school=newest.visibility_class.names_school or bool(words),
    )
    return add_version(
        summary,
        corrected(newest),
        seen_by,
        by=by,
        verb="release summary",
        note=why[:300],
        details=confirmed(is_confirmed),
    )


def is_marked_too_high(version: SummaryVersion) -> bool:
    """Is this a version of the partners' edition that its readers may not be given as it is marked?"""
    marked = version.visibility_class
    return version.summary.edition == Edition.PARTNERS and (marked.marking, marked.handling) != (
        Marking.OFFICIAL,
        Handling.PERMITTED,
    )


@transaction.atomic
def sign_summary(
    summary: Summary,
    *,
    based_on: int,
    by: User,
    lacking: Mapping[str, int] | None = None,
    at: datetime.datetime | None = None,
) -> SummaryVersion:
    """Sign off the newest version: from now on its readers see it, and it never changes again.

    Signing the partners' edition releases it to everybody who reads that edition under the
    partnership's agreement: the named person answers for its holding nothing that they may not know.
    It is refused while the edition is marked above OFFICIAL or has conditions.
    The summary is linked with what it tells of.
    lacking: what the person was told is missing, as kind -> how many, for the record
    (`readiness.missing_from`). at: when, now unless given.
    """
    newest = _newest_for(summary, by, based_on)
    if newest.is_signed:
        raise CannotWrite(_("This version is signed already. A correction makes a new version."))
    # A school may have joined, or got its name, since this was typed.
    in_sections = school_words_typed(corrected(newest))
    refuse_schools(summary.edition, in_sections)
    in_note = school_words_typed((), newest.note)
    if summary.edition == Edition.PARTNERS and in_note:
        raise CannotWrite(
            _(
                "Partners may not learn of a school, and what is said of the changes in this version tells of one: "
                "%(words)s. Edit the summary and say anew what changed."
            )
            % {"words": ", ".join(f"“{one}”" for one in in_note)}
        )
    if in_note or in_sections:
        newest.visibility_class = inherited_class([newest.visibility_class_id], names_school=True)
    before = summary.visibility_class_id
    if is_marked_too_high(newest):
        raise CannotWrite(_("The partners' edition can be signed once it is OFFICIAL with handling code P."))
    if summary.edition == Edition.PARTNERS:
        newest.visibility_class = released_class(
            kind=Kind.STRENGTH, marking=Marking.OFFICIAL, handling=Handling.PERMITTED
        )
    newest.is_signed = True
    newest.save(update_fields=["is_signed", "visibility_class"])
    summary.signed_by, summary.signed_at = by, at or timezone.now()
    summary.save(update_fields=["signed_by", "signed_at"])
    settle_class(summary)
    record(
        "sign summary",
        by=by,
        item_kind="summary",
        item_id=summary.public_id,
        details={
            "week": summary.week.isoformat(),
            "edition": summary.edition,
            "version": newest.number,
            "lacking": dict(lacking or {}),
        },
        at=at,
    )
    tie_what_it_tells(newest, by=by, at=at)
    announce(
        f"summary-{summary.edition}", summary.public_id, before=before, after=summary.visibility_class_id
    )
    return newest
