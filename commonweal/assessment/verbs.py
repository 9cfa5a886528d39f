"""Saying where an organisation stands on a point, and what the partnership agrees."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.assessment.classes import class_for, told_of_a_school, who_leads
from commonweal.assessment.models import FIELDS, NOTHING, WORDS, Answer, RoundPoint
from commonweal.assessment.rounds import CannotAssess
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import Conflict, refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of

NO_WORDS = gettext_lazy(
    "Schools and colleges give priority, score and target without words, so that nobody can be made out."
)
KEPT = gettext_lazy(
    "What is said here tells of a school, so that only the tension group reads and changes it."
)


@dataclass(frozen=True)
class Saved:
    """What became of one line. answer: as it is now, None where nothing is said. merged: what others changed meanwhile
    and whoever saved had left as it was, so that theirs stays; changed: what was changed."""

    answer: Answer | None
    changed: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def may_assess(person: User, point: RoundPoint) -> bool:
    """May this person say where their organisation stands on a point that they see? While its round is open."""
    return person.organisation_id is not None and person.may(Permission.ASSESS) and point.round.is_open


def may_moderate(person: User, point: RoundPoint) -> bool:
    """May this person say what the partnership agrees on a point that they see?"""
    return person.may(Permission.MODERATE_ASSESSMENT) and point.round.is_open


@transaction.atomic
def answer_point(
    point: RoundPoint,
    *,
    said: Mapping[str, Any],
    by: User,
    for_partnership: bool = False,
    seen: int | None = None,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Saved:
    """Say where the own organisation stands on a point, or, for_partnership, what is agreed; what was said before is kept.

    said: any of the fields; what is not in it stays. seen: the version that the page had, 0 for none, or None for a caller
    without a page. Where somebody else has changed the same field since, Conflict is raised and theirs stays; what they
    changed elsewhere stays beside what is saved. Words that tell of a school keep the answer to the tension group from
    then on. Raises CannotAssess for a closed round, for words of a school's people, and where an answer is kept from `by`.
    """
    point = (
        RoundPoint.objects.select_for_update(of=("self",)).select_related("round__framework").get(pk=point.pk)
    )
    seen_by = clearance_of(by)
    _refuse_who_may_not(point, by, seen_by, for_partnership=for_partnership)
    organisation = None if for_partnership else by.organisation
    new = _tidy(said)
    if sends_counts(by.organisation) and any(new.get(name) for name in WORDS):
        raise CannotAssess(str(NO_WORDS))
    for name in WORDS:
        refuse_marked_above(str(new.get(name) or ""))
    _refuse_off_the_scale(point, new)
    answer = (
        Answer.objects.filter(at=point, organisation=organisation).select_related("visibility_class").first()
    )
    if answer is not None and answer.visibility_class_id not in seen_by:
        raise CannotAssess(str(KEPT))
    now = answer.said if answer else dict(NOTHING)
    base = _said_in(answer, now, seen)
    mine = {name: value for name, value in new.items() if value != base[name]}
    refuse_unseen({name: base[name] for name in mine}, {name: now[name] for name in mine}, mine)
    changed = sorted(name for name, value in mine.items() if value != now[name])
    merged = sorted(name for name in FIELDS if now[name] != base[name] and name not in mine)
    if not changed:
        return Saved(answer, [], merged)
    answer = answer or Answer(at=point, organisation=organisation, version=0)
    _keep(answer, now | mine, by=by, at=at)
    details = {"changed": changed} | ({"agreed": True} if for_partnership else {}) | confirmed(is_confirmed)
    record("answer point", by=by, item_kind="answer", item_id=answer.public_id, details=details, at=at)
    return Saved(answer, changed, merged)


def left_as_seen(answer: Answer | None, said: Mapping[str, Any], seen: int) -> dict[str, Any]:
    """What stands now in the fields that whoever saves left as they saw them: theirs to keep where there is a conflict."""
    now = answer.said if answer else dict(NOTHING)
    try:
        base = _said_in(answer, now, seen)
    except Conflict:
        return {}
    return {name: now[name] for name, value in _tidy(said).items() if value == base[name]}


def _refuse_who_may_not(
    point: RoundPoint, by: User, seen_by: frozenset[int], *, for_partnership: bool
) -> None:
    permission = Permission.MODERATE_ASSESSMENT if for_partnership else Permission.ASSESS
    if not by.may(permission) or point.visibility_class_id not in seen_by:
        raise PermissionError(_("Saying where you stand needs the right to assess, and to see the round."))
    if not for_partnership and by.organisation is None:
        raise CannotAssess(_("You belong to no organisation, so there is none that you could answer for."))
    if not point.round.is_open:
        raise CannotAssess(_("This round is closed. What was said in it stays as it is."))


def _tidy(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with one kind of line end and nothing around it.

    >>> _tidy({"lead": " a\\r\\nb ", "score": ""})
    {'lead': 'a\\nb', 'score': None}
    """
    unknown = set(said) - set(FIELDS)
    if unknown:
        raise LookupError(f"No field of an answer: {sorted(unknown)[0]}")
    return {
        name: (None if value in ("", None) else int(value))
        if name in ("score", "target")
        else str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip()
        for name, value in said.items()
    }


def _refuse_off_the_scale(point: RoundPoint, new: Mapping[str, Any]) -> None:
    framework = point.round.framework
    if new.get("priority") and new["priority"] not in dict(framework.priorities):
        raise CannotAssess(
            _("“%(code)s” is no priority of this framework.") % {"code": str(new["priority"])[:20]}
        )
    for name in ("score", "target"):
        if new.get(name) is not None and new[name] not in dict(framework.scores):
            raise CannotAssess(_("“%(code)s” is no score of this framework.") % {"code": str(new[name])[:20]})


def _said_in(answer: Answer | None, now: dict[str, Any], seen: int | None) -> dict[str, Any]:
    """What the answer said in the version that a page had."""
    current = answer.version if answer else 0
    if seen is None or seen == current:
        return now
    if seen == 0 or answer is None:
        return dict(NOTHING)
    then = answer.history.filter(version=seen).order_by("history_id").first()
    if then is None:
        # A version that nobody kept: whoever saves is shown all of theirs.
        raise Conflict(list(FIELDS))
    return {name: getattr(then, name) for name in FIELDS}


def _keep(answer: Answer, said: Mapping[str, Any], *, by: User, at: datetime.datetime | None) -> None:
    """Save an answer as its next version, under the class that its words ask for, which is never lowered."""
    before = answer.visibility_class_id
    for name, value in said.items():
        setattr(answer, name, value)
    names_school = told_of_a_school(said) or bool(before and answer.visibility_class.names_school)
    if before is None or (names_school and not answer.visibility_class.names_school):
        whose = answer.organisation or _lead(by)
        answer.visibility_class = class_for(whose, on=timezone.localdate(at), names_school=names_school)
    answer.version += 1
    answer.said_by, answer.said_at = by, at or timezone.now()
    answer._history_date = answer.said_at
    answer.save()
    announce("answer", answer.public_id, before=before, after=answer.visibility_class_id)


def _lead(by: User | None) -> Organisation:
    lead = who_leads(by)
    if lead is None:
        raise CannotAssess(
            _("No organisation leads the partnership yet. Say which does, under its organisations.")
        )
    return lead
