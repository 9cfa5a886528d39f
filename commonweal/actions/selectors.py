"""Reading actions."""

from typing import Any

from django.db.models import QuerySet

from commonweal.actions.models import Action
from commonweal.people.naming import name_in_lists
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of


def actions_visible_to(viewer: Any) -> QuerySet[Action]:
    """The actions that this viewer may see, the soonest first, with who does each as they may read it: `owner_name`."""
    if not viewer.is_authenticated or not viewer.may(Permission.SEE_ACTIONS):
        return Action.objects.none()
    seen = Action.objects.filter(visibility_class__in=clearance_of(viewer))
    return seen.select_related("owner_organisation", "owner", "area", "visibility_class").annotate(
        owner_name=name_in_lists("owner_organisation", viewer)
    )
