"""Setting a schedule up, changing, pausing and deleting it; and saying that one was looked at."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.sources.schedule_models import Schedule
from commonweal.sources.schedules import clock
from commonweal.sources.schedules.running import stop_runs_of


class NotNow(ValueError):
    """This can't be done with a schedule. The message says why."""


def schedules_for(viewer: User) -> QuerySet[Schedule]:
    """The schedules that this person may see: all, for whoever may load data; for others there are none."""
    if not viewer.may(Permission.LOAD_DATA):
        return Schedule.objects.none()
    return Schedule.objects.select_related("looked_after_by")


def waiting_for(viewer: User) -> list[Schedule]:
    """The schedules that wait for this person: their own, and those that nobody looks after who may load data."""
    found = schedules_for(viewer).exclude(waits_since=None).order_by("waits_since", "pk")
    return [one for one in found if one.looked_after_by_id == viewer.pk or not has_keeper(one)]


def has_keeper(schedule: Schedule) -> bool:
    """Does somebody look after it who may still load data?"""
    keeper = schedule.looked_after_by
    return keeper is not None and keeper.is_active and keeper.may(Permission.LOAD_DATA)


def _refuse_unless_loader(by: User) -> None:
    if not by.may(Permission.LOAD_DATA):
        raise PermissionDenied(_("Having data loaded needs the right to load data."))


def set_up_schedule(*, by: User, starts_on: datetime.date, **said: Any) -> Schedule:
    """Have a source asked by the clock; whoever sets it up looks after it. Raises NotNow where that is done already.

    said: source, service and rhythm, and what else is known of the question: areas, area_type, vintage, is_open.
    """
    _refuse_unless_loader(by)
    try:
        with transaction.atomic():
            schedule = Schedule.objects.create(
                looked_after_by=by,
                starts_on=starts_on,
                next_at=clock.first_time(starts_on, timezone.now()),
                **said,
            )
            _record("set up schedule", schedule, by, of=schedule.source, rhythm=schedule.rhythm)
    except IntegrityError:
        raise NotNow(_("This source is asked for the same already.")) from None
    return schedule


def change_schedule(schedule: Schedule, *, by: User, starts_on: datetime.date, **said: Any) -> None:
    """Ask something else, or at other times; whoever changes it looks after it from now on. Raises NotNow."""
    try:
        with transaction.atomic():
            schedule = _held(schedule, by)
            for name, value in said.items():
                setattr(schedule, name, value)
            now = timezone.now()
            schedule.starts_on = starts_on
            is_begun = starts_on <= timezone.localdate(now)
            schedule.next_at = (
                clock.next_time(starts_on, schedule.rhythm, now)
                if is_begun
                else clock.first_time(starts_on, now)
            )
            schedule.looked_after_by, schedule.failures = by, 0
            schedule.save()
            _record("change schedule", schedule, by, of=schedule.source, rhythm=schedule.rhythm)
    except IntegrityError:
        raise NotNow(_("This source is asked for the same already.")) from None


@transaction.atomic
def pause_schedule(schedule: Schedule, *, by: User) -> None:
    """Ask the source no more until somebody says so. What is being asked now is finished."""
    schedule = _held(schedule, by)
    schedule.is_paused = True
    schedule.save(update_fields=["is_paused"])
    _record("pause schedule", schedule, by)


@transaction.atomic
def go_on_with_schedule(schedule: Schedule, *, by: User) -> None:
    """Ask the source again, the next time by its rhythm; whoever says so looks after it."""
    schedule = _held(schedule, by)
    now = timezone.now()
    schedule.is_paused, schedule.failures, schedule.looked_after_by = False, 0, by
    due = clock.next_time(schedule.starts_on, schedule.rhythm, now)
    schedule.next_at = due if schedule.starts_on <= timezone.localdate(now) else schedule.next_at
    schedule.save(update_fields=["is_paused", "failures", "looked_after_by", "next_at"])
    _record("go on with schedule", schedule, by)


@transaction.atomic
def ask_now(schedule: Schedule, *, by: User) -> None:
    """Have the source asked as soon as the worker comes to it. Raises NotNow for a schedule that is paused."""
    schedule = _held(schedule, by)
    if schedule.is_paused:
        raise NotNow(_("This schedule is paused. Go on with it first."))
    schedule.next_at = timezone.now()
    schedule.save(update_fields=["next_at"])
    _record("have source asked", schedule, by)


@transaction.atomic
def say_looked_at(schedule: Schedule, *, by: User) -> None:
    """Say that somebody has looked at what went wrong; whoever says so looks after it."""
    schedule = _held(schedule, by)
    schedule.waits_since, schedule.looked_after_by = None, by
    schedule.save(update_fields=["waits_since", "looked_after_by"])
    _record("look at schedule", schedule, by)


@transaction.atomic
def delete_schedule(schedule: Schedule, *, by: User) -> None:
    """Delete a schedule and what its runs came to; what was loaded stays. Work that is going on is asked to stop."""
    schedule = _held(schedule, by)
    stop_runs_of(schedule)
    _record("delete schedule", schedule, by, of=schedule.source)
    schedule.delete()


def _held(schedule: Schedule, by: User) -> Schedule:
    """The schedule as it is now, held until the transaction ends. Raises NotNow where it was deleted."""
    _refuse_unless_loader(by)
    found = Schedule.objects.select_for_update(of=("self",)).filter(pk=schedule.pk).first()
    if found is None:
        raise NotNow(_("This schedule was deleted."))
    return found


def _record(verb: str, schedule: Schedule, by: User, **details: Any) -> None:
    record(verb, by=by, item_kind="schedule", item_id=schedule.public_id, details=details)
