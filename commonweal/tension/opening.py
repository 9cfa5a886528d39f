"""Who may open a report's page: asked by the page itself, and by whatever would link to it."""

from typing import Any

from django.urls import reverse

from commonweal.people.roles import Permission

# Any one of these opens the page of a report that its class lets somebody see.
OPENS_REPORTS = (Permission.SEE_STRENGTHS, Permission.SEE_REPORTS, Permission.SEE_OWN_ORGANISATION)


def may_open(viewer: Any) -> bool:
    """May this viewer open the pages of the reports that they see?

    The public and those who keep the system see released strengths on the map and have no page of them.

    >>> from django.contrib.auth.models import AnonymousUser
    >>> may_open(AnonymousUser())
    False
    """
    return bool(viewer.is_authenticated) and any(viewer.may(permission) for permission in OPENS_REPORTS)


def address_for(viewer: Any, public_id: str) -> str:
    """The page of a report, or nothing for a viewer whom it would turn away."""
    return reverse("tension:report", args=[public_id]) if may_open(viewer) else ""
