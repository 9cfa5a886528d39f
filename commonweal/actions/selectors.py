"""Reading actions."""

from typing import Any

from django.db.models import QuerySet

from commonweal.actions.models import Action
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of


def actions_visible_to(viewer: Any) -> QuerySet[Action]:
    """The actions that this viewer may see, the soonest first."""
    if not viewer.is_authenticated or not viewer.may(Permission.SEE_ACTIONS):
        return Action.objects.none()
    return Action.objects.filter(visibility_class__in=clearance_of(viewer)).select_related(
        "owner_organisation", "owner", "area"
    )
