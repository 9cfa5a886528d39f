"""Who holds a right today, by name."""

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.people.models import Appointment, User
from commonweal.people.roles import ROLES, Permission


def people_who_may(*permissions: Permission) -> QuerySet[User]:
    """Everybody with an open account and a role that allows all of these, whose organisation has not left."""
    today = timezone.localdate()
    roles = [code for code, role in ROLES.items() if role.permissions >= set(permissions)]
    held = Appointment.objects.filter(role__in=roles, from_on__lte=today).exclude(until_on__lt=today)
    return (
        User.objects.filter(is_active=True, pk__in=held.values("person"))
        .exclude(organisation__is_active=False)
        .order_by("name")
    )
