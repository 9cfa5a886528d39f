"""Taking many answers in at once, as from a file: looked at first, and nothing overwritten unless that is asked for."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from commonweal.assessment.classes import class_for, told_of_a_school, who_leads
from commonweal.assessment.models import FIELDS, NOTHING, WORDS, Answer, Round
from commonweal.assessment.rounds import CannotAssess
from commonweal.assessment.verbs import KEPT
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce_many
from commonweal.people.confirming import confirmed
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools
from commonweal.people.visibility import clearance_of

Rows = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One cell that would be another than it is."""

    number: int
    field: str
    before: Any
    after: Any

    @property
    def overwrites(self) -> bool:
        """Does something stand there that would be lost from sight?"""
        return self.before not in ("", None)


@dataclass
class Taken:
    """What was taken in, or would be: how many answers are new, and each cell that differs from one that is there."""

    new: int = 0
    changed: int = 0
    differences: list[Difference] = field(default_factory=list)


def differences_of(round: Round, rows: Rows, *, organisation: Organisation | None) -> Taken:
    """What taking these rows in would change. An empty cell says nothing of what stands there, and leaves it."""
    there = _there(round, organisation)
    taken = Taken()
    for number, row in sorted(rows.items()):
        said = {name: value for name, value in row.items() if value not in ("", None)}
        if not said:
            continue
        answer = there.get(number)
        before = answer.said if answer else NOTHING
        found = [
            Difference(number, name, before[name], said[name])
            for name in FIELDS
            if name in said and said[name] != before[name]
        ]
        taken.differences += found
        if answer is None:
            taken.new += 1
        elif found:
            taken.changed += 1
    return taken


def kept_from(by: User, round: Round, organisation: Organisation | None) -> set[int]:
    """The numbers of the points at which what is said is kept from this person, as what tells of a school is."""
    seen_by = clearance_of(by)
    there = _there(round, organisation)
    return {number for number, one in there.items() if one.visibility_class_id not in seen_by}


def _there(round: Round, organisation: Organisation | None) -> dict[int, Answer]:
    found = Answer.objects.filter(at__round=round, organisation=organisation)
    return {one.at.point.number: one for one in found.select_related("at__point", "visibility_class")}


@transaction.atomic
def take_answers_in(
    round: Round,
    *,
    rows: Rows,
    organisation: Organisation | None,
    by: User | None,
    overwrite: bool = False,
    is_confirmed: bool = False,
    at: datetime.datetime | None = None,
) -> Taken:
    """Keep many answers of one organisation, or what is agreed, all or none; one event for all on the record.

    rows: by number of the point. by: None is whoever runs the machine. is_confirmed: as in `verbs.answer_point`. Raises
    CannotAssess where something that stands there would be overwritten and `overwrite` does not say so, where it is kept
    from whoever brings it, for a closed round, and for words of a school.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("framework").get(pk=round.pk)
    # Each point as `answer_point` locks it, before any answer is read: nothing is said at one until all of this is kept.
    list(round.points.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    _refuse(round, rows, organisation, by)
    taken = differences_of(round, rows, organisation=organisation)
    if by is not None and kept_from(by, round, organisation) & {one.number for one in taken.differences}:
        raise CannotAssess(str(KEPT))
    lost = sum(one.overwrites for one in taken.differences)
    if lost and not overwrite:
        raise CannotAssess(
            ngettext(
                "%(n)d cell that is filled would be overwritten. Look at the differences first, then say that it is to be.",
                "%(n)d cells that are filled would be overwritten. Look at the differences first, then say that they are "
                "to be.",
                lost,
            )
            % {"n": lost}
        )
    if taken.differences:
        _keep(round, taken, organisation, by, at)
        details = {"new": taken.new, "changed answers": taken.changed, "cells": len(taken.differences)}
        details |= confirmed(is_confirmed)
        record("take answers in", by=by, item_kind="round", item_id=round.public_id, details=details, at=at)
    return taken


def _refuse(round: Round, rows: Rows, organisation: Organisation | None, by: User | None) -> None:
    if by is not None:
        is_own = organisation is not None and organisation == by.organisation and by.may(Permission.ASSESS)
        if not (
            is_own or by.may(Permission.MODERATE_ASSESSMENT)
        ) or round.visibility_class_id not in clearance_of(by):
            raise PermissionError(_("Taking answers in needs the right to moderate the self-assessment."))
    if not round.is_open:
        raise CannotAssess(_("This round is closed. What was said in it stays as it is."))
    for row in rows.values():
        for name in WORDS:
            refuse_marked_above(str(row.get(name) or ""))
    if sends_counts(organisation) and any(row.get(name) for row in rows.values() for name in WORDS):
        raise CannotAssess(
            _(
                "Schools and colleges give priority, score and target without words. Leave the words out of the file."
            )
        )


def _keep(
    round: Round,
    taken: Taken,
    organisation: Organisation | None,
    by: User | None,
    at: datetime.datetime | None,
) -> None:
    there = _there(round, organisation)
    points = {one.point.number: one for one in round.points.select_related("point")}
    whose = organisation or who_leads(by)
    if whose is None:
        raise CannotAssess(
            _("No organisation leads the partnership yet. Say which does, under its organisations.")
        )
    known, on, when = known_schools(), timezone.localdate(at), at or timezone.now()
    classes = {}
    made: dict[int, Answer] = {}
    moved: dict[int, tuple[Answer, int]] = {}
    for one in taken.differences:
        answer = there.get(one.number) or made.get(one.number)
        if answer is None:
            answer = made[one.number] = Answer(at=points[one.number], organisation=organisation, version=0)
        elif one.number in there and one.number not in moved:
            moved[one.number] = (answer, answer.visibility_class_id)
        setattr(answer, one.field, one.after)
    for answer in (*made.values(), *(one for one, _before in moved.values())):
        is_kept = answer.visibility_class_id is not None and answer.visibility_class.names_school
        names_school = is_kept or told_of_a_school(answer.said, known)
        if answer.visibility_class_id is None or names_school != is_kept:
            if names_school not in classes:
                classes[names_school] = class_for(whose, on=on, names_school=names_school)
            answer.visibility_class = classes[names_school]
        answer.version += 1
        answer.said_by, answer.said_at = by, when
    bulk_create_with_history(list(made.values()), Answer, batch_size=200, default_user=by, default_date=when)
    if moved:
        names = [*FIELDS, "version", "visibility_class", "said_by", "said_at"]
        rows = [answer for answer, _before in moved.values()]
        bulk_update_with_history(rows, Answer, names, batch_size=200, default_user=by, default_date=when)
    announce_many(
        "answer",
        [
            *((one.public_id, None, one.visibility_class_id) for one in made.values()),
            *((one.public_id, before, one.visibility_class_id) for one, before in moved.values()),
        ],
    )
