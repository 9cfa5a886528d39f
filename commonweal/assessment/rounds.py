"""Taking up a framework, opening a round by it, and closing it."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.assessment.classes import class_for, who_leads
from commonweal.assessment.definitions import FrameworkText, SectionText, shipped
from commonweal.assessment.models import Framework, Point, Round, RoundPoint, Section
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce_many
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools, school_words_in
from commonweal.people.visibility import clearance_of


class CannotAssess(ValueError):
    """A round cannot be opened, closed or answered so; the message says why."""


@transaction.atomic
def take_up(text: FrameworkText, *, by: User | None, at: datetime.datetime | None = None) -> Framework:
    """Keep a framework in the database, in its version; the same again is the one that is there.

    Raises CannotAssess where another text is kept under the same code and version, as a version never changes, and for a
    title that names a known school.
    """
    _refuse_named_school(text.title)
    there = Framework.objects.filter(code=text.code, version=text.version).first()
    if there is not None:
        if points_of(there) != _points_of_text(text.sections):
            raise CannotAssess(
                _(
                    "The framework “%(title)s” is kept in version %(version)d with other words. Give it a new version."
                )
                % {"title": text.title, "version": text.version}
            )
        return there
    framework = Framework.objects.create(
        code=text.code,
        version=text.version,
        title=text.title,
        dated=text.dated,
        words_of=text.words_of,
        source=text.source,
        check_first=text.check,
        scales=text.scales,
    )
    for order, entry in enumerate(text.sections, start=1):
        section = Section.objects.create(framework=framework, order=order, name=entry.name)
        Point.objects.bulk_create(
            Point(
                framework=framework,
                section=section,
                number=one.number,
                words=one.words,
                follows=list(one.follows),
            )
            for one in entry.points
        )
    details = {"points": framework.points.count(), "version": framework.version}
    record("take up framework", by=by, item_kind="framework", item_id=text.code, details=details, at=at)
    return framework


def points_of(framework: Framework) -> list[tuple[str, int, str]]:
    """Section, number and words of each point that is kept, in order."""
    found = framework.points.select_related("section").order_by("number")
    return [(one.section.name, one.number, one.words) for one in found]


def _points_of_text(sections: Iterable[SectionText]) -> list[tuple[str, int, str]]:
    return [(one.name, point.number, point.words) for one in sections for point in one.points]


def newest_version(code: str) -> int:
    """The highest version of a framework that is kept; 0 where there is none."""
    return Framework.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0


def offered_frameworks() -> list[tuple[str, str, str]]:
    """What a round can be opened by: name in the form, title and what to check first; the partnership's own first."""
    texts = shipped()
    own = [one for one in Framework.objects.order_by("title", "-version") if one.code not in texts]
    mine = [(f"{one.code}:{one.version}", f"{one.title} ({one.words_of})", one.check_first) for one in own]
    return [
        *mine,
        *(
            (f"{one.code}:{one.version}", f"{one.title} ({one.words_of})", one.check)
            for one in texts.values()
        ),
    ]


def framework_named(name: str, *, by: User | None, at: datetime.datetime | None = None) -> Framework:
    """The framework of this code, or code and version as `key-points-2002:1`, taken up if it comes with the product.

    Raises CannotAssess for one that nobody knows, with those there are.
    """
    code, _colon, version = name.partition(":")
    kept = (
        Framework.objects.filter(code=code, version=version or newest_version(code)).first()
        if (not version or version.isdecimal())
        else None
    )
    if kept is not None:
        return kept
    text = shipped().get(code)
    if text is not None and version in ("", str(text.version)):
        return take_up(text, by=by, at=at)
    known = sorted({*shipped(), *Framework.objects.values_list("code", flat=True)})
    raise CannotAssess(
        _("There is no framework “%(name)s”. There are: %(known)s.")
        % {"name": name[:60], "known": ", ".join(known)}
    )


@transaction.atomic
def open_round(
    framework: Framework,
    *,
    title: str,
    by: User | None,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Round:
    """Open a round of assessing by a framework, for the partners who share with the organisation that leads.

    by: None is whoever runs the machine. at: when, now unless given. Raises CannotAssess for a title that another has,
    and for one that tells of a school.
    """
    if by is not None and not by.may(Permission.MODERATE_ASSESSMENT):
        raise PermissionError(_("Opening a round needs the right to moderate the self-assessment."))
    refuse_marked_above(title)
    _refuse_school_words(title)
    if Round.objects.filter(title=title).exists():
        raise CannotAssess(_("Another round is called so. Give this one a title of its own."))
    lead = who_leads(by)
    if lead is None:
        raise CannotAssess(
            _("No organisation leads the partnership yet. Say which does, under its organisations.")
        )
    on = timezone.localdate(at)
    seen = class_for(lead, on=on)
    opened = Round.objects.create(
        framework=framework,
        title=title,
        opened_on=on,
        opened_by=by,
        visibility_class=seen,
        content_key=content_key,
    )
    points = RoundPoint.objects.bulk_create(
        RoundPoint(round=opened, point=point, visibility_class=seen)
        for point in framework.points.order_by("number")
    )
    details = {"framework": framework.code, "points": len(points)}
    record("open round", by=by, item_kind="round", item_id=opened.public_id, details=details, at=at)
    announce_many("point", [(one.public_id, None, seen.pk) for one in points])
    return opened


def _refuse_school_words(title: str) -> None:
    """A round's title is read by everybody who sees actions, whatever they may know of schools."""
    found = school_words_in(title, known_schools())
    if found:
        words = _(
            "Everybody who sees the round reads its title, and these words tell of a school: %(words)s. Write “young "
            "people” instead, or only the year."
        )
        raise CannotAssess(words % {"words": ", ".join(f"“{one}”" for one in found)})


def _refuse_named_school(title: str) -> None:
    """A framework may be about schools, as many points are, but stands under none of their names."""
    plain = set(school_words_in(title))
    found = [one for one in school_words_in(title, known_schools()) if one not in plain]
    if found:
        words = _(
            "Everybody who sees a round reads the title of its framework, and this one names a school: %(words)s. Give "
            "the file a title without that name."
        )
        raise CannotAssess(words % {"words": ", ".join(f"“{one}”" for one in found)})


@transaction.atomic
def close_round(round: Round, *, by: User, at: datetime.datetime | None = None) -> Round:
    """Close a round: what was said stays, and nobody says anything more."""
    return _turn(round, timezone.localdate(at), "close round", by=by, at=at)


@transaction.atomic
def reopen_round(round: Round, *, by: User, at: datetime.datetime | None = None) -> Round:
    """Open a closed round again, so that partners can say more."""
    return _turn(round, None, "reopen round", by=by, at=at)


def _turn(round: Round, closed_on: datetime.date | None, verb: str, **said: Any) -> Round:
    by: User = said["by"]
    if not by.may(Permission.MODERATE_ASSESSMENT) or round.visibility_class_id not in clearance_of(by):
        raise PermissionError(
            _("Closing a round needs the right to moderate the self-assessment, and to see it.")
        )
    round.refresh_from_db(from_queryset=Round.objects.select_for_update())
    if (round.closed_on is None) == (closed_on is None):
        return round
    round.closed_on = closed_on
    round.save(update_fields=["closed_on"])
    record(verb, item_kind="round", item_id=round.public_id, **said)
    return round
