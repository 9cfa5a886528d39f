"""Judging how much presses on a neighbourhood or a community."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.actions.answering import lock_answers, rise_with
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.models import User, VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.people.taxonomy import terms
from commonweal.people.texts import clean_text
from commonweal.people.visibility import clearance_of
from commonweal.people.visibility_models import Handling, Kind, Marking
from commonweal.places.models import Area
from commonweal.tension.derived import classes_of_the_group, inherited_class, released_class
from commonweal.tension.levels.selectors import (
    Subject,
    behind_then,
    judged_of_week,
    reports_behind,
    risen_among,
)
from commonweal.tension.models import Level, Report
from commonweal.tension.report_models import Direction
from commonweal.tension.selectors import shared_clearance
from commonweal.thread.verbs import tie_all
from commonweal.turns import JUDGING, take_turn
from commonweal.working_days import week_of

NOT_BEHIND = gettext_lazy(
    "A report that you ticked is not behind this level any more, or not for you. Look at the ticks again."
)
HEADINGS = ("experienced", "evidenced", "potential")


class CannotJudge(ValueError):
    """The judgement lacks something, or says something that cannot be. field: which answer that is about."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


def class_for_level(week: datetime.date, area: Area | None, community: str) -> VisibilityClass:
    """The class a level inherits: the highest marking and handling of the reports of tension behind it.

    What the judge writes can tell of a school; that a report behind it does says nothing of that.
    """
    reports = reports_behind(classes_of_the_group(), week, (area.pk if area else None, community))
    behind = reports.order_by().values_list("visibility_class_id", flat=True).distinct()
    return inherited_class(behind, names_school=False)


@transaction.atomic
def set_level(
    *,
    week: datetime.date,
    experienced: int,
    evidenced: int,
    potential: int,
    direction: str,
    reason: str,
    by: User,
    area: Area | None = None,
    community: str = "",
    overall: int | None = None,
    override_reason: str = "",
    marking: str = "",
    handling: str = "",
    came_from: Iterable[str] = (),
    is_confirmed: bool = False,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> Level:
    """Judge what presses on an area, a community or, with neither, on the whole partnership in one week.

    week: a Monday, not in the future. The three levels are 0 to 5, worst last, and stay three: overall
    is the worst of them unless it is given with a reason. The judgement stands beside earlier ones of
    the week and counts instead of them. It inherits the highest marking of the reports behind it;
    marking and handling can raise that. Words that tell of a school are for the tension group. came_from: public ids
    of reports behind it that the judge may see and says it rests on; it is linked with them, and is marked no lower
    than they are. is_confirmed: the judge said that what looks like a name in the
    reasons is about nobody who should stay unnamed; the record keeps that. seen: public id of the judgement of this week
    that the judge had before them, "" for none, None where there was no page. Raises Conflict where another counts
    by now. at: when it was judged, now unless given.
    """
    if not by.may(Permission.SET_LEVELS):
        raise PermissionError(_("Judging a level is for members of the tension monitoring group."))
    take_turn(JUDGING)
    counts = judged_of_week(by, (area.pk if area else None, community), week)
    refuse_unseen(None if seen is None else {"level": seen}, {"level": counts.public_id if counts else ""})
    judged = {"experienced": experienced, "evidenced": evidenced, "potential": potential}
    worst = _check(judged, week=week, direction=direction, area=area, community=community)
    words, why = clean_text(reason), clean_text(override_reason)
    if not words:
        raise CannotJudge(_("Say why you judge it so."))
    if overall is None:
        overall = worst
    if overall not in range(6):
        raise CannotJudge(_("Levels run from 0 to 5."))
    if overall != worst and not why:
        raise CannotJudge(
            _("Say why the overall level is not the worst of the three."), field="override_reason"
        )
    named = _named_behind(came_from, week, (area.pk if area else None, community), by)
    inherited = inherited_class(
        [class_for_level(week, area, community).pk, *(one.visibility_class_id for one in named)]
    )
    judgement = judged | {
        "overall": overall,
        "direction": direction,
        "reason": words,
        "override_reason": why if overall != worst else "",
        "visibility_class": inherited_class(
            [inherited.pk],
            marking=marking,
            handling=handling,
            names_school=tells_of_a_school(f"{words}\n{why}", known_schools()),
        ),
    }
    if seen and not named and all(getattr(counts, name) == value for name, value in judgement.items()):
        # Nobody's judgement is put under another's name, word for word, by a button that was pressed.
        raise CannotJudge(
            _("It is judged so already. Change what you judge otherwise, or leave it as it is.")
        )
    level = Level.objects.create(
        week=week,
        area=area,
        community=community,
        **judgement,
        rests_on=inherited,
        set_by=by,
        set_at=at or timezone.now(),
    )
    _tell(level, "set level", by, confirmed(is_confirmed), at=at)
    tie_all(
        earlier=[("report", one.public_id) for one in named], later=("level", level.public_id), by=by, at=at
    )
    return level


def _named_behind(came_from: Iterable[str], week: datetime.date, subject: Subject, by: User) -> list[Report]:
    """The reports that a judge says a level rests on. Raises CannotJudge where one is not behind it, or not for them."""
    wanted = set(came_from)
    if not wanted:
        return []
    behind = reports_behind(shared_clearance(by), week, subject)
    found = list(behind.filter(public_id__in=wanted).distinct().order_by("public_id"))
    if len(found) != len(wanted):
        raise CannotJudge(str(NOT_BEHIND), field="came_from")
    return found


def _check(
    judged: dict[str, int], *, week: datetime.date, direction: str, area: Area | None, community: str
) -> int:
    if area is not None and community:
        raise CannotJudge(_("Judge an area or a community, not both at once."))
    if community and community not in terms("community"):
        raise CannotJudge(_("This community is not in the list."))
    if week != week_of(week):
        raise CannotJudge(_("Weeks begin on a Monday."))
    if week > timezone.localdate():
        raise CannotJudge(_("This week has not begun."))
    if any(level not in range(6) for level in judged.values()):
        raise CannotJudge(_("Levels run from 0 to 5."))
    if direction not in Direction.values:
        raise CannotJudge(_("Say whether it is rising, steady or falling."))
    return max(judged.values())


@transaction.atomic
def release_level(
    level: Level, *, marking: str, handling: str, reason: str, by: User, is_confirmed: bool = False
) -> Level:
    """Let more people see a level than the reports behind it: a named person answers for that.

    reason: written anew for those who will read it, as the earlier one may tell what they must not
    know. The release is a judgement of its own; the earlier one keeps its marking. is_confirmed: as in
    `set_level`.
    """
    if not by.may(Permission.SET_LEVELS) or level.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("Releasing a level is for members of the tension monitoring group."))
    words = clean_text(reason)
    if not words:
        raise CannotJudge(_("Write the reason as others may read it."))
    released = Level.objects.create(
        **{name: getattr(level, name) for name in (*HEADINGS, "week", "community", "overall", "direction")},
        area_id=level.area_id,
        reason=words,
        override_reason=words if level.override_reason else "",
        visibility_class=released_class(
            kind=Kind.TENSION,
            marking=Marking(marking),
            handling=Handling(handling),
            names_school=tells_of_a_school(words, known_schools()),
        ),
        rests_on=class_for_level(level.week, level.area, level.community),
        set_by=by,
        set_at=timezone.now(),
    )
    details = {"from": level.public_id, "marking": released.visibility_class.marking}
    _tell(released, "release level", by, details | confirmed(is_confirmed))
    tie_all(earlier=[("level", level.public_id)], later=("level", released.public_id), by=by)
    return released


@transaction.atomic
def raise_level(level: Level, *, by: User) -> Level:
    """Give a level the higher marking that a report behind it has been given since.

    The judgement stays as it was written; fewer people read it, at once. Raises CannotJudge when nothing
    behind it has risen.
    """
    level = Level.objects.select_for_update(of=("self",)).get(pk=level.pk)
    lock_answers("level", [level.public_id])
    if not by.may(Permission.SET_LEVELS) or level.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("Raising a level’s marking is for members of the tension monitoring group."))
    if not risen_among(by, [level]):
        raise CannotJudge(_("No report behind this level has a higher marking than it had then."))
    before = level.visibility_class_id
    behind = [
        pk
        for reports in behind_then(classes_of_the_group(), level)
        for pk in reports.order_by().values_list("visibility_class_id", flat=True).distinct()
    ]
    now = inherited_class(
        [class_for_level(level.week, level.area, level.community).pk, *behind], names_school=False
    )
    level.visibility_class, level.rests_on = inherited_class([before, now.pk]), now
    level.save(update_fields=["visibility_class", "rests_on"])
    record("raise level", by=by, item_kind="level", item_id=level.public_id)
    announce("level", level.public_id, before=before, after=level.visibility_class_id)
    rise_with("level", [level.public_id], level.visibility_class, by=by)
    return level


def _tell(
    level: Level,
    verb: str,
    by: User,
    details: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> None:
    record(
        verb,
        by=by,
        item_kind="level",
        item_id=level.public_id,
        details={"week": level.week.isoformat(), **(details or {})},
        at=at,
    )
    announce("level", level.public_id, before=None, after=level.visibility_class_id)
