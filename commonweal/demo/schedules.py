"""Official services that Lena wants asked by the clock. The invented borough asks nobody, and its pages say so."""

import datetime

from django.utils import timezone

from commonweal.demo.at_once import do_at_once
from commonweal.jobs.models import Job
from commonweal.people.models import User
from commonweal.sources.schedule_models import Schedule
from commonweal.sources.schedules import running, verbs
from commonweal.sources.schedules.loading import address_of

Source, Rhythm = Schedule.Source, Schedule.Rhythm


def set_up_schedules(people: dict[str, User], today: datetime.date) -> None:
    """Set up two schedules: one that begins today, and one that is paused.

    The demo sets no address of a service, and the one that begins says so once it was asked. Where somebody set one,
    it is paused too: nothing real comes into the invented borough by itself.
    """
    lena = people["lena"]
    census = verbs.set_up_schedule(
        by=lena,
        starts_on=today,
        source=Source.NOMIS,
        service="census-2021-religion",
        rhythm=Rhythm.QUARTERLY,
    )
    crimes = verbs.set_up_schedule(
        by=lena,
        starts_on=today + datetime.timedelta(days=30),
        source=Source.POLICE,
        service="wealdmere",
        rhythm=Rhythm.MONTHLY,
    )
    verbs.pause_schedule(crimes, by=lena)
    if address_of(census.source):
        verbs.pause_schedule(census, by=lena)
    else:
        _ask_at_once(census)


def _ask_at_once(schedule: Schedule) -> None:
    """Have the one schedule that is due asked, as the worker would, which does not run yet."""
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now())
    run = running.start_due()
    assert run is not None
    do_at_once(Job.objects.get(public_id=run.job), running.ask_source)
