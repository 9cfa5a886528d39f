"""Which relationships a viewer may see, when each was last in touch, and which are overdue."""

import datetime
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of
from commonweal.relations.models import Contact, Promise, Relationship


def relationships_visible_to(viewer: Any) -> QuerySet[Relationship]:
    """The relationships of the viewer's organisation, if their role keeps in touch.

    Each with the day of the last contact (`last_on`), by when it was said there to be in touch again (`again_on`) and by
    whom (`again_by`).
    """
    if not viewer.is_authenticated or not viewer.may(Permission.KEEP_IN_TOUCH):
        return Relationship.objects.none()
    seen = Relationship.objects.filter(visibility_class__in=clearance_of(viewer))
    return (
        seen.select_related("keeper", "visibility_class__organisation")
        .prefetch_related("areas")
        .annotate(
            last_on=Max("contacts__on"), again_on=_of_the_last("again_on"), again_by=_of_the_last("logged_by")
        )
    )


def _of_the_last(field: str) -> Subquery:
    contacts = Contact.objects.filter(relationship=OuterRef("pk")).order_by("-on", "-pk")
    return Subquery(contacts.values(field)[:1])


def promises_visible_to(viewer: Any) -> QuerySet[Promise]:
    """The promises made to those with whom the viewer's organisation keeps in touch."""
    found = Promise.objects.filter(contact__relationship__in=relationships_visible_to(viewer).values("pk"))
    return found.select_related("contact__relationship", "visibility_class__organisation")


def is_overdue(relationship: Any, on: datetime.date) -> bool:
    """Is the last contact longer ago than was agreed? Not where the relationship has ended."""
    return (
        relationship.ended_on is None
        and relationship.due_on(relationship.last_on, relationship.again_on) < on
    )


def waiting_to_hear_from(viewer: Any, on: datetime.date) -> list[Any]:
    """The overdue relationships that this viewer holds, the longest overdue first.

    Those they keep, those of nobody in particular, and those of whom they said when to be in touch again.
    """
    held = Q(keeper=viewer.pk) | Q(keeper=None) | Q(again_by=viewer.pk, again_on__isnull=False)
    found = relationships_visible_to(viewer).filter(held, ended_on=None)
    late = [one for one in found if is_overdue(one, on)]
    return sorted(late, key=lambda one: (one.due_on(one.last_on, one.again_on), str(one)))


def promises_to_keep(viewer: Any, on: datetime.date) -> list[Promise]:
    """The promises that are due or late and that this viewer made, or that were made where they keep in touch."""
    held = Q(contact__logged_by=viewer.pk) | Q(contact__relationship__keeper=viewer.pk)
    found = promises_visible_to(viewer).filter(held, kept_on=None, due_on__lte=on)
    return list(found.order_by("due_on", "pk"))
