"""`{% load thread %}{% trail "report" report.public_id %}`: what an item came from and what came of it."""

from typing import Any

from django import template
from django.urls import reverse

from commonweal.thread.drawing import drawn
from commonweal.thread.looking import looked_along
from commonweal.thread.selectors import trail_of
from commonweal.thread.verbs import LINKERS

register = template.Library()


@register.inclusion_tag("thread/trail.html", takes_context=True)
def trail(context: template.Context, kind: str, item_id: str, depth: int = 6) -> dict[str, Any]:
    """Both directions of the thread, for what the person looking may see; depth: so many steps each way."""
    viewer = context["request"].user
    may_link = viewer.is_authenticated and any(viewer.may(permission) for permission in LINKERS)
    found = trail_of(kind, item_id, viewer=viewer, depth=depth)
    if found is not None:
        looked_along(found.item, [*found.came_from, *found.came_of], by=viewer)
    return {
        "trail": found,
        "chain": drawn(found) if found is not None else None,
        "links": reverse("thread:links", args=[kind, item_id]) if may_link else "",
    }
