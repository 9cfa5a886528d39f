"""Writing a summary's sections from the week, before a person edits them."""

import datetime
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.documents.content import to_plain
from commonweal.documents.registry import Scope, sections_of
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.tension.derived import inherited_class
from commonweal.tension.models import Summary, SummaryVersion
from commonweal.tension.summary.editions import DOCUMENT, classes_for
from commonweal.tension.summary.withholding import corrected
from commonweal.tension.summary_models import Edition
from commonweal.working_days import week_of


class CannotWrite(ValueError):
    """The summary cannot be written, edited or signed as asked."""


def written_sections(week: datetime.date, edition: str) -> tuple[list[dict[str, Any]], frozenset[int]]:
    """Every section of an edition as drafted from the week, and the classes of all that entered.

    A section: code, title, text (for a person to edit), drafted (the text as it was first), figures,
    with_figures and is_left_out (which a person may change), named (the items told in their own words) and
    told (others that it tells of).
    """
    scope = Scope(
        first=week, last=week + datetime.timedelta(days=6), edition=edition, clearance=classes_for(edition)
    )
    sections: list[dict[str, Any]] = []
    classes: set[int] = set()
    for section in sections_of(DOCUMENT, edition):
        written = section.draft(scope)
        classes |= written.classes
        sections.append(
            {
                "code": section.code,
                "title": str(section.title),
                "text": written.text,
                "drafted": written.text,
                "figures": [to_plain(block) for block in written.figures],
                "with_figures": bool(written.figures),
                "is_left_out": False,
                "named": [asdict(one) for one in written.named],
                "told": [asdict(one) for one in written.told],
            }
        )
    if not classes <= scope.clearance:
        raise CannotWrite(_("A section told more than this edition may hold. Nothing was written."))
    return sections, frozenset(classes)


@transaction.atomic
def draft_summary(
    week: datetime.date, edition: str, by: User, *, at: datetime.datetime | None = None
) -> SummaryVersion:
    """Draft an edition of a week's summary and keep it as a new version for a person to edit.

    week: a Monday that has begun. Drafted again, sections that nobody edited are written anew, and
    edited ones keep their words and get new figures. The version inherits the highest marking of what
    it was made from. A signed version stays as it is: the new one waits for its own sign-off.
    at: when it is drafted, now unless given.
    """
    if not by.may(Permission.WRITE_SUMMARY):
        raise PermissionError(_("Writing the summary is for cohesion officers."))
    if edition not in Edition.values:
        raise CannotWrite(_("There is no such edition."))
    if week != week_of(week) or week > timezone.localdate():
        raise CannotWrite(_("Choose a week that has begun, by its Monday."))
    sections, classes = written_sections(week, edition)
    seen_by = inherited_class(classes)
    summary, is_first = Summary.objects.select_for_update().get_or_create(
        week=week, edition=edition, defaults={"visibility_class": seen_by}
    )
    last = summary.versions.select_related("visibility_class").first()
    if last is not None:
        if last.visibility_class_id not in clearance_of(by):
            raise PermissionError(_("The version before is not for you."))
        kept = [one for one in corrected(last) if one["text"] != one["drafted"] or one["is_left_out"]]
        sections = _keep_edits(sections, {one["code"]: one for one in kept})
        # Words kept from the version before may tell what that was made from.
        if kept:
            seen_by = inherited_class([seen_by.pk, last.visibility_class_id])
    return add_version(summary, sections, seen_by, by=by, verb="draft summary", is_first=is_first, at=at)


def _keep_edits(sections: list[dict[str, Any]], edited: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _with_words_of(section, edited[section["code"]]) if section["code"] in edited else section
        for section in sections
    ]


def _with_words_of(section: dict[str, Any], edited: dict[str, Any]) -> dict[str, Any]:
    """A section written anew with the words of an edited one, and what those tell of; its figures are new."""
    kept = {name: edited[name] for name in ("text", "is_left_out", "with_figures")}
    for name in ("named", "told"):
        in_figures = [one for one in section[name] if not one["line"]]
        kept[name] = in_figures + [one for one in edited.get(name, ()) if one["line"]]
    return section | kept


def add_version(
    summary: Summary,
    sections: list[dict[str, Any]],
    seen_by: Any,
    *,
    by: User,
    verb: str,
    note: str = "",
    details: dict[str, Any] | None = None,
    is_first: bool = False,
    at: datetime.datetime | None = None,
) -> SummaryVersion:
    """Keep a further version; the caller holds the transaction and has checked the rights."""
    last = summary.versions.first()
    before = None if is_first else summary.visibility_class_id
    version = SummaryVersion.objects.create(
        summary=summary,
        number=last.number + 1 if last else 1,
        sections=sections,
        visibility_class=seen_by,
        note=note,
        written_by=by,
        written_at=at or timezone.now(),
    )
    settle_class(summary)
    record(
        verb,
        by=by,
        item_kind="summary",
        item_id=summary.public_id,
        details={
            "week": summary.week.isoformat(),
            "edition": summary.edition,
            "version": version.number,
            **(details or {}),
        },
        at=at,
    )
    announce(
        f"summary-{summary.edition}",
        summary.public_id,
        before=before,
        after=summary.visibility_class_id,
    )
    return version


def settle_class(summary: Summary) -> None:
    """A summary has the class of its newest signed version, or of the newest while none is signed."""
    newest = summary.versions.filter(is_signed=True).first() or summary.versions.first()
    if newest is not None and summary.visibility_class_id != newest.visibility_class_id:
        summary.visibility_class_id = newest.visibility_class_id
        summary.save(update_fields=["visibility_class"])
