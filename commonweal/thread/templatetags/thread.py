"""`{% load thread %}{% trail "report" report.public_id %}`: what an item came from and what came of it."""

from typing import Any

from django import template

from commonweal.thread.selectors import trail_of

register = template.Library()


@register.inclusion_tag("thread/trail.html", takes_context=True)
def trail(context: template.Context, kind: str, item_id: str) -> dict[str, Any]:
    """Both directions of the thread, for what the person looking may see."""
    return {"trail": trail_of(kind, item_id, viewer=context["request"].user)}
