"""Which relationships a viewer may see, when each was last in touch, and which are overdue."""

import datetime
from typing import Any

from django.db.models import Max, QuerySet

from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.relations.models import Promise, Relationship


def relationships_visible_to(viewer: Any) -> QuerySet[Relationship]:
    """The relationships of the viewer's organisation, if their role keeps in touch, with the day of the last contact."""
    if not viewer.is_authenticated or not viewer.may(Permission.KEEP_IN_TOUCH):
        return Relationship.objects.none()
    seen = Relationship.objects.filter(visibility_class__in=clearance_of(viewer))
    return (
        seen.select_related("keeper", "visibility_class__organisation")
        .prefetch_related("areas")
        .annotate(last_on=Max("contacts__on"))
    )


def promises_visible_to(viewer: Any) -> QuerySet[Promise]:
    """The promises made to those with whom the viewer's organisation keeps in touch."""
    found = Promise.objects.filter(contact__relationship__in=relationships_visible_to(viewer).values("pk"))
    return found.select_related("contact__relationship", "visibility_class__organisation")


def is_overdue(relationship: Any, on: datetime.date) -> bool:
    """Is the last contact longer ago than was agreed? Not where the relationship has ended."""
    return relationship.ended_on is None and relationship.due_on(relationship.last_on) < on
