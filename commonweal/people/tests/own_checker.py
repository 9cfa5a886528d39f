"""Somebody who checks reports in an organisation that has nobody for it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from commonweal.people.models import Appointment, User


@contextmanager
def who_checks_at_home(person: User) -> Iterator[User]:
    """While it lasts, this person checks the reports of their own organisation; then the role is theirs no more."""
    role, is_new = Appointment.objects.get_or_create(
        person=person,
        role="cohesion-officer",
        until_on=None,
        defaults={"from_on": datetime.date(2026, 1, 1)},
    )
    yield User.objects.get(pk=person.pk)
    if is_new:
        role.delete()
